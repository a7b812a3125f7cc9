//! Mission, directions and summary, whose headings may all come before their texts.

use crate::domain::Sheet;
use crate::ingest::layout::label::{self, Field};
use crate::ingest::{Line, items};

use super::super::builder::{is_page_number, is_title};

/// Headings that wait for their text, and the block being read.
#[derive(Debug, Default)]
pub(super) struct Overview {
    waiting: Vec<Field>,
    zone: Option<Field>,
    block: Vec<Line>,
    /// Headings between the block before and this one: its text cannot go on with it.
    headed: bool,
}

impl Overview {
    /// A heading of a part.
    pub(super) fn heading(&mut self, field: Field) {
        self.headed = true;
        if !self.waiting.contains(&field) {
            self.waiting.push(field);
        }
    }

    /// A line before the first row.
    pub(super) fn line(&mut self, line: &Line, sheet: &mut Sheet) {
        if let Some(fields) = column_headers(&line.text) {
            sheet.rest.push(line.text.trim().to_owned());
            fields.into_iter().for_each(|field| self.heading(field));
            return;
        }
        if is_page_number(&line.text) || is_title(line) {
            sheet.rest.push(line.text.trim().to_owned());
            return;
        }
        if line.gap > 0 || self.headed {
            self.flush(sheet);
        }
        self.headed = false;
        self.block.push(line.clone());
    }

    pub(super) fn finish(&mut self, sheet: &mut Sheet) {
        self.flush(sheet);
    }

    /// Gives the block to the part that waits longest; what was done is the summary.
    fn flush(&mut self, sheet: &mut Sheet) {
        if self.block.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.block);
        let done = is_past(&lines);
        let next = self
            .waiting
            .iter()
            .position(|field| (*field == Field::Summary) == done);
        let next = next.or_else(|| (self.zone.is_none() && !self.waiting.is_empty()).then_some(0));
        if let Some(next) = next {
            self.zone = Some(self.waiting.remove(next));
        }
        let read = items::read(&lines, &mut sheet.rest);
        let part = match self.zone {
            Some(Field::Mission) => &mut sheet.mission,
            Some(Field::Directions) => &mut sheet.directions,
            Some(Field::Summary) => &mut sheet.summary,
            _ => &mut sheet.passages,
        };
        part.extend(read);
    }
}

/// 「方針 取組みの総括」: headers of columns side by side.
fn column_headers(text: &str) -> Option<Vec<Field>> {
    let fields: Option<Vec<_>> = text.split_whitespace().map(label::exact).collect();
    let fields = fields?;
    let overview = |f: &Field| matches!(f, Field::Mission | Field::Directions | Field::Summary);
    (!fields.is_empty() && fields.iter().all(overview)).then_some(fields)
}

/// Whether most sentences say what was done.
fn is_past(lines: &[Line]) -> bool {
    let text: String = lines.iter().map(|line| line.text.trim()).collect();
    let sentences = text.matches('。').count();
    let done = text.matches("した。").count();
    sentences > 0 && done * 2 > sentences
}
