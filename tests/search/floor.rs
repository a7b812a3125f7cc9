//! The ranking of the sample corpus does not fall below what it has reached.

use shisaku::eval::{Floor, Judgments, evaluate};

use crate::support::{TestIndex, sample_corpus};

/// `tests/judgments/floor.json` holds nDCG@10 over all judged queries and by
/// category, rounded down from what was reached. Raise it with the ranking; a
/// fall needs a reason in its commit.
#[test]
fn the_sample_judgments_hold_their_floor() {
    let judgments = Judgments::parse(include_str!("../judgments/sample.json")).unwrap();
    let floor = Floor::parse(include_str!("../judgments/floor.json")).unwrap();
    let index = TestIndex::of(&sample_corpus());
    let report = evaluate(&index.snapshot(), &judgments).unwrap();
    assert!(report.queries >= 100, "only {} queries", report.queries);
    for category in &report.categories {
        let name = &category.category;
        assert!(floor.categories.contains_key(name), "{name} has no floor");
    }
    let breaches = floor.breaches(&report);
    assert!(breaches.is_empty(), "fell below its floor: {breaches:#?}");
}
