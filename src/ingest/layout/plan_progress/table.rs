//! Tables with one row for each 取組内容 and the labels in their first row.

use crate::ingest::{Block, Cell, Line, Table};

use super::heading::{Heading, Level};
use super::labels::{self, Label};
use super::wording::join;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// 基本目標 or 基本施策.
    Frame(Level),
    /// One of the fields of a row.
    Field(Label),
    /// Numbers of rows and pages.
    Number,
    /// Anything else.
    Other,
}

/// A table with named columns.
#[derive(Debug)]
pub(super) struct Named<'a> {
    /// Its rows.
    pub(super) entries: Vec<Entry<'a>>,
    /// What its columns hold and are called.
    pub(super) names: Vec<(Column, String)>,
}

/// One row of such a table, or the lines of a cell that stands across it.
#[derive(Debug)]
pub(super) enum Entry<'a> {
    /// The names of the columns.
    Names(Vec<&'a Line>),
    /// Lines that belong to no column: a heading inside the table.
    Across(Vec<&'a Line>),
    /// Cells with their columns, in the order in which a row is read.
    Row(Vec<(Column, Vec<&'a Line>)>),
}

/// What columns of the frame are called.
const FRAMES: &[(Level, &[&str])] = &[
    (Level::Goal, &["基本目標", "基本方針"]),
    (Level::Policy, &["基本施策", "主要施策", "基本方向", "施策"]),
];

/// What columns of numbers are called.
const NUMBERS: &[&str] = &[
    "番号",
    "No",
    "NO",
    "No.",
    "NO.",
    "№",
    "ページ",
    "頁",
    "P",
    "計画ページ",
];

/// The order in which the cells of a row are read.
const ORDER: [Column; 11] = [
    Column::Frame(Level::Goal),
    Column::Frame(Level::Policy),
    Column::Field(Label::Theme),
    Column::Field(Label::Title),
    Column::Field(Label::Division),
    Column::Field(Label::Results),
    Column::Field(Label::Issues),
    Column::Field(Label::Outlook),
    Column::Field(Label::Rating),
    Column::Number,
    Column::Other,
];

/// The entries of a table whose first row with text names the columns; `None`
/// for a table of another form.
pub(super) fn named(table: &Table) -> Option<Named<'_>> {
    let at = table.rows.iter().position(|row| columns(row).is_some())?;
    let columns = columns(&table.rows[at])?;
    let mut entries = Vec::new();
    let mut carried: Vec<(Column, Vec<&Line>)> = Vec::new();
    for (i, row) in table.rows.iter().enumerate() {
        let all = || row.iter().flat_map(lines).collect();
        entries.push(if self::columns(row).is_some() {
            Entry::Names(all())
        } else if i < at || row.len() < 2 {
            Entry::Across(all())
        } else {
            Entry::Row(cells(row, &columns, &mut carried))
        });
    }
    let names = columns.into_iter().map(|column| (column.kind, column.name));
    Some(Named {
        entries,
        names: names.collect(),
    })
}

#[derive(Debug)]
struct Place {
    from: usize,
    to: usize,
    kind: Column,
    name: String,
}

/// The columns that this row names, when it names enough of them.
fn columns(row: &[Cell]) -> Option<Vec<Place>> {
    let named: Vec<Place> = row
        .iter()
        .map(|cell| {
            let name = text(&lines(cell));
            Place {
                from: cell.column,
                to: cell.column + cell.width.max(1),
                kind: kind(&name),
                name,
            }
        })
        .collect();
    let has = |label: Label| {
        named
            .iter()
            .any(|column| column.kind == Column::Field(label))
    };
    let is_name = has(Label::Title) || has(Label::Theme);
    let is_body = has(Label::Results) || has(Label::Issues);
    let is_verdict = has(Label::Outlook) || has(Label::Rating);
    (is_name && (is_body || is_verdict) && named.len() >= 3).then_some(named)
}

fn kind(name: &str) -> Column {
    let spelled: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    if let [found] = labels::labelled(&spelled)[..]
        && found.value.is_empty()
    {
        return Column::Field(found.label);
    }
    let frame = FRAMES
        .iter()
        .find(|(_, words)| words.contains(&spelled.as_str()));
    if let Some((level, _)) = frame {
        return Column::Frame(*level);
    }
    match NUMBERS.contains(&spelled.as_str()) {
        true => Column::Number,
        false => Column::Other,
    }
}

/// The cells of a row in reading order; a name that spans rows above is repeated.
fn cells<'a>(
    row: &'a [Cell],
    columns: &[Place],
    carried: &mut Vec<(Column, Vec<&'a Line>)>,
) -> Vec<(Column, Vec<&'a Line>)> {
    let mut found: Vec<(Column, Vec<&Line>)> = Vec::new();
    for cell in row {
        let column = columns
            .iter()
            .find(|c| (c.from..c.to).contains(&cell.column));
        let kind = column.map_or(Column::Other, |column| column.kind);
        found.push((kind, lines(cell)));
    }
    for kind in [Column::Field(Label::Theme), Column::Field(Label::Title)] {
        let column = columns.iter().find(|column| column.kind == kind);
        let stands_above =
            column.is_some_and(|c| !row.iter().any(|cell| (c.from..c.to).contains(&cell.column)));
        let above = carried.iter().find(|(carried, _)| *carried == kind);
        if stands_above && let Some((_, lines)) = above {
            found.push((kind, lines.clone()));
        }
    }
    carried.clone_from(&found);
    found.sort_by_key(|(kind, _)| ORDER.iter().position(|column| column == kind));
    // 主管課 and 関係課: a row has one division, the other one is a note.
    for at in (1..found.len()).rev() {
        let is_body = matches!(found[at].0, Column::Field(Label::Results | Label::Issues));
        if found[at].0 == found[at - 1].0 && !is_body && !found[at - 1].1.is_empty() {
            found[at].0 = Column::Other;
        }
    }
    found
}

/// All lines of a cell, those of tables inside it included.
fn lines(cell: &Cell) -> Vec<&Line> {
    fn collect<'a>(blocks: &'a [Block], lines: &mut Vec<&'a Line>) {
        for block in blocks {
            match block {
                Block::Line(line) => lines.push(line),
                Block::Table(table) => {
                    for cell in table.rows.iter().flatten() {
                        collect(&cell.blocks, lines);
                    }
                }
            }
        }
    }
    let mut all = Vec::new();
    collect(&cell.blocks, &mut all);
    all
}

/// The lines as one text.
pub(super) fn text(lines: &[&Line]) -> String {
    lines
        .iter()
        .fold(String::new(), |text, line| join(&text, line.text.trim()))
}

/// The heading that a cell of a frame's column holds, its number in the cell or
/// in neither.
pub(super) fn heading(level: Level, name: &str, text: &str) -> Option<Heading> {
    let spelled: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let found = Heading::parse(text).or_else(|| {
        let mut heading = Heading::parse(&format!("{spelled}{text}"))?;
        heading.mark = heading.mark.replacen(&spelled, "", 1);
        heading.text = text.to_owned();
        Some(heading)
    });
    found.or_else(|| {
        (level == Level::Goal && !text.is_empty()).then(|| Heading {
            level,
            scheme: spelled,
            number: 0,
            mark: String::new(),
            name: text.to_owned(),
            reference: None,
            text: text.to_owned(),
        })
    })
}
