//! もしかして: what a word may have meant that matches nothing at all.

use crate::index::Snapshot;
use crate::text::normalize;

use super::build::{Builder, matches_any};
use super::near::{Candidate, reading_candidates, typo_candidates};
use super::query::Node;
use super::words::{Guess, Guesses, Words};
use super::{SearchError, SearchRequest};

/// Words of one query that are guessed at: a query of nonsense is not worth more.
const MAX_GUESSED: usize = 3;

/// Characters of a word whose slips in the documents are looked for too.
const MIN_WRITTEN_WRONG: usize = 8;

/// Guesses for the words outside any NOT that match nothing by themselves. Where
/// every word matches something, none of them is the reason for an empty answer.
pub(super) fn guesses(
    snapshot: &Snapshot,
    request: &SearchRequest,
    node: &Node,
) -> Result<Guesses, SearchError> {
    let mut guesses = Guesses::default();
    for word in words(node) {
        if guesses.len() == MAX_GUESSED || request.literal.contains(word) {
            continue;
        }
        if let (false, Some(guess)) = (matches(snapshot, request, word)?, guess(snapshot, word)?) {
            guesses.insert(word.clone(), guess);
        }
    }
    Ok(guesses)
}

fn words(node: &Node) -> Vec<&String> {
    match node {
        Node::Word(word) => vec![word],
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

fn matches(snapshot: &Snapshot, request: &SearchRequest, word: &str) -> Result<bool, SearchError> {
    let node = Node::Word(word.to_owned());
    let words = Words::of(snapshot, &node, request, &Guesses::default())?;
    let builder = Builder {
        snapshot,
        words: &words,
    };
    let built = builder.build(&node)?;
    matches_any(snapshot, &*built.full.unwrap_or(built.exact))
}

/// A reading first: it is what was typed, in other characters.
fn guess(snapshot: &Snapshot, word: &str) -> Result<Option<Guess>, SearchError> {
    let normal = normalize(word);
    let mut candidates = reading_candidates(snapshot, &normal)?;
    if candidates.is_empty() {
        candidates = typo_candidates(snapshot, &normal)?;
        let slipped = candidates.first().map(|first| first.text.clone());
        for other in slipped.map_or(Ok(Vec::new()), |text| written_wrong(snapshot, &text))? {
            if candidates.iter().all(|known| known.text != other.text) {
                candidates.push(other);
            }
        }
    }
    Ok(candidates.first().map(|first| Guess {
        kind: first.kind,
        texts: candidates.iter().map(|found| found.text.clone()).collect(),
    }))
}

/// Documents slip too: a long word that people write wrong stands in them with
/// other slips (デジタルデバインド). Short words have neighbours that are words.
fn written_wrong(snapshot: &Snapshot, text: &str) -> Result<Vec<Candidate>, SearchError> {
    if text.chars().count() < MIN_WRITTEN_WRONG {
        return Ok(Vec::new());
    }
    typo_candidates(snapshot, text)
}
