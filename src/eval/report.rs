//! Runs judged queries and sums up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::index::{Snapshot, Unit};
use crate::search::{Hit, MatchKind, SearchError, SearchRequest, search};

use super::judgment::{JudgmentError, Judgments, Query};
use super::metric::{Metrics, RECALL_DEPTH, mean};

/// What a judgment file says of a ranking.
///
/// As JSON it can be kept and read back, to be compared with a later one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvalReport {
    /// Queries judged.
    pub queries: usize,
    /// The mean over all queries.
    pub mean: Metrics,
    /// The mean by category, in order of names.
    pub categories: Vec<CategoryReport>,
    /// Each query, in the order of the file.
    pub details: Vec<QueryReport>,
}

/// The mean of one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryReport {
    /// Its name.
    pub category: String,
    /// Queries in it.
    pub queries: usize,
    /// Their mean.
    #[serde(flatten)]
    pub metrics: Metrics,
}

/// One query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryReport {
    /// Its name in the judgment file.
    pub id: String,
    /// What was typed.
    pub query: String,
    /// Its category.
    pub category: String,
    /// Hits in all.
    pub total: usize,
    /// What its ranking is worth.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Grades of the first hits, in order.
    pub grades: Vec<u8>,
}

/// Why an evaluation could not be made.
#[derive(Debug, Error)]
pub enum EvalError {
    /// The judgments cannot be used.
    #[error(transparent)]
    Judgment(#[from] JudgmentError),
    /// A search failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// Runs every query of a judgment file.
///
/// # Errors
/// When a query uses an unknown filter or the index cannot be read.
pub fn evaluate(snapshot: &Snapshot, judgments: &Judgments) -> Result<EvalReport, EvalError> {
    let details: Result<Vec<QueryReport>, EvalError> = judgments
        .queries
        .iter()
        .map(|query| run(snapshot, query))
        .collect();
    let details = details?;
    let mut by_category: BTreeMap<&str, Vec<Metrics>> = BTreeMap::new();
    for detail in &details {
        by_category
            .entry(&detail.category)
            .or_default()
            .push(detail.metrics);
    }
    let categories = by_category
        .into_iter()
        .map(|(category, metrics)| CategoryReport {
            category: category.to_owned(),
            queries: metrics.len(),
            metrics: mean(&metrics),
        })
        .collect();
    Ok(EvalReport {
        queries: details.len(),
        mean: mean(details.iter().map(|detail| &detail.metrics)),
        categories,
        details,
    })
}

fn run(snapshot: &Snapshot, query: &Query) -> Result<QueryReport, EvalError> {
    let request = SearchRequest {
        query: query.query.clone(),
        filters: query.filters()?,
        limit: RECALL_DEPTH,
        ..SearchRequest::default()
    };
    let answer = search(snapshot, &request)?;
    let grades: Vec<u8> = answer
        .hits
        .iter()
        .map(|hit| query.grade(hit, || has_twins(snapshot, hit)))
        .collect();
    let metrics = if query.judgments.is_empty() {
        // Nothing to find: right when nothing but labelled guesses comes back.
        let guesses = [MatchKind::Reading, MatchKind::Typo];
        let honest = answer
            .hits
            .iter()
            .all(|hit| guesses.contains(&hit.match_kind));
        if honest {
            Metrics::ONE
        } else {
            Metrics::default()
        }
    } else {
        let judged: Vec<u8> = query.judgments.iter().map(|judged| judged.grade).collect();
        Metrics::of(&grades, &judged)
    };
    Ok(QueryReport {
        id: query.id.clone(),
        query: query.query.clone(),
        category: query.category.clone(),
        total: answer.total,
        metrics,
        grades,
    })
}

/// Whether the sheet of a hit has another row of the same section and title.
fn has_twins(snapshot: &Snapshot, hit: &Hit) -> bool {
    let unit = snapshot.unit_by_key(hit.key.as_str()).ok().flatten();
    let Some(units) = unit.and_then(|unit| snapshot.units_of_sheet(&unit.sheet.key).ok()) else {
        return false;
    };
    let same = |unit: &Unit| {
        let measure = unit.measure.as_ref();
        unit.section() == hit.section && measure.map(|measure| &measure.title) == hit.title.as_ref()
    };
    units.iter().filter(|unit| same(unit)).count() > 1
}
