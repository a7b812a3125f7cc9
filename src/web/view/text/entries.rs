//! The lines and rows of a file in order, and the pages that they are cut into.

use crate::domain::SourceLines;
use crate::ingest::{Block, Document, Line, LineKind, SourceKind, SourceText};

/// Lines and rows of one page at most.
const MAX_ROWS: usize = 1000;
/// Bytes of text of one page, about; one row always fits.
const MAX_BYTES: usize = 200_000;
/// Characters of a line that are shown: files without line breaks exist.
pub(super) const MAX_LINE_CHARS: usize = 8000;
/// Rows above a marked place, where the file is longer than a page.
const BEFORE_PLACE: usize = 20;
/// The place to mark; rows of worksheets are told apart by their page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    place: SourceLines,
}

impl Mark {
    pub(super) fn of(kind: SourceKind, place: SourceLines) -> Self {
        let page = place.page.filter(|_| kind == SourceKind::Office);
        let lines = match kind {
            SourceKind::Exchange => [0, 0],
            _ => place.lines,
        };
        Self {
            place: SourceLines { page, lines },
        }
    }

    /// Whether there is anything to mark.
    pub(super) fn is_some(&self) -> bool {
        self.place.lines != [0, 0]
    }

    pub(super) fn holds(&self, number: usize, page: Option<u32>) -> bool {
        let [from, to] = self.place.lines;
        let is_page = self.place.page.is_none() || page.is_none() || self.place.page == page;
        number > 0 && (from..=to).contains(&number) && is_page
    }
}

/// A line or a row of a table, in the order of the file.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) page: Option<u32>,
    pub(super) body: Body<'a>,
}

#[derive(Debug)]
pub(super) enum Body<'a> {
    Line(Text<'a>),
    /// A row with the place of its table among the tables.
    Row(usize, Vec<Cell<'a>>),
}

/// A cell of a row.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    pub(super) column: usize,
    pub(super) width: usize,
    pub(super) texts: Vec<Text<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) number: usize,
    pub(super) text: &'a str,
    pub(super) is_heading: bool,
}

impl Entry<'_> {
    fn texts(&self) -> impl Iterator<Item = &Text<'_>> {
        let (line, cells) = match &self.body {
            Body::Line(text) => (Some(text), [].as_slice()),
            Body::Row(_, cells) => (None, cells.as_slice()),
        };
        line.into_iter()
            .chain(cells.iter().flat_map(|cell| &cell.texts))
    }

    pub(super) fn is_marked(&self, mark: &Mark) -> bool {
        self.texts().any(|text| mark.holds(text.number, self.page))
    }

    fn bytes(&self) -> usize {
        let most = MAX_LINE_CHARS * 3;
        self.texts().map(|text| text.text.len().min(most)).sum()
    }
}

/// The lines of a text file, form feeds being the ends of pages.
pub(super) fn of_lines(source: &SourceText) -> Vec<Entry<'_>> {
    let has_pages = source.lines().any(|line| line.contains('\u{c}'));
    let mut page = has_pages.then_some(1);
    let mut entries = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        // A form feed begins a page; what stands before it belongs to the one that ends.
        for (nth, piece) in line.split('\u{c}').enumerate() {
            if nth > 0 {
                page = page.map(|page| page + 1);
                if piece.is_empty() {
                    continue;
                }
            } else if piece.is_empty() && line.len() > piece.len() {
                continue;
            }
            let text = Text {
                number,
                text: piece,
                is_heading: false,
            };
            entries.push(Entry {
                page,
                body: Body::Line(text),
            });
        }
    }
    entries
}

/// The lines and rows that a reader gave.
pub(super) fn of_blocks(document: &Document) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    let mut tables = 0;
    for block in &document.blocks {
        match block {
            Block::Line(line) => entries.push(Entry {
                page: line.page,
                body: Body::Line(Text::of(line)),
            }),
            Block::Table(table) => {
                tables += 1;
                for row in &table.rows {
                    let mut page = None;
                    let cells = row.iter().map(|cell| {
                        let mut texts = Vec::new();
                        texts_of(&cell.blocks, &mut texts, &mut page);
                        Cell {
                            column: cell.column,
                            width: cell.width.max(1),
                            texts,
                        }
                    });
                    let cells: Vec<_> = cells.collect();
                    if cells.iter().any(|cell| !cell.texts.is_empty()) {
                        entries.push(Entry {
                            page,
                            body: Body::Row(tables, cells),
                        });
                    }
                }
            }
        }
    }
    entries
}

impl<'a> Text<'a> {
    fn of(line: &'a Line) -> Self {
        Self {
            number: line.number,
            text: &line.text,
            is_heading: matches!(line.kind, LineKind::Heading(_)),
        }
    }
}

/// The lines of a cell; those of a table within it follow one another.
fn texts_of<'a>(blocks: &'a [Block], texts: &mut Vec<Text<'a>>, page: &mut Option<u32>) {
    for block in blocks {
        match block {
            Block::Line(line) => {
                *page = page.or(line.page);
                texts.push(Text::of(line));
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    texts_of(&cell.blocks, texts, page);
                }
            }
        }
    }
}

/// The row at which to begin so that a place stands near the top.
pub(super) fn start_before(entries: &[Entry<'_>], place: usize) -> usize {
    if end_of_page(entries, 0) == entries.len() {
        return 0;
    }
    let mut start = place;
    let mut bytes = 0;
    while start > 0 && place - start < BEFORE_PLACE {
        bytes += entries[start - 1].bytes();
        if bytes > MAX_BYTES / 4 {
            break;
        }
        start -= 1;
    }
    start
}

/// The row after the last one of a page that begins at `start`.
pub(super) fn end_of_page(entries: &[Entry<'_>], start: usize) -> usize {
    let mut bytes = 0;
    let mut end = start;
    while end < entries.len() && end - start < MAX_ROWS {
        bytes += entries[end].bytes();
        if bytes > MAX_BYTES && end > start {
            break;
        }
        end += 1;
    }
    end
}

/// The first row of a page that ends before `end`.
pub(super) fn start_of_page(entries: &[Entry<'_>], end: usize) -> usize {
    let mut bytes = 0;
    let mut start = end;
    while start > 0 && end - start < MAX_ROWS {
        bytes += entries[start - 1].bytes();
        if bytes > MAX_BYTES && start < end {
            break;
        }
        start -= 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn lines(text: &str) -> Vec<(Option<u32>, usize, String)> {
        let source = SourceText::of(Path::new("a.txt"), text.as_bytes()).unwrap();
        let entries = of_lines(&source);
        let line = |entry: &Entry<'_>| match &entry.body {
            Body::Line(text) => (entry.page, text.number, text.text.to_owned()),
            Body::Row(..) => unreachable!("text has no tables"),
        };
        entries.iter().map(line).collect()
    }

    #[test]
    fn a_form_feed_begins_a_page_and_keeps_the_numbers() {
        let expected = [
            (Some(1), 1, "一".to_owned()),
            (Some(2), 2, "二".to_owned()),
            (Some(2), 3, "三".to_owned()),
            (Some(3), 3, "四".to_owned()),
        ];
        assert_eq!(lines("一\n\u{c}二\n三\u{c}四\n"), expected);
        assert_eq!(lines("一\n\n二")[1], (None, 2, String::new()));
    }

    #[test]
    fn pages_follow_one_another_without_gap_or_overlap() {
        let text: String = (0..2500)
            .map(|n| format!("{n}{}\n", "あ".repeat(n % 200)))
            .collect();
        let source = SourceText::of(Path::new("a.txt"), text.as_bytes()).unwrap();
        let entries = of_lines(&source);
        let (mut start, mut pages) = (0, 0);
        while start < entries.len() {
            let end = end_of_page(&entries, start);
            assert!(end > start && end - start <= MAX_ROWS);
            assert!(
                start_of_page(&entries, end) <= start,
                "what was left out before {end}"
            );
            start = end;
            pages += 1;
        }
        assert!(pages > 3);
    }

    #[test]
    fn a_place_stands_near_the_top_however_long_the_lines_are() {
        let text = format!("{}\n", "長".repeat(60_000)).repeat(50);
        let source = SourceText::of(Path::new("a.txt"), text.as_bytes()).unwrap();
        let entries = of_lines(&source);
        let start = start_before(&entries, 40);
        assert!((start..end_of_page(&entries, start)).contains(&40));
    }
}
