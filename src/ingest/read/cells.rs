//! Rows of a worksheet or of a CSV file to lines and tables.
//!
//! Such files are grids throughout, and people write titles, headings and notes
//! into them too: a row with one filled cell is a line, a run of rows with
//! several is a table.

use std::collections::BTreeMap;

use crate::ingest::items::begins_with_marker;
use crate::ingest::{Block, Cell, Line, LineKind, Table};

/// Columns of a table up to which its empty cells are kept: wider ones are hostile or sparse.
const MAX_KEPT_EMPTY: usize = 256;

/// Characters of a lone cell inside a table at most; a longer one is a note between two tables.
const MAX_LONE_CELL: usize = 40;

/// A filled cell.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// Column from 0.
    pub(super) column: usize,
    /// Columns and rows that it spans, at least 1.
    pub(super) width: usize,
    pub(super) height: usize,
    /// Its lines, each with the line or row of the file on which it stands.
    pub(super) lines: Vec<(usize, String)>,
}

/// The filled cells of a row, by column.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Row of the worksheet, or record of the file, from 1: rows between are blank.
    pub(super) number: usize,
    pub(super) cells: Vec<Filled>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Several cells, or one that a span from above ties to its table.
    Row,
    /// One cell that stands alone.
    Lone,
    Line,
}

/// Makes blocks of rows, which come in order; blank rows are left out.
pub(super) fn blocks(rows: Vec<Row>, page: Option<u32>) -> Vec<Block> {
    let first = first_column(&rows);
    let sorts = sorts(&rows, first);
    let mut blocks = Vec::new();
    let mut table: Vec<Row> = Vec::new();
    let mut last = 0;
    for (row, sort) in rows.into_iter().zip(sorts) {
        let gap = row.number.saturating_sub(last + 1);
        last = row.number;
        if gap > 0 || sort == Sort::Line {
            end_table(&mut table, first, page, &mut blocks);
        }
        if sort == Sort::Line {
            lines(row, gap, page, &mut blocks);
        } else {
            table.push(row);
        }
    }
    end_table(&mut table, first, page, &mut blocks);
    blocks
}

fn first_column(rows: &[Row]) -> usize {
    let columns = rows
        .iter()
        .filter_map(|row| Some(row.cells.first()?.column));
    columns.min().unwrap_or(0)
}

/// Tells lines from rows of a table.
fn sorts(rows: &[Row], first: usize) -> Vec<Sort> {
    let ends = rows.iter().filter_map(|row| row.cells.last());
    let width = ends.map(|c| c.column + c.width).max().unwrap_or(0) - first;
    let mut sorts = Vec::with_capacity(rows.len());
    let mut spanned_to = 0;
    for row in rows {
        let spanned = row.number <= spanned_to;
        let reach = |cell: &Filled| row.number + cell.height.max(1) - 1;
        let reach = row.cells.iter().map(reach).max().unwrap_or(0);
        sorts.push(match row.cells.as_slice() {
            [_, _, ..] => Sort::Row,
            _ if spanned => Sort::Row,
            [cell] if is_lone(cell, first, width) => Sort::Lone,
            _ => Sort::Line,
        });
        if row.cells.len() > 1 || spanned {
            spanned_to = spanned_to.max(reach);
        }
    }
    settle_lone(rows, &mut sorts);
    sorts
}

/// A short cell that is not merged over the table may be a row whose other cells are empty.
fn is_lone(cell: &Filled, first: usize, width: usize) -> bool {
    let text: String = cell.lines.iter().map(|(_, text)| text.as_str()).collect();
    let elsewhere = cell.column > first;
    let short = text.chars().take(MAX_LONE_CELL + 1).count() <= MAX_LONE_CELL;
    cell.width * 2 <= width.max(2) && (elsewhere || (short && !begins_as_heading(&text)))
}

fn begins_as_heading(text: &str) -> bool {
    text.trim_start()
        .starts_with(['■', '□', '◆', '◇', '●', '【', '※', '注'])
        || (begins_with_marker(text) && text.chars().count() > 4)
}

/// A lone cell belongs to the table right above it when the table goes on below, when it
/// stands below another column than the first, or when it ends a run of such cells or holds
/// several lines, as no title does.
fn settle_lone(rows: &[Row], sorts: &mut [Sort]) {
    let mut run_ends_at = None;
    for at in 0..rows.len() {
        if sorts[at] != Sort::Lone {
            continue;
        }
        let in_run = run_ends_at == Some(at);
        run_ends_at = Some(at + 1);
        let touches = |a: usize, b: usize| rows[b].number == rows[a].number + 1;
        let above = at > 0 && sorts[at - 1] == Sort::Row && touches(at - 1, at);
        let below =
            rows.get(at + 1).is_some_and(|_| touches(at, at + 1)) && sorts[at + 1] != Sort::Line;
        let first = rows[at - usize::from(above)]
            .cells
            .first()
            .map_or(0, |c| c.column);
        let elsewhere = rows[at].cells[0].column > first;
        let several = rows[at].cells[0].lines.len() > 1;
        sorts[at] = if above && (below || elsewhere || in_run || several) {
            Sort::Row
        } else {
            Sort::Line
        };
    }
}

fn lines(row: Row, gap: usize, page: Option<u32>, blocks: &mut Vec<Block>) {
    let mut gap = gap;
    for (number, text) in row.cells.into_iter().flat_map(|cell| cell.lines) {
        blocks.push(Block::Line(line(
            number,
            page,
            text,
            std::mem::take(&mut gap),
        )));
    }
}

fn line(number: usize, page: Option<u32>, text: String, gap: usize) -> Line {
    Line {
        number,
        page,
        text,
        kind: LineKind::Paragraph,
        gap,
    }
}

fn end_table(rows: &mut Vec<Row>, first: usize, page: Option<u32>, blocks: &mut Vec<Block>) {
    if rows.is_empty() {
        return;
    }
    let rows = std::mem::take(rows);
    let ends = rows.iter().filter_map(|row| row.cells.last());
    let width = ends.map(|c| c.column + c.width).max().unwrap_or(0) - first;
    let mut spans = Spans::default();
    let rows = rows
        .into_iter()
        .map(|row| place(row, first, width, page, &mut spans));
    blocks.push(Block::Table(Table {
        rows: rows.collect(),
    }));
}

/// Columns that cells above still span: first column → width and last row.
#[derive(Debug, Default)]
struct Spans(BTreeMap<usize, (usize, usize)>);

impl Spans {
    /// The last column of the span that covers a column in this row.
    fn end_at(&self, column: usize, row: usize) -> Option<usize> {
        let (from, (width, last)) = self.0.range(..=column).next_back()?;
        (*last >= row && column < from + width).then_some(from + width)
    }
}

fn place(row: Row, first: usize, width: usize, page: Option<u32>, spans: &mut Spans) -> Vec<Cell> {
    let number = row.number;
    let mut cells = Vec::with_capacity(row.cells.len());
    let mut next = 0;
    for filled in row.cells {
        let column = filled.column - first;
        fill(&mut cells, next, column, number, width, spans);
        next = column + filled.width;
        if filled.height > 1 {
            spans
                .0
                .insert(column, (filled.width, number + filled.height - 1));
        }
        let texts = filled.lines.into_iter();
        cells.push(Cell {
            column,
            width: filled.width,
            blocks: texts
                .map(|(at, text)| Block::Line(line(at, page, text, 0)))
                .collect(),
        });
    }
    fill(&mut cells, next, width, number, width, spans);
    cells
}

/// Empty cells between two filled ones, but none below a cell that spans.
fn fill(cells: &mut Vec<Cell>, from: usize, to: usize, row: usize, width: usize, spans: &Spans) {
    if width > MAX_KEPT_EMPTY {
        return;
    }
    let mut column = from;
    while column < to {
        match spans.end_at(column, row) {
            Some(end) => column = end,
            None => {
                cells.push(Cell {
                    column,
                    width: 1,
                    blocks: Vec::new(),
                });
                column += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: usize, cells: &[(usize, usize, usize, &str)]) -> Row {
        let cell = |&(column, width, height, text): &(usize, usize, usize, &str)| Filled {
            column,
            width,
            height,
            lines: vec![(number, text.to_owned())],
        };
        Row {
            number,
            cells: cells.iter().map(cell).collect(),
        }
    }

    /// `題` for a line, `[2 3]` for a table whose rows have that many filled cells.
    fn shape(rows: Vec<Row>) -> Vec<String> {
        let shape = |block: &Block| match block {
            Block::Line(line) => line.text.clone(),
            Block::Table(table) => {
                let filled = |row: &Vec<Cell>| row.iter().filter(|c| !c.blocks.is_empty()).count();
                let counts: Vec<_> = table.rows.iter().map(|r| filled(r).to_string()).collect();
                format!("[{}]", counts.join(" "))
            }
        };
        blocks(rows, None).iter().map(shape).collect()
    }

    #[test]
    fn titles_and_headings_are_lines_and_grids_are_tables() {
        let rows = vec![
            row(1, &[(0, 3, 1, "題")]),
            row(3, &[(0, 1, 1, "部局"), (1, 2, 1, "市民部")]),
            row(4, &[(0, 1, 1, "１．使命を果たすための方針")]),
            row(5, &[(0, 1, 1, "No"), (1, 1, 1, "目標"), (2, 1, 1, "実績")]),
            row(6, &[(0, 1, 2, "1"), (1, 1, 1, "一"), (2, 1, 1, "済")]),
            row(7, &[(2, 1, 1, "続き")]),
            row(8, &[(0, 1, 1, "※注記")]),
        ];
        let expected = [
            "題",
            "[2]",
            "１．使命を果たすための方針",
            "[3 3 1]",
            "※注記",
        ];
        assert_eq!(shape(rows), expected);
    }

    #[test]
    fn a_blank_row_ends_a_table_and_a_group_does_not() {
        let rows = vec![
            row(1, &[(0, 1, 1, "事業名"), (1, 1, 1, "課")]),
            row(2, &[(0, 1, 1, "総務部")]),
            row(3, &[(0, 1, 1, "広報"), (1, 1, 1, "秘書課")]),
            row(5, &[(0, 1, 1, "防災"), (1, 1, 1, "危機管理課")]),
        ];
        assert_eq!(shape(rows), ["[2 1 2]", "[2]"]);
    }

    #[test]
    fn spans_leave_no_empty_cells() {
        let rows = vec![
            row(1, &[(0, 1, 2, "1"), (1, 2, 1, "一"), (3, 1, 1, "二")]),
            row(2, &[(3, 1, 1, "三")]),
        ];
        let Block::Table(table) = &blocks(rows, None)[0] else {
            panic!("it is a table")
        };
        let columns = |row: &Vec<Cell>| row.iter().map(|c| c.column).collect::<Vec<_>>();
        assert_eq!(columns(&table.rows[0]), [0, 1, 3]);
        assert_eq!(columns(&table.rows[1]), [1, 2, 3]);
    }
}
