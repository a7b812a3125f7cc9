//! What is loaded: cities, and of a city its departments by years.

mod table;

use std::collections::{BTreeMap, HashMap};

use super::{Link, SearchForm, label};
use crate::index::{FileSummary, SheetSummary};
use crate::web::error::ErrorKind;
use crate::web::filter::Filter;
use crate::web::link::{UNKNOWN, sheet_href, text_href};
use crate::web::params::{SearchParams, number_within, value_of};

pub use table::{CityTable, DepartmentRow, Group, SheetMark, YearCell, YearHead};

use table::{Row, Years, groups, rows_of, totals};

/// Cities whose tables stand on one page.
const CITIES_AT_ONCE: usize = 3;
/// Cities of one page of their list.
const CITIES_A_PAGE: usize = 150;
/// Bytes of HTML of the tables of one page, about.
const TABLE_BYTES: usize = 38_000;
/// Bytes of HTML of a department's row without its sheets, about.
const ROW_BYTES: usize = 300;
/// Sheets without a place that are named.
const NAMED_UNPLACED: usize = 20;
/// The plan's follow-up belongs to the whole city: it lacks no department.
const WHOLE_CITY_LAYOUT: &str = "plan_progress";

/// What an address asks of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverageParams {
    /// The city, `_` for sheets without one.
    pub municipality: Option<String>,
    /// The last year to show.
    pub until: Option<u16>,
    /// Page from 1: of the cities, or of a city's departments.
    pub page: usize,
}

impl CoverageParams {
    /// Reads `municipality=`, `until=` and `page=`.
    ///
    /// # Errors
    /// `invalid_parameter` for a year or page out of range.
    pub fn parse(query: &str) -> Result<Self, ErrorKind> {
        let until = value_of(query, "until");
        let page = value_of(query, "page");
        Ok(Self {
            municipality: value_of(query, "municipality").filter(|name| !name.trim().is_empty()),
            until: match until {
                None => None,
                given => {
                    let year = number_within("until", given.as_deref(), 1800, 2300)?;
                    u16::try_from(year).ok()
                }
            },
            page: number_within("page", page.as_deref(), 1, 10_000)?,
        })
    }
}

/// The page of departments and sheets.
#[derive(Debug)]
pub struct CoverageView {
    /// Title of the window.
    pub window: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// The way here; empty on the page of everything.
    pub breadcrumb: Vec<Link>,
    /// The heading.
    pub title: String,
    /// `1市町村、5年度、シート36枚、施策500件`.
    pub summary: String,
    /// What should be looked at: files that cannot be read, doubtful ones.
    pub troubles: Vec<Link>,
    /// Cities to choose from, where there are many.
    pub cities: Vec<CityLine>,
    /// The tables of the cities.
    pub tables: Vec<CityTable>,
    /// Whether any sheet is marked as doubtful.
    pub has_doubts: bool,
    /// Sheets of which the city, department or year is unknown.
    pub unplaced: Vec<UnplacedView>,
    /// Further ones.
    pub more_unplaced: usize,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
}

/// A city in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityLine {
    /// Its table.
    pub link: Link,
    /// `2019〜2025年度`.
    pub years: String,
    /// Departments.
    pub departments: String,
    /// Sheets.
    pub sheets: String,
    /// Measures.
    pub measures: String,
}

/// A sheet that stands in no table as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnplacedView {
    /// The sheet.
    pub link: Link,
    /// What is unknown: `市町村と年度が不明`.
    pub unknown: String,
    /// Its file.
    pub document: Link,
}

/// The sheets of one city.
type City<'a> = (Option<&'a str>, Vec<&'a SheetSummary>);

impl CoverageView {
    /// The page over these sheets and files; `None` for a city that has none.
    pub fn of(
        sheets: &[SheetSummary],
        files: &[FileSummary],
        asked: &CoverageParams,
    ) -> Option<Self> {
        let files: HashMap<&str, &FileSummary> = files
            .iter()
            .map(|file| (file.path.as_str(), file))
            .collect();
        let cities = by_city(sheets);
        let shown: Vec<&City<'_>> = match &asked.municipality {
            None => cities.iter().collect(),
            Some(name) => {
                let city = cities.iter().find(|city| is_city(city.0, name))?;
                vec![city]
            }
        };
        let chosen: Vec<&SheetSummary> = shown
            .iter()
            .flat_map(|city| city.1.iter().copied())
            .collect();
        let mut view = Self {
            window: format!("部局とシート — {}", label::SITE),
            form: SearchForm::default(),
            breadcrumb: Vec::new(),
            title: "部局とシート".to_owned(),
            summary: summary(&chosen, &shown),
            troubles: troubles(files.values().copied()),
            cities: Vec::new(),
            tables: Vec::new(),
            has_doubts: false,
            unplaced: Vec::new(),
            more_unplaced: 0,
            previous: None,
            next: None,
        };
        if asked.municipality.is_some() && cities.len() > 1 {
            // Those are of all cities.
            view.troubles.clear();
            let name = city_name(shown[0].0);
            view.window = format!("{name}の部局とシート — {}", label::SITE);
            view.breadcrumb = vec![Link::new("部局とシート", "/coverage")];
            name.clone_into(&mut view.title);
        }
        let bytes: usize = chosen.iter().map(|sheet| bytes_of(sheet)).sum();
        let is_list = shown.len() > CITIES_AT_ONCE || (shown.len() > 1 && bytes > TABLE_BYTES);
        if is_list {
            view.list(&cities, asked);
        } else {
            for city in &shown {
                view.add_table(city, &files, asked);
            }
        }
        view.has_doubts = view.tables.iter().any(CityTable::has_doubts);
        // Where cities are listed, each names its own.
        let unplaced = chosen
            .iter()
            .filter(|sheet| !is_list || sheet.head.municipality.is_none());
        view.name_unplaced(unplaced.copied(), &files);
        Some(view)
    }

    fn name_unplaced<'a>(
        &mut self,
        sheets: impl Iterator<Item = &'a SheetSummary>,
        files: &HashMap<&str, &FileSummary>,
    ) {
        let mut unplaced: Vec<UnplacedView> = sheets
            .filter_map(|sheet| UnplacedView::of(sheet, files.get(sheet.document.as_str())))
            .collect();
        self.more_unplaced = unplaced.len().saturating_sub(NAMED_UNPLACED);
        unplaced.truncate(NAMED_UNPLACED);
        self.unplaced = unplaced;
    }

    fn list(&mut self, cities: &[City<'_>], asked: &CoverageParams) {
        let first = (asked.page - 1).saturating_mul(CITIES_A_PAGE);
        let page = cities.iter().skip(first).take(CITIES_A_PAGE);
        self.cities = page.map(CityLine::of).collect();
        self.turn(asked, first + CITIES_A_PAGE < cities.len());
    }

    fn turn(&mut self, asked: &CoverageParams, has_next: bool) {
        let at = |page| href(asked.municipality.as_deref(), asked.until, page);
        self.previous = (asked.page > 1).then(|| at(asked.page - 1));
        self.next = has_next.then(|| at(asked.page + 1));
    }

    fn add_table(
        &mut self,
        (name, sheets): &City<'_>,
        files: &HashMap<&str, &FileSummary>,
        asked: &CoverageParams,
    ) {
        let years = Years::of(sheets, asked.until);
        let rows = rows_of(sheets);
        let mut page: Vec<Row<'_>> = Vec::new();
        let (mut number, mut bytes) = (1, 0);
        for row in rows {
            let own = row.shown(&years).map(bytes_of).sum::<usize>() + ROW_BYTES;
            if bytes + own > TABLE_BYTES && bytes > 0 {
                number += 1;
                bytes = 0;
            }
            bytes += own;
            if number == asked.page {
                page.push(row);
            }
        }
        self.turn(asked, asked.page < number);
        let index = self.tables.len() + 1;
        let city = name.unwrap_or(UNKNOWN);
        let step = |until: u16, label: String| Link::new(label, href(Some(city), Some(until), 1));
        self.tables.push(CityTable {
            id: format!("city-{index}"),
            name: city_name(*name).to_owned(),
            groups: groups(*name, page, &years, files),
            totals: totals(sheets, &years),
            earlier: years
                .earlier()
                .map(|year| step(year, format!("← {year}年度まで"))),
            later: years
                .later()
                .map(|year| step(year, format!("{year}年度まで →"))),
            years: years.heads(),
        });
    }
}

fn href(municipality: Option<&str>, until: Option<u16>, page: usize) -> String {
    let filter = Filter::named("municipality");
    let mut href = match (municipality, filter) {
        (Some(name), Some(filter)) => SearchParams::only(filter, name).href("/coverage"),
        _ => "/coverage".to_owned(),
    };
    let mut add = |name: &str, value: String| {
        href.push(if href.contains('?') { '&' } else { '?' });
        href.push_str(&format!("{name}={value}"));
    };
    if let Some(year) = until {
        add("until", year.to_string());
    }
    if page > 1 {
        add("page", page.to_string());
    }
    href
}

/// Sheets by city, in the order of names; those without one last.
fn by_city(sheets: &[SheetSummary]) -> Vec<City<'_>> {
    let mut cities: BTreeMap<(bool, Option<&str>), Vec<&SheetSummary>> = BTreeMap::new();
    for sheet in sheets {
        let name = sheet.head.municipality.as_deref();
        cities
            .entry((name.is_none(), name))
            .or_default()
            .push(sheet);
    }
    let cities = cities.into_iter();
    cities.map(|((_, name), sheets)| (name, sheets)).collect()
}

fn is_city(name: Option<&str>, asked: &str) -> bool {
    match name {
        Some(name) => crate::text::normalize(name) == crate::text::normalize(asked),
        None => asked == UNKNOWN,
    }
}

fn city_name(name: Option<&str>) -> &str {
    name.unwrap_or("市町村の分からないシート")
}

fn year_of(sheet: &SheetSummary) -> Option<u16> {
    sheet.head.fiscal_year.map(|year| year.western())
}

/// Bytes of HTML that a sheet takes in its cell, about.
fn bytes_of(sheet: &SheetSummary) -> usize {
    const AROUND: usize = 200;
    sheet_href(&sheet.head.key).len() + AROUND
}

fn summary(sheets: &[&SheetSummary], cities: &[&City<'_>]) -> String {
    if sheets.is_empty() {
        return String::new();
    }
    let mut parts = Vec::new();
    // As on the first page, sheets of no known city are of none.
    let cities = cities.iter().filter(|(name, _)| name.is_some()).count();
    if cities > 1 {
        parts.push(format!("{}市町村", label::number(cities)));
    }
    parts.extend(span(sheets));
    parts.push(format!("シート{}枚", label::number(sheets.len())));
    let measures = sheets.iter().map(|sheet| sheet.measures).sum();
    parts.push(format!("施策{}件", label::number(measures)));
    parts.join("、")
}

/// `2019〜2025年度`.
fn span(sheets: &[&SheetSummary]) -> Option<String> {
    let years = sheets.iter().filter_map(|sheet| year_of(sheet));
    let (first, last) = (years.clone().min()?, years.max()?);
    Some(if first == last {
        format!("{first}年度")
    } else {
        format!("{first}〜{last}年度")
    })
}

fn troubles<'a>(files: impl Iterator<Item = &'a FileSummary>) -> Vec<Link> {
    let (mut failed, mut doubtful) = (0, 0);
    for file in files {
        failed += usize::from(file.failed);
        doubtful += usize::from(file.doubtful && !file.failed);
    }
    let texts = [
        (failed, "読み取れなかった文書"),
        (doubtful, "読み取りに注意がある文書"),
    ];
    let some = texts.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, text)| {
        let text = format!("{text} {}件", label::number(count));
        Link::new(text, "/coverage/documents?doubtful=1")
    })
    .collect()
}

impl CityLine {
    fn of((name, sheets): &City<'_>) -> Self {
        let departments = rows_of(sheets).len();
        let measures = sheets.iter().map(|sheet| sheet.measures).sum();
        Self {
            link: Link::new(
                city_name(*name),
                href(Some(name.unwrap_or(UNKNOWN)), None, 1),
            ),
            years: span(sheets).unwrap_or_default(),
            departments: label::number(departments),
            sheets: label::number(sheets.len()),
            measures: label::number(measures),
        }
    }
}

impl UnplacedView {
    fn of(sheet: &SheetSummary, file: Option<&&FileSummary>) -> Option<Self> {
        let head = &sheet.head;
        let layout = file.and_then(|file| file.layout.as_deref());
        let has_no_department =
            head.department.is_none() && layout.is_some_and(|layout| layout != WHOLE_CITY_LAYOUT);
        let unknown = [
            (head.municipality.is_none(), "市町村"),
            (has_no_department, "部局"),
            (head.fiscal_year.is_none(), "年度"),
        ];
        let unknown: Vec<&str> = unknown
            .into_iter()
            .filter_map(|(is, name)| is.then_some(name))
            .collect();
        if unknown.is_empty() {
            return None;
        }
        let name = sheet_name(sheet);
        Some(Self {
            link: Link::new(name, sheet_href(&head.key)),
            unknown: format!("{}が不明", unknown.join("・")),
            document: Link::new(&sheet.document, text_href(&sheet.document_id, [0, 0])),
        })
    }
}

/// What is known of a sheet: `架空市 市民部 令和5年度（2023）`, or its kind.
pub fn sheet_name(sheet: &SheetSummary) -> String {
    let head = &sheet.head;
    let place = label::place(
        head.municipality.as_deref(),
        head.department.as_deref(),
        year_of(sheet),
    );
    let kind = head.kind.as_str();
    match (
        head.department.is_none() && !kind.is_empty(),
        place.is_empty(),
    ) {
        (true, true) => kind.to_owned(),
        (true, false) => format!("{place} {kind}"),
        (false, true) => "名前の分からないシート".to_owned(),
        (false, false) => place,
    }
}
