//! The rows of one page: their heads, and the blocks of their columns.

use crate::domain::{FoundYear, Measure, PlanCode, Section, SourceLines};
use crate::ingest::items::begins_with_marker;
use crate::ingest::layout::label::Field;
use crate::ingest::{Line, notice};

use super::super::builder::SheetBuilder;
use super::super::measure::OpenMeasure;
use super::super::references::References;
use super::{Stage, is_text};

/// A part of the blocks below the heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Lines of a column.
    Text(Vec<Line>),
    /// Codes that end a row.
    Codes(Vec<PlanCode>, SourceLines),
}

/// What stands between two headers.
#[derive(Debug)]
pub(super) struct Page {
    fields: Vec<Field>,
    pub(super) rows: Vec<RowHead>,
    parts: Vec<Part>,
}

impl Page {
    pub(super) fn new(fields: &[Field]) -> Self {
        Self {
            fields: fields.to_vec(),
            rows: Vec::new(),
            parts: Vec::new(),
        }
    }

    pub(super) fn has_results(&self) -> bool {
        self.fields.contains(&Field::Results)
    }

    fn has_schedule(&self) -> bool {
        self.fields.contains(&Field::Schedule)
    }

    fn section(&self) -> Section {
        let named = |field| self.fields.contains(&field);
        if named(Field::Midterm) || (self.has_schedule() && !self.has_results()) {
            Section::Midterm
        } else {
            Section::Annual
        }
    }

    /// A line of a column: a gap, or a number that begins anew, begins a block.
    ///
    /// Columns of a plan are short and whole; those of a year run on over gaps.
    pub(super) fn text(&mut self, line: &Line) {
        let is_plan = self.section() == Section::Midterm;
        let apart = line.gap > 0 && (is_plan || begins_with_marker(&line.text));
        let restarts = apart || starts_count(&line.text);
        match self.parts.last_mut() {
            Some(Part::Text(lines)) if !restarts => lines.push(line.clone()),
            _ => self.parts.push(Part::Text(vec![line.clone()])),
        }
    }

    /// Codes; those that follow one another belong to one row.
    pub(super) fn codes(&mut self, codes: Vec<PlanCode>, line: &Line) {
        match self.parts.last_mut() {
            Some(Part::Codes(known, place)) => {
                known.extend(codes);
                *place = place.join(place_of(line));
            }
            _ => self.parts.push(Part::Codes(codes, place_of(line))),
        }
    }

    /// Takes back the unmarked lines that end the blocks: the name of a row without number.
    pub(super) fn take_name(&mut self) -> Vec<Line> {
        match self.parts.last() {
            Some(Part::Text(lines)) if lines.len() <= 2 && !begins_with_marker(&lines[0].text) => {
                match self.parts.pop() {
                    Some(Part::Text(lines)) => lines,
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The page's rows with their blocks.
    pub(super) fn into_rows(mut self, builder: &mut SheetBuilder) -> Vec<Row> {
        let section = self.section();
        let heads = std::mem::take(&mut self.rows);
        if heads.is_empty() {
            for part in std::mem::take(&mut self.parts) {
                builder.sheet.rest.extend(texts_of(part));
            }
            return Vec::new();
        }
        let shares = self.share(heads.len());
        let rows = heads.into_iter().zip(shares);
        rows.map(|(head, parts)| self.row(section, head, parts, builder))
            .collect()
    }

    /// Gives every row its blocks: codes end a row; else each row has as many blocks as columns.
    fn share(&mut self, rows: usize) -> Vec<Vec<Part>> {
        let parts = std::mem::take(&mut self.parts);
        let texts = parts.iter().filter(|part| is_text(part)).count();
        let ends = parts.len() - texts;
        let mut shares: Vec<Vec<Part>> = vec![Vec::new(); rows];
        let mut row = 0;
        let per_row = texts.div_ceil(rows).max(1);
        let mut in_row = 0;
        for part in parts {
            let is_end = !is_text(&part);
            in_row += usize::from(!is_end);
            shares[row].push(part);
            let full = if ends == rows {
                is_end
            } else {
                is_end || in_row == per_row
            };
            if full && row + 1 < rows {
                row += 1;
                in_row = 0;
            }
        }
        shares
    }

    fn row(
        &self,
        section: Section,
        head: RowHead,
        parts: Vec<Part>,
        builder: &mut SheetBuilder,
    ) -> Row {
        let mut open = OpenMeasure::new(section, head.number);
        open.place_at(head.place);
        let from = head.place.lines[0];
        open.take_lines(Field::Title, head.name);
        let mut codes = Vec::new();
        let mut texts = Vec::new();
        for part in parts {
            match part {
                Part::Text(lines) => {
                    lines.iter().for_each(|line| open.place_at(place_of(line)));
                    texts.push(lines);
                }
                Part::Codes(found, place) => {
                    open.place_at(place);
                    codes.extend(found);
                }
            }
        }
        let doubtful = self.fill(&mut open, texts);
        if doubtful {
            let field = head
                .number
                .map_or_else(String::new, |n| format!("{section} {n} schedule"));
            builder.diagnostics.push(
                notice::SCHEDULE_DOUBTFUL
                    .plain()
                    .at_lines(from, from)
                    .about(field),
            );
        }
        open.references = head.policies;
        Row {
            open,
            titles: head.plan_titles,
            codes,
            line: from,
        }
    }

    /// Puts the blocks into the columns; `true` when it was a guess.
    fn fill(&self, open: &mut OpenMeasure, texts: Vec<Vec<Line>>) -> bool {
        if self.has_schedule() && !self.has_results() {
            return fill_plan(open, texts);
        }
        // Columns come one after the other: what is to be done, what was done, what is next.
        let columns = [Field::Commitments, Field::Results, Field::Issues];
        let mut column = 0;
        for (nth, lines) in texts.into_iter().enumerate() {
            let begins = nth > 0 && self.has_results() && begins_column(&lines);
            column = (column + usize::from(begins)).min(columns.len() - 1);
            open.take_lines(columns[column], lines);
        }
        false
    }
}

/// Whether a block begins a column anew, by its first marker.
fn begins_column(lines: &[Line]) -> bool {
    lines.first().is_some_and(|line| {
        starts_count(&line.text) || line.text.trim_start().starts_with(['○', '◯', '●', '・'])
    })
}

/// `(1)` or `（１）` at the head of a line.
fn starts_count(text: &str) -> bool {
    ["(1)", "（1）", "（１）", "⑴"]
        .iter()
        .any(|one| text.trim_start().starts_with(one))
}

/// Commitments and schedule of a midterm row: the one ends its sentences, the other names years.
fn fill_plan(open: &mut OpenMeasure, texts: Vec<Vec<Line>>) -> bool {
    let balances: Vec<_> = texts.iter().map(|lines| balance(lines)).collect();
    let most_planned = balances.iter().copied().max();
    let distinct = balances
        .iter()
        .filter(|b| Some(**b) == most_planned)
        .count()
        == 1;
    let mut doubtful = texts.len() == 2 && !distinct;
    for (lines, balance) in texts.into_iter().zip(&balances) {
        let planned = match balances.len() {
            2 if distinct => Some(*balance) == most_planned,
            _ => *balance > 0,
        };
        doubtful |= balances.len() > 2 && *balance == 0;
        open.take_lines(
            if planned {
                Field::Schedule
            } else {
                Field::Commitments
            },
            lines,
        );
    }
    doubtful
}

/// Years named, less sentences ended.
fn balance(lines: &[Line]) -> i64 {
    let text: String = lines.iter().map(|line| line.text.trim()).collect();
    let sentences = text.matches(['。', '｡']).count();
    FoundYear::all(&text).len() as i64 - sentences as i64
}

fn texts_of(part: Part) -> Vec<String> {
    match part {
        Part::Text(lines) => lines
            .into_iter()
            .map(|line| line.text.trim().to_owned())
            .collect(),
        Part::Codes(codes, _) => codes.into_iter().map(|code| code.raw).collect(),
    }
}

fn place_of(line: &Line) -> SourceLines {
    SourceLines {
        page: line.page,
        lines: [line.number, line.number],
    }
}

/// Number, name and references of a row.
#[derive(Debug)]
pub(super) struct RowHead {
    pub(super) number: Option<u32>,
    name: Vec<Line>,
    plan_titles: Vec<String>,
    policies: References,
    place: SourceLines,
}

impl RowHead {
    pub(super) fn new(number: Option<u32>, line: &Line) -> Self {
        Self {
            number,
            name: Vec::new(),
            plan_titles: Vec::new(),
            policies: References::default(),
            place: place_of(line),
        }
    }

    /// A line of the head.
    pub(super) fn line(&mut self, stage: Stage, line: &Line) {
        self.place = self.place.join(place_of(line));
        match stage {
            Stage::Name => self.name.push(line.clone()),
            Stage::Plan => self.plan_titles.extend(split_titles(&line.text)),
            _ => self.policies.text(&line.text),
        }
    }

    /// A label of references.
    pub(super) fn label(&mut self, policies: bool, line: &Line) {
        self.place = self.place.join(place_of(line));
        if policies {
            self.policies.open(Field::Policies, &line.text);
        }
    }
}

/// Names of the plan that share a line, white space between them.
fn split_titles(text: &str) -> Vec<String> {
    /// Characters of a name at least: a shorter piece is a word of the name before it.
    const MIN_TITLE: usize = 6;
    let mut titles: Vec<String> = Vec::new();
    for piece in text.split_whitespace() {
        let long = piece.chars().count() >= MIN_TITLE;
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        match titles.last_mut() {
            Some(before) if !long || latin(before.chars().next_back()) => {
                before.push(' ');
                before.push_str(piece);
            }
            _ => titles.push(piece.to_owned()),
        }
    }
    titles
}

/// A row whose codes have not found their names yet.
#[derive(Debug)]
pub(super) struct Row {
    open: OpenMeasure,
    pub(super) titles: Vec<String>,
    pub(super) codes: Vec<PlanCode>,
    pub(super) line: usize,
}

impl Row {
    /// Gives the measure its codes with their names, and the names that have none.
    pub(super) fn put(&mut self, codes: Vec<PlanCode>, unnumbered: Vec<String>) {
        self.open.references.plan_codes = codes;
        self.open.references.unnumbered.extend(unnumbered);
    }

    pub(super) fn close(self, builder: &mut SheetBuilder) -> Option<Measure> {
        self.open
            .close(&mut builder.sheet.rest, &mut builder.diagnostics)
    }
}
