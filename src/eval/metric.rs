//! nDCG, recall and reciprocal rank.

use serde::{Deserialize, Serialize};

/// Ranks that nDCG looks at.
const NDCG_DEPTH: usize = 10;
/// Ranks that recall looks at.
pub(super) const RECALL_DEPTH: usize = 20;
/// From this grade on a unit counts as relevant.
const RELEVANT: u8 = 2;

/// What one ranking is worth, or the mean of several; each 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Normalised discounted cumulative gain of the first ten
    /// (Järvelin and Kekäläinen 2002), gain 2^grade − 1, discount log2(rank + 1).
    pub ndcg_at_10: f64,
    /// Share of the relevant units (grade 2 or 3) among the first twenty.
    pub recall_at_20: f64,
    /// 1 / rank of the first relevant unit.
    pub mrr: f64,
}

impl Metrics {
    /// A perfect score.
    pub(super) const ONE: Metrics = Metrics {
        ndcg_at_10: 1.0,
        recall_at_20: 1.0,
        mrr: 1.0,
    };

    /// The metrics of a ranking, given its grades in order and all judged grades.
    pub(super) fn of(ranked: &[u8], judged: &[u8]) -> Self {
        let mut ideal = judged.to_vec();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let relevant = |grades: &[u8]| grades.iter().filter(|grade| **grade >= RELEVANT).count();
        let wanted = relevant(judged);
        let found = relevant(&ranked[..ranked.len().min(RECALL_DEPTH)]);
        let first = ranked.iter().position(|grade| *grade >= RELEVANT);
        Self {
            ndcg_at_10: ratio(gain(ranked), gain(&ideal)),
            recall_at_20: ratio(found as f64, wanted as f64),
            mrr: first.map_or(if wanted == 0 { 1.0 } else { 0.0 }, |rank| {
                1.0 / (rank + 1) as f64
            }),
        }
    }
}

/// The mean of each metric; zero for no rankings.
pub fn mean<'a>(all: impl IntoIterator<Item = &'a Metrics>) -> Metrics {
    let (mut sum, mut count) = (Metrics::default(), 0.0);
    for metrics in all {
        sum.ndcg_at_10 += metrics.ndcg_at_10;
        sum.recall_at_20 += metrics.recall_at_20;
        sum.mrr += metrics.mrr;
        count += 1.0;
    }
    if count > 0.0 {
        sum.ndcg_at_10 /= count;
        sum.recall_at_20 /= count;
        sum.mrr /= count;
    }
    sum
}

fn gain(grades: &[u8]) -> f64 {
    let discounted =
        |(rank, grade): (usize, &u8)| (f64::from(*grade).exp2() - 1.0) / ((rank + 2) as f64).log2();
    grades
        .iter()
        .take(NDCG_DEPTH)
        .enumerate()
        .map(discounted)
        // The sum of nothing is -0 in floats, and would be printed so.
        .fold(0.0, |sum, gain| sum + gain)
}

/// Nothing wanted is nothing missed.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 1.0 } else { part / whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ideal_order_scores_one() {
        assert_eq!(Metrics::of(&[3, 2, 1, 0], &[1, 3, 2]), Metrics::ONE);
    }

    #[test]
    fn the_gain_of_a_swapped_pair_is_as_computed_by_hand() {
        let metrics = Metrics::of(&[0, 3], &[3]);
        assert!((metrics.ndcg_at_10 - 1.0 / 3f64.log2()).abs() < 1e-12);
        assert!((metrics.mrr - 0.5).abs() < 1e-12);
        assert!((metrics.recall_at_20 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_mention_is_not_relevant() {
        let metrics = Metrics::of(&[1], &[1, 2]);
        assert!(metrics.recall_at_20.abs() < 1e-12 && metrics.mrr.abs() < 1e-12);
    }
}
