//! Lines among which stand tab-separated rows, as spreadsheets and browsers copy them.
//!
//! A run of rows is a table; a blank line, or a line without a tab, ends it.
//! Cells may hold markup, nested tables among it.

use super::Read;
use super::html::{self, Builder};
use super::text::Lines;
use crate::ingest::{Block, Cell, Diagnostic, Document, Line, LineKind, Table};

/// Rows by which a text is known to be tabbed: one tab may be a slip.
const TELLING_ROWS: usize = 2;

/// Whether a text holds tab-separated rows.
pub(super) fn looks_tabbed(text: &str) -> bool {
    text.split('\n')
        .filter(|line| is_row(line))
        .take(TELLING_ROWS)
        .count()
        == TELLING_ROWS
}

/// Reads lines and rows.
pub(super) fn read(text: &str) -> Read {
    let mut lines = Lines::new(text.contains('\u{c}'));
    let mut table = Table::default();
    let mut diagnostics = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        if is_row(line) {
            if !is_rule(line) {
                table.rows.push(read_row(line, index + 1, &mut diagnostics));
            }
            continue;
        }
        end_table(&mut lines, &mut table);
        if html::has_markup(line) {
            lines.extend(read_markup(line, index + 1, &mut diagnostics));
        } else if line.trim().is_empty() {
            lines.blank();
        } else {
            lines.add(line, index + 1, LineKind::Paragraph);
        }
    }
    end_table(&mut lines, &mut table);
    Read {
        document: Document {
            blocks: lines.blocks,
            title: None,
            running: Vec::new(),
        },
        diagnostics,
    }
}

fn end_table(lines: &mut Lines, table: &mut Table) {
    if !table.rows.is_empty() {
        lines.extend(vec![Block::Table(std::mem::take(table))]);
    }
}

/// A row has a tab between or before its texts, not only after them.
fn is_row(line: &str) -> bool {
    line.contains('\t') && !line.trim().is_empty()
}

/// A line of dashes under a header, as some converters draw it.
fn is_rule(line: &str) -> bool {
    line.contains("---")
        && line
            .chars()
            .all(|c| matches!(c, '-' | ':' | '=' | '|' | ' ' | '\t'))
}

fn read_row(line: &str, number: usize, diagnostics: &mut Vec<Diagnostic>) -> Vec<Cell> {
    line.split('\t')
        .enumerate()
        .map(|(column, text)| Cell {
            column,
            width: 1,
            blocks: read_cell(text, number, diagnostics),
        })
        .collect()
}

fn read_cell(text: &str, number: usize, diagnostics: &mut Vec<Diagnostic>) -> Vec<Block> {
    if html::has_markup(text) {
        return read_markup(text, number, diagnostics);
    }
    let text = text.trim_matches([' ', '\r']);
    if text.trim().is_empty() {
        return Vec::new();
    }
    let text = if text.contains('&') {
        decode_entities(text, number)
    } else {
        text.to_owned()
    };
    vec![Block::Line(Line {
        number,
        page: None,
        text,
        kind: LineKind::Paragraph,
        gap: 0,
    })]
}

fn read_markup(text: &str, number: usize, diagnostics: &mut Vec<Diagnostic>) -> Vec<Block> {
    let mut builder = Builder::new();
    html::feed(&mut builder, text, number);
    let read = html::from_built(builder.finish());
    diagnostics.extend(read.diagnostics);
    read.document.blocks
}

/// Decodes `&amp;` and the like in a text whose `<` are no markup.
fn decode_entities(text: &str, number: usize) -> String {
    let mut builder = Builder::new();
    html::feed(&mut builder, &text.replace('<', "&lt;"), number);
    let blocks = builder.finish().document.blocks;
    let lines = blocks.into_iter().filter_map(|block| match block {
        Block::Line(line) => Some(line.text),
        Block::Table(_) => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(read: &Read, nth: usize) -> &Table {
        let tables = read.document.blocks.iter().filter_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Line(_) => None,
        });
        tables.collect::<Vec<_>>()[nth]
    }

    fn cell_texts(cell: &Cell) -> Vec<&str> {
        cell.blocks
            .iter()
            .map(|b| match b {
                Block::Line(line) => line.text.as_str(),
                Block::Table(_) => "表",
            })
            .collect()
    }

    #[test]
    fn rules_are_left_out_and_blank_lines_end_a_table() {
        let read = read("部局\t市民部\n-----\t-----\n\nNo\t目標\n1\t一\n");
        assert_eq!(table(&read, 0).rows.len(), 1);
        assert_eq!(table(&read, 1).rows.len(), 2);
        assert_eq!(cell_texts(&table(&read, 1).rows[1][1]), ["一"]);
    }

    #[test]
    fn cells_hold_markup_and_entities() {
        let read = read("1\t<p>一</p> <p>二 &lt;三</p>\tＡ&amp;Ｂ <5件\n2\t四\n");
        let row = &table(&read, 0).rows[0];
        assert_eq!(cell_texts(&row[1]), ["一", "二 <三"]);
        assert_eq!(cell_texts(&row[2]), ["Ａ&Ｂ <5件"]);
    }

    #[test]
    fn a_cell_may_hold_a_table() {
        let read = read(
            "\t<p>総合計画</p> <table border=\"1\"> <tr> <td>5-1</td> <td>名</td> </tr> </table>\n1\t2\n",
        );
        let cell = &table(&read, 0).rows[0][1];
        assert_eq!(cell_texts(cell), ["総合計画", "表"]);
    }

    #[test]
    fn ragged_rows_keep_their_columns() {
        let read = read("\t\t\t課題\n1\t一\n");
        let row = &table(&read, 0).rows[0];
        assert_eq!(row[3].column, 3);
        assert_eq!(cell_texts(&row[3]), ["課題"]);
    }

    #[test]
    fn rows_and_lines_know_their_numbers() {
        let read = read("\n題\n1\t一\n2\t二\n");
        let Block::Line(line) = &read.document.blocks[0] else {
            panic!("a line comes first")
        };
        assert_eq!((line.number, line.gap), (2, 1));
        let Block::Line(cell) = &table(&read, 0).rows[1][1].blocks[0] else {
            panic!("the cell holds a line")
        };
        assert_eq!(cell.number, 4);
    }
}
