//! A department sheet of which only lines are left, as text extraction gives a PDF.
//!
//! The page's table comes back as blocks: header, number, name, references,
//! items, and the codes last of all. Where a page holds several rows, all their
//! heads come first and then, row by row, the blocks of the columns.

mod overview;
mod page;
mod pairing;

use crate::domain::PlanCode;
use crate::ingest::items::begins_with_marker;
use crate::ingest::layout::label::{self, Field};
use crate::ingest::{Block, Document, Line};

use super::super::Reading;
use super::builder::{SheetBuilder, is_page_number, section_heading};
use super::rows::parse_number;
use super::{identity, is_reference_label};
use overview::Overview;
use page::{Page, Part, RowHead};

/// Lines after a row's number within which its references begin.
const HEAD_LINES: usize = 6;

/// Headers of goals that stand in lines, for the score.
pub(super) fn count_headers(document: &Document) -> usize {
    let lines = lines_of(document);
    let mut found = 0;
    let mut at = 0;
    while at < lines.len() {
        match header_at(&lines[at..]) {
            Some(header) => {
                found += 1;
                at += header.lines;
            }
            None => at += 1,
        }
    }
    found
}

/// Reads the lines of a document.
pub(super) fn read(document: &Document) -> Reading {
    let lines = lines_of(document);
    let mut reader = Reader::new();
    let mut at = 0;
    while at < lines.len() {
        at += reader.step(&lines[at..]);
    }
    reader.finish()
}

fn lines_of(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Line(line) => lines.push(line.clone()),
            Block::Table(table) => {
                for row in &table.rows {
                    lines.extend(super::rows::lines_of(row));
                }
            }
        }
    }
    lines
}

/// The column headers of a page, over one line or several.
struct LineHeader {
    fields: Vec<Field>,
    lines: usize,
}

/// Reads the header lines at the head of some lines.
fn header_at(lines: &[Line]) -> Option<LineHeader> {
    let mut fields = Vec::new();
    let mut taken = 0;
    for line in lines {
        let Some(found) = header_fields(&line.text) else {
            break;
        };
        fields.extend(found);
        taken += 1;
    }
    let has = |field| fields.contains(&field);
    let is_of_goals = has(Field::Commitments)
        && (has(Field::Results) || has(Field::Schedule) || has(Field::Issues))
        && has(Field::Number);
    is_of_goals.then_some(LineHeader {
        fields,
        lines: taken,
    })
}

/// The fields of a line that holds column headers and nothing else.
fn header_fields(text: &str) -> Option<Vec<Field>> {
    let fields: Option<Vec<_>> = text.split_whitespace().map(label::heading).collect();
    let fields = fields?;
    let column = |f: &Field| {
        matches!(
            f,
            Field::Number
                | Field::Annual
                | Field::Midterm
                | Field::Commitments
                | Field::Results
                | Field::Issues
                | Field::Schedule
        )
    };
    let is_heading = label::is_decorated(text) && fields.len() == 1;
    (!fields.is_empty() && fields.iter().all(column) && !is_heading).then_some(fields)
}

/// Where in a page the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before the first header.
    Overview,
    /// After a header, before a number.
    Top,
    /// In a row's name.
    Name,
    /// After 総合計画.
    Plan,
    /// After 基本政策.
    Policies,
    /// In the blocks of the columns.
    Body,
}

struct Reader {
    builder: SheetBuilder,
    overview: Overview,
    stage: Stage,
    pages: Vec<Page>,
}

impl Reader {
    fn new() -> Self {
        Self {
            builder: SheetBuilder::new(),
            overview: Overview::default(),
            stage: Stage::Overview,
            pages: Vec::new(),
        }
    }

    /// Reads what stands at the head of some lines; gives the lines it took.
    fn step(&mut self, lines: &[Line]) -> usize {
        let line = &lines[0];
        if let Some(header) = header_at(lines) {
            let texts = lines[..header.lines]
                .iter()
                .map(|line| line.text.trim().to_owned());
            self.builder.sheet.rest.extend(texts);
            self.pages.push(Page::new(&header.fields));
            self.stage = Stage::Top;
            return header.lines;
        }
        if let Some(identity) = identity::of_line(&line.text) {
            if identity.names_department() && self.builder.sheet.department.is_some() {
                self.end_sheet();
            }
            self.builder.identity(identity);
        } else if let Some(field) = section_heading(line) {
            self.builder.sheet.rest.push(line.text.trim().to_owned());
            self.overview.heading(field);
        } else if self.stage == Stage::Overview {
            self.overview.line(line, &mut self.builder.sheet);
        } else {
            self.row_line(lines);
        }
        1
    }

    /// A line below a header.
    fn row_line(&mut self, lines: &[Line]) {
        let line = &lines[0];
        if let Some(number) = self.row_number(lines) {
            self.builder.sheet.rest.push(line.text.trim().to_owned());
            self.page().rows.push(RowHead::new(Some(number), line));
            self.stage = Stage::Name;
            return;
        }
        if is_page_number(&line.text) {
            self.builder.sheet.rest.push(line.text.trim().to_owned());
            return;
        }
        if is_reference_label(&line.text) {
            return self.reference_label(line);
        }
        if let Some(codes) = codes_only(&line.text) {
            self.page().codes(codes, line);
            self.stage = Stage::Body;
            return;
        }
        let leaves_head = begins_with_marker(&line.text)
            || (self.stage == Stage::Policies
                && super::super::code::numbered_names(&line.text).is_empty());
        if matches!(self.stage, Stage::Name | Stage::Plan | Stage::Policies) && !leaves_head {
            let stage = self.stage;
            if let Some(row) = self.page().rows.last_mut() {
                row.line(stage, line);
                return;
            }
        }
        self.stage = Stage::Body;
        self.page().text(line);
    }

    fn reference_label(&mut self, line: &Line) {
        let policies = label::exact(&line.text) == Some(Field::Policies);
        // A second row whose number was lost: its name ended the blocks before it.
        let head_is_closed = self.stage == Stage::Body || self.page().rows.is_empty();
        if head_is_closed && !policies {
            let name = self.page().take_name();
            let mut row = RowHead::new(None, line);
            for line in &name {
                row.line(Stage::Name, line);
            }
            self.page().rows.push(row);
        }
        self.builder.sheet.rest.push(line.text.trim().to_owned());
        if let Some(row) = self.page().rows.last_mut() {
            row.label(policies, line);
        }
        self.stage = if policies {
            Stage::Policies
        } else {
            Stage::Plan
        };
    }

    /// The number of a row that begins here; a page number has no references after it.
    fn row_number(&mut self, lines: &[Line]) -> Option<u32> {
        let number = parse_number(&lines[0].text)?;
        let ahead = &lines[1..lines.len().min(1 + HEAD_LINES)];
        let named = ahead.first().is_some_and(|next| {
            !begins_with_marker(&next.text) && codes_only(&next.text).is_none()
        });
        let referred = ahead.iter().any(|line| is_reference_label(&line.text));
        (named && referred).then_some(number)
    }

    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::new(&[]));
        }
        self.pages.last_mut().expect("just made sure of")
    }

    fn end_sheet(&mut self) {
        self.overview.finish(&mut self.builder.sheet);
        let mut rows = Vec::new();
        for page in std::mem::take(&mut self.pages) {
            self.builder.has_results_column |= page.has_results();
            rows.extend(page.into_rows(&mut self.builder));
        }
        pairing::pair(&mut rows, &mut self.builder.diagnostics);
        for row in rows {
            let closed = row.close(&mut self.builder);
            self.builder.sheet.measures.extend(closed);
        }
        self.overview = Overview::default();
        self.stage = Stage::Overview;
        // A further department begins a further sheet.
        self.builder.end_sheet();
    }

    fn finish(mut self) -> Reading {
        self.end_sheet();
        self.builder.into_reading()
    }
}

/// The codes of a line that holds nothing else.
fn codes_only(text: &str) -> Option<Vec<PlanCode>> {
    let found = PlanCode::find_all(text);
    let mut left = 0;
    let mut from = 0;
    for (range, _) in &found {
        left += text[from..range.start].trim().len();
        from = range.end;
    }
    left += text[from..].trim().len();
    (!found.is_empty() && left == 0).then(|| found.into_iter().map(|(_, code)| code).collect())
}

/// A part of a page's blocks.
fn is_text(part: &Part) -> bool {
    matches!(part, Part::Text(_))
}

#[cfg(test)]
mod tests;
