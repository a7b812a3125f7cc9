//! Row and column spans to places in a rectangle.

use crate::ingest::{Block, Cell, Table};

use super::builder::Spans;

/// Columns of a table at most: a wider span is cut, so that hostile spans cost nothing.
const MAX_COLUMNS: usize = 4096;

/// A cell as the page gives it.
#[derive(Debug, Default)]
pub(super) struct RawCell {
    pub(super) spans: Spans,
    pub(super) blocks: Vec<Block>,
}

/// Gives every cell its column; a cell that spans stands once, at its first place.
pub(super) fn resolve(rows: Vec<Vec<RawCell>>) -> Table {
    let mut taken: Vec<usize> = Vec::new();
    let rows = rows
        .into_iter()
        .map(|row| resolve_row(row, &mut taken))
        .collect();
    Table { rows }
}

/// Places one row; `taken` counts for each column the rows it is still spanned.
fn resolve_row(row: Vec<RawCell>, taken: &mut Vec<usize>) -> Vec<Cell> {
    let mut opened: Vec<(usize, usize, usize)> = Vec::new();
    let mut column = 0;
    let mut cells = Vec::with_capacity(row.len());
    for raw in row {
        while taken.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        let width = raw
            .spans
            .columns
            .clamp(1, MAX_COLUMNS.saturating_sub(column).max(1));
        if raw.spans.rows > 1 {
            opened.push((column, width, raw.spans.rows - 1));
        }
        cells.push(Cell {
            column,
            width,
            blocks: raw.blocks,
        });
        column += width;
    }
    for rows in taken.iter_mut() {
        *rows = rows.saturating_sub(1);
    }
    for (from, width, rows) in opened {
        if taken.len() < from + width {
            taken.resize(from + width, 0);
        }
        taken[from..from + width].fill(rows);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(columns: usize, rows: usize) -> RawCell {
        RawCell {
            spans: Spans { columns, rows },
            blocks: Vec::new(),
        }
    }

    fn places(table: &Table) -> Vec<Vec<(usize, usize)>> {
        let place = |c: &Cell| (c.column, c.width);
        table
            .rows
            .iter()
            .map(|r| r.iter().map(place).collect())
            .collect()
    }

    #[test]
    fn a_row_span_pushes_the_next_row_aside() {
        let table = resolve(vec![
            vec![cell(1, 2), cell(1, 1), cell(2, 1)],
            vec![cell(1, 1), cell(1, 1), cell(1, 1)],
        ]);
        let expected = vec![vec![(0, 1), (1, 1), (2, 2)], vec![(1, 1), (2, 1), (3, 1)]];
        assert_eq!(places(&table), expected);
    }

    #[test]
    fn absurd_spans_are_cut() {
        let table = resolve(vec![
            vec![cell(usize::MAX, usize::MAX), cell(9, 9)],
            vec![cell(1, 1)],
        ]);
        assert!(table.rows[0][0].width <= MAX_COLUMNS);
        assert_eq!(table.rows[1].len(), 1);
    }
}
