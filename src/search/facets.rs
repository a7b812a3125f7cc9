//! Counts by facet, with the labels that people read.

use std::collections::HashSet;

use crate::domain::{FiscalYear, Section};
use crate::index::{FACETS, Facet, IndexError, POLICY_SEPARATOR, Snapshot};

use super::filters::{ResolvedFilters, by_facet};
use super::{FacetValue, Facets};

/// Counts in the order of the facet's terms, one list a facet in the order of [`Facet::ALL`].
pub(super) type Counts = [Vec<usize>; FACETS];

/// The facets of an answer. A chosen value stays in the list with count 0.
pub(super) fn facets(
    snapshot: &Snapshot,
    counts: Counts,
    chosen: &ResolvedFilters,
) -> Result<Facets, IndexError> {
    let mut facets = Facets::default();
    let ambiguous = shared_titles(snapshot.facet_terms(Facet::Policy)?);
    for (facet, counts) in Facet::ALL.into_iter().zip(counts) {
        let selected = chosen.of(facet).unwrap_or_default();
        let terms = snapshot.facet_terms(facet)?;
        let counted = terms.iter().zip(counts);
        let unknown = selected
            .iter()
            .filter(|term| !terms.contains(term))
            .map(|term| (term, 0));
        let mut values: Vec<FacetValue> = counted
            .chain(unknown)
            .map(|(term, count)| (term, count, selected.contains(term)))
            .filter(|(_, count, selected)| *count > 0 || *selected)
            .filter_map(|(term, count, selected)| {
                let (value, label) = naming(facet, term, &ambiguous)?;
                Some(FacetValue {
                    value,
                    label,
                    count,
                    selected,
                })
            })
            .collect();
        sort(facet, &mut values);
        *facets.of_mut(facet) = values;
    }
    Ok(facets)
}

impl Facets {
    /// The values of a facet.
    pub fn of(&self, facet: Facet) -> &[FacetValue] {
        by_facet!(facet, &self)
    }

    fn of_mut(&mut self, facet: Facet) -> &mut Vec<FacetValue> {
        by_facet!(facet, &mut self)
    }
}

/// A policy's facet term, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PolicyTerm<'a> {
    pub(super) number: &'a str,
    pub(super) name: &'a str,
    pub(super) municipality: &'a str,
    pub(super) scheme: &'a str,
}

impl<'a> PolicyTerm<'a> {
    pub(super) fn split(term: &'a str) -> Option<Self> {
        let mut parts = term.splitn(4, POLICY_SEPARATOR);
        Some(Self {
            number: parts.next()?,
            name: parts.next()?,
            municipality: parts.next()?,
            scheme: parts.next()?,
        })
    }

    fn title(&self) -> String {
        format!("{} {}", self.number, self.name)
    }
}

/// Policies whose number and name several municipalities or schemes share, as
/// the part of their terms that holds both.
pub(super) fn shared_titles(terms: &[String]) -> HashSet<&str> {
    // The terms are sorted by number and name, so equal ones are neighbours.
    terms
        .windows(2)
        .filter(|pair| titled(&pair[0]) == titled(&pair[1]))
        .map(|pair| titled(&pair[0]))
        .collect()
}

/// Number and name of a policy's term.
fn titled(term: &str) -> &str {
    let mut ends = term.match_indices(POLICY_SEPARATOR).map(|(at, _)| at);
    ends.nth(1).map_or(term, |end| &term[..end])
}

/// What a filter takes and what people read.
pub(super) fn naming(
    facet: Facet,
    term: &str,
    ambiguous: &HashSet<&str>,
) -> Option<(String, String)> {
    let label = match facet {
        Facet::Year => FiscalYear::parse(term)?.label_with_western(),
        Facet::Section => Section::parse(term)?.label().to_owned(),
        Facet::Policy => {
            let policy = PolicyTerm::split(term)?;
            let title = policy.title();
            if !ambiguous.contains(titled(term)) {
                return Some((title.clone(), title));
            }
            let (municipality, scheme) = (policy.municipality, policy.scheme);
            let place = match municipality {
                "" => "市町村不明",
                known => known,
            };
            let label = format!("{title}（{place}の{scheme}）");
            return Some((format!("{title} [{municipality}/{scheme}]"), label));
        }
        _ => term.to_owned(),
    };
    Some((term.to_owned(), label))
}

/// Years newest first, sections and codes in their own order, the others by count.
fn sort(facet: Facet, values: &mut [FacetValue]) {
    match facet {
        Facet::Year => values.sort_by(|a, b| b.value.cmp(&a.value)),
        Facet::Section => values.sort_by_key(|value| Section::parse(&value.value)),
        Facet::Plan => values.sort_by_cached_key(|value| numbers(&value.value)),
        Facet::Rating | Facet::Outlook => values.sort_by(|a, b| a.value.cmp(&b.value)),
        Facet::Municipality | Facet::Department | Facet::Policy | Facet::Emphasis => {
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        }
    }
}

fn numbers(code: &str) -> Vec<u32> {
    code.split('-')
        .map(|part| part.parse().unwrap_or(u32::MAX))
        .collect()
}
