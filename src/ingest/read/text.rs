//! Plain text: lines as they were broken, gaps between them, form feeds as pages.

use super::Read;
use crate::ingest::{Block, Document, Line, LineKind};

/// Reads lines; a form feed begins a page.
pub(super) fn read(text: &str) -> Read {
    let mut lines = Lines::new(text.contains('\u{c}'));
    for (index, line) in text.split('\n').enumerate() {
        lines.add(line, index + 1, LineKind::Broken);
    }
    Read {
        document: Document {
            blocks: lines.blocks,
            title: None,
            running: Vec::new(),
        },
        diagnostics: Vec::new(),
    }
}

/// Collects lines and counts the blank ones between them.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) blocks: Vec<Block>,
    page: Option<u32>,
    gap: usize,
}

impl Lines {
    pub(super) fn new(has_pages: bool) -> Self {
        Self {
            blocks: Vec::new(),
            page: has_pages.then_some(1),
            gap: 0,
        }
    }

    /// Adds a line of the source; one that holds nothing widens the gap.
    pub(super) fn add(&mut self, line: &str, number: usize, kind: LineKind) {
        for (nth, piece) in line.split('\u{c}').enumerate() {
            if nth > 0 {
                self.page = self.page.map(|page| page + 1);
            }
            if piece.trim().is_empty() {
                self.gap += usize::from(nth == 0);
                continue;
            }
            self.blocks.push(Block::Line(Line {
                number,
                page: self.page,
                text: piece.trim_end().to_owned(),
                kind,
                gap: std::mem::take(&mut self.gap),
            }));
        }
    }

    /// Adds blocks that were read elsewhere.
    pub(super) fn extend(&mut self, blocks: Vec<Block>) {
        self.gap = 0;
        self.blocks.extend(blocks);
    }

    /// Counts a blank line.
    pub(super) fn blank(&mut self) {
        self.gap += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_pages_and_indentation_are_kept() {
        let read = read("一\n\n \n　二  \n\u{c}三\n");
        let found: Vec<_> = read
            .document
            .blocks
            .iter()
            .map(|b| match b {
                Block::Line(l) => (l.number, l.page, l.gap, l.text.as_str()),
                Block::Table(_) => unreachable!("text has no tables"),
            })
            .collect();
        let expected = [
            (1, Some(1), 0, "一"),
            (4, Some(1), 2, "　二"),
            (5, Some(2), 1, "三"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_without_form_feeds_has_no_pages() {
        let read = read("一\n二");
        assert!(
            read.document
                .blocks
                .iter()
                .all(|b| matches!(b, Block::Line(l) if l.page.is_none()))
        );
    }
}
