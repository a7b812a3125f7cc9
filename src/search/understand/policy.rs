//! Policies in free text: pasted with their name, and numbers that mean several.

use std::collections::BTreeSet;

use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use crate::index::{Facet, Snapshot};
use crate::search::facets::{PolicyTerm, naming};
use crate::search::filters::facet_terms_for;
use crate::search::query::{FieldTest, Node};
use crate::search::{Choice, ChoiceOption, Filters, SearchError};
use crate::text::normalize;

use super::Reading;

/// Characters of a policy's name that must be there before it is taken for one.
const MIN_NAME_CHARS: usize = 2;

impl Reading<'_> {
    /// `45 新たなコミュニティ…` as it stands in a sheet becomes that policy.
    pub(super) fn policies(&mut self, node: Node) -> Result<Node, SearchError> {
        let nodes = match node {
            Node::And(nodes) => nodes,
            node @ Node::Word(_) => vec![node],
            node => return Ok(node),
        };
        let mut read = Vec::new();
        let mut at = 0;
        while at < nodes.len() {
            match self.pasted(&nodes[at..])? {
                Some((typed, value, length)) => {
                    let test = FieldTest::Facet(Facet::Policy, vec![value]);
                    self.note(&typed, &test);
                    read.push(Node::Field(test));
                    at += length;
                }
                None => {
                    read.push(nodes[at].clone());
                    at += 1;
                }
            }
        }
        Ok(if read.len() == 1 {
            read.remove(0)
        } else {
            Node::And(read)
        })
    }

    /// The longest run of words from here on that is a policy's number and the
    /// beginning of its name: the words, the facet's value, how many words.
    fn pasted(&self, nodes: &[Node]) -> Result<Option<(String, String, usize)>, SearchError> {
        let words = nodes.iter().map_while(|node| match node {
            Node::Word(word) => Some(word.as_str()),
            _ => None,
        });
        let words: Vec<&str> = words.collect();
        let starts_with_number = words
            .first()
            .is_some_and(|word| normalize(word).starts_with(|c: char| c.is_ascii_digit()));
        if !starts_with_number {
            return Ok(None);
        }
        let policies: Vec<(String, String)> = self
            .snapshot
            .facet_terms(Facet::Policy)?
            .iter()
            .filter_map(|term| PolicyTerm::split(term))
            .map(|policy| {
                let title = format!("{} {}", policy.number, policy.name);
                (normalize(&title), title)
            })
            .collect();
        for length in (1..=words.len()).rev() {
            let typed = words[..length].join(" ");
            let normal = normalize(&typed);
            let wanted = normal.trim_end_matches(['…', '.', '・']);
            let digits = wanted.chars().take_while(char::is_ascii_digit).count();
            let is_named = wanted.chars().count() >= digits + MIN_NAME_CHARS;
            let found = policies.iter().find(|(title, _)| title.starts_with(wanted));
            if let (true, false, Some((_, title))) = (is_named, self.is_literal(&typed), found) {
                return Ok(Some((typed, title.clone(), length)));
            }
        }
        Ok(None)
    }
}

/// For each chosen policy number that means several: which, and in what years.
pub(super) fn choices(snapshot: &Snapshot, filters: &Filters) -> Result<Vec<Choice>, SearchError> {
    let mut choices = Vec::new();
    // A year that is chosen says which meaning it is, where each year has one.
    let wanted_years = facet_terms_for(snapshot, Facet::Year, filters.of(Facet::Year))?;
    let known = snapshot.facet_terms(Facet::Policy)?;
    for typed in filters.of(Facet::Policy) {
        let terms = facet_terms_for(snapshot, Facet::Policy, std::slice::from_ref(typed))?;
        let mut options: Vec<ChoiceOption> = Vec::new();
        for term in &terms {
            let Some(policy) = PolicyTerm::split(term) else {
                continue;
            };
            let Some((value, label)) = naming(Facet::Policy, term, known) else {
                continue;
            };
            let (mut years, count) = years_of(snapshot, term)?;
            if !wanted_years.is_empty() {
                years.retain(|year| wanted_years.contains(&year.to_string()));
                if years.is_empty() {
                    continue;
                }
            }
            let place = [policy.municipality, policy.scheme];
            options.push(ChoiceOption {
                value,
                label,
                place: place.join(" ").trim().to_owned(),
                years,
                count,
            });
        }
        if options.len() > 1 {
            options.sort_by(|a, b| b.years.last().cmp(&a.years.last()));
            choices.push(Choice {
                field: Facet::Policy.as_str().to_owned(),
                typed: typed.clone(),
                options,
            });
        }
    }
    Ok(choices)
}

/// The years in which a policy's measures lie, and how many there are.
fn years_of(snapshot: &Snapshot, term: &str) -> Result<(Vec<u16>, usize), SearchError> {
    let field = snapshot.fields().facet(Facet::Policy);
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    let searcher = snapshot.searcher();
    let weight = tantivy::query::Query::weight(
        &query,
        tantivy::query::EnableScoring::disabled_from_searcher(searcher),
    )?;
    let mut years = BTreeSet::new();
    let mut count = 0;
    for reader in searcher.segment_readers() {
        let column = reader.fast_fields().column_opt::<u64>("year_order")?;
        let mut docs = weight.scorer(reader, 1.0)?;
        while docs.doc() != TERMINATED {
            let doc = docs.doc();
            if reader
                .alive_bitset()
                .is_none_or(|alive| alive.is_alive(doc))
            {
                count += 1;
                let year = column.as_ref().and_then(|column| column.first(doc));
                years.extend(year.and_then(|year| u16::try_from(year).ok()));
            }
            docs.advance();
        }
    }
    years.remove(&0);
    Ok((years.into_iter().collect(), count))
}
