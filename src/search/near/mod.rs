//! What a word that nobody wrote may stand for: words that are read like it, and
//! words that are one slip of the keyboard away. Everything offered stands in the
//! corpus, from one word's border to another's.

mod corpus;
mod reading;
mod slip;
mod typo;

use std::cmp::Reverse;

use super::MatchKind;

pub(super) use corpus::{documents, spelling};
pub use reading::reading_candidates;
pub use typo::typo_candidates;

/// Most candidates of a word.
const MAX_CANDIDATES: usize = 5;

/// Longest word that gets candidates, in characters.
const MAX_CHARS: usize = 24;

/// A word of the corpus that a word of a query may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Normal form; it stands in the corpus.
    pub text: String,
    /// How it differs: [`MatchKind::Reading`] or [`MatchKind::Typo`].
    pub kind: MatchKind,
    /// Units that hold it.
    pub documents: usize,
}

/// A candidate and how far it is from what was typed; 0 is nearest.
type Ranked = (u8, Candidate);

/// Nearest first, then the most frequent, then by text.
fn best(mut candidates: Vec<Ranked>) -> Vec<Candidate> {
    candidates.sort_by(|(a_cost, a), (b_cost, b)| {
        let a_rank = (*a_cost, Reverse(a.documents), &a.text);
        a_rank.cmp(&(*b_cost, Reverse(b.documents), &b.text))
    });
    let mut best: Vec<Candidate> = Vec::new();
    for (_, candidate) in candidates {
        if best.iter().all(|known| known.text != candidate.text) {
            best.push(candidate);
        }
    }
    best.truncate(MAX_CANDIDATES);
    best
}
