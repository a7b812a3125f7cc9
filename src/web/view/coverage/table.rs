//! A city's departments by years: one cell a sheet, gaps to be seen.

use std::collections::{BTreeMap, HashMap};

use super::year_of;
use crate::domain::FiscalYear;
use crate::index::{FileSummary, SheetSummary};
use crate::web::link::{department_href, sheet_href, text_href};
use crate::web::view::{Link, label};

/// Years of one table: the latest ones.
const YEARS_AT_ONCE: u16 = 10;

/// A city's departments by years.
#[derive(Debug, PartialEq, Eq)]
pub struct CityTable {
    /// Anchor of the heading.
    pub id: String,
    /// The city.
    pub name: String,
    /// The years, ascending: `令和5` over `2023`, unknown ones last.
    pub years: Vec<YearHead>,
    /// Rows by kind of sheet.
    pub groups: Vec<Group>,
    /// Sheets and measures of each year, then of all years.
    pub totals: Vec<String>,
    /// Years before these.
    pub earlier: Option<Link>,
    /// Years after these.
    pub later: Option<Link>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearHead {
    /// `令和5年度`.
    pub era: String,
    /// `2023`.
    pub western: String,
}

/// The rows of one kind of sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// 部局マネジメントシート …; empty where there is only one kind.
    pub kind: String,
    /// Departments.
    pub rows: Vec<DepartmentRow>,
}

/// A department by years.
#[derive(Debug, PartialEq, Eq)]
pub struct DepartmentRow {
    /// Its name; leads to its page, where it has one.
    pub name: Link,
    /// One a year.
    pub cells: Vec<YearCell>,
    /// Measures of all its years.
    pub total: String,
}

/// A department in a year.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct YearCell {
    /// Its sheets: mostly one.
    pub sheets: Vec<SheetMark>,
    /// Whether it has sheets before and after, but none of this year.
    pub is_missing: bool,
}

/// A sheet in a cell.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetMark {
    /// The number of its measures.
    pub link: Link,
    /// What the link is called where it stands alone.
    pub name: String,
    /// Measures, and those with results.
    pub measures: usize,
    /// Measures whose results are told.
    pub with_results: usize,
    /// Whether its results are still to come.
    pub is_unpublished: bool,
    /// Where to read what is doubtful about its file.
    pub doubt: Option<String>,
}

/// The sheets of one kind and department.
pub(super) struct Row<'a> {
    kind: &'a str,
    department: Option<&'a str>,
    sheets: Vec<&'a SheetSummary>,
}

impl<'a> Row<'a> {
    fn in_year(&self, year: Option<u16>) -> impl Iterator<Item = &&'a SheetSummary> {
        self.sheets
            .iter()
            .filter(move |sheet| year_of(sheet) == year)
    }

    pub(super) fn shown(&self, years: &Years) -> impl Iterator<Item = &'a SheetSummary> {
        let sheets = self.sheets.iter().copied();
        sheets.filter(|sheet| years.shown.contains(&year_of(sheet)))
    }

    /// Whether there are sheets before and after this year.
    fn surrounds(&self, year: u16) -> bool {
        let years = || self.sheets.iter().filter_map(|sheet| year_of(sheet));
        years().any(|other| other < year) && years().any(|other| other > year)
    }
}

/// Rows by kind and department, in that order; sheets of the whole city last.
pub(super) fn rows_of<'a>(sheets: &[&'a SheetSummary]) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<(bool, &str, Option<&str>), Vec<&SheetSummary>> = BTreeMap::new();
    for sheet in sheets {
        let (kind, department) = (sheet.head.kind.as_str(), sheet.head.department.as_deref());
        let row = rows.entry((department.is_none(), kind, department));
        row.or_default().push(sheet);
    }
    let rows = rows.into_iter();
    rows.map(|((_, kind, department), sheets)| Row {
        kind,
        department,
        sheets,
    })
    .collect()
}

/// The columns of a table.
pub(super) struct Years {
    /// Ascending, without gaps; `None` is the column of unknown years.
    shown: Vec<Option<u16>>,
    first: Option<u16>,
    last: Option<u16>,
}

impl Years {
    pub(super) fn of(sheets: &[&SheetSummary], until: Option<u16>) -> Self {
        let years = || sheets.iter().filter_map(|sheet| year_of(sheet));
        let (first, last) = (years().min(), years().max());
        let mut shown = Vec::new();
        if let (Some(first), Some(last)) = (first, last) {
            let end = until.map_or(last, |until| until.clamp(first, last));
            let begin = first.max(end.saturating_sub(YEARS_AT_ONCE - 1));
            shown.extend((begin..=end).map(Some));
        }
        if sheets.iter().any(|sheet| year_of(sheet).is_none()) {
            shown.push(None);
        }
        Self { shown, first, last }
    }

    fn known(&self) -> impl DoubleEndedIterator<Item = u16> {
        self.shown.iter().flatten().copied()
    }

    pub(super) fn earlier(&self) -> Option<u16> {
        let begin = self.known().next()?;
        (self.first? < begin).then(|| begin - 1)
    }

    pub(super) fn later(&self) -> Option<u16> {
        let end = self.known().next_back()?;
        let last = self.last?;
        (end < last).then(|| last.min(end.saturating_add(YEARS_AT_ONCE)))
    }

    pub(super) fn heads(&self) -> Vec<YearHead> {
        let head = |year: &Option<u16>| match year {
            Some(year) => YearHead {
                era: FiscalYear::new(*year).label(),
                western: year.to_string(),
            },
            None => YearHead {
                era: label::NO_YEAR.to_owned(),
                western: String::new(),
            },
        };
        self.shown.iter().map(head).collect()
    }
}

pub(super) fn groups(
    city: Option<&str>,
    rows: Vec<Row<'_>>,
    years: &Years,
    files: &HashMap<&str, &FileSummary>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let view = DepartmentRow::of(city, &row, years, files);
        match groups.last_mut() {
            Some(group) if group.kind == row.kind => group.rows.push(view),
            _ => groups.push(Group {
                kind: row.kind.to_owned(),
                rows: vec![view],
            }),
        }
    }
    if let [only] = groups.as_mut_slice() {
        only.kind.clear();
    }
    groups
}

impl CityTable {
    /// Whether any sheet is marked as doubtful.
    pub(super) fn has_doubts(&self) -> bool {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        let mut sheets = rows.flat_map(|row| row.cells.iter().flat_map(|cell| &cell.sheets));
        sheets.any(|sheet| sheet.doubt.is_some())
    }
}

impl DepartmentRow {
    fn of(
        city: Option<&str>,
        row: &Row<'_>,
        years: &Years,
        files: &HashMap<&str, &FileSummary>,
    ) -> Self {
        let name = match row.department {
            Some(department) => Link::new(department, department_href(city, department)),
            None if row.kind.is_empty() => Link::new("部局の記載なし", ""),
            None => Link::new("全体", ""),
        };
        let cells = years.shown.iter().map(|year| {
            let sheets: Vec<SheetMark> = (row.in_year(*year))
                .map(|sheet| SheetMark::of(sheet, files.get(sheet.document.as_str())))
                .collect();
            YearCell {
                is_missing: sheets.is_empty() && year.is_some_and(|year| row.surrounds(year)),
                sheets,
            }
        });
        let total = row.shown(years).map(|sheet| sheet.measures).sum();
        Self {
            name,
            cells: cells.collect(),
            total: label::number(total),
        }
    }
}

impl SheetMark {
    fn of(sheet: &SheetSummary, file: Option<&&FileSummary>) -> Self {
        let head = &sheet.head;
        let name = head.department.as_deref().unwrap_or(&head.kind);
        let year = year_of(sheet).map_or_else(String::new, |year| format!(" {year}年度"));
        Self {
            link: Link::new(label::number(sheet.measures), sheet_href(&head.key)),
            name: format!("{name}{year} 施策{}件", label::number(sheet.measures)),
            measures: sheet.measures,
            with_results: sheet.with_results,
            is_unpublished: !head.results_published,
            doubt: file
                .filter(|file| file.doubtful)
                .map(|file| format!("{}#notices", text_href(&file.id, [0, 0]))),
        }
    }
}

/// Measures of each year shown, and of all of these.
pub(super) fn totals(sheets: &[&SheetSummary], years: &Years) -> Vec<String> {
    let count = |year: Option<u16>| {
        let of_year = sheets.iter().filter(|sheet| year_of(sheet) == year);
        of_year.map(|sheet| sheet.measures).sum::<usize>()
    };
    let counts: Vec<usize> = years.shown.iter().map(|year| count(*year)).collect();
    let all = counts.iter().sum();
    let text = |count| match count {
        0 => String::new(),
        count => label::number(count),
    };
    counts.into_iter().chain([all]).map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DocumentId;
    use crate::index::SheetHead;

    fn sheet(department: &str, year: Option<u16>) -> SheetSummary {
        SheetSummary {
            head: SheetHead {
                key: format!("{department}-{year:?}"),
                department: Some(department.to_owned()),
                fiscal_year: year.map(FiscalYear::new),
                ..SheetHead::default()
            },
            document: "a.txt".to_owned(),
            document_id: DocumentId::of(b""),
            measures: 2,
            with_results: 1,
        }
    }

    fn table(sheets: &[SheetSummary], until: Option<u16>) -> (Vec<Group>, Years) {
        let sheets: Vec<&SheetSummary> = sheets.iter().collect();
        let years = Years::of(&sheets, until);
        let groups = groups(None, rows_of(&sheets), &years, &HashMap::new());
        (groups, years)
    }

    #[test]
    fn a_year_between_others_is_missing_and_one_outside_is_not() {
        let years = [2019, 2021, 2022].map(|year| sheet("市民部", Some(year)));
        let mut sheets = years.to_vec();
        sheets.push(sheet("税務部", Some(2020)));
        let (groups, _) = table(&sheets, None);
        let missing: Vec<Vec<bool>> = (groups[0].rows.iter())
            .map(|row| row.cells.iter().map(|cell| cell.is_missing).collect())
            .collect();
        assert_eq!(missing, [[false, true, false, false], [false; 4]]);
        assert_eq!(groups[0].rows[0].total, "6");
    }

    #[test]
    fn only_the_latest_years_stand_in_a_table_and_the_others_one_step_away() {
        let sheets: Vec<SheetSummary> = (2001..=2025)
            .map(|year| sheet("市民部", Some(year)))
            .chain([sheet("市民部", None)])
            .collect();
        let (groups, years) = table(&sheets, None);
        assert_eq!(groups[0].rows[0].cells.len(), 11);
        assert_eq!((years.earlier(), years.later()), (Some(2015), None));
        let (_, years) = table(&sheets, Some(2015));
        assert_eq!((years.earlier(), years.later()), (Some(2005), Some(2025)));
        let (_, years) = table(&sheets, Some(1));
        assert_eq!((years.earlier(), years.later()), (None, Some(2011)));
        assert_eq!(
            years.heads().last().map(|head| head.era.as_str()),
            Some(label::NO_YEAR)
        );
    }
}
