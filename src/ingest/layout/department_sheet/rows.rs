//! Rows of a table to measures.

use crate::ingest::items::{self, begins_with_marker};
use crate::ingest::layout::label::Field;
use crate::ingest::{Block, Cell, Line, Table};
use crate::text::numeral::width_digit;

use super::super::code::{code_at, number_at};
use super::builder::SheetBuilder;
use super::header::{self, Header, plain_text};
use super::{identity, is_reference_label, key_value};

/// Rows of a table in which its header is looked for when layouts are scored.
pub(super) const HEADER_SEARCH_ROWS: usize = 8;

/// Characters of a code or a policy's name at most; a longer cell is text.
const MAX_REFERENCE: usize = 80;

/// Reads a table into the builder.
pub(super) fn read(table: &Table, builder: &mut SheetBuilder) {
    if key_value::is_key_value(table) {
        return key_value::read(table, builder);
    }
    let mut at = 0;
    while at < table.rows.len() {
        let row = &table.rows[at];
        if let Some(identity) = identity::of_row(row) {
            builder.identity(identity);
        } else if let Some((header, taken)) = header::read(&table.rows[at..]) {
            builder.open_header(header);
            at += taken;
            continue;
        } else if let Some(header) = builder.header.take() {
            data_row(row, &header, builder);
            builder.header = Some(header);
        } else {
            builder.loose(lines_of(row));
        }
        at += 1;
    }
}

fn data_row(row: &[Cell], header: &Header, builder: &mut SheetBuilder) {
    let filled: Vec<_> = row.iter().filter(|cell| !cell.blocks.is_empty()).collect();
    if filled.is_empty() {
        return;
    }
    if !header.is_of_goals() {
        return overview_row(&filled, header, builder);
    }
    let number = row_number(&filled, header);
    let refers = refers(&filled, number.as_ref(), header, builder);
    let begins = match &number {
        Some(_) => filled.len() > 1,
        None => !header.has(Field::Number) && heads_row(filled[0], header),
    };
    if refers && builder.open().is_some() {
        let open = builder.open().expect("just seen that there is one");
        open.place(row);
        for cell in filled {
            open.references.cell(cell);
        }
    } else if begins {
        new_row(row, &filled, number.as_ref(), header, builder);
    } else {
        further_row(row, &filled, header, builder);
    }
}

fn new_row(
    row: &[Cell],
    filled: &[&Cell],
    number: Option<&RowNumber>,
    header: &Header,
    builder: &mut SheetBuilder,
) {
    let cells = &filled[usize::from(number.is_some())..];
    let counted = match number {
        Some(RowNumber::Counted(number)) => Some(*number),
        _ => None,
    };
    builder.open_measure(counted);
    if number.is_some() {
        builder.sheet.rest.extend(plain_text(filled[0]));
    }
    let Some(open) = builder.open() else { return };
    open.place(row);
    let without_number = Header {
        columns: header
            .columns
            .iter()
            .filter(|c| number.is_none() || c.field != Field::Number)
            .cloned()
            .collect(),
        ..Header::default()
    };
    let columns: Vec<_> = cells.iter().map(|cell| cell.column).collect();
    for (cell, column) in cells.iter().zip(without_number.assign(&columns)) {
        match column {
            Some(column) => open.take(column.field, &column.label, cell),
            None => open.take(Field::Notes, "", cell),
        }
    }
}

/// A row that goes on with the measure above it.
fn further_row(row: &[Cell], filled: &[&Cell], header: &Header, builder: &mut SheetBuilder) {
    let Some(open) = builder.open() else {
        return builder.loose(lines_of(row));
    };
    open.place(row);
    let columns: Vec<_> = filled.iter().map(|cell| cell.column).collect();
    for (cell, column) in filled.iter().zip(header.assign(&columns)) {
        let (field, label) = column.map_or((Field::Notes, ""), |c| (c.field, c.label.as_str()));
        // Nothing but a number stands in the number's column: text there was moved.
        let field = if field == Field::Number {
            Field::Commitments
        } else {
            field
        };
        open.take(field, label, cell);
    }
}

/// A row below 方針 | 総括.
fn overview_row(filled: &[&Cell], header: &Header, builder: &mut SheetBuilder) {
    let columns: Vec<_> = filled.iter().map(|cell| cell.column).collect();
    let assigned = header.assign(&columns);
    for (cell, column) in filled.iter().zip(assigned) {
        let lines = lines_of(std::slice::from_ref(*cell));
        builder.overview(column.map_or(Field::Notes, |c| c.field), &lines);
    }
}

/// What stands in the number's column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RowNumber {
    /// 1, 2, 3 ….
    Counted(u32),
    /// J0001, 1-1, 21101: a name for the row, by which nothing is counted.
    Coded,
}

/// The row's number, where its first cell holds one in the number's column.
fn row_number(filled: &[&Cell], header: &Header) -> Option<RowNumber> {
    /// Characters of a row's code at most.
    const MAX_CODE: usize = 12;
    let first = filled[0];
    let column = header.columns.iter().find(|c| c.field == Field::Number)?;
    if !(column.from <= first.column && first.column < column.to) {
        return None;
    }
    let text = plain_text(first)?;
    if let Some(number) = parse_number(&text) {
        return Some(RowNumber::Counted(number));
    }
    let short = text.chars().take(MAX_CODE + 1).count() <= MAX_CODE;
    let counts = text.chars().any(|c| width_digit(c).is_some_and(|d| d > 0));
    let solid = text.chars().all(|c| {
        c.is_ascii_alphanumeric() || width_digit(c).is_some() || "-－・.．()（）".contains(c)
    });
    (short && counts && solid && code_at(&text).is_none()).then_some(RowNumber::Coded)
}

/// 「1」「１」「No.1」「①」「1.」
pub(super) fn parse_number(text: &str) -> Option<u32> {
    let bare = text
        .trim()
        .trim_start_matches(['N', 'n', 'Ｎ', 'o', 'ｏ', '.', '．', '№', ' ']);
    let bare = bare.trim_end_matches(['.', '．']);
    if let Some(c @ '①'..='⑳') = bare.chars().next().filter(|_| bare.chars().count() == 1) {
        return Some(c as u32 - '①' as u32 + 1);
    }
    let mut value = 0u32;
    for c in bare.chars() {
        value = value.checked_mul(10)?.checked_add(width_digit(c)?)?;
    }
    (!bare.is_empty() && bare.chars().count() <= 3 && value > 0).then_some(value)
}

/// Whether a cell stands in the column that names a row without number.
fn heads_row(cell: &Cell, header: &Header) -> bool {
    header
        .columns
        .iter()
        .find(|c| matches!(c.field, Field::Title | Field::Commitments))
        .is_some_and(|column| cell.column <= column.from)
}

/// Whether a row holds codes and policies of the measure above it.
fn refers(
    filled: &[&Cell],
    number: Option<&RowNumber>,
    header: &Header,
    builder: &mut SheetBuilder,
) -> bool {
    if filled.iter().any(|cell| begins_with_reference_label(cell)) {
        return true;
    }
    let has_columns = header.has(Field::PlanCodes) || header.has(Field::Policies);
    let Some(open) = builder.open().filter(|open| open.references.is_open()) else {
        return false;
    };
    if has_columns || !filled.iter().all(|cell| is_reference(cell)) {
        return false;
    }
    // 「35 | 地域自治の推進」 is a policy; the next number with every column filled is the next row.
    let is_next = match (number, open.number()) {
        (Some(RowNumber::Counted(number)), Some(last)) => *number == last + 1,
        _ => false,
    };
    let is_full =
        filled.len() >= header.columns.len() && !filled[1..].iter().any(|cell| begins_coded(cell));
    !(is_next && is_full)
}

fn begins_with_reference_label(cell: &Cell) -> bool {
    match cell.blocks.first() {
        Some(Block::Line(line)) => {
            let text = line.text.trim();
            is_reference_label(text)
                || text
                    .split_once([' ', '　', '：'])
                    .is_some_and(|(head, after)| {
                        is_reference_label(head)
                            && (code_at(after.trim()).is_some()
                                || after.trim().starts_with(|c| width_digit(c).is_some()))
                    })
        }
        _ => false,
    }
}

/// Whether a cell can be a code, a number or a name: short, and without items.
fn is_reference(cell: &Cell) -> bool {
    let lines = lines_of(std::slice::from_ref(cell));
    let is_list = lines.len() > 1 && !begins_coded(cell);
    !is_list
        && lines.iter().all(|line| {
            let text = line.text.trim();
            let short = text.chars().take(MAX_REFERENCE + 1).count() <= MAX_REFERENCE;
            let bare = code_at(text).is_some() || !begins_with_marker(text);
            short && bare && items::segments(std::slice::from_ref(line)).len() == 1
        })
}

/// Whether a cell begins with a code or a number that stands alone.
fn begins_coded(cell: &Cell) -> bool {
    let lines = lines_of(std::slice::from_ref(cell));
    lines.first().is_some_and(|line| {
        let text = line.text.trim();
        code_at(text).is_some() || number_at(text).is_some()
    })
}

/// All lines of some cells, nested tables too.
pub(super) fn lines_of(cells: &[Cell]) -> Vec<Line> {
    let mut lines = Vec::new();
    for cell in cells {
        for block in &cell.blocks {
            match block {
                Block::Line(line) => lines.push(line.clone()),
                Block::Table(table) => table
                    .rows
                    .iter()
                    .for_each(|row| lines.extend(lines_of(row))),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_are_read_in_every_form() {
        for (text, number) in [
            ("1", 1),
            ("１２", 12),
            ("No.3", 3),
            ("④", 4),
            ("5.", 5),
            ("№６", 6),
        ] {
            assert_eq!(parse_number(text), Some(number), "{text}");
        }
        for text in ["", "0", "1-1", "J0001", "2023", "１位"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
