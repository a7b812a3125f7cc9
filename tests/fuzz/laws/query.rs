//! The laws of the query parser. Asserted by the fuzz target and by the replay of
//! its inputs in `make test`.

use shisaku::search::query::{self, Node};

/// Every text is a query within the limits; written back it is the same query.
pub(crate) fn query(text: &str) {
    let parsed = query::parse(text);
    let (depth, clauses) = size(&parsed.node);
    assert!(clauses <= query::MAX_CLAUSES, "{clauses} clauses: {text:?}");
    // A group is a level of AND and one of OR, each clause may be negated.
    assert!(
        depth <= 3 * (query::MAX_DEPTH + 1),
        "depth {depth}: {text:?}"
    );
    let is_long = text.chars().nth(query::MAX_CHARS).is_some();
    assert!(
        !is_long || !parsed.limits.is_empty(),
        "a limit must be said: {text:?}"
    );
    if matches!(parsed.node, Node::All | Node::Nothing) {
        return;
    }
    let written = parsed.node.to_string();
    // Written out, a query may be longer than what may be typed.
    let again = query::parse(&written);
    if again.limits.is_empty() {
        assert_eq!(again.node, parsed.node, "{text:?} written as {written:?}");
    }
}

/// Levels of a tree and its leaves.
fn size(node: &Node) -> (usize, usize) {
    match node {
        Node::And(nodes) | Node::Or(nodes) => {
            let sizes = nodes.iter().map(size);
            let (depth, leaves) = sizes.fold((0, 0), |all, one| (all.0.max(one.0), all.1 + one.1));
            (depth + 1, leaves)
        }
        Node::Not(node) => {
            let (depth, leaves) = size(node);
            (depth + 1, leaves)
        }
        Node::All | Node::Nothing => (1, 0),
        Node::Word(_) | Node::Question(_) | Node::Phrase(_) | Node::Field(_) => (1, 1),
    }
}
