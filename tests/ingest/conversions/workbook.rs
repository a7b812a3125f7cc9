//! Blocks as an Excel workbook: a row a line or a row of a table.

use rust_xlsxwriter::{Format, Workbook};
use shisaku::ingest::{Block, Cell, Document, Table};

/// The file of a document.
pub(super) fn xlsx(document: &Document) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let wrapped = Format::new().set_text_wrap();
    let sheet = workbook.add_worksheet();
    let mut row = 0;
    for block in &document.blocks {
        match block {
            Block::Line(line) => {
                row += u32::try_from(line.gap).unwrap();
                sheet.write_string(row, 0, &line.text).unwrap();
                row += 1;
            }
            Block::Table(table) => {
                for cells in &table.rows {
                    for cell in cells {
                        let text = text_of(cell);
                        let from = u16::try_from(cell.column).unwrap();
                        let to = from + u16::try_from(cell.width).unwrap() - 1;
                        if to > from {
                            sheet
                                .merge_range(row, from, row, to, &text, &wrapped)
                                .unwrap();
                        } else {
                            sheet
                                .write_string_with_format(row, from, &text, &wrapped)
                                .unwrap();
                        }
                    }
                    row += 1;
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The lines of a cell; a table within it becomes a line a row, as a person would type it.
fn text_of(cell: &Cell) -> String {
    let mut lines = Vec::new();
    for block in &cell.blocks {
        match block {
            Block::Line(line) => lines.push(line.text.clone()),
            Block::Table(table) => lines.extend(rows_of(table)),
        }
    }
    lines.join("\n")
}

fn rows_of(table: &Table) -> Vec<String> {
    let row = |cells: &Vec<Cell>| {
        let texts: Vec<String> = cells.iter().map(text_of).collect();
        texts.join("　").trim().to_owned()
    };
    table.rows.iter().map(row).collect()
}
