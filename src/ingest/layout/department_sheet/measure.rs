//! The measure whose rows are being read.

use crate::domain::{Measure, Section, SourceLines};
use crate::ingest::items::{self, Segment, nest};
use crate::ingest::layout::label::{self, Field, OUTLOOKS, RATINGS};
use crate::ingest::{Block, Cell, Diagnostic, Line, notice};

use super::references::References;
use super::title;

/// A measure and the lines of its cells, until the row that ends it.
#[derive(Debug)]
pub(in crate::ingest::layout) struct OpenMeasure {
    measure: Measure,
    /// Lines of each field, in the order in which they came.
    cells: Vec<(Field, Vec<Line>)>,
    pub(super) references: References,
}

impl OpenMeasure {
    pub(in crate::ingest::layout) fn new(section: Section, number: Option<u32>) -> Self {
        Self {
            measure: Measure::new(section, number, ""),
            cells: Vec::new(),
            references: References::default(),
        }
    }

    /// The row's number.
    pub(super) fn number(&self) -> Option<u32> {
        self.measure.number
    }

    /// Gives the measure its number; `false` when there is none to give.
    pub(super) fn set_number(&mut self, number: Option<u32>) -> bool {
        let sets = self.measure.number.is_none() && number.is_some();
        self.measure.number = self.measure.number.or(number);
        sets
    }

    /// Whether a field has been filled.
    pub(in crate::ingest::layout) fn has(&self, field: Field) -> bool {
        self.cells
            .iter()
            .any(|(known, lines)| *known == field && !lines.is_empty())
    }

    /// Widens the measure's place by a row.
    pub(in crate::ingest::layout) fn place(&mut self, row: &[Cell]) {
        for cell in row {
            for_each_line(&cell.blocks, &mut |line| {
                self.place_line(line);
            });
        }
    }

    /// Widens the measure's place by lines.
    pub(super) fn place_at(&mut self, place: SourceLines) {
        self.measure.source = self.measure.source.join(place);
    }

    /// Widens the measure's place by a line.
    pub(super) fn place_line(&mut self, line: &Line) {
        self.place_at(SourceLines {
            page: line.page,
            lines: [line.number, line.number],
        });
    }

    /// Takes a line for a field.
    pub(super) fn take_line(&mut self, field: Field, label: &str, line: Line) {
        if matches!(field, Field::PlanCodes | Field::Policies) {
            self.references.open(field, label::bare(label));
            self.references.text(&line.text);
        } else {
            self.take_lines(field, vec![line]);
        }
    }

    /// Takes a cell's text for a field; codes and policies inside it are told apart.
    pub(in crate::ingest::layout) fn take(&mut self, field: Field, label: &str, cell: &Cell) {
        if matches!(field, Field::PlanCodes | Field::Policies) {
            self.references.open(field, label);
            self.references.cell(cell);
            return;
        }
        let mut lines = Vec::new();
        self.take_blocks(&cell.blocks, &mut lines);
        self.take_lines(field, lines);
    }

    /// Adds lines to a field.
    pub(in crate::ingest::layout) fn take_lines(&mut self, field: Field, lines: Vec<Line>) {
        match self.cells.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => known.extend(lines),
            None => self.cells.push((field, lines)),
        }
    }

    /// Lines of a cell; from a label of references on, texts go there as long as they fit.
    fn take_blocks(&mut self, blocks: &[Block], lines: &mut Vec<Line>) {
        let mut in_references = false;
        for block in blocks {
            match block {
                Block::Line(line) => {
                    in_references = References::begins_at(&line.text)
                        || (in_references && References::may_continue(&line.text));
                    if in_references {
                        self.references.text(&line.text);
                    } else {
                        lines.push(line.clone());
                    }
                }
                Block::Table(table) => {
                    for cell in table.rows.iter().flatten() {
                        if in_references {
                            self.references.cell(cell);
                        } else {
                            self.take_blocks(&cell.blocks, lines);
                        }
                    }
                }
            }
        }
    }

    /// The finished measure; `None` for a numbered slot that holds nothing.
    pub(in crate::ingest::layout) fn close(
        mut self,
        rest: &mut Vec<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Measure> {
        self.references.flush();
        let named = self.take_title(rest);
        for (field, lines) in std::mem::take(&mut self.cells) {
            self.fill(field, &lines, rest);
        }
        self.close_references(rest, diagnostics);
        title::collect_item_marks(&mut self.measure);
        named.then_some(self.measure)
    }

    /// The name: what stands unmarked at the head of the first cell that may hold it.
    fn take_title(&mut self, rest: &mut Vec<String>) -> bool {
        let order = [
            Field::Title,
            Field::Commitments,
            Field::Theme,
            Field::Schedule,
            Field::Results,
            Field::Issues,
        ];
        for field in order {
            let Some(at) = self
                .cells
                .iter()
                .position(|(known, lines)| *known == field && !lines.is_empty())
            else {
                continue;
            };
            let mut segments = items::segments(&self.cells[at].1);
            if segments.is_empty() {
                continue;
            }
            let head = if field == Field::Title && segments.iter().all(|s| s.marker.is_empty()) {
                join_all(std::mem::take(&mut segments))
            } else {
                segments.remove(0)
            };
            if !head.marker.is_empty() {
                rest.push(head.marker);
            }
            let (bare, emphasis, signs) = title::split_marks(&head.text);
            self.measure.title = bare;
            self.measure.emphasis = emphasis;
            rest.extend(signs);
            self.cells.remove(at);
            let below = nest(segments, rest);
            self.field(if field == Field::Title {
                Field::Commitments
            } else {
                field
            })
            .extend(below);
            return true;
        }
        false
    }

    fn field(&mut self, field: Field) -> &mut Vec<crate::domain::Item> {
        match field {
            Field::Commitments | Field::Title => &mut self.measure.commitments,
            Field::Results => &mut self.measure.results,
            Field::Issues | Field::Outlook => &mut self.measure.issues,
            Field::Schedule => &mut self.measure.schedule,
            _ => &mut self.measure.notes,
        }
    }

    fn fill(&mut self, field: Field, lines: &[Line], rest: &mut Vec<String>) {
        let text = || join_text(lines);
        match field {
            Field::Division | Field::Department if self.measure.division.is_none() => {
                self.measure.division = non_empty(text());
            }
            Field::Rating if self.measure.rating.is_none() => {
                let (rating, meaning) = split_rating(&text());
                self.measure.rating = rating;
                self.measure.rating_text = meaning;
            }
            // 「方向性」 may head a word or a text; only the word can be counted.
            Field::Outlook if self.measure.outlook.is_none() && is_outlook(&text()) => {
                self.measure.outlook = non_empty(text());
            }
            Field::Goal if self.measure.goal.is_none() => self.measure.goal = non_empty(text()),
            Field::Theme if self.measure.theme.is_none() => self.measure.theme = non_empty(text()),
            field => {
                let items = items::read(lines, rest);
                self.field(field).extend(items);
            }
        }
    }

    fn close_references(&mut self, rest: &mut Vec<String>, diagnostics: &mut Vec<Diagnostic>) {
        let references = std::mem::take(&mut self.references);
        rest.extend(references.rest);
        self.measure.plan_codes = references.plan_codes;
        self.measure.policies = references.policies;
        let [from, to] = self.measure.source.lines;
        for name in references.unnumbered {
            diagnostics.push(notice::PLAN_CODE_MISSING.with(&name).at_lines(from, to));
            self.measure.notes.push(crate::domain::Item::plain(name));
        }
    }
}

fn for_each_line(blocks: &[Block], visit: &mut impl FnMut(&Line)) {
    for block in blocks {
        match block {
            Block::Line(line) => visit(line),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    for_each_line(&cell.blocks, visit);
                }
            }
        }
    }
}

fn join_all(segments: Vec<Segment>) -> Segment {
    let mut segments = segments.into_iter();
    let mut joined = segments
        .next()
        .expect("the caller has seen that it is not empty");
    for segment in segments {
        crate::ingest::words::join_onto(&mut joined.text, &segment.text);
    }
    joined
}

fn join_text(lines: &[Line]) -> String {
    crate::text::join_lines(lines.iter().map(|line| line.text.as_str()))
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Whether a text is a word for how a measure goes on, alone or with a word beside it.
fn is_outlook(text: &str) -> bool {
    /// Characters of an outlook in words that the table does not know.
    const MAX_OUTLOOK: usize = 6;
    let length = text.chars().count();
    length <= MAX_OUTLOOK
        || (length <= 2 * MAX_OUTLOOK && OUTLOOKS.iter().any(|o| text.starts_with(o)))
}

/// Letters and digits in half width: Ａ and A are one rating.
fn one_width(rating: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    rating.chars().map(half).collect()
}

/// The city's word for the rating, letters in one width, and what it says the word means.
fn split_rating(text: &str) -> (Option<String>, Option<String>) {
    /// Characters of a rating in words that the table does not know.
    const MAX_RATING: usize = 8;
    let text = text.trim();
    let known = RATINGS
        .iter()
        .filter(|rating| text.starts_with(**rating))
        .max_by_key(|r| r.len());
    if let Some(rating) = known {
        let after = &text[rating.len()..];
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        if ends {
            return (Some(one_width(rating)), non_empty(after.trim().to_owned()));
        }
    }
    if text.chars().count() <= MAX_RATING {
        return (non_empty(one_width(text)), None);
    }
    (None, non_empty(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_the_citys_own_word() {
        let cases = [
            ("Ａ", Some("A"), None),
            (
                "Ａ（順調に進んでいる）",
                Some("A"),
                Some("（順調に進んでいる）"),
            ),
            ("概ね順調", Some("概ね順調"), None),
            ("良好", Some("良好"), None),
            (
                "目標を上回る成果が得られた",
                None,
                Some("目標を上回る成果が得られた"),
            ),
            ("", None, None),
        ];
        for (text, rating, meaning) in cases {
            let (found, said) = split_rating(text);
            assert_eq!(
                (found.as_deref(), said.as_deref()),
                (rating, meaning),
                "{text}"
            );
        }
    }
}
