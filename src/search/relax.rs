//! Nothing found: what was searched, and what a little less would find.

use tantivy::Term;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use crate::analysis::Class;
use crate::index::{Facet, Snapshot};
use crate::text::normalize;

use super::build::{Builder, matches_any};
use super::collect::count;
use super::filters::ResolvedFilters;
use super::query::{FieldTest, Node, ResultsState};
use super::words::{Guesses, Words};
use super::{Filters, Relaxation, Scope, SearchError, SearchRequest};

/// Ways out that are offered; more would be a list to search in.
const MAX_RELAXATIONS: usize = 6;

/// Searches that ask for less than this one and find something, the most first
/// within each kind: one word fewer, one filter fewer, a phrase without quotes.
pub(super) fn relaxations(
    snapshot: &Snapshot,
    request: &SearchRequest,
    node: &Node,
    filters: &Filters,
) -> Result<Vec<Relaxation>, SearchError> {
    let mut found = Vec::new();
    for (kind, dropped, node, filters) in candidates(snapshot, node, filters) {
        let words = Words::of(snapshot, &node, request, &Guesses::default())?;
        let builder = Builder {
            snapshot,
            words: &words,
        };
        let built = builder.build(&node)?;
        let count = count(
            snapshot,
            &built,
            &ResolvedFilters::resolve(snapshot, &filters)?,
        )?;
        if count > 0 {
            found.push(Relaxation {
                kind: kind.to_owned(),
                dropped,
                query: match node {
                    Node::All => String::new(),
                    node => node.to_string(),
                },
                filters,
                count,
            });
        }
    }
    // The rarer a part, the more it says.
    found.sort_by_key(|way| (way.kind == "only_part").then_some(way.count));
    found.truncate(MAX_RELAXATIONS);
    Ok(found)
}

type Candidate = (&'static str, String, Node, Filters);

fn candidates(snapshot: &Snapshot, node: &Node, filters: &Filters) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for facet in Facet::ALL {
        let chosen = filters.of(facet);
        if chosen.is_empty() {
            continue;
        }
        let mut fewer = filters.clone();
        fewer.of_mut(facet).clear();
        let dropped = format!("{}:{}", super::query::field_label(facet), chosen.join("、"));
        candidates.push(("drop_filter", dropped, node.clone(), fewer));
    }
    if let Node::Phrase(phrase) = node {
        let word = Node::Word(phrase.clone());
        candidates.push(("unquote", node.to_string(), word, filters.clone()));
    }
    let none = Node::Field(FieldTest::Results(ResultsState::None));
    let unpublished = Node::Field(FieldTest::Results(ResultsState::Unpublished));
    let swapped = node.with(&none, &unpublished);
    if swapped != *node {
        candidates.push(("unpublished", none.to_string(), swapped, filters.clone()));
    }
    let Node::And(nodes) = node else {
        candidates.extend(parts_of(snapshot, node, filters));
        return candidates;
    };
    for left_out in 0..nodes.len() {
        let mut rest = nodes.clone();
        let dropped = rest.remove(left_out);
        let rest = match rest.len() {
            1 => rest.remove(0),
            _ => Node::And(rest),
        };
        candidates.push(("drop_word", dropped.to_string(), rest, filters.clone()));
    }
    candidates
}

/// The nouns of a single word, each by itself.
fn parts_of(snapshot: &Snapshot, node: &Node, filters: &Filters) -> Vec<Candidate> {
    let (Node::Word(word) | Node::Question(word)) = node else {
        return Vec::new();
    };
    let words = snapshot.analyzer().content_words(&normalize(word));
    let is_noun = |(text, class): &&(String, Class)| {
        *class == Class::Content && text.chars().count() > 1 && text != word
    };
    let nouns = words.iter().filter(is_noun).map(|(noun, _)| {
        let part = Node::Word(noun.clone());
        ("only_part", noun.clone(), part, filters.clone())
    });
    nouns.collect()
}

/// What stands in this state of the index.
pub(super) fn scope(snapshot: &Snapshot) -> Result<Scope, SearchError> {
    let terms = snapshot.facet_terms(Facet::Year)?;
    let mut years = Vec::new();
    for term in terms {
        if let (true, Ok(year)) = (is_in_use(snapshot, term)?, term.parse::<u16>()) {
            years.push(year);
        }
    }
    let missing = years.windows(2).flat_map(|pair| pair[0] + 1..pair[1]);
    let failed = snapshot.files()?.into_iter();
    Ok(Scope {
        documents: snapshot.documents(),
        sheets: snapshot.sheets(),
        measures: snapshot.measures(),
        missing_years: missing.collect(),
        years,
        failed: failed
            .filter(|record| record.failed)
            .map(|record| record.path)
            .collect(),
    })
}

/// Whether a live unit lies in a year: the dictionary of a column forgets nothing.
fn is_in_use(snapshot: &Snapshot, year: &str) -> Result<bool, SearchError> {
    let field = snapshot.fields().facet(Facet::Year);
    let term = Term::from_field_text(field, year);
    matches_any(snapshot, &TermQuery::new(term, IndexRecordOption::Basic))
}
