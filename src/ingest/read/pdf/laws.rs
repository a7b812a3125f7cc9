//! Laws of tables: what is ruled and printed comes back, cell by cell.

use proptest::prelude::*;

use super::flow::{self, PageTable, Piece};
use super::page::tests::text;
use super::page::{Area, PageContent, Rule};

/// A table to print: sizes of columns and rows, cells that span, one text each.
#[derive(Debug, Clone)]
struct Printed {
    widths: Vec<f64>,
    heights: Vec<f64>,
    /// Row, rows, column, columns, text.
    cells: Vec<(usize, usize, usize, usize, String)>,
}

fn printed() -> impl Strategy<Value = Printed> {
    let sizes = (
        prop::collection::vec(60.0..140.0f64, 2..6),
        prop::collection::vec(16.0..60.0f64, 2..8),
    );
    let spans = prop::collection::vec((1usize..4, 1usize..4, "[市民部局窓口]{1,4}"), 40);
    (sizes, spans).prop_map(|((widths, heights), spans)| {
        let mut taken = vec![vec![false; widths.len()]; heights.len()];
        let mut spans = spans.into_iter();
        let mut cells = Vec::new();
        for row in 0..heights.len() {
            for column in 0..widths.len() {
                if taken[row][column] {
                    continue;
                }
                let (rows, columns, text) = spans.next().unwrap_or((1, 1, "市".to_owned()));
                // A span ends where another cell stands.
                let columns = (column..widths.len().min(column + columns))
                    .take_while(|c| !taken[row][*c])
                    .count();
                let rows = rows.min(heights.len() - row);
                for line in taken.iter_mut().skip(row).take(rows) {
                    line[column..column + columns].fill(true);
                }
                cells.push((row, rows, column, columns, text));
            }
        }
        Printed {
            widths,
            heights,
            cells,
        }
    })
}

fn edges(from: f64, sizes: &[f64]) -> Vec<f64> {
    let mut edges = vec![from];
    for size in sizes {
        edges.push(edges[edges.len() - 1] + size);
    }
    edges
}

fn page(printed: &Printed) -> PageContent {
    let (xs, ys) = (edges(40.0, &printed.widths), edges(50.0, &printed.heights));
    let mut page = PageContent {
        number: 1,
        area: Area::new(0.0, 0.0, 800.0, 600.0),
        ..PageContent::default()
    };
    for (row, rows, column, columns, content) in &printed.cells {
        let (x0, x1) = (xs[*column], xs[column + columns]);
        let (y0, y1) = (ys[*row], ys[row + rows]);
        for at in [y0, y1] {
            page.rules.push(Rule {
                horizontal: true,
                at,
                from: x0,
                to: x1,
            });
        }
        for at in [x0, x1] {
            page.rules.push(Rule {
                horizontal: false,
                at,
                from: y0,
                to: y1,
            });
        }
        page.glyphs.extend(text(content, x0 + 3.0, y0 + 3.0, 10.0));
    }
    page
}

fn found(table: &PageTable) -> Vec<String> {
    let cells = table.rows.iter().flatten();
    cells.map(flow::PageCell::solid).collect()
}

proptest! {
    #[test]
    fn every_ruled_cell_comes_back_with_its_text(printed in printed()) {
        let pieces = flow::pieces(&page(&printed));
        let texts: Vec<String> = printed.cells.iter().map(|cell| cell.4.clone()).collect();
        match pieces.as_slice() {
            [Piece::Table(table)] => prop_assert_eq!(found(table), texts),
            // One cell that spans all is a frame around a text.
            [Piece::Text(text)] if texts.len() == 1 => prop_assert_eq!(&text.text, &texts[0]),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn no_character_of_a_page_is_lost_or_doubled(
        printed in printed(),
        lines in prop::collection::vec(("[取組実績課題 １２]{1,30}", 0.0..500.0f64, 0.0..580.0f64), 0..12),
    ) {
        let mut content = page(&printed);
        for (line, x, y) in &lines {
            content.glyphs.extend(text(line, *x, *y, 9.0));
        }
        let mut printed: Vec<char> = content.glyphs.iter().map(|g| g.text).filter(|c| !c.is_whitespace()).collect();
        let mut read: Vec<char> = Vec::new();
        for piece in flow::pieces(&content) {
            let cell = flow::PageCell { pieces: vec![piece], ..flow::PageCell::default() };
            read.extend(cell.solid().chars());
        }
        printed.sort_unstable();
        read.sort_unstable();
        prop_assert_eq!(read, printed);
    }
}
