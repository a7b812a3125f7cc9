//! Pieces of pages to the blocks that every reader gives.

use crate::ingest::{Block, Cell, Line, LineKind, Table};

use super::cell_text::{Paragraph, begins_paragraph, ends_sentence};
use super::flow::{PageCell, PageTable, Piece};

/// The blocks of a file; with `is_wrapped`, its lines stay as they are printed.
pub(super) fn of(pieces: Vec<Piece>, is_wrapped: bool) -> Vec<Block> {
    let mut writer = Writer {
        numbers: 0,
        is_wrapped,
    };
    writer.top(pieces)
}

struct Writer {
    /// Lines so far.
    numbers: usize,
    is_wrapped: bool,
}

impl Writer {
    fn top(&mut self, pieces: Vec<Piece>) -> Vec<Block> {
        let mut last: Option<Paragraph> = None;
        let mut blocks = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(paragraph) => {
                    let gap = last
                        .as_ref()
                        .is_none_or(|above| self.gap(&paragraph, above));
                    self.text(&paragraph, gap, &mut blocks);
                    last = Some(paragraph);
                }
                Piece::Table(table) => {
                    last = None;
                    blocks.push(Block::Table(self.table(table)));
                }
            }
        }
        blocks
    }

    /// Whether a blank line divides two paragraphs; a page's end alone divides
    /// nothing where lines were broken before.
    fn gap(&self, paragraph: &Paragraph, above: &Paragraph) -> bool {
        if self.is_wrapped && paragraph.page != above.page {
            ends_sentence(&above.text) || begins_paragraph(&paragraph.text)
        } else {
            paragraph.is_set_off(above)
        }
    }

    fn text(&mut self, paragraph: &Paragraph, gap: bool, blocks: &mut Vec<Block>) {
        if !self.is_wrapped || paragraph.rows.is_empty() {
            let kind = if paragraph.broken {
                LineKind::Broken
            } else {
                LineKind::Paragraph
            };
            return blocks.push(self.line(&paragraph.text, paragraph.page, kind, gap));
        }
        for (nth, row) in paragraph.rows.iter().enumerate() {
            let gap = gap && nth == 0;
            blocks.push(self.line(row, paragraph.page, LineKind::Broken, gap));
        }
    }

    fn line(&mut self, text: &str, page: u32, kind: LineKind, gap: bool) -> Block {
        self.numbers += 1;
        Block::Line(Line {
            number: self.numbers,
            page: Some(page),
            text: text.to_owned(),
            kind,
            gap: usize::from(gap),
        })
    }

    fn table(&mut self, table: PageTable) -> Table {
        let mut row = |row: Vec<PageCell>| {
            let cells = row.into_iter().map(|cell| Cell {
                column: cell.column,
                width: cell.width.max(1),
                blocks: self.cell(cell.pieces),
            });
            cells.collect()
        };
        Table {
            rows: table.rows.into_iter().map(&mut row).collect(),
        }
    }

    /// A cell's own edges tell its paragraphs, whatever the text around it does.
    fn cell(&mut self, pieces: Vec<Piece>) -> Vec<Block> {
        let is_wrapped = std::mem::replace(&mut self.is_wrapped, false);
        let blocks = self.top(pieces);
        self.is_wrapped = is_wrapped;
        blocks
    }
}
