//! One policy: who carried it out, year by year, and what else its number has meant.

use std::collections::BTreeMap;

use super::policies::{city_name, span};
use super::{Link, SearchForm, facet, label};
use crate::domain::Policy;
use crate::search::{CityPolicies, Hit, PolicyUse, policy_changes};
use crate::text::normalize;
use crate::web::filter::Filter;
use crate::web::link::{department_href, measure_href, policy_href};
use crate::web::params::SearchParams;
use crate::web::params::policies::{PoliciesParams, policies_href};
use crate::web::reading::PolicyReading;

/// Other policies that one relation names.
const RELATED: usize = 12;

/// One policy.
#[derive(Debug)]
pub struct PolicyView {
    /// Title of the window.
    pub window: String,
    /// For link previews.
    pub description: String,
    /// Its address.
    pub canonical: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// Policies › city.
    pub breadcrumb: Vec<Link>,
    /// 「豊中市の基本政策 47」.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// 「施策 12件　2022〜2025年度」.
    pub extent: String,
    /// What else its number and its name have meant.
    pub relations: Vec<Relation>,
    /// Newest first.
    pub years: Vec<YearGroup>,
    /// Said where the list is only the beginning.
    pub limit: Option<String>,
    /// Plan codes that stand beside it, the frequent ones first.
    pub codes: Vec<Link>,
    /// The search for its measures.
    pub search: String,
    /// The same in other forms.
    pub exports: Vec<Link>,
    /// The feed of its measures.
    pub feed: String,
}

/// Policies with the same number or name.
#[derive(Debug)]
pub struct Relation {
    /// 同じ番号で、名称の違う政策.
    pub label: &'static str,
    /// Each with its years.
    pub policies: Vec<(Link, String)>,
    /// Those that are left out.
    pub more: usize,
}

/// The measures of a year.
#[derive(Debug)]
pub struct YearGroup {
    /// 令和4年度（2022）.
    pub label: String,
    /// 「施策 5件（実績あり 4件）」.
    pub count: String,
    /// The search for them.
    pub href: Option<String>,
    /// The departments with their measures.
    pub departments: Vec<DepartmentGroup>,
}

/// The measures of a department.
#[derive(Debug)]
pub struct DepartmentGroup {
    /// Its page.
    pub link: Option<Link>,
    /// Its measures.
    pub measures: Vec<MeasureRow>,
}

/// One measure.
#[derive(Debug)]
pub struct MeasureRow {
    /// `当年度目標 3`.
    pub section: String,
    /// Its page.
    pub link: Link,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
}

impl PolicyView {
    /// The page of a policy.
    pub fn of(reading: &PolicyReading) -> Self {
        let PolicyReading { city, used, .. } = reading;
        let policy = &used.policy;
        let municipality = city.municipality.as_deref();
        let name = city_name(city);
        let measures = used.measures();
        let shown = reading.measures.len();
        let extent = format!(
            "施策 {}件　{}",
            label::number(measures),
            span(used.years.keys().copied())
        );
        let params = search(municipality, used);
        Self {
            window: format!("{policy}（{name}の{}）— {}", policy.scheme, label::SITE),
            description: format!(
                "{name}の{} {policy}。{extent}。年度ごとに、部局の取組みと実績をたどれます。",
                policy.scheme
            ),
            canonical: policy_href(municipality, policy),
            form: SearchForm::default(),
            breadcrumb: vec![
                Link::new("政策", PoliciesParams::default().href()),
                Link::new(format!("{name}の政策"), policies_href(municipality)),
            ],
            kind: format!("{name}の{} {}", policy.scheme, policy.number),
            name: policy.name.clone(),
            relations: relations(reading),
            years: years(reading),
            limit: (shown < measures).then(|| {
                format!(
                    "新しい年度から{}件を表示しています。残りの{}件は検索で見られます。",
                    label::number(shown),
                    label::number(measures - shown)
                )
            }),
            codes: codes(reading),
            search: params.href("/"),
            exports: [("CSV", "/search.csv"), ("Atomフィード", "/search.atom")]
                .into_iter()
                .map(|(label, route)| Link::new(label, params.href(route)))
                .collect(),
            feed: params.href("/search.atom"),
            extent,
        }
    }
}

/// The search for the measures of a policy.
fn search(municipality: Option<&str>, used: &PolicyUse) -> SearchParams {
    let mut params = SearchParams::default();
    params.filters.policy.push(used.value.clone());
    params
        .filters
        .municipality
        .extend(municipality.map(str::to_owned));
    params
}

fn relations(reading: &PolicyReading) -> Vec<Relation> {
    let PolicyReading { city, used, .. } = reading;
    let same_scheme = |other: &&PolicyUse| {
        other.policy != used.policy
            && normalize(&other.policy.scheme) == normalize(&used.policy.scheme)
    };
    let name = normalize(&used.policy.name);
    let is_namesake = |other: &Policy| normalize(&other.name) == name;
    let others: Vec<&PolicyUse> = city.policies.iter().filter(same_scheme).collect();
    let by_number = others
        .iter()
        .filter(|other| other.policy.number == used.policy.number && !is_namesake(&other.policy));
    let by_name = others.iter().filter(|other| is_namesake(&other.policy));
    // As the lists of what changed between two years take them for one.
    let is_successor = |other: &Policy| {
        let changes = policy_changes(&[&used.policy], &[other]);
        !changes.renamed.is_empty()
    };
    let reworded = others.iter().filter(|other| {
        other.policy.number != used.policy.number
            && !used.years.keys().any(|year| other.years.contains_key(year))
            && is_successor(&other.policy)
    });
    let here = |other: &&&PolicyUse| related(city.municipality.as_deref(), "", other);
    let elsewhere = reading.elsewhere.iter().map(|(municipality, other)| {
        let place = municipality.as_deref().unwrap_or("市町村不明");
        related(municipality.as_deref(), place, other)
    });
    let lists = [
        (
            "同じ番号で、名称の違う政策",
            by_number.map(|other| here(&other)).collect(),
        ),
        (
            "同じ名称で、番号の違う政策",
            by_name.map(|other| here(&other)).collect(),
        ),
        (
            "名称が少し違う、ほかの年度の政策",
            reworded.map(|other| here(&other)).collect(),
        ),
        (
            "同じ名称の、ほかの市町村の政策",
            elsewhere.collect::<Vec<_>>(),
        ),
    ];
    let some = lists
        .into_iter()
        .filter(|(_, policies)| !policies.is_empty());
    some.map(|(label, mut policies)| {
        let more = policies.len().saturating_sub(RELATED);
        policies.truncate(RELATED);
        Relation {
            label,
            policies,
            more,
        }
    })
    .collect()
}

fn related(municipality: Option<&str>, place: &str, other: &PolicyUse) -> (Link, String) {
    let text = format!("{place} {}", other.policy);
    let years: Vec<String> = other.years.keys().map(u16::to_string).collect();
    let years = if years.is_empty() {
        label::NO_YEAR.to_owned()
    } else {
        format!("{}年度", years.join("・"))
    };
    let href = policy_href(municipality, &other.policy);
    (Link::new(text.trim_start(), href), years)
}

/// The listed measures by year, newest first, and by department.
fn years(reading: &PolicyReading) -> Vec<YearGroup> {
    let groups = reading
        .measures
        .chunk_by(|a, b| a.fiscal_year == b.fiscal_year);
    groups
        .filter_map(|hits| {
            let year = hits.first()?.fiscal_year;
            Some(YearGroup {
                label: year.map_or_else(|| label::NO_YEAR.to_owned(), label::year),
                count: count(reading, year),
                href: year.and_then(|year| {
                    let search = search(reading.city.municipality.as_deref(), &reading.used);
                    Some(
                        search
                            .with(Filter::named("year")?, &year.to_string())
                            .href("/"),
                    )
                }),
                departments: departments(&reading.city, hits),
            })
        })
        .collect()
}

fn count(reading: &PolicyReading, year: Option<u16>) -> String {
    let Some(year) = year else {
        return format!("施策 {}件", label::number(reading.used.undated));
    };
    let of = |counts: &BTreeMap<u16, usize>| counts.get(&year).copied().unwrap_or_default();
    let states = [
        ("実績あり", of(&reading.with_results)),
        ("実績未公表", of(&reading.unpublished)),
    ];
    let states: Vec<String> = states
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{state} {}件", label::number(*count)))
        .collect();
    let total = label::number(of(&reading.used.years));
    if states.is_empty() {
        format!("施策 {total}件（実績の記載なし）")
    } else {
        format!("施策 {total}件（{}）", states.join("・"))
    }
}

fn departments(city: &CityPolicies, hits: &[Hit]) -> Vec<DepartmentGroup> {
    let groups = hits.chunk_by(|a, b| a.department == b.department);
    groups
        .map(|hits| DepartmentGroup {
            link: hits
                .first()
                .and_then(|hit| hit.department.as_ref())
                .map(|name| Link::new(name, department_href(city.municipality.as_deref(), name))),
            measures: hits.iter().map(MeasureRow::of).collect(),
        })
        .collect()
}

impl MeasureRow {
    fn of(hit: &Hit) -> Self {
        Self {
            section: super::hit::section(hit.section.label(), hit.number),
            link: Link::new(label::title(hit.title.as_deref()), measure_href(&hit.key)),
            emphasis: hit.emphasis.clone(),
        }
    }
}

fn codes(reading: &PolicyReading) -> Vec<Link> {
    let mut codes: Vec<_> = reading.codes.iter().filter(|code| code.count > 0).collect();
    codes.sort_by_key(|code| std::cmp::Reverse(code.count));
    let codes = codes.into_iter().take(RELATED);
    codes
        .filter_map(|code| {
            let text = format!("{}（{}件）", code.label, label::number(code.count));
            facet::link("plan", &code.value, text)
        })
        .collect()
}
