//! Two runs of the same judgments side by side: what a change did to the ranking.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::metric::Metrics;
use super::report::{EvalReport, QueryReport};

/// Differences below this are rounding, not ranking.
const NOISE: f64 = 1e-9;

/// What changed from one run to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Queries that rank better than before.
    pub better: usize,
    /// Queries that rank worse.
    pub worse: usize,
    /// Queries that rank as before.
    pub unchanged: usize,
    /// The mean over all queries of each run.
    pub mean: Change,
    /// The mean of each category that either run has, in order of names.
    pub categories: Vec<CategoryChange>,
    /// Each query that ranks better or worse, in the order of the newer run.
    pub queries: Vec<QueryChange>,
    /// Names of queries that only the newer run has.
    pub added: Vec<String>,
    /// Names of queries that only the older run has.
    pub removed: Vec<String>,
}

/// The metrics before and after; `None` where a run has nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// In the older run.
    pub before: Option<Metrics>,
    /// In the newer run.
    pub after: Option<Metrics>,
}

/// What changed in one category.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryChange {
    /// Its name.
    pub category: String,
    /// Its mean, before and after.
    #[serde(flatten)]
    pub change: Change,
}

/// One query that ranks otherwise than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryChange {
    /// Its name in the judgment file.
    pub id: String,
    /// What was typed.
    pub query: String,
    /// Its category.
    pub category: String,
    /// Better or worse.
    pub verdict: Verdict,
    /// Its metrics, before and after.
    #[serde(flatten)]
    pub change: Change,
    /// Grades of the first hits, before.
    pub grades_before: Vec<u8>,
    /// Grades of the first hits, after.
    pub grades_after: Vec<u8>,
}

/// How a query ranks, seen from an older run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Better.
    Better,
    /// Worse.
    Worse,
}

impl Comparison {
    /// Compares two runs. A query is the same when its name and its text are.
    pub fn of(before: &EvalReport, after: &EvalReport) -> Self {
        let older: BTreeMap<_, _> = before.details.iter().map(|d| (identity(d), d)).collect();
        let newer: BTreeSet<_> = after.details.iter().map(identity).collect();
        let in_both: Vec<(&QueryReport, &QueryReport)> = after
            .details
            .iter()
            .filter_map(|new| older.get(&identity(new)).map(|old| (*old, new)))
            .collect();
        let queries: Vec<QueryChange> = in_both
            .iter()
            .filter_map(|(old, new)| QueryChange::of(old, new))
            .collect();
        let count = |verdict| queries.iter().filter(|q| q.verdict == verdict).count();
        let names = |all: &[QueryReport], missing: &dyn Fn(&QueryReport) -> bool| {
            let only = all.iter().filter(|detail| missing(detail));
            only.map(|detail| detail.id.clone()).collect()
        };
        Self {
            better: count(Verdict::Better),
            worse: count(Verdict::Worse),
            unchanged: in_both.len() - queries.len(),
            mean: Change {
                before: Some(before.mean),
                after: Some(after.mean),
            },
            categories: categories(before, after),
            added: names(&after.details, &|d| !older.contains_key(&identity(d))),
            removed: names(&before.details, &|d| !newer.contains(&identity(d))),
            queries,
        }
    }
}

impl QueryChange {
    /// `None` when the query ranks as before.
    fn of(old: &QueryReport, new: &QueryReport) -> Option<Self> {
        let verdict = verdict(&old.metrics, &new.metrics)?;
        Some(Self {
            id: new.id.clone(),
            query: new.query.clone(),
            category: new.category.clone(),
            verdict,
            change: Change {
                before: Some(old.metrics),
                after: Some(new.metrics),
            },
            grades_before: old.grades.clone(),
            grades_after: new.grades.clone(),
        })
    }
}

fn identity(detail: &QueryReport) -> (&str, &str) {
    (&detail.id, &detail.query)
}

fn categories(before: &EvalReport, after: &EvalReport) -> Vec<CategoryChange> {
    let mut changes: BTreeMap<&str, Change> = BTreeMap::new();
    let nothing = Change {
        before: None,
        after: None,
    };
    for category in &before.categories {
        let change = changes.entry(&category.category).or_insert(nothing);
        change.before = Some(category.metrics);
    }
    for category in &after.categories {
        let change = changes.entry(&category.category).or_insert(nothing);
        change.after = Some(category.metrics);
    }
    let change = |(category, change): (&str, Change)| CategoryChange {
        category: category.to_owned(),
        change,
    };
    changes.into_iter().map(change).collect()
}

/// The first metric that differs decides: nDCG, then recall, then the first rank.
fn verdict(old: &Metrics, new: &Metrics) -> Option<Verdict> {
    let differences = [
        new.ndcg_at_10 - old.ndcg_at_10,
        new.recall_at_20 - old.recall_at_20,
        new.mrr - old.mrr,
    ];
    let first = differences.into_iter().find(|by| by.abs() > NOISE)?;
    Some(if first > 0.0 {
        Verdict::Better
    } else {
        Verdict::Worse
    })
}

#[cfg(test)]
mod tests {
    use super::super::report::CategoryReport;
    use super::*;

    fn metrics(ndcg_at_10: f64, recall_at_20: f64) -> Metrics {
        Metrics {
            ndcg_at_10,
            recall_at_20,
            mrr: 1.0,
        }
    }

    fn report(queries: &[(&str, &str, Metrics)]) -> EvalReport {
        let details = queries.iter().map(|(id, category, metrics)| QueryReport {
            id: (*id).to_owned(),
            query: format!("{id} の語"),
            category: (*category).to_owned(),
            total: 1,
            metrics: *metrics,
            grades: vec![3],
        });
        let categories = queries.iter().map(|(_, category, metrics)| CategoryReport {
            category: (*category).to_owned(),
            queries: 1,
            metrics: *metrics,
        });
        EvalReport {
            queries: queries.len(),
            mean: super::super::mean(queries.iter().map(|(_, _, metrics)| metrics)),
            categories: categories.collect(),
            details: details.collect(),
        }
    }

    #[test]
    fn each_query_is_better_worse_or_as_before() {
        let before = report(&[
            ("a", "語", metrics(0.5, 1.0)),
            ("b", "句", metrics(1.0, 1.0)),
            ("c", "番号", metrics(0.7, 0.5)),
            ("d", "年度", metrics(0.7, 0.5)),
            ("e", "消えた", metrics(0.1, 0.1)),
        ]);
        let after = report(&[
            ("a", "語", metrics(0.6, 0.9)),
            ("b", "句", metrics(0.9, 1.0)),
            ("c", "番号", metrics(0.7, 0.4)),
            ("d", "年度", metrics(0.7 + 1e-12, 0.5)),
            ("f", "新しい", metrics(1.0, 1.0)),
        ]);
        let comparison = Comparison::of(&before, &after);
        let verdicts: Vec<_> = comparison
            .queries
            .iter()
            .map(|query| (query.id.as_str(), query.verdict))
            .collect();
        assert_eq!(
            verdicts,
            [
                ("a", Verdict::Better),
                ("b", Verdict::Worse),
                ("c", Verdict::Worse)
            ]
        );
        let counts = (comparison.better, comparison.worse, comparison.unchanged);
        assert_eq!(counts, (1, 2, 1));
        assert_eq!(comparison.added, ["f"]);
        assert_eq!(comparison.removed, ["e"]);
        let gone = comparison
            .categories
            .iter()
            .find(|c| c.category == "消えた");
        assert!(gone.is_some_and(|c| c.change.before.is_some() && c.change.after.is_none()));
    }

    #[test]
    fn another_text_under_the_same_name_is_another_query() {
        let before = report(&[("a", "語", metrics(0.5, 1.0))]);
        let mut after = before.clone();
        after.details[0].query = "別の語".to_owned();
        let comparison = Comparison::of(&before, &after);
        assert_eq!((comparison.unchanged, comparison.queries.len()), (0, 0));
        assert_eq!(
            (comparison.added, comparison.removed),
            (vec!["a".to_owned()], vec!["a".to_owned()])
        );
    }
}
