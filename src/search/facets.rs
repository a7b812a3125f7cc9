//! Counts by facet, with the labels that people read.

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
                let (value, label) = naming(facet, term, terms)?;
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

/// Whether several municipalities or schemes share the number and name of a
/// policy's term. The terms are sorted by both, so that equal ones are neighbours.
fn is_shared(terms: &[String], term: &str) -> bool {
    let Ok(at) = terms.binary_search_by(|known| known.as_str().cmp(term)) else {
        return false;
    };
    let neighbours = [at.checked_sub(1), Some(at + 1)];
    let mut neighbours = neighbours.into_iter().flatten();
    neighbours.any(|at| {
        terms
            .get(at)
            .is_some_and(|other| titled(other) == titled(term))
    })
}

/// Number and name of a policy's term.
fn titled(term: &str) -> &str {
    let mut ends = term.match_indices(POLICY_SEPARATOR).map(|(at, _)| at);
    ends.nth(1).map_or(term, |end| &term[..end])
}

/// What a filter takes and what people read; `terms` are all of the facet.
pub(super) fn naming(facet: Facet, term: &str, terms: &[String]) -> Option<(String, String)> {
    let label = match facet {
        Facet::Year => FiscalYear::parse(term)?.label_with_western(),
        Facet::Section => Section::parse(term)?.label().to_owned(),
        Facet::Policy => {
            let policy = PolicyTerm::split(term)?;
            let title = policy.title();
            if !is_shared(terms, term) {
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
