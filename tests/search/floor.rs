//! The ranking of the sample corpus does not fall below what it has reached.

use shisaku::eval::{Judgments, evaluate};

use crate::support::{TestIndex, sample_corpus};

/// nDCG@10 over all judged queries, rounded down from what was reached. Raise it
/// with the ranking; a fall needs a reason in its commit.
const FLOOR: f64 = 0.88;

#[test]
fn the_sample_judgments_hold_their_floor() {
    let judgments = Judgments::parse(include_str!("../judgments/sample.json")).unwrap();
    let index = TestIndex::of(&sample_corpus());
    let report = evaluate(&index.snapshot(), &judgments).unwrap();
    assert!(report.queries >= 60, "only {} queries", report.queries);
    let reached = report.mean.ndcg_at_10;
    assert!(
        reached >= FLOOR,
        "nDCG@10 fell to {reached:.4}: {:#?}",
        report.categories
    );
}
