//! Lines, tables and pages as the template prints them.

use std::collections::HashSet;

use super::entries::{Body, Cell, Entry, MAX_LINE_CHARS, Mark, Text};
use crate::ingest::{Excerpt, SourceKind};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A page or worksheet begins.
    Page {
        /// Its anchor.
        id: String,
        /// What people read.
        label: String,
    },
    /// Lines one below the other.
    Lines(Vec<LineView>),
    /// Rows of a table.
    Table(Vec<RowView>),
}

/// A numbered line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineView {
    /// Its number in the file.
    pub number: usize,
    /// Its anchor; lines that share a number share the anchor of the first.
    pub id: Option<String>,
    /// The text.
    pub text: String,
    /// Whether the text is cut.
    pub is_cut: bool,
    /// Whether it is part of the place asked for.
    pub marked: bool,
    /// Whether it is the first of these.
    pub is_first_mark: bool,
    /// Whether the format calls it a heading.
    pub is_heading: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// The number of its first line.
    pub number: usize,
    /// Its cells, empty ones included.
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// Columns that it spans.
    pub width: usize,
    /// Its lines.
    pub lines: Vec<LineView>,
}

impl LineView {
    fn of(number: usize, text: &str) -> Self {
        let end = text.char_indices().nth(MAX_LINE_CHARS);
        Self {
            number,
            text: end.map_or(text, |(at, _)| &text[..at]).to_owned(),
            is_cut: end.is_some(),
            ..Self::default()
        }
    }
}

/// Turns entries into parts, with anchors that stand once on the page.
pub(super) struct Painter {
    kind: SourceKind,
    mark: Mark,
    page: Option<u32>,
    table: usize,
    anchored: HashSet<(u32, usize)>,
    /// Whether a line was marked.
    pub(super) has_marked: bool,
    pub(super) parts: Vec<Part>,
}

impl Painter {
    pub(super) fn new(kind: SourceKind, mark: Mark) -> Self {
        Self {
            kind,
            mark,
            page: None,
            table: 0,
            anchored: HashSet::new(),
            has_marked: false,
            parts: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, entry: &Entry<'_>) {
        if let Some(page) = entry.page.filter(|page| self.page != Some(*page)) {
            self.page = Some(page);
            self.table = 0;
            self.parts.push(Part::Page {
                id: format!("p{page}"),
                label: match self.kind {
                    SourceKind::Office => format!("ワークシート {page}"),
                    _ => format!("{page}ページ"),
                },
            });
        }
        match &entry.body {
            Body::Line(text) => {
                self.table = 0;
                let line = self.line(*text);
                match self.parts.last_mut() {
                    Some(Part::Lines(lines)) => lines.push(line),
                    _ => self.parts.push(Part::Lines(vec![line])),
                }
            }
            Body::Row(table, cells) => {
                let row = self.row(cells);
                match self.parts.last_mut() {
                    Some(Part::Table(rows)) if self.table == *table => rows.push(row),
                    _ => self.parts.push(Part::Table(vec![row])),
                }
                self.table = *table;
            }
        }
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> RowView {
        let mut views = Vec::new();
        let mut next = 0;
        for cell in cells {
            // A cell that spans rows above leaves its columns free here.
            if cell.column > next {
                views.push(CellView {
                    width: cell.column - next,
                    lines: Vec::new(),
                });
            }
            next = cell.column + cell.width;
            views.push(CellView {
                width: cell.width,
                lines: cell.texts.iter().map(|text| self.line(*text)).collect(),
            });
        }
        let numbers = cells.iter().flat_map(|cell| &cell.texts);
        RowView {
            number: numbers.map(|text| text.number).min().unwrap_or(0),
            cells: views,
        }
    }

    fn line(&mut self, text: Text<'_>) -> LineView {
        // Rows are counted anew on each worksheet.
        let page = match self.kind {
            SourceKind::Office => self.page.unwrap_or(1),
            _ => 1,
        };
        let is_new = text.number > 0 && self.anchored.insert((page, text.number));
        let id = is_new.then(|| match page {
            1 => format!("L{}", text.number),
            page => format!("p{page}-L{}", text.number),
        });
        let marked = self.mark.holds(text.number, self.page);
        let is_first_mark = marked && !std::mem::replace(&mut self.has_marked, marked);
        LineView {
            id,
            marked,
            is_first_mark,
            is_heading: text.is_heading,
            ..LineView::of(text.number, text.text)
        }
    }
}

/// The lines of an excerpt, as `lines.html` prints them.
pub fn excerpt_lines(excerpt: &Excerpt) -> Vec<LineView> {
    let numbered = excerpt.numbered().map(|(number, line, marked)| LineView {
        marked,
        ..LineView::of(number, line)
    });
    numbered.collect()
}
