//! One measure as a page.

use jiff::Timestamp;

use super::hit::section;
use super::origin::OriginView;
use super::related::RelatedView;
use super::timeline::Timeline;
use super::{Link, SearchForm, facet, label, preview};
use crate::domain::{Item, Measure, Section, split_divisions};
use crate::index::{Overview, SheetHead, Unit};
use crate::ingest::Excerpt;
use crate::search::Related;
use crate::web::link::{PublicUrl, department_href, measure_href, policy_href, sheet_href};
use crate::web::live::{History, Neighbour, PlacedUnit};

/// What was read for the page of a measure.
#[derive(Debug, Clone)]
pub struct MeasureReading {
    /// The record between its neighbours.
    pub placed: PlacedUnit,
    /// The measure through the years.
    pub history: History,
    /// Measures that belong with it.
    pub related: Vec<Related>,
    /// Its lines in the file.
    pub excerpt: Option<Excerpt>,
}

/// One measure or overview.
#[derive(Debug)]
pub struct MeasureView {
    /// Title of the window.
    pub window: String,
    /// For search engines and link previews.
    pub description: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// City › department › sheet.
    pub breadcrumb: Vec<Link>,
    /// `当年度目標 3`.
    pub section: String,
    /// 施策名.
    pub title: String,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
    /// 「部局マネジメントシート　部長 宮城 節子」.
    pub sheet: String,
    /// Said of the whole sheet: results not published yet.
    pub notice: Option<&'static str>,
    /// Side by side on a wide page.
    pub columns: Vec<Column>,
    /// One below the other.
    pub others: Vec<Column>,
    /// Policies, codes, division, rating ….
    pub facts: Vec<Fact>,
    /// The measure through the years.
    pub timeline: Option<Timeline>,
    /// Measures that belong with it.
    pub related: Vec<RelatedView>,
    /// The row before it.
    pub previous: Option<Link>,
    /// The row after it.
    pub next: Option<Link>,
    /// The page of the version that replaced this one.
    pub newer: Option<Link>,
    /// Where it is from.
    pub origin: OriginView,
}

/// A field with items.
#[derive(Debug)]
pub struct Column {
    /// 取組み事項 ….
    pub label: &'static str,
    /// Its items; may be empty.
    pub items: Vec<Item>,
    /// What stands there instead of items.
    pub absent: &'static str,
}

/// A field with short values.
#[derive(Debug)]
pub struct Fact {
    /// 基本政策 ….
    pub label: String,
    /// Its values.
    pub values: Vec<FactValue>,
}

/// A short value.
#[derive(Debug)]
pub struct FactValue {
    /// What people read.
    pub text: String,
    /// Finds the others with this value.
    pub href: Option<String>,
    /// How the document writes it, when that differs.
    pub note: Option<String>,
}

/// Stands where a column has no entry.
pub(super) const NO_ENTRY: &str = "記載なし";
/// Stands where results are still to come.
pub(super) const NOT_YET: &str = "実績は未公表です";

impl MeasureView {
    /// The page of a record, among its versions and what belongs with it, as seen now.
    pub fn of(reading: &MeasureReading, public_url: &PublicUrl, now: Timestamp) -> Self {
        let placed = &reading.placed;
        let unit = &placed.unit;
        let sheet = &unit.sheet;
        let year = sheet.fiscal_year.map(|year| year.western());
        let page = Content::of(unit);
        let place_text = label::place(
            sheet.municipality.as_deref(),
            sheet.department.as_deref(),
            year,
        );
        let link = |neighbour: &Neighbour| {
            Link::new(
                label::title(neighbour.title.as_deref()),
                measure_href(&neighbour.key),
            )
        };
        Self {
            window: format!("{}（{place_text}）— {}", page.title, label::SITE),
            description: preview::unit(unit),
            form: SearchForm::default(),
            breadcrumb: breadcrumb(sheet),
            sheet: sheet_line(sheet),
            notice: (!sheet.results_published)
                .then_some("このシートの実績は、文書を受け取った時点でまだ公表されていません。"),
            timeline: Timeline::of(unit, &reading.history),
            related: reading.related.iter().map(RelatedView::of).collect(),
            previous: placed.previous.as_ref().map(link),
            next: placed.next.as_ref().map(link),
            newer: (placed.newer.as_ref())
                .map(|newer| Link::new(&newer.document, measure_href(&unit.key))),
            origin: OriginView::of(reading, (&page.section, &page.title), public_url, now),
            section: page.section,
            title: page.title,
            emphasis: page.emphasis,
            columns: page.columns,
            others: page.others,
            facts: page.facts,
        }
    }
}

/// What differs between a row and an overview.
struct Content {
    section: String,
    title: String,
    emphasis: Vec<String>,
    columns: Vec<Column>,
    others: Vec<Column>,
    facts: Vec<Fact>,
}

impl Content {
    fn of(unit: &Unit) -> Self {
        match (&unit.measure, &unit.overview) {
            (Some(measure), _) => Self::of_measure(measure, &unit.sheet),
            (None, Some(overview)) => Self::of_overview(overview),
            (None, None) => Self::of_overview(&Overview::default()),
        }
    }

    fn of_measure(measure: &Measure, sheet: &SheetHead) -> Self {
        let after = if sheet.results_published {
            NO_ENTRY
        } else {
            NOT_YET
        };
        let mut columns = vec![
            Column::new("commitments", &measure.commitments, NO_ENTRY),
            Column::new("results", &measure.results, after),
            Column::new("issues", &measure.issues, after),
        ];
        // The title of a follow-up's row is what was promised.
        if measure.section == Section::Progress && measure.commitments.is_empty() {
            columns.remove(0);
        }
        Self {
            section: section(measure.section.label(), measure.number),
            title: label::title(Some(&measure.title)).to_owned(),
            emphasis: measure.emphasis.clone(),
            columns,
            others: filled([
                Column::new("schedule", &measure.schedule, NO_ENTRY),
                Column::new("notes", &measure.notes, NO_ENTRY),
            ]),
            facts: facts(measure, sheet.municipality.as_deref()),
        }
    }

    fn of_overview(overview: &Overview) -> Self {
        Self {
            section: Section::Overview.label().to_owned(),
            title: label::title(None).to_owned(),
            emphasis: Vec::new(),
            columns: filled([
                Column::new("mission", &overview.mission, NO_ENTRY),
                Column::new("directions", &overview.directions, NO_ENTRY),
                Column::new("summary", &overview.summary, NO_ENTRY),
            ]),
            others: filled([Column::new("passages", &overview.passages, NO_ENTRY)]),
            facts: Vec::new(),
        }
    }
}

impl Column {
    pub(super) fn new(field: &str, items: &[Item], absent: &'static str) -> Self {
        Self {
            label: label::field(field),
            items: items.to_vec(),
            absent,
        }
    }
}

/// The columns that have an entry.
pub(super) fn filled<const N: usize>(columns: [Column; N]) -> Vec<Column> {
    columns
        .into_iter()
        .filter(|column| !column.items.is_empty())
        .collect()
}

/// The short values of a measure.
pub(super) fn facts(measure: &Measure, municipality: Option<&str>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for policy in &measure.policies {
        let value = FactValue {
            href: Some(policy_href(municipality, policy)),
            text: policy.to_string(),
            note: None,
        };
        push(&mut facts, &policy.scheme, value);
    }
    for code in &measure.plan_codes {
        let value = FactValue {
            href: facet::link("plan", &code.code, "").map(|link| link.href),
            text: format!("{} {}", code.code, code.name).trim_end().to_owned(),
            note: (code.raw != code.code && !code.raw.is_empty())
                .then(|| format!("文書の表記: {}", code.raw)),
        };
        push(&mut facts, label::field("plan_codes"), value);
    }
    let divisions = measure.division.as_deref().map(split_divisions);
    let texts = [("goal", &measure.goal), ("theme", &measure.theme)]
        .into_iter()
        .filter_map(|(field, text)| Some((field, None, text.as_deref()?)))
        .chain(
            (divisions.into_iter().flatten())
                .map(|division| ("division", Some("department"), division)),
        )
        .chain((measure.rating.as_deref()).map(|rating| ("rating", Some("rating"), rating)))
        .chain((measure.outlook.as_deref()).map(|outlook| ("outlook", None, outlook)));
    for (field, filter, text) in texts {
        let value = FactValue {
            href: filter.and_then(|name| Some(facet::link(name, text, "")?.href)),
            text: text.to_owned(),
            note: measure.rating_text.clone().filter(|_| field == "rating"),
        };
        push(&mut facts, label::field(field), value);
    }
    facts
}

fn push(facts: &mut Vec<Fact>, label: &str, value: FactValue) {
    match facts.iter_mut().find(|fact| fact.label == label) {
        Some(fact) => fact.values.push(value),
        None => facts.push(Fact {
            label: label.to_owned(),
            values: vec![value],
        }),
    }
}

/// City, department and year, each to its page; what is unknown is left out.
fn breadcrumb(sheet: &SheetHead) -> Vec<Link> {
    let city = sheet.municipality.as_deref();
    let department = sheet.department.as_deref();
    let year = sheet.fiscal_year.map(|year| label::year(year.western()));
    let year = year.map_or_else(|| "シート".to_owned(), |year| format!("{year}のシート"));
    [
        city.and_then(|city| facet::link("municipality", city, city)),
        department.map(|department| Link::new(department, department_href(city, department))),
        Some(Link::new(year, sheet_href(&sheet.key))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Who answers for a sheet: 「部長 宮城 節子」.
pub(super) fn person(sheet: &SheetHead) -> String {
    let head = sheet.head.as_ref();
    let role = head.and_then(|head| head.role.as_deref());
    let name = head.and_then(|head| head.name.as_deref());
    let parts: Vec<&str> = [role, name].into_iter().flatten().collect();
    parts.join(" ")
}

fn sheet_line(sheet: &SheetHead) -> String {
    [sheet.kind.as_str(), &person(sheet)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("　")
}
