//! The policies of a city over its years, as a table.

use std::collections::{BTreeMap, BTreeSet};

use super::{Link, SearchForm, label, pager::Pages};
use crate::search::{CityPolicies, PolicyUse};
use crate::text::normalize;
use crate::web::filter::Filter;
use crate::web::link::{policy_href, short};
use crate::web::params::SearchParams;
use crate::web::params::policies::{Change, PoliciesParams, policies_href};
use crate::web::view::policy_changes::{Compared, changes_href};

/// Cities that one page lists.
const MAX_CITIES: usize = 100;
/// Bytes of a page that the rows of the table may take.
const TABLE_BYTES: usize = 44_000;
/// About the bytes of a row's heading, its address included.
const ROW_BYTES: usize = 300;
/// About the bytes of a cell with a link.
const CELL_BYTES: usize = 110;

/// The cities whose policies are known.
#[derive(Debug)]
pub struct CitiesView {
    /// The search box, empty.
    pub form: SearchForm,
    /// Each with its policies and years.
    pub cities: Vec<CityLink>,
    /// Cities that are left out.
    pub more: usize,
}

/// A city to choose.
#[derive(Debug)]
pub struct CityLink {
    /// The city.
    pub link: Link,
    /// 「政策 64件、2019〜2025年度」.
    pub note: String,
}

impl CitiesView {
    /// The choice between these cities.
    pub fn of(cities: &[CityPolicies]) -> Self {
        let links = cities.iter().take(MAX_CITIES).map(|city| CityLink {
            link: Link::new(city_name(city), policies_href(city.municipality.as_deref())),
            note: format!(
                "政策 {}件　{}",
                label::number(city.policies.len()),
                span(city.years.keys().copied())
            ),
        });
        Self {
            form: SearchForm::default(),
            cities: links.collect(),
            more: cities.len().saturating_sub(MAX_CITIES),
        }
    }
}

/// The policies of a city.
#[derive(Debug)]
pub struct PoliciesView {
    /// Title of the window.
    pub window: String,
    /// For link previews.
    pub description: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// 豊中市.
    pub city: String,
    /// Where the other cities are; `None` where there are none.
    pub others: Option<String>,
    /// The years to compare; `None` where there are no two.
    pub choice: Option<Choice>,
    /// What changed from the first year to the last, as links to the lists.
    pub changes: Vec<Link>,
    /// The years of the table.
    pub columns: Vec<YearColumn>,
    /// The rows by scheme.
    pub groups: Vec<SchemeRows>,
    /// All rows, of which this page has some.
    pub rows: String,
    /// The other pages of the table.
    pub pages: Pages,
    /// What the table does not say.
    pub notes: Vec<String>,
}

/// Two years to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What stands in the address for the city.
    pub municipality: String,
    /// The earlier year.
    pub from: Vec<YearOption>,
    /// The later year.
    pub to: Vec<YearOption>,
}

/// A year to choose.
#[derive(Debug, Clone)]
pub struct YearOption {
    /// `2022`.
    pub year: u16,
    /// `令和4年度（2022）`.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// A year of the table.
#[derive(Debug)]
pub struct YearColumn {
    /// `2022`, or 年度不明.
    pub label: String,
    /// Sheets of that year.
    pub sheets: Option<usize>,
}

/// The policies of one scheme.
#[derive(Debug)]
pub struct SchemeRows {
    /// 基本政策 ….
    pub scheme: String,
    /// By number and name.
    pub rows: Vec<PolicyRow>,
}

/// A policy over the years.
#[derive(Debug)]
pub struct PolicyRow {
    /// `47`.
    pub number: u32,
    /// Its page.
    pub link: Link,
    /// Other numbers of the same name.
    pub note: Option<String>,
    /// Measures in each year of the table, with the search for them.
    pub cells: Vec<Option<Link>>,
}

impl Choice {
    /// The years of a city, two of them chosen; `None` where there are no two.
    pub fn of(city: &CityPolicies, from: u16, to: u16) -> Option<Self> {
        let options = |chosen: u16| {
            let years = city.years.keys().rev();
            let option = |year: &u16| YearOption {
                year: *year,
                label: label::year(*year),
                selected: *year == chosen,
            };
            years.map(option).collect::<Vec<_>>()
        };
        (city.years.len() > 1).then(|| Self {
            municipality: match city.municipality.as_deref() {
                Some(name) => name.to_owned(),
                None => crate::web::link::UNKNOWN.to_owned(),
            },
            from: options(from),
            to: options(to),
        })
    }
}

impl PoliciesView {
    /// A page of the table of this city; `several` where others are known too.
    pub fn of(city: &CityPolicies, several: bool, params: &PoliciesParams) -> Self {
        let name = city_name(city);
        let first = city.years.keys().next().copied().unwrap_or_default();
        let last = city.years.keys().next_back().copied().unwrap_or_default();
        let years: Vec<Option<u16>> = columns(city);
        let size = (TABLE_BYTES / (ROW_BYTES + CELL_BYTES * years.len())).clamp(10, 80);
        let rows = city
            .policies
            .iter()
            .skip((params.page - 1) * size)
            .take(size);
        let span = span(city.years.keys().copied());
        let page = |page| {
            let params = PoliciesParams {
                municipality: Some(city.municipality.clone().unwrap_or_default()),
                page,
                ..PoliciesParams::default()
            };
            params.href()
        };
        Self {
            window: format!("{name}の政策 {span} — {}", label::SITE),
            description: format!(
                "{name}の基本政策・基本施策{}件が、{span}のどの年度のシートに現れるか。\
                 なくなった政策、新しい政策、番号の変わった政策が分かります。",
                label::number(city.policies.len())
            ),
            form: SearchForm::default(),
            others: several.then(|| PoliciesParams::default().href()),
            choice: Choice::of(city, first, last),
            changes: changes(city, first, last),
            columns: years
                .iter()
                .map(|year| YearColumn::of(city, *year))
                .collect(),
            groups: grouped(city, rows, &years),
            rows: label::number(city.policies.len()),
            pages: Pages::of(params.page, city.policies.len().div_ceil(size), page),
            notes: notes(city),
            city: name,
        }
    }
}

/// The years of the table; what stands in sheets of unknown year has the last column.
fn columns(city: &CityPolicies) -> Vec<Option<u16>> {
    let undated = city.policies.iter().any(|used| used.undated > 0);
    let years = city.years.keys().copied().map(Some);
    years.chain(undated.then_some(None)).collect()
}

impl YearColumn {
    fn of(city: &CityPolicies, year: Option<u16>) -> Self {
        let Some(year) = year else {
            return Self {
                label: label::NO_YEAR.to_owned(),
                sheets: None,
            };
        };
        Self {
            label: year.to_string(),
            sheets: city.years.get(&year).map(|known| known.sheets),
        }
    }
}

/// What became of the policies of the first year in the last.
fn changes(city: &CityPolicies, first: u16, last: u16) -> Vec<Link> {
    if first == last {
        return Vec::new();
    }
    let compared = Compared::of(city, first, last);
    let lists = Change::ALL
        .into_iter()
        .filter(|list| compared.count(*list) > 0);
    lists
        .map(|list| {
            let count = label::number(compared.count(list));
            let href = changes_href(city, first, last, None, 1);
            Link::new(
                format!("{} {count}件", list.label()),
                format!("{href}#{}", list.as_str()),
            )
        })
        .collect()
}

fn grouped<'a>(
    city: &CityPolicies,
    rows: impl Iterator<Item = &'a PolicyUse>,
    years: &[Option<u16>],
) -> Vec<SchemeRows> {
    let twins = twins(city);
    let mut groups: Vec<SchemeRows> = Vec::new();
    for used in rows {
        let row = PolicyRow {
            number: used.policy.number,
            link: Link::new(
                &used.policy.name,
                short(&policy_href(city.municipality.as_deref(), &used.policy)),
            ),
            note: twins
                .get(&name_of(used))
                .and_then(|numbers| others(used, numbers)),
            cells: years.iter().map(|year| cell(used, *year)).collect(),
        };
        match groups.last_mut() {
            Some(group) if group.scheme == used.policy.scheme => group.rows.push(row),
            _ => groups.push(SchemeRows {
                scheme: used.policy.scheme.clone(),
                rows: vec![row],
            }),
        }
    }
    groups
}

/// Scheme and name in normal form.
fn name_of(used: &PolicyUse) -> (String, String) {
    (normalize(&used.policy.scheme), normalize(&used.policy.name))
}

/// The numbers that each name has had.
fn twins(city: &CityPolicies) -> BTreeMap<(String, String), BTreeSet<u32>> {
    let mut numbers: BTreeMap<_, BTreeSet<u32>> = BTreeMap::new();
    for used in &city.policies {
        numbers
            .entry(name_of(used))
            .or_default()
            .insert(used.policy.number);
    }
    numbers
}

fn others(used: &PolicyUse, numbers: &BTreeSet<u32>) -> Option<String> {
    let others = numbers
        .iter()
        .filter(|number| **number != used.policy.number);
    let others: Vec<String> = others.map(u32::to_string).collect();
    (!others.is_empty()).then(|| format!("同じ名称の番号: {}", others.join("・")))
}

fn cell(used: &PolicyUse, year: Option<u16>) -> Option<Link> {
    let policy = Filter::named("policy")?;
    let search = SearchParams::only(policy, &used.value);
    let (count, search) = match year {
        None => (used.undated, search),
        Some(year) => {
            let count = used.years.get(&year).copied().unwrap_or_default();
            (
                count,
                search.with(Filter::named("year")?, &year.to_string()),
            )
        }
    };
    (count > 0).then(|| Link::new(label::number(count), search.href("/")))
}

/// Between the first year and the last, what is not there cannot be seen.
fn notes(city: &CityPolicies) -> Vec<String> {
    let mut notes = vec![
        "数字は、その政策を挙げた施策の件数です。空欄は、収録したシートに記載がないことを示します。"
            .to_owned(),
    ];
    let (first, last) = (city.years.keys().next(), city.years.keys().next_back());
    if let (Some(first), Some(last)) = (first, last) {
        let missing = (*first..*last).filter(|year| !city.years.contains_key(year));
        let missing: Vec<String> = missing.map(|year| year.to_string()).collect();
        if !missing.is_empty() {
            notes.push(format!(
                "{}年度のシートは収録していません。",
                missing.join("・")
            ));
        }
    }
    notes
}

/// The name of a city, also of one that its sheets do not tell.
pub fn city_name(city: &CityPolicies) -> String {
    match &city.municipality {
        Some(name) => name.clone(),
        None => "市町村不明".to_owned(),
    }
}

/// `2019〜2025年度`; empty without years.
pub fn span(mut years: impl DoubleEndedIterator<Item = u16>) -> String {
    match (years.next(), years.next_back()) {
        (Some(first), Some(last)) => format!("{first}〜{last}年度"),
        (Some(only), None) => format!("{only}年度"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_year_is_no_span() {
        assert_eq!(span([2019, 2022, 2025].into_iter()), "2019〜2025年度");
        assert_eq!(span([2019].into_iter()), "2019年度");
        assert_eq!(span(std::iter::empty()), "");
    }
}
