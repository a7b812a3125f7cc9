//! A whole sheet as one page, to read and to print.

use jiff::Timestamp;

use super::citation::day;
use super::documents::whole_of;
use super::measure::{Column, Fact, NO_ENTRY, NOT_YET, facts, filled, person};
use super::{Link, SearchForm, facet, label, preview};
use crate::domain::{Measure, Section};
use crate::index::{SheetHead, Unit};
use crate::web::link::{
    PublicUrl, compare_href, department_href, document_href, measure_href, sheet_href, short,
    source_href, text_href,
};
use crate::web::reading::SheetReading;

/// A whole sheet.
#[derive(Debug)]
pub struct SheetView {
    /// Title of the window.
    pub window: String,
    /// For link previews.
    pub description: String,
    /// Its address for the world.
    pub permalink: String,
    /// The same as one reads it, on paper.
    pub readable: String,
    /// The day on which it was looked at: `2026年11月21日`.
    pub today: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// City › department.
    pub breadcrumb: Vec<Link>,
    /// 「豊中市　部局マネジメントシート」.
    pub kind: String,
    /// 「市民協働部」「令和4年度（2022）」.
    pub title: Vec<String>,
    /// 「部長 宮城 節子」.
    pub person: String,
    /// 「当年度目標 8件　中期目標 4件」.
    pub extent: String,
    /// Said of the whole sheet: results not published yet.
    pub notice: Option<&'static str>,
    /// Mission, directions, summary.
    pub overview: Vec<Column>,
    /// Text of no known place.
    pub passages: Vec<Column>,
    /// The measures by section.
    pub sections: Vec<SectionView>,
    /// The same department in other years.
    pub years: Vec<OtherYear>,
    /// The measures of its city, department and year as a table to take away.
    pub csv: Option<String>,
    /// The files it was read from.
    pub documents: Vec<SheetFile>,
}

/// The same department in another year.
#[derive(Debug)]
pub struct OtherYear {
    /// 「前の年度」 or 「次の年度」.
    pub role: &'static str,
    /// Its sheet.
    pub sheet: Link,
    /// Both beside each other.
    pub compare: String,
}

/// A file of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetFile {
    /// The file as received.
    pub document: Link,
    /// Its text as read.
    pub text: String,
    /// BLAKE3 of its bytes.
    pub hash: String,
}

/// The measures of a section.
#[derive(Debug)]
pub struct SectionView {
    /// Its anchor.
    pub id: String,
    /// 当年度目標 ….
    pub label: &'static str,
    /// In the order of the sheet.
    pub measures: Vec<SheetMeasure>,
}

/// One measure of the sheet.
#[derive(Debug)]
pub struct SheetMeasure {
    /// Its anchor.
    pub id: String,
    /// `3`.
    pub number: Option<u32>,
    /// 施策名.
    pub title: String,
    /// Its page.
    pub href: String,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
    /// Policies, codes, division, rating ….
    pub facts: Vec<Fact>,
    /// Beside each other: what was promised, what was done, what is left.
    pub columns: Vec<Column>,
    /// One below the other.
    pub others: Vec<Column>,
    /// Its place in the text of the file: words and address.
    pub source: Option<Link>,
}

impl SheetView {
    /// The page of a sheet; `None` without units.
    pub fn of(reading: &SheetReading, public_url: &PublicUrl, now: Timestamp) -> Option<Self> {
        let units = &reading.units[..];
        let sheet = &units.first()?.sheet;
        let city = sheet.municipality.as_deref();
        let year = sheet.fiscal_year.map(|year| year.western());
        let title = title(sheet);
        let sections = sections(units, sheet);
        let extent: Vec<String> = sections
            .iter()
            .map(|section| {
                format!(
                    "{} {}件",
                    section.label,
                    label::number(section.measures.len())
                )
            })
            .collect();
        let overview = units.iter().find_map(|unit| unit.overview.as_ref());
        let overview_columns = overview.map(|overview| {
            filled([
                Column::new("mission", &overview.mission, NO_ENTRY),
                Column::new("directions", &overview.directions, NO_ENTRY),
                Column::new("summary", &overview.summary, NO_ENTRY),
            ])
        });
        let passages = overview
            .map(|overview| filled([Column::new("passages", &overview.passages, NO_ENTRY)]));
        let kind = [city, Some(sheet.kind.as_str())];
        let kind: Vec<&str> = kind
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        let place = label::place(city, sheet.department.as_deref(), year);
        let extent = extent.join("　");
        let permalink = public_url.join(&sheet_href(&sheet.key));
        Some(Self {
            window: format!("{place} {} — {}", sheet.kind, label::SITE),
            description: preview::sheet(sheet, &extent, overview),
            readable: short(&permalink),
            permalink,
            today: day(now),
            form: SearchForm::default(),
            breadcrumb: breadcrumb(sheet),
            kind: kind.join("　"),
            person: person(sheet),
            notice: (!sheet.results_published)
                .then_some("このシートの実績は、文書を受け取った時点でまだ公表されていません。"),
            overview: overview_columns.unwrap_or_default(),
            passages: passages.unwrap_or_default(),
            sections,
            years: years(reading),
            csv: whole_of(sheet).map(|params| params.href("/search.csv")),
            documents: documents(units),
            title,
            extent,
        })
    }
}

/// Department and year; a sheet without either has the name of its kind.
fn title(sheet: &SheetHead) -> Vec<String> {
    let year = sheet.fiscal_year.map(|year| label::year(year.western()));
    let names = [sheet.department.clone(), year];
    let mut title: Vec<String> = names.into_iter().flatten().collect();
    if title.is_empty() {
        title.push(sheet.kind.clone());
    }
    title
}

/// The same department before and after, each to be compared from the older to the newer.
fn years(reading: &SheetReading) -> Vec<OtherYear> {
    let Some(here) = reading.units.first().map(|unit| &unit.sheet) else {
        return Vec::new();
    };
    let previous = reading.previous.iter().map(|other| (other, true));
    let next = reading.next.iter().map(|other| (other, false));
    previous
        .chain(next)
        .filter_map(|(other, is_before)| {
            let year = label::year(other.fiscal_year?.western());
            Some(OtherYear {
                role: if is_before {
                    "前の年度"
                } else {
                    "次の年度"
                },
                sheet: Link::new(year, sheet_href(&other.key)),
                compare: if is_before {
                    compare_href(&other.key, &here.key)
                } else {
                    compare_href(&here.key, &other.key)
                },
            })
        })
        .collect()
}

fn breadcrumb(sheet: &SheetHead) -> Vec<Link> {
    let city = sheet.municipality.as_deref();
    let department = sheet
        .department
        .as_deref()
        .map(|name| Link::new(name, department_href(city, name)));
    let city = city.and_then(|name| facet::link("municipality", name, name));
    city.into_iter().chain(department).collect()
}

/// Each file of the units once, in their order.
fn documents(units: &[Unit]) -> Vec<SheetFile> {
    let mut files: Vec<SheetFile> = Vec::new();
    for unit in units {
        let id = &unit.document_id;
        let file = SheetFile {
            document: Link::new(&unit.document, document_href(id)),
            text: text_href(id, [0, 0]),
            hash: id.to_string(),
        };
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// The measures in the order of the sheet, a section a group.
fn sections(units: &[Unit], sheet: &SheetHead) -> Vec<SectionView> {
    let rows: Vec<(&Unit, &Measure)> = units
        .iter()
        .filter_map(|unit| Some((unit, unit.measure.as_ref()?)))
        .collect();
    let groups = rows.chunk_by(|(_, a), (_, b)| a.section == b.section);
    let mut number = 0;
    let mut views = Vec::new();
    for (place, group) in groups.enumerate() {
        let Some((_, first)) = group.first() else {
            continue;
        };
        let layout = Layout::of(group, sheet);
        let measures = group.iter().map(|(unit, measure)| {
            number += 1;
            SheetMeasure::of(unit, measure, &layout, number)
        });
        views.push(SectionView {
            id: format!("s{}", place + 1),
            label: first.section.label(),
            measures: measures.collect(),
        });
    }
    views
}

/// Which columns the measures of a section have: all the same, so that an empty
/// cell is seen and a column that the sheet does not have is not.
struct Layout {
    commitments: bool,
    results: bool,
    issues: bool,
    /// Stands where there is no result.
    absent: &'static str,
}

impl Layout {
    fn of(group: &[(&Unit, &Measure)], sheet: &SheetHead) -> Self {
        let any = |of: fn(&Measure) -> bool| group.iter().any(|(_, measure)| of(measure));
        // A midterm goal has no result column; elsewhere its absence says something.
        let promises = any(|measure| measure.section != Section::Midterm);
        Self {
            commitments: any(|measure| !measure.commitments.is_empty()),
            results: promises || any(|measure| !measure.results.is_empty()),
            issues: any(|measure| !measure.issues.is_empty()),
            absent: if sheet.results_published {
                NO_ENTRY
            } else {
                NOT_YET
            },
        }
    }

    fn columns(&self, measure: &Measure) -> Vec<Column> {
        let columns = [
            (
                self.commitments,
                "commitments",
                &measure.commitments,
                NO_ENTRY,
            ),
            (self.results, "results", &measure.results, self.absent),
            (self.issues, "issues", &measure.issues, self.absent),
        ];
        let kept = columns.into_iter().filter(|(kept, ..)| *kept);
        kept.map(|(_, field, items, absent)| Column::new(field, items, absent))
            .collect()
    }
}

impl SheetMeasure {
    fn of(unit: &Unit, measure: &Measure, layout: &Layout, number: usize) -> Self {
        let source = measure.source;
        let lines = label::lines(source.page, source.lines);
        Self {
            id: format!("m{number}"),
            number: measure.number,
            title: label::title(Some(&measure.title)).to_owned(),
            href: short(&measure_href(&unit.key)),
            emphasis: measure.emphasis.clone(),
            facts: shortened(facts(measure, unit.sheet.municipality.as_deref())),
            columns: layout.columns(measure),
            others: filled([
                Column::new("schedule", &measure.schedule, NO_ENTRY),
                Column::new("notes", &measure.notes, NO_ENTRY),
            ]),
            source: (!lines.is_empty()).then(|| {
                Link::new(
                    format!("原文 {lines}"),
                    source_href(&unit.document_id, source),
                )
            }),
        }
    }
}

fn shortened(mut facts: Vec<Fact>) -> Vec<Fact> {
    let values = facts.iter_mut().flat_map(|fact| &mut fact.values);
    for href in values.filter_map(|value| value.href.as_mut()) {
        *href = short(href);
    }
    facts
}
