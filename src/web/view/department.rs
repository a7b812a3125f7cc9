//! A department as a page.

use super::hit::section_of;
use super::{Link, SearchForm, facet, label};
use crate::domain::FiscalYear;
use crate::index::{SheetSummary, Unit};
use crate::search::Thread;
use crate::web::filter::Filter;
use crate::web::link::{compare_href, department_href, measure_href, sheet_href};
use crate::web::live::DepartmentLine;
use crate::web::params::SearchParams;

/// Cells of the table of measures: a page stays light however long the history.
const CELLS: usize = 240;

/// A department.
#[derive(Debug)]
pub struct DepartmentView {
    /// Title of the window.
    pub window: String,
    /// For link previews.
    pub description: String,
    /// The search box, which keeps to the department.
    pub form: SearchForm,
    /// City.
    pub breadcrumb: Vec<Link>,
    /// Its name.
    pub name: String,
    /// All its measures.
    pub search: Option<String>,
    /// Its sheets, newest first.
    pub sheets: Vec<SheetRow>,
    /// The first and the last of them, side by side.
    pub span: Option<Link>,
    /// What it came from.
    pub before: Vec<Link>,
    /// What it went into.
    pub after: Vec<Link>,
    /// Years of the table, oldest first.
    pub years: Vec<YearHead>,
    /// Measures by what became of them.
    pub groups: Vec<Group>,
    /// Measures that the table leaves out.
    pub left_out: usize,
}

/// One sheet.
#[derive(Debug)]
pub struct SheetRow {
    /// Year and page.
    pub link: Link,
    /// What sort of sheet.
    pub kind: String,
    /// Who answers for it.
    pub head: String,
    /// Measures.
    pub measures: String,
    /// 「5件」, 「未公表」.
    pub results: String,
    /// Beside the sheet before it.
    pub compare: Option<Link>,
}

/// A year of the table.
#[derive(Debug)]
pub struct YearHead {
    /// `2022`.
    pub western: u16,
    /// 「令和4年度（2022）」.
    pub label: String,
}

/// Measures with one fate.
#[derive(Debug)]
pub struct Group {
    /// What became of them.
    pub label: &'static str,
    /// The measures.
    pub rows: Vec<ThreadRow>,
}

/// A measure through the years.
#[derive(Debug)]
pub struct ThreadRow {
    /// Its latest title.
    pub title: String,
    /// Where it stands under that title, 「中期目標 5」: rows of one name are common.
    pub section: String,
    /// One a year.
    pub cells: Vec<Option<Cell>>,
}

/// A measure in one year.
#[derive(Debug)]
pub struct Cell {
    /// Its page.
    pub href: String,
    /// 「令和4年度（2022） 窓口の改善」.
    pub label: String,
    /// Whether its title is not the latest one.
    pub is_other_title: bool,
}

impl DepartmentView {
    /// The page of a department.
    pub fn of(municipality: Option<&str>, department: &DepartmentLine) -> Self {
        let line = &department.line;
        let newest = line.sheets.last();
        let written = newest.and_then(|sheet| sheet.head.department.clone());
        let name = written.unwrap_or_default();
        let city = municipality.unwrap_or_default();
        let neighbours = |sheets: &[SheetSummary]| -> Vec<Link> {
            sheets.iter().filter_map(neighbour).collect()
        };
        let shown = CELLS / department.years.len().max(1);
        let threads = &department.threads[..shown.min(department.threads.len())];
        Self {
            window: format!("{name}（{city}）— {}", label::SITE),
            description: format!(
                "{city} {name}の施策シート{}件（{}）",
                line.sheets.len(),
                years_text(&department.years)
            ),
            form: SearchForm {
                query: String::new(),
                hidden: [("municipality", municipality), ("department", Some(&*name))]
                    .into_iter()
                    .filter_map(|(filter, value)| Some((filter.to_owned(), value?.to_owned())))
                    .collect(),
            },
            breadcrumb: (municipality.into_iter())
                .filter_map(|city| facet::link("municipality", city, city))
                .collect(),
            search: search(municipality, &name),
            sheets: rows(&line.sheets),
            span: span(&line.sheets),
            before: neighbours(&line.before),
            after: neighbours(&line.after),
            years: (department.years.iter())
                .map(|year| YearHead {
                    western: year.western(),
                    label: label::year(year.western()),
                })
                .collect(),
            groups: groups(&department.years, threads),
            left_out: department.threads.len() - threads.len(),
            name,
        }
    }
}

/// All measures of a department in its city.
fn search(municipality: Option<&str>, department: &str) -> Option<String> {
    let params = SearchParams::only(Filter::named("department")?, department);
    let params = match municipality {
        Some(city) => params.with(Filter::named("municipality")?, city),
        None => params,
    };
    Some(params.href("/"))
}

/// Newest first; each beside the one of the year before with the same kind.
fn rows(sheets: &[SheetSummary]) -> Vec<SheetRow> {
    let mut rows = Vec::with_capacity(sheets.len());
    for (place, sheet) in sheets.iter().enumerate() {
        let earlier = (sheets[..place].iter().rev()).find(|earlier| {
            earlier.head.kind == sheet.head.kind
                && earlier.head.fiscal_year < sheet.head.fiscal_year
        });
        let head = sheet.head.head.as_ref();
        let person = [
            head.and_then(|head| head.role.as_deref()),
            head.and_then(|head| head.name.as_deref()),
        ];
        rows.push(SheetRow {
            link: Link::new(label::sheet_year(&sheet.head), sheet_href(&sheet.head.key)),
            kind: sheet.head.kind.clone(),
            head: person.into_iter().flatten().collect::<Vec<_>>().join(" "),
            measures: label::number(sheet.measures),
            results: if sheet.head.results_published {
                format!("{}件", label::number(sheet.with_results))
            } else {
                "未公表".to_owned()
            },
            compare: earlier.map(|earlier| {
                let text = format!("{}と比べる", label::sheet_year(&earlier.head));
                Link::new(text, compare_href(&earlier.head.key, &sheet.head.key))
            }),
        });
    }
    rows.reverse();
    rows
}

fn span(sheets: &[SheetSummary]) -> Option<Link> {
    let (first, last) = (sheets.first()?, sheets.last()?);
    (sheets.len() > 2 && first.head.kind == last.head.kind).then(|| {
        let text = format!(
            "{}と{}を比べる",
            label::sheet_year(&first.head),
            label::sheet_year(&last.head)
        );
        Link::new(text, compare_href(&first.head.key, &last.head.key))
    })
}

fn years_text(years: &[FiscalYear]) -> String {
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{}〜{}年度", first.western(), last.western())
        }
        (Some(only), _) => format!("{}年度", only.western()),
        _ => label::NO_YEAR.to_owned(),
    }
}

fn neighbour(sheet: &SheetSummary) -> Option<Link> {
    let name = sheet.head.department.as_deref()?;
    let city = sheet.head.municipality.as_deref();
    Some(Link::new(name, department_href(city, name)))
}

fn groups(years: &[FiscalYear], threads: &[Thread]) -> Vec<Group> {
    if years.len() < 2 {
        return Vec::new();
    }
    let newest = years.len() - 1;
    let reaches_newest = |thread: &Thread| {
        thread
            .rows
            .last()
            .is_some_and(|(place, _)| *place == newest)
    };
    let is_new = |thread: &Thread| reaches_newest(thread) && thread.rows.len() == 1;
    let of = |is_in: &dyn Fn(&Thread) -> bool| -> Vec<ThreadRow> {
        let threads = threads.iter().filter(|thread| is_in(thread));
        threads.map(|thread| row(years, thread)).collect()
    };
    let groups = [
        (
            "最新の年度まで続く施策",
            of(&|thread| reaches_newest(thread) && !is_new(thread)),
        ),
        ("最新の年度だけにある施策", of(&is_new)),
        (
            "最新の年度には見当たらない施策",
            of(&|thread| !reaches_newest(thread)),
        ),
    ];
    groups
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(label, rows)| Group { label, rows })
        .collect()
}

fn row(years: &[FiscalYear], thread: &Thread) -> ThreadRow {
    let title_of = |unit: &Unit| {
        let title = unit.measure.as_ref().map(|measure| measure.title.as_str());
        label::title(title).to_owned()
    };
    let latest = thread.rows.last().map(|(_, unit)| unit);
    let title = latest.map(title_of).unwrap_or_default();
    let mut cells: Vec<Option<Cell>> = years.iter().map(|_| None).collect();
    for (place, unit) in &thread.rows {
        let then = title_of(unit);
        cells[*place] = Some(Cell {
            href: measure_href(&unit.key),
            label: format!("{} {then}", label::year(years[*place].western())),
            is_other_title: then != title,
        });
    }
    ThreadRow {
        title,
        section: latest.map(section_of).unwrap_or_default(),
        cells,
    }
}
