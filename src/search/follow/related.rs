//! Measures that belong with one, and why.

use std::collections::HashSet;

use crate::domain::{MeasureKey, Policy};
use crate::index::{IndexError, Snapshot, Unit, policy_term};
use crate::text::normalize;

use super::terms::{NAMED_ALIKE, Subject, about};

/// Measures that are looked at for a page of related ones.
const LOOKED_AT: usize = 80;

/// Least share of the subject's words that another measure must hold.
const LEAST: f32 = 0.22;

/// The same where both name the same policy.
const LEAST_WITH_POLICY: f32 = 0.10;

/// The same where both are named for the same: 「ヤングケアラーの支援」 and
/// 「ヤングケアラーの早期発見」 belong together whatever each of them does.
const LEAST_WITH_TITLE: f32 = 0.10;

/// What titles of one subject add to the share of words.
const TITLE: f32 = 0.10;

/// What a shared policy and a shared plan code add to the share of words.
const POLICY: f32 = 0.30;
const PLAN: f32 = 0.10;

/// What the same year adds: of equals, the one beside it.
const SAME_YEAR: f32 = 0.05;

/// Words that a reason names.
const NAMED: usize = 3;

/// Why a measure is related.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Both hold these words, the most telling first.
    Words(Vec<String>),
    /// Both belong to this policy.
    Policy(Policy),
    /// Both belong to this code of the plan.
    Plan(String),
}

/// A related measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The measure.
    pub unit: Unit,
    /// Why, the strongest first; never empty.
    pub reasons: Vec<Reason>,
    /// How strongly, for the order; 0 to about 1.5.
    pub score: f32,
}

/// Measures about the same subject, best first, in every city and year; the
/// versions of the measure itself (`own`) are left out, and of the versions of
/// another only the one next to its year is given.
///
/// # Errors
/// When the index cannot be read.
pub fn related(
    snapshot: &Snapshot,
    unit: &Unit,
    own: &HashSet<MeasureKey>,
    limit: usize,
) -> Result<Vec<Related>, IndexError> {
    let Some(measure) = &unit.measure else {
        return Ok(Vec::new());
    };
    let subject = Subject::of(snapshot, unit)?;
    let city = unit.sheet.municipality.as_deref();
    let policies = measure.policies.iter();
    let policies: Vec<String> = policies.map(|policy| policy_term(city, policy)).collect();
    let mut found: Vec<Related> = about(snapshot, &subject, &policies, None, LOOKED_AT)?
        .into_iter()
        .filter(|other| other.key != unit.key && !own.contains(&other.key))
        .filter_map(|other| relation(&subject, unit, other))
        .collect();
    found.sort_by(|a, b| {
        let stronger = b.score.total_cmp(&a.score);
        let nearer = || distance(unit, &a.unit).cmp(&distance(unit, &b.unit));
        stronger
            .then_with(nearer)
            .then_with(|| a.unit.key.cmp(&b.unit.key))
    });
    one_a_line(unit, &mut found);
    found.truncate(limit);
    Ok(found)
}

/// Years between two measures; unknown ones are far away.
fn distance(a: &Unit, b: &Unit) -> u16 {
    let year = |unit: &Unit| unit.sheet.fiscal_year.map(|year| year.western());
    match (year(a), year(b)) {
        (Some(a), Some(b)) => a.abs_diff(b),
        _ => u16::MAX,
    }
}

/// Of rows with one title in one department, the one nearest in time.
fn one_a_line(unit: &Unit, found: &mut Vec<Related>) {
    let line = |other: &Unit| {
        let sheet = &other.sheet;
        let title = other
            .measure
            .as_ref()
            .map(|measure| normalize(&measure.title));
        (sheet.municipality.clone(), sheet.department.clone(), title)
    };
    let nearest = |related: &Related| {
        let own = line(&related.unit);
        let same = found.iter().filter(|other| line(&other.unit) == own);
        same.map(|other| distance(unit, &other.unit)).min()
    };
    let keep: Vec<bool> = (found.iter())
        .map(|related| nearest(related) == Some(distance(unit, &related.unit)))
        .collect();
    let mut keep = keep.into_iter();
    let mut seen = HashSet::new();
    found.retain(|related| keep.next() == Some(true) && seen.insert(line(&related.unit)));
}

/// How another measure belongs with this one, if it does.
fn relation(subject: &Subject, unit: &Unit, other: Unit) -> Option<Related> {
    let (measure, theirs) = (unit.measure.as_ref()?, other.measure.as_ref()?);
    let text = Subject::text_of(theirs);
    let (words, share) = subject.shared(&text);
    let same_name = subject.shared_title(&text) >= NAMED_ALIKE;
    let same_city = unit.sheet.municipality == other.sheet.municipality;
    // A policy's identity is its number and its name, in one city.
    let policy = (measure.policies.iter())
        .filter(|_| same_city)
        .find(|policy| theirs.policies.contains(policy));
    let plan = (measure.plan_codes.iter())
        .filter(|_| same_city)
        .find(|code| {
            theirs
                .plan_codes
                .iter()
                .any(|their| their.code == code.code)
        });
    let least = match (policy, same_name) {
        (Some(_), _) => LEAST_WITH_POLICY,
        (None, true) => LEAST_WITH_TITLE,
        (None, false) => LEAST,
    };
    if share < least {
        return None;
    }
    let mut score = share + if same_name { TITLE } else { 0.0 };
    let mut reasons = Vec::new();
    if !words.is_empty() {
        reasons.push(Reason::Words(words.into_iter().take(NAMED).collect()));
    }
    if let Some(policy) = policy {
        score += POLICY;
        reasons.push(Reason::Policy(policy.clone()));
    }
    if let Some(code) = plan {
        score += PLAN;
        reasons.push(Reason::Plan(code.code.clone()));
    }
    if distance(unit, &other) == 0 {
        score += SAME_YEAR;
    }
    Some(Related {
        unit: other,
        reasons,
        score,
    })
}
