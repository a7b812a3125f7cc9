//! One worksheet's cells, taken from the library that reads workbooks.

use std::collections::HashMap;
use std::io::{Read, Seek};

use calamine::{Data, DataRef, Dimensions, Reader, Xlsx, XlsxError};

use crate::ingest::{Diagnostic, notice};

use super::{calendar, format};

/// Cells of a worksheet at most: beyond it, a file is a data base and no document.
pub(super) const MAX_CELLS: usize = 2_000_000;

/// Row and column of a cell, from 0.
pub(super) type Position = (u32, u32);

/// A worksheet as read.
#[derive(Debug, Default)]
pub(super) struct Worksheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Whether its part ended before its cells did.
    pub(super) broken: bool,
    /// The text of every filled cell as it is shown.
    pub(super) cells: Vec<(Position, String)>,
    pub(super) merges: Vec<Dimensions>,
    /// Formulas saved without a result.
    pub(super) formulas: Vec<Position>,
    /// Lines of its text boxes, with the row at which they hang.
    pub(super) boxes: Vec<(usize, String)>,
}

/// Reads a worksheet cell by cell: a lone cell at the far end of a sheet must not cost the
/// rectangle before it.
pub(super) fn of_xlsx<R: Read + Seek>(
    book: &mut Xlsx<R>,
    (name, hidden): (String, bool),
) -> Result<Worksheet, Box<Diagnostic>> {
    let mut worksheet = Worksheet {
        name,
        hidden,
        ..Worksheet::default()
    };
    let mut values = Vec::new();
    let complete = values_of(book, &mut worksheet, &mut values)?;
    worksheet.broken = complete.is_err();
    let codes = codes_of(book, &worksheet.name, &values).unwrap_or_default();
    for (position, value) in values {
        let code = codes.get(&position).map_or("", String::as_str);
        worksheet
            .cells
            .extend(shown(&value, code).map(|text| (position, text)));
    }
    worksheet.merges = book
        .merge_cells_by_sheet_name(&worksheet.name)
        .unwrap_or_default();
    Ok(worksheet)
}

/// The values of a worksheet, and its formulas that have none.
fn values_of<R: Read + Seek>(
    book: &mut Xlsx<R>,
    worksheet: &mut Worksheet,
    values: &mut Vec<(Position, Data)>,
) -> Result<Result<(), XlsxError>, Box<Diagnostic>> {
    let mut reader = match book.worksheet_cells_reader(&worksheet.name) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        match reader.next_cell_with_formula() {
            Ok(Some(cell)) if cell.value == DataRef::Empty => {
                worksheet.formulas.extend(cell.formula.map(|_| cell.pos));
            }
            Ok(Some(cell)) => values.push((cell.pos, cell.value.into())),
            Ok(None) => return Ok(Ok(())),
            Err(error) => return Ok(Err(error)),
        }
        if values.len() > MAX_CELLS {
            return Err(Box::new(notice::WORKSHEET_TOO_LARGE.with(&worksheet.name)));
        }
    }
}

/// The number formats of the cells that hold numbers, by position.
fn codes_of<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    values: &[(Position, Data)],
) -> Result<HashMap<Position, String>, XlsxError> {
    let is_number = |data: &Data| matches!(data, Data::Float(_) | Data::Int(_) | Data::DateTime(_));
    let mut codes: HashMap<Position, String> = values
        .iter()
        .filter(|(_, data)| is_number(data))
        .map(|(position, _)| (*position, String::new()))
        .collect();
    if codes.is_empty() {
        return Ok(codes);
    }
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some((row, column, style)) = reader.next_style_id()? {
        let Some(code) = codes.get_mut(&(row, column)) else {
            continue;
        };
        let styled = reader
            .styles()
            .get(style)
            .and_then(|style| style.number_format.as_ref());
        if let Some(format) = styled {
            let built_in = format.format_id.and_then(calendar::built_in);
            *code = built_in.map_or_else(|| format.format_code.clone(), str::to_owned);
        }
    }
    Ok(codes)
}

/// Reads a worksheet of a format of which the library gives values only.
pub(super) fn of_range<RS: Read + Seek, R: Reader<RS>>(
    book: &mut R,
    (name, hidden): (String, bool),
    merges: Vec<Dimensions>,
) -> Result<Worksheet, Box<Diagnostic>> {
    let mut worksheet = Worksheet {
        name,
        hidden,
        merges,
        ..Worksheet::default()
    };
    let Ok(range) = book.worksheet_range(&worksheet.name) else {
        worksheet.broken = true;
        return Ok(worksheet);
    };
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let position = (top + row as u32, left + column as u32);
        worksheet
            .cells
            .extend(shown(value, "").map(|text| (position, text)));
        if worksheet.cells.len() > MAX_CELLS {
            return Err(Box::new(notice::WORKSHEET_TOO_LARGE.with(&worksheet.name)));
        }
    }
    Ok(worksheet)
}

/// The text of a cell as a person sees it; `None` when it shows nothing.
fn shown(value: &Data, code: &str) -> Option<String> {
    let text = match value {
        Data::String(text) => text
            .replace("_x000D_", "")
            .replace("\r\n", "\n")
            .replace('\r', "\n"),
        Data::Float(number) => format::number(*number, code),
        Data::Int(number) => format::number(*number as f64, code),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(date) => calendar::date(date, code),
        Data::DateTimeIso(text) => calendar::iso(text),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::Empty => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}
