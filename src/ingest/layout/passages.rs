//! The fallback: every paragraph and every row of a table is a passage.

use crate::domain::{Item, Sheet};
use crate::ingest::{Block, Cell, Document, Line, LineKind, items, notice};

use super::{Layout, Reading, Score};

pub(super) const LAYOUT: Layout = Layout {
    name: "passages",
    score,
    read,
};

/// Fits everything, but worse than any layout that sees a label.
const SCORE: f64 = 0.05;

fn score(_: &Document) -> Score {
    Score {
        value: SCORE,
        reasons: vec!["様式が分からないため、段落として読みます".to_owned()],
    }
}

fn read(document: &Document) -> Reading {
    let mut sheet = Sheet::default();
    sheet.passages = passages(&document.blocks, &mut sheet.rest);
    Reading {
        sheets: vec![sheet],
        diagnostics: vec![notice::LAYOUT_UNKNOWN.plain()],
    }
}

/// Blocks as passages: broken lines joined, marked lines nested, a row's cells one after the other.
pub(super) fn passages(blocks: &[Block], rest: &mut Vec<String>) -> Vec<Item> {
    let mut found = Vec::new();
    let mut paragraph: Vec<Line> = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) => {
                let apart = line.gap > 0 || matches!(line.kind, LineKind::Heading(_));
                if apart {
                    found.extend(items::read(&std::mem::take(&mut paragraph), rest));
                }
                paragraph.push(line.clone());
            }
            Block::Table(table) => {
                found.extend(items::read(&std::mem::take(&mut paragraph), rest));
                for cell in table.rows.iter().flatten() {
                    found.extend(cell_passages(cell, rest));
                }
            }
        }
    }
    found.extend(items::read(&paragraph, rest));
    found
}

fn cell_passages(cell: &Cell, rest: &mut Vec<String>) -> Vec<Item> {
    passages(&cell.blocks, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Table;

    fn line(text: &str, gap: usize) -> Block {
        Block::Line(Line {
            number: 1,
            page: None,
            text: text.to_owned(),
            kind: LineKind::Broken,
            gap,
        })
    }

    #[test]
    fn paragraphs_and_cells_become_passages() {
        let document = Document {
            blocks: vec![
                line("市民の", 0),
                line("ために。", 0),
                line("次の段落。", 1),
                Block::Table(Table {
                    rows: vec![vec![Cell {
                        column: 0,
                        width: 1,
                        blocks: vec![line("マス目", 0)],
                    }]],
                }),
            ],
            title: None,
            running: Vec::new(),
        };
        let reading = read(&document);
        let texts: Vec<_> = reading.sheets[0]
            .passages
            .iter()
            .map(|p| p.text.as_str())
            .collect();
        assert_eq!(texts, ["市民のために。", "次の段落。", "マス目"]);
    }
}
