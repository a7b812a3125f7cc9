//! Workbooks: every worksheet to lines and tables, its cells as a person sees them.

mod calendar;
mod drawing;
mod format;
mod grid;
mod open_document;
mod sheet;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};

use crate::ingest::read::{Read, cells};
use crate::ingest::words::squeeze;
use crate::ingest::{Block, Diagnostic, Document, Line, LineKind, Place, notice};

use super::damaged;
use super::package::Package;
use sheet::Worksheet;

/// Names that worksheets have when nobody named them, or that say no more than that.
const PLAIN_NAMES: &[&str] = &[
    "sheet",
    "シート",
    "ワークシート",
    "一覧",
    "一覧表",
    "表",
    "データ",
    "様式",
    "原本",
];

/// Cells that a diagnostic names; of more it gives the number.
const NAMED_CELLS: usize = 5;

/// A workbook in a ZIP archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Ods,
}

impl Kind {
    /// The kind of workbook that an archive holds, if any.
    pub(super) fn of(package: &mut Package<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        if package.has("xl/workbook.xml") {
            return Ok(Some(Self::Xlsx));
        }
        if package.has("xl/workbook.bin") {
            return Ok(Some(Self::Xlsb));
        }
        let mime = package.text("mimetype")?.unwrap_or_default();
        Ok(mime
            .contains("opendocument.spreadsheet")
            .then_some(Self::Ods))
    }
}

/// Reads a workbook in an archive.
pub(super) fn read(
    package: &mut Package<'_>,
    kind: Kind,
    bytes: &[u8],
) -> Result<Read, Box<Diagnostic>> {
    let mut worksheets = guarded(|| match kind {
        Kind::Xlsx => {
            let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsxError::Password => encrypted(),
                error => damaged(error),
            })?;
            let names = names(&book);
            names
                .into_iter()
                .map(|named| sheet::of_xlsx(&mut book, named))
                .collect()
        }
        Kind::Xlsb => {
            let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsbError::Password => encrypted(),
                error => damaged(error),
            })?;
            let names = names(&book);
            names
                .into_iter()
                .map(|named| sheet::of_range(&mut book, named, Vec::new()))
                .collect()
        }
        Kind::Ods => open_document::read(package),
    })?;
    if kind == Kind::Xlsx {
        drawing::add(package, &mut worksheets)?;
    }
    Ok(assemble(worksheets))
}

/// Reads a workbook of the older format.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Read, Box<Diagnostic>> {
    let worksheets = guarded(|| {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsError::Password => encrypted(),
            error => damaged(error),
        })?;
        let names = names(&book);
        let with_merges = names.into_iter().map(|named| {
            let merges = book.merge_cells_by_sheet_name(&named.0).unwrap_or_default();
            sheet::of_range(&mut book, named, merges)
        });
        with_merges.collect()
    })?;
    Ok(assemble(worksheets))
}

/// Runs a reader that may panic on damaged files.
fn guarded(
    read: impl FnOnce() -> Result<Vec<Worksheet>, Box<Diagnostic>>,
) -> Result<Vec<Worksheet>, Box<Diagnostic>> {
    let caught = catch_unwind(AssertUnwindSafe(read));
    caught.unwrap_or_else(|_| Err(damaged("内部の表が不正")))
}

fn encrypted() -> Box<Diagnostic> {
    Box::new(notice::OFFICE_ENCRYPTED.plain())
}

/// The worksheets' names, each with whether it is hidden.
fn names<'a, R: Reader<Cursor<&'a [u8]>>>(book: &R) -> Vec<(String, bool)> {
    let sheets = book.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

/// Worksheets to blocks.
fn assemble(worksheets: Vec<Worksheet>) -> Read {
    let mut read = Read {
        document: Document::default(),
        diagnostics: Vec::new(),
    };
    for (at, mut worksheet) in worksheets.into_iter().enumerate() {
        let page = u32::try_from(at + 1).ok();
        read.diagnostics.extend(diagnostics(&worksheet, page));
        let boxes = std::mem::take(&mut worksheet.boxes);
        let name = std::mem::take(&mut worksheet.name);
        let rows = grid::rows(worksheet);
        if rows.is_empty() && boxes.is_empty() {
            continue;
        }
        let blocks = &mut read.document.blocks;
        let line = |number, text, kind, gap| {
            Block::Line(Line {
                number,
                page,
                text,
                kind,
                gap,
            })
        };
        if says_more(&name, &rows) {
            blocks.push(line(1, name, LineKind::Heading(1), 1));
        }
        blocks.extend(cells::blocks(rows, page));
        let mut gap = 1;
        for (number, text) in boxes {
            blocks.push(line(
                number,
                text,
                LineKind::Paragraph,
                std::mem::take(&mut gap),
            ));
        }
    }
    read
}

/// Whether a worksheet's name says something that its cells do not.
fn says_more(name: &str, rows: &[cells::Row]) -> bool {
    let name = squeeze(name).to_lowercase();
    let bare = name.trim_matches(|c: char| c.is_numeric() || "()（）-_".contains(c));
    if bare.is_empty() || PLAIN_NAMES.contains(&bare) {
        return false;
    }
    let texts = rows
        .iter()
        .flat_map(|row| &row.cells)
        .flat_map(|cell| &cell.lines);
    !texts
        .into_iter()
        .any(|(_, text)| squeeze(text).to_lowercase().contains(&name))
}

fn diagnostics(worksheet: &Worksheet, page: Option<u32>) -> Vec<Diagnostic> {
    let at = |diagnostic: Diagnostic, row| {
        let place = Place {
            page,
            worksheet: Some(worksheet.name.clone()),
            row,
            ..Place::default()
        };
        Diagnostic {
            place: Some(place),
            ..diagnostic
        }
    };
    let mut found = Vec::new();
    if worksheet.hidden {
        found.push(at(notice::WORKSHEET_HIDDEN.with(&worksheet.name), None));
    }
    if worksheet.broken {
        found.push(at(notice::WORKSHEET_UNREADABLE.with(&worksheet.name), None));
    }
    if let Some((row, _)) = worksheet.formulas.first() {
        let names = worksheet
            .formulas
            .iter()
            .take(NAMED_CELLS)
            .map(|(r, c)| grid::name(*r, *c));
        let mut detail = names.collect::<Vec<_>>().join(", ");
        if worksheet.formulas.len() > NAMED_CELLS {
            detail.push_str(&format!(" … {}", worksheet.formulas.len()));
        }
        found.push(at(
            notice::FORMULA_WITHOUT_VALUE.with(detail),
            Some(row + 1),
        ));
    }
    found
}

#[cfg(test)]
mod tests;
