//! Unit ⇄ engine document, both directions side by side.

use std::fmt::Write as _;

use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use crate::analysis::join_values;
use crate::domain::{FiscalYear, Measure, PlanCode, Policy, Section, split_divisions};
use crate::text::{compatible, normalize};

use super::IndexError;
use super::completion::{CompletionKind, name_term};
use super::schema::{COMPLETION_SEPARATOR, Facet, Fields, POLICY_SEPARATOR};
use super::sheet_summary::SheetSummary;
use super::unit::{LawField, Unit};

/// Value of the `sort` field of a unit.
pub(super) const UNIT: &str = "unit";
/// Value of the `results` field of a row whose result column is filled in.
pub(super) const WITH_RESULTS: &str = "some";
/// Value of the `sort` field of a unit that a newer file replaced.
const OLDER: &str = "older";

/// The engine document of a unit.
pub(super) fn write_unit(unit: &Unit, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.sort, UNIT);
    document.add_text(fields.key, unit.key.as_str());
    document.add_text(fields.sheet, &unit.sheet.key);
    document.add_text(fields.document, &unit.document);
    document.add_text(fields.document_id, unit.document_id.as_str());
    document.add_u64(
        fields.year_order,
        unit.sheet.fiscal_year.map_or(0, year_order),
    );
    add_texts(unit, fields, &mut document);
    add_facets(unit, fields, &mut document);
    document.add_text(fields.results, results_state(unit));
    match SheetSummary::write(unit) {
        Some(summary) => document.add_bytes(fields.sheet_summary, &summary),
        None => document.add_text(fields.row_sheet, &unit.sheet.key),
    }
    for completion in completions(unit) {
        document.add_text(fields.completion, completion);
    }
    document.add_bytes(fields.payload, &payload(unit));
    document
}

/// The engine document of a unit whose key another file holds: to be shown, never found.
pub(super) fn write_older(unit: &Unit, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.sort, OLDER);
    document.add_text(fields.older, unit.key.as_str());
    document.add_text(fields.document, &unit.document);
    document.add_bytes(fields.payload, &payload(unit));
    document
}

fn payload(unit: &Unit) -> Vec<u8> {
    serde_json::to_vec(unit).expect("a unit holds only strings and numbers")
}

/// The unit of an engine document.
///
/// # Errors
/// When the stored record is not one that this version wrote.
pub fn read_unit(document: &TantivyDocument, fields: &Fields) -> Result<Unit, IndexError> {
    document
        .get_first(fields.payload)
        .and_then(|value| value.as_bytes())
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .ok_or_else(|| IndexError::Damaged {
            what: "stored unit".to_owned(),
        })
}

fn year_order(year: FiscalYear) -> u64 {
    u64::from(year.western())
}

/// The normal forms of a unit's values, by the fields that hold them.
#[derive(Default)]
struct Texts {
    law: Vec<String>,
    rest: Vec<String>,
    title: Vec<String>,
    topic: Vec<String>,
    commitments: Vec<String>,
    results: Vec<String>,
    issues: Vec<String>,
}

impl Texts {
    /// Each value is normalised once and serves every field that holds it.
    fn of(unit: &Unit) -> Self {
        let mut texts = Self::default();
        for value in unit.law_values() {
            let normal = normalize(value.text);
            if value.field == LawField::Rest {
                texts.rest.push(normal);
                continue;
            }
            let column = match value.field {
                LawField::Title => Some(&mut texts.title),
                LawField::Theme | LawField::Policies | LawField::PlanCodes => {
                    Some(&mut texts.topic)
                }
                LawField::Commitments => Some(&mut texts.commitments),
                LawField::Results => Some(&mut texts.results),
                LawField::Issues => Some(&mut texts.issues),
                _ => None,
            };
            if let Some(column) = column {
                column.push(normal.clone());
            }
            texts.law.push(normal);
        }
        texts
    }
}

fn add_texts(unit: &Unit, fields: &Fields, document: &mut TantivyDocument) {
    let texts = Texts::of(unit);
    let inherited = unit.inherited_values();
    let inherited: Vec<String> = inherited.iter().map(|value| normalize(value)).collect();
    let law = join(&texts.law);
    document.add_text(fields.terms, &law);
    // Directly behind the same text's morphemes: it is cut into words once for both.
    document.add_text(fields.noun_runs, &law);
    document.add_text(fields.law, law);
    let title = join(&texts.title);
    document.add_text(fields.title_terms, &title);
    document.add_text(fields.title, title);
    for (field, values) in [
        (fields.topic, &texts.topic),
        (fields.commitment_terms, &texts.commitments),
        (fields.result_terms, &texts.results),
        (fields.issue_terms, &texts.issues),
        (fields.rest, &texts.rest),
        (fields.inherited, &inherited),
    ] {
        document.add_text(field, join(values));
    }
}

fn join(values: &[String]) -> String {
    join_values(values.iter().map(String::as_str))
}

fn add_facets(unit: &Unit, fields: &Fields, document: &mut TantivyDocument) {
    let mut add = |facet, value: &str| {
        if !value.is_empty() {
            document.add_text(fields.facet(facet), value);
        }
    };
    let sheet = &unit.sheet;
    add(Facet::Section, unit.section().as_str());
    if let Some(municipality) = &sheet.municipality {
        add(Facet::Municipality, &compatible(municipality));
    }
    if let Some(year) = sheet.fiscal_year {
        add(Facet::Year, &year.to_string());
    }
    for department in departments(unit) {
        add(Facet::Department, &department);
    }
    let Some(measure) = &unit.measure else { return };
    for term in unique(
        measure
            .policies
            .iter()
            .map(|policy| policy_term(unit.sheet.municipality.as_deref(), policy)),
    ) {
        add(Facet::Policy, &term);
    }
    for code in unique(
        measure
            .plan_codes
            .iter()
            .map(|PlanCode { code, .. }| code.clone()),
    ) {
        add(Facet::Plan, &code);
    }
    for emphasis in unique(measure.emphasis.iter().map(|mark| compatible(mark))) {
        add(Facet::Emphasis, &emphasis);
    }
    if let Some(rating) = &measure.rating {
        add(Facet::Rating, &compatible(rating));
    }
    if let Some(outlook) = &measure.outlook {
        add(Facet::Outlook, &compatible(outlook));
    }
}

/// What the row's result column says; an overview has none to fill in.
fn results_state(unit: &Unit) -> &'static str {
    match &unit.measure {
        Some(measure) if measure.results.is_empty() && !unit.sheet.results_published => {
            "unpublished"
        }
        // A midterm goal has no result column.
        Some(measure) if measure.results.is_empty() && measure.section != Section::Midterm => {
            "none"
        }
        Some(measure) if !measure.results.is_empty() => WITH_RESULTS,
        _ => "",
    }
}

/// The names that suggestions complete: titles, policies, departments, persons.
fn completions(unit: &Unit) -> Vec<String> {
    let entry = |kind, text: &str, detail: &str| name_term(&normalize(text), kind, text, detail);
    let mut entries = Vec::new();
    for department in departments(unit) {
        entries.push(entry(CompletionKind::Department, &department, ""));
    }
    let head = unit.sheet.head.as_ref();
    if let Some(name) = head.and_then(|head| head.name.as_deref()) {
        let role = head.and_then(|head| head.role.as_deref());
        let place = [unit.sheet.department.as_deref(), role];
        let place: Vec<&str> = place.into_iter().flatten().collect();
        // Some sheets name the office only.
        if normalize(name) != normalize(&place.concat()) {
            let name = compatible(name);
            entries.push(entry(CompletionKind::Person, &name, &place.join(" ")));
        }
    }
    if let Some(measure) = &unit.measure {
        entries.push(entry(CompletionKind::Title, &measure.title, ""));
        for policy in &measure.policies {
            entries.push(entry(CompletionKind::Policy, &policy.name, ""));
        }
    }
    entries.retain(|entry| !entry.starts_with(COMPLETION_SEPARATOR));
    unique(entries)
}

/// 部局 of the sheet and each 担当課 of the row, once.
fn departments(unit: &Unit) -> Vec<String> {
    let division = unit
        .measure
        .as_ref()
        .and_then(|Measure { division, .. }| division.as_deref());
    let divisions = division.map(split_divisions).unwrap_or_default();
    let department = unit.sheet.department.as_deref();
    unique(department.into_iter().chain(divisions).map(compatible))
}

/// The facet term of a policy: what tells it from all others.
pub fn policy_term(municipality: Option<&str>, policy: &Policy) -> String {
    let municipality = municipality.unwrap_or_default();
    let mut term = String::new();
    let separator = POLICY_SEPARATOR;
    let _ = write!(
        term,
        "{}{separator}{}{separator}{}{separator}{}",
        policy.number,
        compatible(&policy.name),
        compatible(municipality),
        compatible(&policy.scheme),
    );
    term
}

fn unique(values: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}
