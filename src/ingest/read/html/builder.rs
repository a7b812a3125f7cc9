//! Tags and text to blocks: a stack of open tables, each with its open cell.

use crate::ingest::{Block, Document, Line, LineKind};

use super::grid::{RawCell, resolve};

/// Tables within tables that are kept as tables; what lies deeper becomes text.
const MAX_TABLE_DEPTH: usize = 24;

/// Elements that end the paragraph before them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "details",
    "div",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "option",
    "p",
    "section",
    "select",
    "summary",
];

/// `colspan` and `rowspan`.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest::read) struct Spans {
    pub(in crate::ingest::read) columns: usize,
    pub(in crate::ingest::read) rows: usize,
}

impl Default for Spans {
    fn default() -> Self {
        Self {
            columns: 1,
            rows: 1,
        }
    }
}

/// What a builder gives when all is read.
#[derive(Debug)]
pub(in crate::ingest::read) struct Built {
    pub(in crate::ingest::read) document: Document,
    /// Line of the first table that lay too deep.
    pub(in crate::ingest::read) too_deep: Option<usize>,
}

/// An open table.
#[derive(Debug, Default)]
struct Frame {
    rows: Vec<Vec<RawCell>>,
    /// The open cell, if any.
    cell: Option<RawCell>,
    /// Text of the table outside its cells: captions.
    loose: Vec<Block>,
    lists: Vec<List>,
}

/// An open list.
#[derive(Debug, Default)]
struct List {
    in_item: bool,
}

/// Collects blocks from tags and text.
#[derive(Debug, Default)]
pub(in crate::ingest::read) struct Builder {
    root: Vec<Block>,
    frames: Vec<Frame>,
    lists: Vec<List>,
    heading: Option<u8>,
    /// The paragraph being read, and the line on which it begins.
    text: String,
    line: usize,
    /// White space that stands before the next character.
    space: Option<char>,
    /// Blank lines before the paragraph being read.
    gap: usize,
    /// Open elements whose lines stand as they are.
    preformatted: usize,
    title: String,
    /// Tables open beyond the limit.
    beyond: usize,
    too_deep: Option<usize>,
}

impl Builder {
    pub(in crate::ingest::read) fn new() -> Self {
        Self::default()
    }

    /// The page's title, which is no part of its text.
    pub(in crate::ingest::read) fn title(&mut self, text: &str) {
        self.title.push_str(text);
    }

    /// Text at this line.
    pub(in crate::ingest::read) fn text(&mut self, text: &str, line: usize) {
        let mut line = line;
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => {
                    self.break_line();
                    line += 1;
                }
                ' ' | '\t' if self.preformatted > 0 && !self.text.is_empty() => self.text.push(c),
                '\n' => {
                    line += 1;
                    self.space.get_or_insert('\n');
                }
                // An ideographic space is a character of the text.
                ' ' | '\t' | '\u{c}' | '\r' => self.space = Some(' '),
                c => self.push(c, line),
            }
        }
    }

    fn push(&mut self, c: char, line: usize) {
        if self.text.is_empty() {
            self.line = line;
        } else if let Some(space) = self.space {
            // A line break of the source between two Japanese characters is none of the text.
            let joins =
                space == '\n' && !c.is_ascii() && !self.text.ends_with(|l: char| l.is_ascii());
            if !joins {
                self.text.push(' ');
            }
        }
        self.space = None;
        self.text.push(c);
    }

    /// Ends a line; one that holds nothing widens the gap before the next.
    fn break_line(&mut self) {
        if self.text.trim().is_empty() {
            self.gap += 1;
        }
        self.flush();
    }

    /// A start tag.
    pub(in crate::ingest::read) fn open(&mut self, name: &str, spans: Spans, line: usize) {
        match name {
            "table" | "dl" => self.open_table(line),
            "tr" => self.open_row(),
            "td" | "th" | "dd" => self.open_cell(spans),
            "dt" => {
                self.open_row();
                self.open_cell(spans);
            }
            "ul" | "ol" => {
                self.flush();
                self.lists_mut().push(List::default());
            }
            "li" => {
                self.flush();
                if let Some(list) = self.lists_mut().last_mut() {
                    list.in_item = true;
                }
            }
            "p" => {
                self.flush();
                self.leave_loose_lists();
            }
            _ if heading_level(name).is_some() => {
                self.flush();
                self.heading = heading_level(name);
            }
            "br" => self.break_line(),
            "pre" => {
                self.flush();
                self.preformatted += 1;
            }
            _ if BLOCKS.contains(&name) => self.flush(),
            _ => {}
        }
    }

    /// An end tag.
    pub(in crate::ingest::read) fn close(&mut self, name: &str) {
        match name {
            "table" | "dl" => self.close_table(),
            "tr" | "td" | "th" | "dd" | "dt" => self.close_cell(),
            "ul" | "ol" => {
                self.flush();
                self.lists_mut().pop();
            }
            "li" => {
                self.flush();
                if let Some(list) = self.lists_mut().last_mut() {
                    list.in_item = false;
                }
            }
            _ if heading_level(name).is_some() => {
                self.flush();
                self.heading = None;
            }
            "pre" => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ if BLOCKS.contains(&name) => self.flush(),
            _ => {}
        }
    }

    /// Everything read, in order.
    pub(in crate::ingest::read) fn finish(mut self) -> Built {
        self.flush();
        self.beyond = 0;
        while !self.frames.is_empty() {
            self.close_table();
        }
        let title = self.title.trim();
        Built {
            document: Document {
                blocks: self.root,
                title: (!title.is_empty()).then(|| title.to_owned()),
                running: Vec::new(),
            },
            too_deep: self.too_deep,
        }
    }

    /// A paragraph inside a list but in none of its items: the list's end tag was lost.
    fn leave_loose_lists(&mut self) {
        let lists = self.lists_mut();
        while lists.last().is_some_and(|list| !list.in_item) {
            lists.pop();
        }
    }

    fn lists_mut(&mut self) -> &mut Vec<List> {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.lists,
            None => &mut self.lists,
        }
    }

    fn open_table(&mut self, line: usize) {
        self.flush();
        if self.frames.len() >= MAX_TABLE_DEPTH {
            self.beyond += 1;
            self.too_deep.get_or_insert(line);
            return;
        }
        self.frames.push(Frame::default());
    }

    fn close_table(&mut self) {
        self.flush();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.close_cell();
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let target = self.target();
        target.extend(frame.loose);
        let table = resolve(frame.rows);
        if table
            .rows
            .iter()
            .flatten()
            .any(|cell| !cell.blocks.is_empty())
        {
            target.push(Block::Table(table));
        }
    }

    fn open_row(&mut self) {
        self.close_cell();
        if self.beyond == 0
            && let Some(frame) = self.frames.last_mut()
        {
            frame.rows.push(Vec::new());
        }
    }

    fn open_cell(&mut self, spans: Spans) {
        self.close_cell();
        if self.beyond == 0
            && let Some(frame) = self.frames.last_mut()
        {
            frame.cell = Some(RawCell {
                spans,
                blocks: Vec::new(),
            });
        }
    }

    fn close_cell(&mut self) {
        self.flush();
        if self.beyond > 0 {
            return;
        }
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.lists.clear();
        if let Some(cell) = frame.cell.take() {
            if frame.rows.is_empty() {
                frame.rows.push(Vec::new());
            }
            let row = frame.rows.last_mut().expect("a row was just made sure of");
            row.push(cell);
        }
    }

    /// Where finished blocks go.
    fn target(&mut self) -> &mut Vec<Block> {
        match self.frames.last_mut() {
            Some(Frame {
                cell: Some(cell), ..
            }) => &mut cell.blocks,
            Some(frame) => &mut frame.loose,
            None => &mut self.root,
        }
    }

    /// Ends the paragraph being read.
    fn flush(&mut self) {
        self.space = None;
        if self.text.trim().is_empty() {
            // A no-break space alone keeps a blank paragraph from collapsing.
            self.gap += usize::from(self.text.contains('\u{a0}'));
            self.text.clear();
            return;
        }
        let text = std::mem::take(&mut self.text);
        let mut gap = std::mem::take(&mut self.gap);
        let lists = self.lists_mut();
        let depth = lists.len();
        let loose = lists.last().is_some_and(|list| !list.in_item);
        let kind = match (self.heading, depth) {
            (Some(level), _) => LineKind::Heading(level),
            (None, 0) if self.preformatted > 0 => LineKind::Broken,
            (None, 0) => LineKind::Paragraph,
            (None, depth) => LineKind::ListItem((depth - 1).min(u8::MAX as usize) as u8),
        };
        let texts = if loose {
            loose_entries(&text)
        } else {
            vec![text.as_str()]
        };
        let number = self.line;
        let lines: Vec<_> = texts
            .into_iter()
            .map(|text| {
                Block::Line(Line {
                    number,
                    page: None,
                    text: text.to_owned(),
                    kind,
                    gap: std::mem::take(&mut gap),
                })
            })
            .collect();
        self.target().extend(lines);
    }
}

/// The entries of a list whose item tags were lost: they stand side by side, a space between.
///
/// Only where no entry has a marker of its own (the marker then tells more),
/// never inside brackets, and never after a Latin word, where a space is part
/// of the text.
fn loose_entries(text: &str) -> Vec<&str> {
    if text
        .split(' ')
        .any(crate::ingest::items::begins_with_marker)
    {
        return vec![text];
    }
    let mut entries = Vec::new();
    let (mut depth, mut from) = (0i32, 0);
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '「' | '『' | '【' => depth += 1,
            ')' | '）' | '」' | '』' | '】' => depth -= 1,
            ' ' if depth <= 0 && !previous.is_ascii_alphanumeric() => {
                entries.push(text[from..at].trim());
                from = at;
            }
            _ => {}
        }
        previous = c;
    }
    entries.push(text[from..].trim());
    entries.retain(|entry| !entry.is_empty());
    entries
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}
