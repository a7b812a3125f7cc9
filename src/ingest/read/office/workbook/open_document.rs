//! `OpenDocument` workbooks: their cells hold the text that people see.
//!
//! Read here and not by the library for workbooks, which gives the values
//! without their format and without merged cells.

use std::collections::HashSet;

use calamine::Dimensions;

use crate::ingest::read::office::package::Package;
use crate::ingest::read::office::xml::{self, Element, Visitor};
use crate::ingest::{Diagnostic, notice};

use super::sheet::{MAX_CELLS, Worksheet};

/// Rows and columns of a worksheet at most.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// Times that a filled cell or row is taken when it says that it repeats itself: people write
/// a value a few times, only hostile files a million times.
const MAX_REPEATED: u32 = 1000;

/// Elements whose text stands in no cell.
const SKIPPED: &[&str] = &["annotation", "tracked-changes", "ruby-text", "forms"];

/// Reads the worksheets of a workbook.
pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Worksheet>, Box<Diagnostic>> {
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Box::new(notice::OFFICE_ENCRYPTED.plain()));
    }
    let content = package.text("content.xml")?.unwrap_or_default();
    let mut book = Book::default();
    xml::walk(&content, &mut book)?;
    match book.too_large {
        Some(name) => Err(Box::new(notice::WORKSHEET_TOO_LARGE.with(name))),
        None => Ok(book.worksheets),
    }
}

#[derive(Debug, Default)]
struct Cell {
    text: String,
    width: u32,
    height: u32,
    repeated: u32,
    /// A formula, and whether it was saved with a value.
    formula: bool,
    valued: bool,
}

/// Collects the cells of all worksheets.
#[derive(Debug, Default)]
struct Book {
    worksheets: Vec<Worksheet>,
    /// Styles of worksheets that are not shown.
    hidden: HashSet<String>,
    style: Option<String>,
    row: u32,
    column: u32,
    row_repeated: u32,
    /// Cells of the open row, for rows that repeat themselves.
    row_cells: Vec<(u32, String)>,
    cell: Option<Cell>,
    /// Text of a box that hangs over the cells.
    shape: Option<String>,
    shapes: usize,
    paragraphs: usize,
    skipped: usize,
    cells: usize,
    too_large: Option<String>,
}

impl Book {
    fn push(&mut self, text: &str) {
        if let Some(shape) = &mut self.shape {
            shape.push_str(text);
        } else if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    fn open_cell(&mut self, element: &Element<'_>) {
        let number = |name| {
            element
                .get(name)
                .and_then(|v| v.parse::<u32>().ok())
                .unwrap_or(1)
                .max(1)
        };
        self.cell = Some(Cell {
            text: String::new(),
            width: number("number-columns-spanned").min(MAX_COLUMNS),
            height: number("number-rows-spanned").min(MAX_ROWS),
            repeated: number("number-columns-repeated"),
            formula: element.get("formula").is_some(),
            valued: element.get("value").is_some() || element.get("value-type").is_some(),
        });
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let (row, column) = (self.row, self.column);
        self.column = self.column.saturating_add(cell.repeated).min(MAX_COLUMNS);
        let Some(worksheet) = self.worksheets.last_mut() else {
            return;
        };
        let text = cell.text.trim_end();
        if text.trim().is_empty() {
            if cell.formula && !cell.valued {
                worksheet.formulas.push((row, column));
            }
            return;
        }
        if cell.width > 1 || cell.height > 1 {
            let end = (
                row.saturating_add(cell.height - 1),
                column.saturating_add(cell.width - 1),
            );
            worksheet.merges.push(Dimensions::new((row, column), end));
        }
        for at in 0..cell.repeated.min(MAX_REPEATED) {
            self.row_cells
                .push((column.saturating_add(at), text.to_owned()));
        }
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.row_cells);
        let repeated = if cells.is_empty() {
            0
        } else {
            self.row_repeated.min(MAX_REPEATED)
        };
        self.cells += cells.len() * repeated as usize;
        let Some(worksheet) = self.worksheets.last_mut() else {
            return;
        };
        if self.cells > MAX_CELLS {
            self.too_large.get_or_insert_with(|| worksheet.name.clone());
            return;
        }
        for at in 0..repeated {
            let row = self.row.saturating_add(at);
            let copies = cells
                .iter()
                .map(|(column, text)| ((row, *column), text.clone()));
            worksheet.cells.extend(copies);
        }
        self.row = self.row.saturating_add(self.row_repeated).min(MAX_ROWS);
    }

    fn end_shape(&mut self) {
        self.shapes = self.shapes.saturating_sub(1);
        if self.shapes > 0 {
            return;
        }
        let text = self.shape.take().unwrap_or_default();
        if let Some(worksheet) = self.worksheets.last_mut() {
            let row = self.row as usize + 1;
            let lines = text.split('\n').filter(|line| !line.trim().is_empty());
            worksheet
                .boxes
                .extend(lines.map(|line| (row, line.trim_end().to_owned())));
        }
    }
}

impl Visitor for Book {
    fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.skipped += 1;
            return;
        }
        match name {
            "style" => self.style = element.get("name"),
            "table-properties" if element.get("display").as_deref() == Some("false") => {
                self.hidden.extend(self.style.clone());
            }
            "table" => {
                let hidden = element
                    .get("style-name")
                    .is_some_and(|style| self.hidden.contains(&style));
                let name = element.get("name").unwrap_or_default();
                self.worksheets.push(Worksheet {
                    name,
                    hidden,
                    ..Worksheet::default()
                });
                self.row = 0;
            }
            "table-row" => {
                self.column = 0;
                let repeated = element
                    .get("number-rows-repeated")
                    .and_then(|v| v.parse().ok());
                self.row_repeated = repeated.unwrap_or(1).max(1);
            }
            "table-cell" | "covered-table-cell" => self.open_cell(element),
            "custom-shape" | "text-box" | "frame" => {
                self.shapes += 1;
                self.shape.get_or_insert_default();
            }
            "p" | "h" => {
                self.paragraphs += 1;
                let open = self
                    .shape
                    .as_ref()
                    .or(self.cell.as_ref().map(|cell| &cell.text));
                if open.is_some_and(|text| !text.is_empty()) {
                    self.push("\n");
                }
            }
            "s" => {
                let count = element
                    .get("c")
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(1usize);
                self.push(&" ".repeat(count.min(100)));
            }
            "tab" => self.push(" "),
            "line-break" => self.push("\n"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => self.end_row(),
            "custom-shape" | "text-box" | "frame" => self.end_shape(),
            "p" | "h" => self.paragraphs = self.paragraphs.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs > 0 && self.skipped == 0 {
            // Line breaks of the part itself are blanks.
            self.push(&text.replace(['\n', '\r'], " "));
        }
    }
}
