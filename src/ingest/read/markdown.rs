//! Markdown to blocks, embedded HTML included.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Read;
use super::html::{self, Builder, Spans};

/// Whether a text without a telling extension is Markdown: a table of pipes with its rule.
pub(super) fn looks_like_markdown(text: &str) -> bool {
    let mut previous_has_pipe = false;
    for line in text.split('\n') {
        let rule = line.contains('|')
            && line.contains("--")
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        if rule && previous_has_pipe {
            return true;
        }
        previous_has_pipe = line.contains('|');
    }
    false
}

/// Reads Markdown with tables.
pub(super) fn read(text: &str) -> Read {
    let mut reader = Reader {
        builder: Builder::new(),
        lines: LineCounter::new(text),
        ordered: Vec::new(),
        html: None,
    };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.end_html();
    html::from_built(reader.builder.finish())
}

struct Reader<'a> {
    builder: Builder,
    lines: LineCounter<'a>,
    /// The next number of each open list; `None` for bullets.
    ordered: Vec<Option<u64>>,
    /// A block of HTML being collected, and its first line: its tags may run over lines.
    html: Option<(String, usize)>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let line = self.lines.of(range.start);
        match &event {
            Event::Html(text) => {
                let (collected, _) = self.html.get_or_insert_with(|| (String::new(), line));
                collected.push_str(text);
                return;
            }
            Event::InlineHtml(text) => html::feed(&mut self.builder, text, line),
            _ => self.end_html(),
        }
        match event {
            Event::Start(tag) => self.start(&tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.builder.text(&text, line),
            Event::SoftBreak => self.builder.text("\n", line),
            Event::HardBreak | Event::Rule => self.builder.open("br", Spans::default(), line),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn end_html(&mut self) {
        if let Some((text, line)) = self.html.take() {
            html::feed(&mut self.builder, &text, line);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, line: usize) {
        if let Tag::List(first) = tag {
            self.ordered.push(*first);
        }
        if let Some(name) = element(&tag.to_end()) {
            self.builder.open(name, Spans::default(), line);
        }
        if matches!(tag, Tag::TableHead) {
            self.builder.open("tr", Spans::default(), line);
        }
        // A number of a list is a character that people see and cite.
        if let (Tag::Item, Some(Some(number))) = (tag, self.ordered.last_mut()) {
            self.builder.text(&format!("{number}. "), line);
            *number += 1;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::List(_)) {
            self.ordered.pop();
        }
        if let Some(name) = element(&tag) {
            self.builder.close(name);
        }
    }
}

/// The HTML element that means the same.
fn element(tag: &TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][*level as usize - 1],
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::CodeBlock => "pre",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        // Inside an item the item itself is the paragraph.
        TagEnd::Paragraph => "div",
        _ => return None,
    })
}

/// Line numbers of rising byte offsets.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    fn of(&mut self, offset: usize) -> usize {
        let breaks = |range: &[u8]| range.iter().filter(|b| **b == b'\n').count();
        let bytes = self.text.as_bytes();
        if offset >= self.at {
            self.line += breaks(&bytes[self.at..offset]);
        } else {
            self.line -= breaks(&bytes[offset..self.at]);
        }
        self.at = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Block, LineKind};

    #[test]
    fn blocks_come_in_order_with_kind_and_line() {
        let text = "# 題\n\n段落の\n続き\n\n- 一\n  - 二\n\n1. 三\n2. 四\n";
        let read = read(text);
        let found: Vec<_> = read
            .document
            .blocks
            .iter()
            .map(|b| match b {
                Block::Line(l) => (l.number, l.kind, l.text.as_str()),
                Block::Table(_) => unreachable!("no table here"),
            })
            .collect();
        let expected = [
            (1, LineKind::Heading(1), "題"),
            (3, LineKind::Paragraph, "段落の続き"),
            (6, LineKind::ListItem(0), "一"),
            (7, LineKind::ListItem(1), "二"),
            (9, LineKind::ListItem(0), "1. 三"),
            (10, LineKind::ListItem(0), "2. 四"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn pipe_tables_and_html_tables_are_tables() {
        let text = "| No | 目標 |\n|---|---|\n| 1 | 一<br>二 |\n\n<table>\n<tr><td>三</td>\n</tr></table>\n";
        let read = read(text);
        let tables: Vec<_> = read
            .document
            .blocks
            .iter()
            .filter_map(|b| match b {
                Block::Table(t) => Some(t),
                Block::Line(_) => None,
            })
            .collect();
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].rows.len(), 2);
        assert_eq!(tables[0].rows[1][1].blocks.len(), 2);
        let Block::Line(line) = &tables[1].rows[0][0].blocks[0] else {
            panic!("the cell holds a line")
        };
        assert_eq!((line.number, line.text.as_str()), (6, "三"));
    }

    #[test]
    fn emphasis_is_markup_and_its_text_stays() {
        let read = read("これは**重点**です\n");
        let Block::Line(line) = &read.document.blocks[0] else {
            panic!("a paragraph")
        };
        assert_eq!(line.text, "これは重点です");
    }
}
