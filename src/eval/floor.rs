//! What a ranking must not fall below.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report::EvalReport;

/// The least nDCG@10 that is accepted, over all queries and by category.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// Over all queries, 0 to 1.
    pub ndcg_at_10: f64,
    /// By category, 0 to 1; a category that is not named has no floor.
    #[serde(default)]
    pub categories: BTreeMap<String, f64>,
}

/// A mean that fell below its floor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// The category; `None` for all queries together.
    pub category: Option<String>,
    /// nDCG@10 that was demanded.
    pub floor: f64,
    /// nDCG@10 that was reached; `None` when the category has no query any more.
    pub reached: Option<f64>,
}

impl Floor {
    /// One floor for all queries together.
    pub fn overall(ndcg_at_10: f64) -> Self {
        Self {
            ndcg_at_10,
            categories: BTreeMap::new(),
        }
    }

    /// Reads a floor file.
    ///
    /// # Errors
    /// When it is not JSON of this form.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Every mean below its floor, the one over all queries first.
    pub fn breaches(&self, report: &EvalReport) -> Vec<Breach> {
        let overall = (None, self.ndcg_at_10, Some(report.mean.ndcg_at_10));
        let by_category = self.categories.iter().map(|(name, floor)| {
            let category = report.categories.iter().find(|c| c.category == *name);
            let reached = category.map(|category| category.metrics.ndcg_at_10);
            (Some(name.clone()), *floor, reached)
        });
        std::iter::once(overall)
            .chain(by_category)
            .filter(|(_, floor, reached)| reached.is_none_or(|reached| reached < *floor))
            .map(|(category, floor, reached)| Breach {
                category,
                floor,
                reached,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::metric::Metrics;
    use super::super::report::CategoryReport;
    use super::*;

    fn report() -> EvalReport {
        let metrics = |ndcg_at_10| Metrics {
            ndcg_at_10,
            ..Metrics::default()
        };
        let category = |name: &str, ndcg| CategoryReport {
            category: name.to_owned(),
            queries: 1,
            metrics: metrics(ndcg),
        };
        EvalReport {
            queries: 2,
            mean: metrics(0.7),
            categories: vec![category("句", 0.9), category("語", 0.5)],
            details: Vec::new(),
        }
    }

    #[test]
    fn a_category_may_fall_while_the_mean_holds() {
        let floor = Floor::parse(r#"{"ndcg_at_10":0.7,"categories":{"句":0.9,"語":0.6}}"#).unwrap();
        let breaches = floor.breaches(&report());
        assert_eq!(breaches.len(), 1);
        assert_eq!(breaches[0].category.as_deref(), Some("語"));
        assert_eq!((breaches[0].floor, breaches[0].reached), (0.6, Some(0.5)));
    }

    #[test]
    fn a_category_without_queries_holds_no_floor() {
        let floor = Floor::parse(r#"{"ndcg_at_10":0.71,"categories":{"年度":0.1}}"#).unwrap();
        let reached: Vec<_> = floor
            .breaches(&report())
            .iter()
            .map(|b| b.reached)
            .collect();
        assert_eq!(reached, [Some(0.7), None]);
    }

    #[test]
    fn a_slip_in_a_floor_file_is_an_error() {
        assert!(Floor::parse(r#"{"ndcg":0.7}"#).is_err());
        assert!(Floor::parse(r#"{"ndcg_at_10":0.7,"category":{}}"#).is_err());
    }
}
