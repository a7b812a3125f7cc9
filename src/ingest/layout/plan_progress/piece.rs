//! Lines to pieces: what each line, or part of a line, is by itself.

use crate::ingest::{Block, Document, Line, LineKind, Table};

use super::heading::{Heading, half_width, is_page_mark};
use super::labels::{self, Label};
use super::table::{self, Column, Entry};
use super::wording::{has_open_bracket, is_division, join, rating_sentence, width};

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// 基本目標 or 基本施策.
    Heading(Heading),
    /// The name of a row.
    Title,
    /// 取組項目.
    Theme,
    /// 担当課.
    Division,
    /// The label of a result; its text stands elsewhere.
    Results,
    /// The label of an issue; its text stands elsewhere.
    Issues,
    /// 継続, 拡大 ….
    Outlook,
    /// The city's own word for how well it went.
    Rating,
    /// What the rating means.
    RatingText,
    /// One line of running text.
    Text,
    /// What a column holds that is no field of ours.
    Note,
}

/// A line, or the part of a line that has one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it is.
    pub(super) role: Role,
    /// The value, without label.
    pub(super) text: String,
    /// First and last line.
    pub(super) lines: [usize; 2],
    /// Page, where the format has pages.
    pub(super) page: Option<u32>,
    /// Blank lines before it.
    pub(super) gap: usize,
    /// Whether it may be the middle of a sentence.
    pub(super) broken: bool,
}

/// The pieces of a document, and the signs that belong to none.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// In reading order.
    pub(super) pieces: Vec<Piece>,
    /// Labels, brackets and page numbers as they stand.
    pub(super) rest: Vec<String>,
    /// A label whose value is still to come.
    pending: Option<Label>,
    /// Width above which a line counts as full, in half-width characters.
    full: usize,
    /// Whether blank lines set lines apart at all.
    spaced: bool,
}

/// Reads the pieces of lines and of tables, cell by cell.
pub(super) fn scan(document: &Document) -> Scan {
    let mut lines = Vec::new();
    flatten(&document.blocks, &mut lines);
    let widest = lines.iter().map(|line| width(&line.text)).max();
    let mut scan = Scan {
        full: widest.unwrap_or(0) * 9 / 10,
        spaced: lines.iter().skip(1).any(|line| line.gap > 0),
        ..Scan::default()
    };
    scan.blocks(&document.blocks);
    scan.name_rows();
    scan
}

fn flatten<'a>(blocks: &'a [Block], lines: &mut Vec<&'a Line>) {
    for block in blocks {
        match block {
            Block::Line(line) => lines.push(line),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    flatten(&cell.blocks, lines);
                }
            }
        }
    }
}

impl Scan {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Line(line) => self.take(line),
                Block::Table(table) => self.table(table),
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.pending = None;
        let Some(named) = table::named(table) else {
            for cell in table.rows.iter().flatten() {
                self.blocks(&cell.blocks);
            }
            return;
        };
        for entry in named.entries {
            match entry {
                Entry::Names(lines) => {
                    let names = lines.into_iter().map(|line| line.text.trim().to_owned());
                    self.rest.extend(names);
                }
                Entry::Across(lines) => lines.into_iter().for_each(|line| self.take(line)),
                Entry::Row(cells) => {
                    for (column, lines) in cells {
                        let name = named.names.iter().find(|(kind, _)| *kind == column);
                        self.cell(column, name.map_or("", |(_, name)| name), &lines);
                    }
                }
            }
        }
    }

    fn cell(&mut self, column: Column, name: &str, lines: &[&Line]) {
        let text = table::text(lines);
        let label = match column {
            Column::Field(label) => Some(label),
            _ => None,
        };
        let Some(line) = lines.first().filter(|_| !text.is_empty()) else {
            return;
        };
        match (column, label) {
            (Column::Frame(level), _) => match table::heading(level, name, &text) {
                Some(heading) => self.heading(line, &text, heading),
                None => self.push(line, Role::Note, &text),
            },
            (Column::Number, _) => self.rest.push(text),
            (_, Some(Label::Results)) => self.body(Role::Results, lines),
            (_, Some(Label::Issues)) => self.body(Role::Issues, lines),
            (_, Some(label)) => self.value(line, label, &text),
            _ => lines
                .iter()
                .for_each(|line| self.push(line, Role::Note, line.text.trim())),
        }
    }

    fn body(&mut self, role: Role, lines: &[&Line]) {
        if let Some(first) = lines.first() {
            self.push(first, role, "");
        }
        for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
            self.push(line, Role::Text, line.text.trim());
        }
    }

    /// Where nothing is called 取組内容, the 取組項目 are the rows.
    fn name_rows(&mut self) {
        if self.pieces.iter().any(|piece| piece.role == Role::Title) {
            return;
        }
        for piece in &mut self.pieces {
            if piece.role == Role::Theme {
                piece.role = Role::Title;
            }
        }
    }

    fn take(&mut self, line: &Line) {
        let text = line.text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(heading) = Heading::parse(text) {
            self.heading(line, text, heading);
        } else if self.continues_name(line, text) {
            self.extend_last(line, text);
        } else if self.is_label(line, text) {
            self.labelled(line, text);
        } else if let Some(label) = self.pending.take().filter(|&label| fits(label, text)) {
            self.value(line, label, text);
        } else if line.kind == LineKind::Broken && is_page_mark(text) {
            self.rest.push(text.to_owned());
        } else if !self.in_sentence(line) && is_division(text) {
            self.push(line, Role::Division, text);
        } else if let Some(inner) = rating_sentence(text) {
            self.bracketed(line, inner);
        } else {
            self.push(line, Role::Text, text);
        }
    }

    fn push(&mut self, line: &Line, role: Role, text: &str) {
        self.pieces.push(Piece {
            role,
            text: text.to_owned(),
            lines: [line.number, line.number],
            page: line.page,
            gap: line.gap,
            broken: line.kind == LineKind::Broken,
        });
    }

    fn heading(&mut self, line: &Line, text: &str, heading: Heading) {
        self.pending = None;
        self.rest.push(heading.mark.clone());
        if let Some(at) = text.find(&heading.mark)
            && at > 0
        {
            self.rest.push(text[..at].trim().to_owned());
        }
        self.rest.extend(heading.reference.clone());
        let name = heading.text.clone();
        self.push(line, Role::Heading(heading), &name);
    }

    /// A name that is too long for its line goes on in the next one.
    fn continues_name(&self, line: &Line, text: &str) -> bool {
        let Some(last) = self.pieces.last() else {
            return false;
        };
        let is_name = matches!(last.role, Role::Title | Role::Theme) && self.pending.is_none();
        if !is_name || line.kind != LineKind::Broken || !labels::labelled(text).is_empty() {
            return false;
        }
        if has_open_bracket(&last.text) {
            return true;
        }
        let close = line.gap == 0 && !is_division(text);
        close && (self.spaced || width(&last.text) >= self.full)
    }

    fn extend_last(&mut self, line: &Line, text: &str) {
        if let Some(last) = self.pieces.last_mut() {
            last.text = join(&last.text, text);
            last.lines[1] = line.number;
        }
    }

    fn is_label(&self, line: &Line, text: &str) -> bool {
        let found = labels::labelled(text);
        found
            .first()
            .is_some_and(|first| !first.bare || !self.in_sentence(line))
    }

    /// Whether the line before is text that a sentence's end does not close.
    fn in_sentence(&self, line: &Line) -> bool {
        line.kind == LineKind::Broken
            && line.gap == 0
            && self
                .pieces
                .last()
                .is_some_and(|last| last.role == Role::Text && !last.text.ends_with(['。', '）']))
    }

    fn labelled(&mut self, line: &Line, text: &str) {
        self.pending = None;
        for found in labels::labelled(text) {
            self.rest.push(found.head.to_owned());
            if !found.value.is_empty() {
                self.value(line, found.label, found.value);
                continue;
            }
            match found.label {
                Label::Results => self.push(line, Role::Results, ""),
                Label::Issues => self.push(line, Role::Issues, ""),
                label => self.pending = Some(label),
            }
        }
    }

    fn value(&mut self, line: &Line, label: Label, text: &str) {
        match label {
            Label::Title => self.push(line, Role::Title, text),
            Label::Theme => self.push(line, Role::Theme, text),
            Label::Division => self.push(line, Role::Division, text),
            Label::Results => {
                self.push(line, Role::Results, "");
                self.push(line, Role::Text, text);
            }
            Label::Outlook if text.chars().count() <= 12 => self.push(line, Role::Outlook, text),
            Label::Issues | Label::Outlook => {
                self.push(line, Role::Issues, "");
                self.push(line, Role::Text, text);
            }
            Label::Rating => self.rating(line, text),
        }
    }

    /// `Ａ （目標達成に向けて順調に進んでいる）`: the word and what it means.
    fn rating(&mut self, line: &Line, text: &str) {
        let cut = text
            .find(['（', '(', '：', ':'])
            .or_else(|| text.find(char::is_whitespace))
            .unwrap_or(text.len());
        let (word, sentence) = (text[..cut].trim(), text[cut..].trim());
        if word.chars().count() > 12 {
            self.push(line, Role::RatingText, text);
            return;
        }
        if !word.is_empty() {
            let half: String = word.chars().map(half_width).collect();
            if half != word {
                self.rest.push(word.to_owned());
            }
            self.push(line, Role::Rating, &half);
        }
        self.bracketed(line, sentence);
    }

    /// A rating's sentence, its brackets set aside.
    fn bracketed(&mut self, line: &Line, text: &str) {
        let is_sign = |c: char| matches!(c, '（' | '）' | '(' | ')' | ':' | '：');
        let inner = text.trim_start_matches(is_sign);
        let opened = &text[..text.len() - inner.len()];
        let sentence = match opened.chars().filter(|c| matches!(c, '（' | '(')).count() {
            0 => inner,
            _ => inner.strip_suffix(['）', ')']).unwrap_or(inner),
        };
        let closed = &inner[sentence.len()..];
        for sign in [opened, closed] {
            if !sign.is_empty() {
                self.rest.push(sign.to_owned());
            }
        }
        if !sentence.trim().is_empty() {
            self.push(line, Role::RatingText, sentence.trim());
        }
    }
}

/// Whether a text may be the value of a label that stands on a line of its own.
fn fits(label: Label, text: &str) -> bool {
    let length = text.chars().count();
    match label {
        Label::Outlook => length <= 12,
        Label::Rating => length <= 40,
        Label::Division => length <= 40 && !text.ends_with('。'),
        Label::Title | Label::Theme | Label::Results | Label::Issues => true,
    }
}
