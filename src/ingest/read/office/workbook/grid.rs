//! Cells and merged ranges to rows.

use calamine::Dimensions;

use crate::ingest::read::cells::{Filled, Row};

use super::sheet::{Position, Worksheet};

/// Merged ranges that may cover one row; more are no form that people made.
const MAX_OPEN: usize = 1024;

/// Columns that a worksheet can have.
const MAX_COLUMNS: u32 = 16_384;

/// Rows of the filled cells, top to bottom; cells under a merged range are left out.
pub(super) fn rows(worksheet: Worksheet) -> Vec<Row> {
    let Worksheet {
        mut cells,
        mut merges,
        ..
    } = worksheet;
    cells.sort_unstable_by_key(|(position, _)| *position);
    merges.sort_unstable_by_key(|range| range.start);
    let mut merges = merges.into_iter().peekable();
    let mut open: Vec<Dimensions> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for (position, text) in cells {
        let number = position.0 as usize + 1;
        if rows.last().is_none_or(|row| row.number != number) {
            rows.push(Row {
                number,
                cells: Vec::new(),
            });
            open.retain(|range| range.end.0 >= position.0);
        }
        while let Some(range) = merges.next_if(|range| range.start.0 <= position.0) {
            if range.end.0 >= position.0 && open.len() < MAX_OPEN {
                open.push(range);
            }
        }
        let merged = open
            .iter()
            .find(|range| range.contains(position.0, position.1));
        if merged.is_none_or(|range| range.start == position)
            && let Some(row) = rows.last_mut()
        {
            row.cells.push(filled(position, &text, merged));
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    rows
}

fn filled((row, column): Position, text: &str, merged: Option<&Dimensions>) -> Filled {
    let (width, height) = merged.map_or((1, 1), |range| {
        let width = range.end.1.min(MAX_COLUMNS).saturating_sub(range.start.1) + 1;
        (width as usize, (range.end.0 - range.start.0) as usize + 1)
    });
    let number = row as usize + 1;
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    Filled {
        column: column as usize,
        width,
        height,
        lines: lines
            .map(|line| (number, line.trim_end().to_owned()))
            .collect(),
    }
}

/// The name of a cell: `F10`.
pub(super) fn name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    format!("{}{}", letters.into_iter().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_ranges_span_and_hide_what_lies_under_them() {
        let worksheet = Worksheet {
            cells: [
                ((2, 0), "a\n\nb"),
                ((0, 0), "題"),
                ((3, 0), "隠"),
                ((3, 1), "c"),
            ]
            .map(|(position, text)| (position, text.to_owned()))
            .to_vec(),
            merges: vec![
                Dimensions::new((2, 0), (3, 0)),
                Dimensions::new((0, 0), (0, 3)),
            ],
            ..Worksheet::default()
        };
        let rows = rows(worksheet);
        let shape: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.number,
                    row.cells
                        .iter()
                        .map(|c| (c.column, c.width, c.height))
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected = [
            (1, vec![(0, 4, 1)]),
            (3, vec![(0, 1, 2)]),
            (4, vec![(1, 1, 1)]),
        ];
        assert_eq!(shape, expected);
        assert_eq!(
            rows[1].cells[0].lines,
            [(3, "a".to_owned()), (3, "b".to_owned())]
        );
    }

    #[test]
    fn cells_have_the_names_that_people_know() {
        assert_eq!(
            [name(9, 5), name(0, 25), name(0, 26), name(1, 701)],
            ["F10", "Z1", "AA1", "ZZ2"]
        );
    }
}
