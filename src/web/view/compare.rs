//! Two sheets side by side, as a page.

use super::hit::section_of;
use super::timeline::anchor;
use super::{Link, SearchForm, facet, label};
use crate::index::{SheetSummary, Unit};
use crate::search::{Alone, Continued, Span, Wording};
use crate::web::link::{department_href, measure_href, sheet_href};
use crate::web::live::ComparedSheets;

/// Characters of a commitment that a list shows.
const GLIMPSE: usize = 80;

/// Two sheets.
#[derive(Debug)]
pub struct CompareView {
    /// Title of the window.
    pub window: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// City › department.
    pub breadcrumb: Vec<Link>,
    /// 「市民協働部」, or both names where they differ.
    pub names: String,
    /// Names and years in one line.
    pub heading: String,
    /// The earlier sheet.
    pub old: Link,
    /// The later sheet.
    pub new: Link,
    /// Sheets to choose from.
    pub choices: Vec<ChoiceView>,
    /// How many rows are gone, new, reworded and the same; each with its place.
    pub counts: Vec<Count>,
    /// Rows without a counterpart in the later sheet.
    pub gone: Vec<AloneView>,
    /// Rows without a counterpart in the earlier sheet.
    pub added: Vec<AloneView>,
    /// Rows whose words changed.
    pub reworded: Vec<PairView>,
    /// Rows whose words are the same.
    pub same: Vec<PairView>,
}

/// A sheet to choose.
#[derive(Debug)]
pub struct ChoiceView {
    /// Its key.
    pub key: String,
    /// Year, department and kind.
    pub label: String,
    /// Whether it is the earlier one.
    pub is_old: bool,
    /// Whether it is the later one.
    pub is_new: bool,
}

/// A number of rows.
#[derive(Debug)]
pub struct Count {
    /// What became of them.
    pub link: Link,
    /// How many.
    pub number: usize,
}

/// A row of one sheet only.
#[derive(Debug)]
pub struct AloneView {
    /// Its title and page.
    pub link: Link,
    /// `当年度目標 3`.
    pub section: String,
    /// The beginning of what was promised.
    pub glimpse: String,
    /// The row of the other sheet that is most like it.
    pub nearest: Option<Link>,
}

/// A row of both sheets.
#[derive(Debug)]
pub struct PairView {
    /// Where it stands on the page.
    pub anchor: String,
    /// The earlier row.
    pub old: SideView,
    /// The later row.
    pub new: SideView,
}

/// One side of a pair.
#[derive(Debug)]
pub struct SideView {
    /// Its page.
    pub href: String,
    /// `当年度目標 3`.
    pub section: String,
    /// The title, with what changed.
    pub title: Vec<Span>,
    /// The commitments one a line, with what changed.
    pub commitments: Vec<Span>,
}

impl CompareView {
    /// The page of a comparison.
    pub fn of(compared: &ComparedSheets) -> Self {
        let (old, new) = (&compared.old, &compared.new);
        let (reworded, same): (Vec<_>, Vec<_>) =
            (compared.measures.continued.iter()).partition(|pair| !pair.is_unchanged());
        let alone = |rows: &[Alone]| -> Vec<AloneView> { rows.iter().map(AloneView::of).collect() };
        let pairs = |pairs: Vec<&Continued>| -> Vec<PairView> {
            pairs.into_iter().map(PairView::of).collect()
        };
        let names = names(old, new);
        let (before, after) = (label::sheet_year(&old.head), label::sheet_year(&new.head));
        let heading = format!("{names}　{before}と{after}");
        let mut view = Self {
            window: format!("{heading}を比べる — {}", label::SITE),
            form: SearchForm::default(),
            breadcrumb: breadcrumb(new),
            names,
            heading,
            old: Link::new(before, sheet_href(&old.head.key)),
            new: Link::new(after, sheet_href(&new.head.key)),
            choices: (compared.others.iter())
                .map(|sheet| ChoiceView {
                    key: sheet.head.key.clone(),
                    label: choice(sheet, &compared.others),
                    is_old: sheet.head.key == old.head.key,
                    is_new: sheet.head.key == new.head.key,
                })
                .collect(),
            counts: Vec::new(),
            gone: alone(&compared.measures.gone),
            added: alone(&compared.measures.new),
            reworded: pairs(reworded),
            same: pairs(same),
        };
        view.counts = vec![
            Count::new("なくなった", "#gone", view.gone.len()),
            Count::new("新しい", "#new", view.added.len()),
            Count::new("文言が変わった", "#reworded", view.reworded.len()),
            Count::new("文言が同じ", "#same", view.same.len()),
        ];
        view
    }
}

impl Count {
    fn new(label: &str, href: &str, number: usize) -> Self {
        Self {
            link: Link::new(label, href),
            number,
        }
    }
}

impl AloneView {
    fn of(row: &Alone) -> Self {
        Self {
            link: title_link(&row.unit),
            section: section_of(&row.unit),
            glimpse: glimpse(&row.unit),
            nearest: row.nearest.as_ref().map(title_link),
        }
    }
}

impl PairView {
    fn of(pair: &Continued) -> Self {
        let side = |unit: &Unit, of: fn(&Wording) -> &Vec<Span>| SideView {
            href: measure_href(&unit.key),
            section: section_of(unit),
            title: of(&pair.title).clone(),
            commitments: of(&pair.commitments).clone(),
        };
        Self {
            anchor: anchor(&pair.new),
            old: side(&pair.old, |wording| &wording.old),
            new: side(&pair.new, |wording| &wording.new),
        }
    }
}

fn title_link(unit: &Unit) -> Link {
    let title = unit.measure.as_ref().map(|measure| measure.title.as_str());
    Link::new(label::title(title), measure_href(&unit.key))
}

/// The beginning of the first commitment.
fn glimpse(unit: &Unit) -> String {
    let measure = unit.measure.as_ref();
    let first = measure.and_then(|measure| measure.commitments.first());
    let text = first.map_or("", |item| item.text.as_str());
    let mut glimpse: String = text.chars().take(GLIMPSE).collect();
    if glimpse.len() < text.len() {
        glimpse.push('…');
    }
    glimpse
}

/// The department, or the kind of a sheet without one.
fn name(sheet: &SheetSummary) -> &str {
    let head = &sheet.head;
    head.department.as_deref().unwrap_or(&head.kind)
}

fn names(old: &SheetSummary, new: &SheetSummary) -> String {
    if name(old) == name(new) {
        name(new).to_owned()
    } else {
        format!("{}と{}", name(old), name(new))
    }
}

/// Year, and what tells the sheets of one year apart.
fn choice(sheet: &SheetSummary, all: &[SheetSummary]) -> String {
    let mut parts = vec![label::sheet_year(&sheet.head)];
    let differ = |of: fn(&SheetSummary) -> &str| all.iter().any(|other| of(other) != of(sheet));
    if differ(name) {
        parts.push(name(sheet).to_owned());
    }
    if differ(|sheet| &sheet.head.kind) {
        parts.push(sheet.head.kind.clone());
    }
    parts.join(" ")
}

fn breadcrumb(sheet: &SheetSummary) -> Vec<Link> {
    let head = &sheet.head;
    let city = head.municipality.as_deref();
    let department = head.department.as_deref();
    let department = department.map(|name| Link::new(name, department_href(city, name)));
    let city = city.and_then(|city| facet::link("municipality", city, city));
    city.into_iter().chain(department).collect()
}
