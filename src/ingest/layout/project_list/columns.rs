//! The columns of a list: which field each holds, from one header row or several.

use crate::ingest::layout::label::{self, Field};
use crate::ingest::words::squeeze;
use crate::ingest::{Block, Cell};

/// Header rows at most: groups, names, units.
const MAX_HEADER_ROWS: usize = 4;

/// Characters of a column's name at most.
const MAX_NAME: usize = 36;

/// Columns of a list at most; a wider table is hostile.
const MAX_COLUMNS: usize = 256;

/// Names of a column of years, whole.
const YEARS: &[&str] = &[
    "年度",
    "実施年度",
    "対象年度",
    "評価年度",
    "会計年度",
    "事業年度",
    "当該年度",
];

/// Words of which a project's name has one in its header, the finest first.
const PROJECTS: &[&str] = &[
    "事務事業",
    "事業",
    "プロジェクト",
    "取組",
    "件名",
    "公約",
    "施策",
];

/// Units in which the numbers below are counted.
const UNITS: &[&str] = &[
    "円",
    "千円",
    "百万円",
    "万円",
    "億円",
    "人",
    "件",
    "回",
    "%",
    "％",
    "か所",
    "箇所",
    "世帯",
    "人日",
];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Field(Field),
    Year,
    /// Kept beside the row, with the column's name.
    Note,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) holds: Holds,
    /// Its name, with those of the groups above it and its unit.
    pub(super) label: String,
    /// Columns of the grid that it covers.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A cell of a header row.
#[derive(Debug, Clone)]
struct Name {
    text: String,
    from: usize,
    to: usize,
    /// Where the group ends that it may name: at the next filled cell of its row.
    group_to: usize,
}

/// The columns that a header names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) columns: Vec<Column>,
    /// Every text of the header rows.
    pub(super) texts: Vec<String>,
}

impl Columns {
    /// The column below which a cell stands.
    pub(super) fn at(&self, column: usize) -> Option<usize> {
        let below = self
            .columns
            .iter()
            .position(|c| c.from <= column && column < c.to);
        below.or_else(|| self.columns.iter().rposition(|c| c.from <= column))
    }

    pub(super) fn has(&self, holds: Holds) -> bool {
        self.columns.iter().any(|column| column.holds == holds)
    }

    /// Whether rows say for themselves to which sheet they belong.
    pub(super) fn groups(&self) -> bool {
        self.has(Holds::Year) || self.has(Holds::Field(Field::Department))
    }

    /// Columns whose meaning is known.
    pub(super) fn known(&self) -> usize {
        self.columns
            .iter()
            .filter(|c| c.holds != Holds::Note)
            .count()
    }

    /// Whether a row repeats the header, as it does at the head of a page.
    pub(super) fn is_repeated_by(&self, row: &[Cell]) -> bool {
        let mut filled = row.iter().filter(|cell| !cell.blocks.is_empty()).peekable();
        let known = |cell: &Cell| {
            let text = text_of(cell);
            !text.is_empty()
                && self
                    .texts
                    .iter()
                    .any(|known| squeeze(known) == squeeze(&text))
        };
        filled.peek().is_some() && filled.all(known)
    }
}

/// Reads the header at the top of these rows; gives it and the rows it takes.
pub(super) fn read(rows: &[Vec<Cell>]) -> Option<(Columns, usize)> {
    let mut header: Vec<Vec<Name>> = vec![names(rows.first()?)?];
    if header[0].len() < 2 {
        return None;
    }
    let mut taken = 1;
    for row in rows.iter().skip(1).take(MAX_HEADER_ROWS - 1) {
        match names(row) {
            Some(names) if names.is_empty() => {}
            Some(names) if goes_on(&header, &names) => header.push(names),
            _ => break,
        }
        taken += 1;
    }
    let mut columns = leaves(&header);
    columns.sort_by_key(|column| column.from);
    settle(&mut columns);
    let found = Columns {
        columns,
        texts: header
            .iter()
            .flatten()
            .map(|name| name.text.clone())
            .collect(),
    };
    // A project's name and two more columns make a list; a name alone may head anything.
    (found.has(Holds::Field(Field::Title)) && found.known() >= 3).then_some((found, taken))
}

/// The filled cells of a row if all of them can be names of columns.
fn names(row: &[Cell]) -> Option<Vec<Name>> {
    let mut names: Vec<Name> = Vec::new();
    for cell in row.iter().filter(|cell| !cell.blocks.is_empty()) {
        let text = text_of(cell);
        let is_name = text.chars().take(MAX_NAME + 1).count() <= MAX_NAME
            && !text.contains('。')
            && !text
                .chars()
                .all(|c| c.is_numeric() || ",.，．-－".contains(c));
        if !is_name || names.len() >= MAX_COLUMNS {
            return None;
        }
        if let Some(last) = names.last_mut() {
            last.group_to = last.group_to.max(cell.column);
        }
        let to = cell.column + cell.width.max(1);
        names.push(Name {
            text,
            from: cell.column,
            to,
            group_to: to,
        });
    }
    // The last name of a row may head a group too: empty places follow it then.
    let end = row.last().map_or(0, |cell| cell.column + cell.width.max(1));
    if let Some(last) = names.last_mut() {
        last.group_to = last.group_to.max(end);
    }
    Some(names)
}

/// Whether a row says more of the columns above it: it names parts of groups, or units.
fn goes_on(header: &[Vec<Name>], names: &[Name]) -> bool {
    if names.iter().all(|name| is_unit(&name.text)) {
        return true;
    }
    let title = header.iter().flatten().find(|name| is_title(&name.text));
    if title.is_some_and(|title| {
        names
            .iter()
            .any(|name| name.from < title.to && title.from < name.to)
    }) {
        return false;
    }
    let in_group = |name: &Name| {
        let mut names = header.iter().rev().flatten();
        let above = names.find(|above| above.from <= name.from && name.from < above.group_to);
        above.is_none_or(|above| above.group_to > above.from + 1)
    };
    let known = names
        .iter()
        .filter(|name| meaning(&name.text) != Holds::Note)
        .count();
    let new_title = title.is_none() && names.iter().any(|name| is_title(&name.text));
    names.iter().all(in_group)
        && (names.len() > 1 || new_title)
        && (title.is_some() || known * 2 >= names.len())
}

/// The lowest names, each with the groups above it.
fn leaves(header: &[Vec<Name>]) -> Vec<Column> {
    let mut leaves: Vec<Column> = Vec::new();
    let mut units: Vec<&Name> = Vec::new();
    for (depth, row) in header.iter().enumerate().rev() {
        if depth > 0 && row.iter().all(|name| is_unit(&name.text)) {
            units.extend(row);
            continue;
        }
        for name in row {
            if leaves
                .iter()
                .any(|leaf| leaf.from < name.group_to && name.from < leaf.to)
            {
                continue;
            }
            let groups = header[..depth].iter().flatten();
            let groups: Vec<_> = groups
                .filter(|g| g.from <= name.from && name.from < g.group_to)
                .collect();
            let unit = units
                .iter()
                .find(|unit| unit.from < name.to && name.from < unit.to);
            leaves.push(leaf(name, &groups, unit.copied()));
        }
    }
    leaves
}

fn leaf(name: &Name, groups: &[&Name], unit: Option<&Name>) -> Column {
    let mut label = String::new();
    for part in groups.iter().map(|group| &group.text).chain([&name.text]) {
        if !label.is_empty() {
            label.push(' ');
        }
        label.push_str(part);
    }
    label.extend(unit.map(|unit| unit.text.as_str()));
    // 「事業費」 over 「実績」 counts money, not what was done.
    let counts = groups
        .iter()
        .any(|group| label::column(&group.text) == Some(Field::Notes));
    let holds = if counts {
        Holds::Note
    } else {
        meaning(&name.text)
    };
    Column {
        holds,
        label,
        from: name.from,
        to: name.to,
    }
}

fn meaning(text: &str) -> Holds {
    if YEARS.contains(&label::key(text).as_str()) {
        return Holds::Year;
    }
    if let Some(holds) = meaning_of_end(text) {
        return holds;
    }
    match label::column(text) {
        Some(Field::Title) if is_title(text) => Holds::Field(Field::Title),
        // 「項目」 groups projects; what only begins with such a word is something of its own.
        Some(Field::Title) if label::exact(text).is_some() => Holds::Field(Field::Theme),
        Some(Field::Title) => Holds::Note,
        // A goal of the year is what is to be done in it.
        Some(Field::Annual | Field::Midterm) => Holds::Field(Field::Commitments),
        Some(Field::Notes | Field::HeadRole | Field::HeadName | Field::Head) | None => Holds::Note,
        Some(Field::Mission | Field::Directions | Field::Summary) => Holds::Note,
        Some(field) => Holds::Field(field),
    }
}

/// Whether a column holds names of projects: 「事務事業名」, but not 「事業費」.
fn is_title(text: &str) -> bool {
    let key = label::key(text);
    let name = key.split(['(', '（']).next().unwrap_or_default();
    let name = name
        .trim_end_matches("名称")
        .trim_end_matches('名')
        .trim_end_matches('の');
    label::column(text) == Some(Field::Title) && PROJECTS.iter().any(|word| name.ends_with(word))
}

/// What a column's last word says whatever stands before it: 「事業コード」, 「計画額」.
fn meaning_of_end(text: &str) -> Option<Holds> {
    let key = label::key(text);
    let key = key.split(['(', '（']).next().unwrap_or_default();
    let ends = |words: &[&str]| words.iter().any(|word| key.ends_with(word));
    if ends(&["コード", "番号", "no", "no.", "id"]) {
        return Some(Holds::Field(Field::Number));
    }
    ends(&["費", "額", "期間", "区分", "種別", "人員", "人工", "率"]).then_some(Holds::Note)
}

fn is_unit(text: &str) -> bool {
    let bare = squeeze(text);
    let bare = bare.trim_matches(['(', ')', '（', '）', '[', ']', '［', '］']);
    UNITS.contains(
        &bare
            .trim_start_matches("単位：")
            .trim_start_matches("単位:"),
    )
}

/// Leaves one column for each field that a row can have once.
fn settle(columns: &mut [Column]) {
    let rank = |column: &Column| PROJECTS.iter().position(|word| column.label.contains(word));
    let title = (0..columns.len())
        .filter(|at| columns[*at].holds == Holds::Field(Field::Title))
        .min_by_key(|at| rank(&columns[*at]));
    let Some(title) = title else { return };
    for (at, column) in columns.iter_mut().enumerate() {
        if at != title && column.holds == Holds::Field(Field::Title) {
            column.holds = Holds::Field(Field::Theme);
        }
    }
    // The number of a project stands before its name, that of its policy further left.
    let is_number = |column: &Column| column.holds == Holds::Field(Field::Number);
    let number = columns[..title]
        .iter()
        .rposition(is_number)
        .or_else(|| columns.iter().position(is_number));
    let last_word = |column: &Column| {
        ["総合", "最終", "二次", "２次", "2次"]
            .iter()
            .any(|w| column.label.contains(w))
    };
    let is_rating = |column: &Column| column.holds == Holds::Field(Field::Rating);
    let rating = columns
        .iter()
        .position(|column| is_rating(column) && last_word(column))
        .or_else(|| columns.iter().position(is_rating));
    let mut kept: Vec<Holds> = Vec::new();
    for (at, column) in columns.iter_mut().enumerate() {
        let once = match column.holds {
            Holds::Field(Field::Number) => number == Some(at),
            Holds::Field(Field::Rating) => rating == Some(at),
            Holds::Field(
                Field::Division | Field::Department | Field::Theme | Field::Goal | Field::Outlook,
            )
            | Holds::Year => !kept.contains(&column.holds),
            Holds::Field(_) | Holds::Note => true,
        };
        if !once {
            column.holds = Holds::Note;
        }
        kept.push(column.holds);
    }
}

/// The text of a cell, its lines joined.
pub(super) fn text_of(cell: &Cell) -> String {
    let lines = cell.blocks.iter().filter_map(|block| match block {
        Block::Line(line) => Some(line.text.trim()),
        Block::Table(_) => None,
    });
    lines.collect()
}
