//! A measure through the years, as its page shows it.

use super::hit::section_of;
use super::{Link, label};
use crate::index::Unit;
use crate::search::Version;
use crate::text::normalize;
use crate::web::link::{compare_href, measure_href};
use crate::web::live::{Absence, History};

/// The years of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// What sheets before and after say, when they say nothing.
    pub notes: Vec<Note>,
}

/// Sheets in which the measure does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which they are.
    pub text: String,
    /// To the nearest of them beside its own sheet, where what is like it is shown.
    pub nearest: Link,
}

/// A measure in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 「令和4年度（2022）」.
    pub year: String,
    /// Its page; the page itself has no link to itself.
    pub href: Option<String>,
    /// Its title then.
    pub title: String,
    /// Its department then, where it is another one.
    pub department: Option<String>,
    /// `当年度目標 3`.
    pub section: String,
    /// What is known of its outcome.
    pub state: String,
    /// To the wording of the year before it, side by side.
    pub difference: Option<Link>,
}

impl Timeline {
    /// The years of a measure; `None` where there is nothing but itself to say.
    pub fn of(unit: &Unit, history: &History) -> Option<Self> {
        let versions = &history.versions;
        let sheet = |version: Option<&Version>| Some(version?.unit.sheet.key.clone());
        let before = (history.absent_before.last()).zip(sheet(versions.first()));
        let before = before.map(|(nearest, own)| {
            let href = compare_href(&nearest.sheet, &own);
            absent(&history.absent_before, "前にあたる施策", nearest, href)
        });
        let after = (history.absent_after.first()).zip(sheet(versions.last()));
        let after = after.map(|(nearest, own)| {
            let href = compare_href(&own, &nearest.sheet);
            absent(&history.absent_after, "続きにあたる施策", nearest, href)
        });
        if versions.len() < 2 && before.is_none() && after.is_none() {
            return None;
        }
        let earlier = std::iter::once(None).chain(versions.iter().map(Some));
        let entries = versions.iter().zip(earlier);
        Some(Self {
            entries: entries
                .map(|(version, earlier)| Entry::of(unit, version, earlier))
                .collect(),
            notes: before.into_iter().chain(after).collect(),
        })
    }
}

impl Entry {
    fn of(unit: &Unit, version: &Version, earlier: Option<&Version>) -> Self {
        let other = &version.unit;
        let measure = other.measure.as_ref();
        let name = |unit: &Unit| unit.sheet.department.as_deref().map(normalize);
        Self {
            year: label::year(version.fiscal_year.western()),
            href: (other.key != unit.key).then(|| measure_href(&other.key)),
            title: label::title(measure.map(|measure| measure.title.as_str())).to_owned(),
            department: (other.sheet.department.clone()).filter(|_| name(other) != name(unit)),
            section: section_of(other),
            state: state(other),
            difference: earlier.map(|earlier| {
                let href = compare_href(&earlier.unit.sheet.key, &other.sheet.key);
                let year = label::year(earlier.fiscal_year.western());
                Link::new(
                    format!("{year}との違い"),
                    format!("{href}#{}", anchor(other)),
                )
            }),
        }
    }
}

/// Where a row stands on the page that compares its sheet with an earlier one.
pub fn anchor(unit: &Unit) -> String {
    format!("r{}", unit.position)
}

/// What is known of the outcome: the rating, or whether there are results.
fn state(unit: &Unit) -> String {
    let Some(measure) = &unit.measure else {
        return String::new();
    };
    match &measure.rating {
        Some(rating) => format!("評価 {rating}"),
        None if !measure.results.is_empty() => "実績あり".to_owned(),
        None if !unit.sheet.results_published => "実績は未公表".to_owned(),
        None => "実績の記載なし".to_owned(),
    }
}

/// 「2021年度から2024年度までのシートには、続きにあたる施策が見当たりません。」
fn absent(sheets: &[Absence], what: &str, nearest: &Absence, href: String) -> Note {
    let years = sheets.iter().map(|sheet| sheet.fiscal_year.western());
    let span = match (years.clone().min(), years.max()) {
        (Some(first), Some(last)) if first < last => {
            format!("{}から{}まで", label::year(first), label::year(last))
        }
        _ => label::year(nearest.fiscal_year.western()),
    };
    let year = label::year(nearest.fiscal_year.western());
    Note {
        text: format!("{span}の同じ部局のシートには、{what}が見当たりません。"),
        nearest: Link::new(format!("{year}のシートと比べる"), href),
    }
}
