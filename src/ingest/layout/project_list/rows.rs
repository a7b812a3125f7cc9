//! Rows of a list to measures, each in the sheet of its department and year.

use std::collections::HashMap;

use crate::domain::{FiscalYear, Section, Sheet};
use crate::ingest::layout::Reading;
use crate::ingest::layout::code::code_at;
use crate::ingest::layout::department_sheet::measure::OpenMeasure;
use crate::ingest::layout::label::{self, Field, OUTLOOKS};
use crate::ingest::words::squeeze;
use crate::ingest::{Block, Cell, Diagnostic, Line, LineKind, items, notice};
use crate::text::numeral::width_digit;

use super::columns::{Column, Columns, Holds, text_of};

/// Characters of a department's name at most.
const MAX_DEPARTMENT: usize = 16;

/// Digits of a row's number at most; a longer one is a code.
const MAX_DIGITS: usize = 6;

/// Words that begin a row of sums.
const SUMS: &[&str] = &[
    "合計",
    "小計",
    "総計",
    "総合計",
    "計",
    "部計",
    "課計",
    "再計",
];

/// The sheets of a document's lists.
#[derive(Debug, Default)]
pub(super) struct Lists {
    sheets: Vec<Sheet>,
    by_identity: HashMap<(Option<String>, Option<FiscalYear>), usize>,
    columns: Option<Columns>,
    /// Department and group that lines and rows above have named.
    department: Option<String>,
    group: Option<String>,
    /// Cells that speak for the rows below them, by column.
    carried: HashMap<usize, Cell>,
    open: Option<(usize, OpenMeasure)>,
    /// Text outside the rows, and what is only recognised, for the first sheet.
    lines: Vec<Line>,
    rest: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    has_results: bool,
}

impl Lists {
    /// A line outside of tables.
    pub(super) fn line(&mut self, line: &Line) {
        match department(&line.text) {
            Some(name) => {
                self.close();
                self.rest.push(line.text.trim().to_owned());
                self.department = Some(name);
                self.group = None;
            }
            None => self.lines.push(line.clone()),
        }
    }

    /// Rows above a header.
    pub(super) fn loose(&mut self, rows: &[Vec<Cell>]) {
        for cell in rows.iter().flatten() {
            for_each_line(&cell.blocks, &mut |line| self.line(line));
        }
    }

    /// Begins the rows below a header.
    pub(super) fn open(&mut self, columns: Columns) {
        self.close();
        self.carried.clear();
        self.rest.extend(columns.texts.iter().cloned());
        self.has_results |= columns.has(Holds::Field(Field::Results));
        self.columns = Some(columns);
    }

    /// Rows of a table; without a header above them they are text.
    pub(super) fn rows(&mut self, rows: &[Vec<Cell>]) {
        let Some(columns) = self.columns.take() else {
            return self.loose(rows);
        };
        for row in rows {
            self.row(row, &columns);
        }
        self.columns = Some(columns);
    }

    fn row(&mut self, row: &[Cell], columns: &Columns) {
        let filled: Vec<_> = row.iter().filter(|cell| !cell.blocks.is_empty()).collect();
        let Some(first) = filled.first() else { return };
        let below = |cell: &Cell| columns.at(cell.column).map(|at| &columns.columns[at]);
        let is_title =
            |cell: &&Cell| below(cell).is_some_and(|c| c.holds == Holds::Field(Field::Title));
        let head = squeeze(&text_of(first));
        if SUMS.contains(&head.trim_matches(['【', '】', '（', '）', '(', ')']))
            || columns.is_repeated_by(row)
        {
            self.close();
            return self.keep(row);
        }
        if filled.len() == 1 && (first.column == 0 || is_title(first)) && self.heads(first, columns)
        {
            return;
        }
        if filled.iter().any(is_title) {
            self.begin(row, columns);
        } else if self.open.is_none() {
            return self.keep(row);
        }
        self.fill(row, columns);
    }

    /// A row of one cell names the group of those below it: a department, or a goal.
    fn heads(&mut self, cell: &Cell, columns: &Columns) -> bool {
        let text = text_of(cell);
        let spans = cell.width * 2 > columns.columns.len();
        match department(&text) {
            Some(name) => {
                self.department = Some(name);
                self.group = None;
                self.rest.push(text);
            }
            None if spans => {
                self.group = Some(text.clone());
                self.rest.push(text);
            }
            None => return false,
        }
        self.close();
        self.carried.clear();
        true
    }

    /// Keeps a row that is no measure.
    fn keep(&mut self, row: &[Cell]) {
        for cell in row {
            for_each_line(&cell.blocks, &mut |line| {
                self.rest.push(line.text.trim().to_owned())
            });
        }
    }

    /// Begins the measure of a row.
    fn begin(&mut self, row: &[Cell], columns: &Columns) {
        self.close();
        for (at, column) in columns.columns.iter().enumerate() {
            let speaks_on = matches!(
                column.holds,
                Holds::Year | Holds::Field(Field::Department | Field::Theme | Field::Goal)
            );
            let cell = row.iter().find(|cell| columns.at(cell.column) == Some(at));
            match cell {
                Some(cell) if !cell.blocks.is_empty() => {
                    drop(self.carried.insert(at, cell.clone()))
                }
                // An empty place ends what stood above it, unless such values go on by nature.
                Some(_) if !speaks_on => drop(self.carried.remove(&at)),
                Some(_) | None => {}
            }
        }
        let value = |holds: Holds| {
            let at = columns
                .columns
                .iter()
                .position(|column| column.holds == holds)?;
            self.carried
                .get(&at)
                .map(text_of)
                .filter(|text| !text.is_empty())
        };
        let named = value(Holds::Field(Field::Department));
        let stated = value(Holds::Year).and_then(|text| Some((year(&text)?, text)));
        let sheet = self.sheet(named.or_else(|| self.department.clone()), stated);
        let mut open = OpenMeasure::new(Section::Annual, number_of(row, columns));
        // Values of the rows above that span this one.
        for (at, column) in columns.columns.iter().enumerate() {
            let spanned = !row.iter().any(|cell| columns.at(cell.column) == Some(at));
            let speaks_on = matches!(column.holds, Holds::Field(Field::Theme | Field::Goal));
            let empty = row
                .iter()
                .any(|cell| columns.at(cell.column) == Some(at) && cell.blocks.is_empty());
            if let (Holds::Field(field), Some(cell)) = (column.holds, self.carried.get(&at))
                && !matches!(field, Field::Title | Field::Department | Field::Number)
                && (spanned || (empty && speaks_on))
            {
                let mut filling = Filling {
                    open: &mut open,
                    rest: &mut Vec::new(),
                };
                filling.take(column, cell);
            }
        }
        if let (Some(group), false) = (&self.group, columns.has(Holds::Field(Field::Goal))) {
            let mut lines = Vec::new();
            let below = row.iter().find(|cell| !cell.blocks.is_empty());
            let blocks = below.map_or(&[][..], |cell| &cell.blocks);
            for_each_line(blocks, &mut |at| lines.push(line(group.clone(), at)));
            lines.truncate(1);
            open.take_lines(Field::Goal, lines);
        }
        self.open = Some((sheet, open));
    }

    /// The sheet of a department and a year.
    fn sheet(&mut self, department: Option<String>, year: Option<(FiscalYear, String)>) -> usize {
        let identity = (
            department.as_deref().map(squeeze),
            year.as_ref().map(|(year, _)| *year),
        );
        *self.by_identity.entry(identity).or_insert_with(|| {
            self.sheets.push(Sheet {
                department,
                fiscal_year: year.as_ref().map(|(year, _)| *year),
                fiscal_year_evidence: year.map(|(_, text)| text),
                ..Sheet::default()
            });
            self.sheets.len() - 1
        })
    }

    /// Puts a row's cells into the open measure.
    fn fill(&mut self, row: &[Cell], columns: &Columns) {
        let Some((sheet, open)) = &mut self.open else {
            return;
        };
        open.place(row);
        let mut filling = Filling {
            open,
            rest: &mut self.sheets[*sheet].rest,
        };
        for cell in row.iter().filter(|cell| !cell.blocks.is_empty()) {
            match columns.at(cell.column) {
                Some(at) => filling.take(&columns.columns[at], cell),
                None => filling.note("", cell),
            }
        }
    }

    fn close(&mut self) {
        if let Some((sheet, open)) = self.open.take() {
            let sheet = &mut self.sheets[sheet];
            let closed = open.close(&mut sheet.rest, &mut self.diagnostics);
            sheet.measures.extend(closed);
        }
    }

    /// Everything read.
    pub(super) fn finish(mut self) -> Reading {
        self.close();
        if self.sheets.is_empty() {
            self.sheets.push(Sheet {
                department: self.department.take(),
                ..Sheet::default()
            });
        }
        let first = &mut self.sheets[0];
        first.passages = items::read(&self.lines, &mut self.rest);
        first.rest.append(&mut self.rest);
        let without = |sheet: &Sheet| {
            sheet
                .measures
                .iter()
                .all(|m| m.results.is_empty() && m.rating.is_none())
        };
        if self.has_results && self.sheets.iter().all(without) {
            self.sheets
                .iter_mut()
                .for_each(|sheet| sheet.results_published = false);
            self.diagnostics.push(notice::RESULTS_NOT_PUBLISHED.plain());
        }
        Reading {
            sheets: self.sheets,
            diagnostics: self.diagnostics,
        }
    }
}

/// The measure that a row's cells go to, and what they leave over.
struct Filling<'a> {
    open: &'a mut OpenMeasure,
    rest: &'a mut Vec<String>,
}

impl Filling<'_> {
    fn take(&mut self, column: &Column, cell: &Cell) {
        let text = text_of(cell);
        let field = match column.holds {
            // These are the sheet's own; the row repeats them.
            Holds::Year if year(&text).is_some() => return self.rest.push(text),
            Holds::Year | Holds::Note => return self.note(&column.label, cell),
            Holds::Field(Field::Department) => return self.rest.push(text),
            Holds::Field(field) => field,
        };
        if field == Field::Rating {
            // A rating is kept in one width; the letter as written is kept here.
            let written: String = text.chars().filter(|c| ('！'..='～').contains(c)).collect();
            self.rest
                .extend(Some(written).filter(|written| !written.is_empty()));
        }
        match field {
            Field::Number if number(&text).is_some() => self.rest.push(text),
            Field::Number => self.note(&column.label, cell),
            Field::Issues if is_outlook(&text) => {
                self.open.take(Field::Outlook, &column.label, cell)
            }
            Field::PlanCodes if code_at(text.trim()).is_none() => self.note(&column.label, cell),
            Field::Policies if !begins_with_digit(&text) => {
                if self.open.has(Field::Theme) {
                    self.note(&column.label, cell);
                } else {
                    self.open.take(Field::Theme, &column.label, cell);
                }
            }
            field => self.open.take(field, &column.label, cell),
        }
    }

    /// Keeps a value beside the row, with the name of its column.
    fn note(&mut self, label: &str, cell: &Cell) {
        let mut lines = Vec::new();
        for_each_line(&cell.blocks, &mut |found| {
            let named = lines.is_empty() && !label.is_empty();
            let text = if named {
                format!("{label}: {}", found.text.trim())
            } else {
                found.text.clone()
            };
            lines.push(Line {
                kind: LineKind::Paragraph,
                ..line(text, found)
            });
        });
        self.open.take_lines(Field::Notes, lines);
    }
}

/// The text at another line's place.
fn line(text: String, at: &Line) -> Line {
    Line { text, ..at.clone() }
}

/// The row's number, where its column counts.
fn number_of(row: &[Cell], columns: &Columns) -> Option<u32> {
    let cell = row.iter().find(|cell| {
        let column = columns.at(cell.column).map(|at| &columns.columns[at]);
        !cell.blocks.is_empty() && column.is_some_and(|c| c.holds == Holds::Field(Field::Number))
    })?;
    number(&text_of(cell))
}

/// 「1」「１２」「No.3」「④」「0101」: a number, but no code with letters or dashes.
fn number(text: &str) -> Option<u32> {
    let bare = text
        .trim()
        .trim_start_matches(['N', 'n', 'Ｎ', 'o', 'ｏ', '№']);
    let bare = bare.trim_matches(['.', '．', ' ', '　', '(', ')', '（', '）']);
    if let (Some(c @ '①'..='⑳'), 1) = (bare.chars().next(), bare.chars().count()) {
        return Some(c as u32 - '①' as u32 + 1);
    }
    let digits: Option<Vec<u32>> = bare.chars().map(width_digit).collect();
    let digits = digits.filter(|digits| (1..=MAX_DIGITS).contains(&digits.len()))?;
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    (value > 0).then_some(value)
}

/// 「令和5年度」「R5」「2023」; a bare number of an era is none.
fn year(text: &str) -> Option<FiscalYear> {
    FiscalYear::parse(text.trim())
}

/// 「【総務部】」「所管部局：総務部」「■ 福祉部」「03 環境部」
fn department(text: &str) -> Option<String> {
    let bare =
        label::bare(text).trim_start_matches(|c: char| c.is_numeric() || "._-．－ ".contains(c));
    let (head, after) = bare.split_once(['：', ':']).unwrap_or((bare, ""));
    let name = match label::exact(head) {
        Some(Field::Department) if !after.is_empty() => label::bare(after),
        _ => bare,
    };
    let is_unit = ["部", "局", "室", "委員会", "本部", "会計課", "センター"]
        .iter()
        .any(|end| name.ends_with(end));
    let length = name.chars().count();
    let one_word = !name.contains(['、', '。', '（', '(', ' ', '　']);
    (is_unit && one_word && (2..=MAX_DEPARTMENT).contains(&length)).then(|| name.to_owned())
}

fn is_outlook(text: &str) -> bool {
    let bare = squeeze(text);
    OUTLOOKS.contains(&bare.as_str())
}

fn begins_with_digit(text: &str) -> bool {
    text.trim()
        .chars()
        .next()
        .is_some_and(|c| width_digit(c).is_some())
}

fn for_each_line(blocks: &[Block], visit: &mut impl FnMut(&Line)) {
    for block in blocks {
        match block {
            Block::Line(line) => visit(line),
            Block::Table(table) => {
                table
                    .rows
                    .iter()
                    .flatten()
                    .for_each(|cell| for_each_line(&cell.blocks, visit));
            }
        }
    }
}
