//! How a score came about: the same clauses as in the query, one by one.

use serde::{Deserialize, Serialize};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet as _};

use crate::index::Snapshot;

use super::SearchError;
use super::build::{Builder, Clause};
use super::query::Node;
use super::ranking::Signal;

/// One part of a score; the parts of a hit add up to its raw score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorePart {
    /// Where and how it matches.
    pub signal: Signal,
    /// The spelling or morpheme.
    pub form: String,
    /// Weight of the signal.
    pub weight: f32,
    /// What it adds to the score, rounded to 1e-4.
    pub score: f64,
    /// Why the signal has this weight, in Japanese.
    pub reason: String,
}

/// The parts of the score of one hit, biggest first.
pub(super) fn explain(
    builder: &Builder<'_>,
    node: &Node,
    address: DocAddress,
) -> Result<Vec<ScorePart>, SearchError> {
    let mut parts = Vec::new();
    visit(builder, node, address, &mut parts)?;
    parts.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.form.cmp(&b.form))
    });
    Ok(parts)
}

fn visit(
    builder: &Builder<'_>,
    node: &Node,
    address: DocAddress,
    parts: &mut Vec<ScorePart>,
) -> Result<(), SearchError> {
    let snapshot = builder.snapshot;
    if let Node::And(nodes) | Node::Or(nodes) = node {
        for node in nodes {
            visit(builder, node, address, parts)?;
        }
        if let (Node::And(_), Some(near)) = (node, builder.near(nodes)) {
            parts.extend(part(snapshot, &near, address)?.map(|(part, _)| part));
        }
        return Ok(());
    }
    let Some(leaf) = builder.words.leaf(node) else {
        return Ok(());
    };
    let mut found = Vec::new();
    let mut matches = false;
    for clause in builder.clauses(&leaf, true)? {
        if let Some((part, decides)) = part(snapshot, &clause, address)? {
            matches |= decides;
            found.push(part);
        }
    }
    // What only adds to a match adds nothing where there is none.
    if matches {
        parts.extend(found.into_iter().filter(|part| part.score > 0.0));
    }
    Ok(())
}

/// What a clause gives to a document, and whether it makes it a match; `None`
/// where it does not hold.
fn part(
    snapshot: &Snapshot,
    clause: &Clause,
    address: DocAddress,
) -> Result<Option<(ScorePart, bool)>, SearchError> {
    let Some(score) = score_at(snapshot, &*clause.query, address)? else {
        return Ok(None);
    };
    let part = ScorePart {
        signal: clause.signal,
        form: clause.form.clone(),
        weight: clause.signal.weight(),
        score: (f64::from(score) * 1e4).round() / 1e4,
        reason: clause.signal.reason().to_owned(),
    };
    Ok(Some((part, clause.matches)))
}

fn score_at(
    snapshot: &Snapshot,
    query: &dyn Query,
    address: DocAddress,
) -> Result<Option<f32>, SearchError> {
    let statistics = snapshot.statistics();
    let searcher = snapshot.searcher();
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, searcher);
    let reader = searcher.segment_reader(address.segment_ord);
    let mut scorer = query.weight(scoring)?.scorer(reader, 1.0)?;
    let at = scorer.doc();
    let found = if at < address.doc_id {
        scorer.seek(address.doc_id)
    } else {
        at
    };
    Ok((found == address.doc_id).then(|| scorer.score()))
}
