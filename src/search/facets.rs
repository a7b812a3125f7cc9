//! Counts by facet, with the labels that people read.

use std::collections::HashMap;

use crate::domain::{FiscalYear, Section};
use crate::index::{Facet, IndexError, POLICY_SEPARATOR, Snapshot};

use super::filters::ResolvedFilters;
use super::{FacetValue, Facets};

/// Counts by term, one map a facet in the order of [`Facet::ALL`].
pub(super) type Counts = [HashMap<String, usize>; 8];

/// The facets of an answer. A chosen value stays in the list with count 0.
pub(super) fn facets(
    snapshot: &Snapshot,
    counts: Counts,
    chosen: &ResolvedFilters,
) -> Result<Facets, IndexError> {
    let mut facets = Facets::default();
    let ambiguous = ambiguous_policies(snapshot)?;
    for (facet, mut counts) in Facet::ALL.into_iter().zip(counts) {
        let selected = chosen.of(facet).unwrap_or_default();
        for term in selected {
            counts.entry(term.clone()).or_insert(0);
        }
        let mut values: Vec<FacetValue> = counts
            .into_iter()
            .filter_map(|(term, count)| {
                let (value, label) = naming(facet, &term, &ambiguous)?;
                Some(FacetValue {
                    value,
                    label,
                    count,
                    selected: selected.contains(&term),
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
        match facet {
            Facet::Municipality => &self.municipality,
            Facet::Department => &self.department,
            Facet::Year => &self.year,
            Facet::Policy => &self.policy,
            Facet::Plan => &self.plan,
            Facet::Section => &self.section,
            Facet::Emphasis => &self.emphasis,
            Facet::Rating => &self.rating,
        }
    }

    fn of_mut(&mut self, facet: Facet) -> &mut Vec<FacetValue> {
        match facet {
            Facet::Municipality => &mut self.municipality,
            Facet::Department => &mut self.department,
            Facet::Year => &mut self.year,
            Facet::Policy => &mut self.policy,
            Facet::Plan => &mut self.plan,
            Facet::Section => &mut self.section,
            Facet::Emphasis => &mut self.emphasis,
            Facet::Rating => &mut self.rating,
        }
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

/// Policies whose number and name several municipalities or schemes share.
fn ambiguous_policies(snapshot: &Snapshot) -> Result<Vec<String>, IndexError> {
    let terms = snapshot.facet_terms(Facet::Policy)?;
    let titles: Vec<String> = terms
        .iter()
        .filter_map(|term| Some(PolicyTerm::split(term)?.title()))
        .collect();
    // The terms are sorted by number and name, so equal titles are neighbours.
    let pairs = titles.windows(2).filter(|pair| pair[0] == pair[1]);
    Ok(pairs.map(|pair| pair[0].clone()).collect())
}

/// What a filter takes and what people read.
fn naming(facet: Facet, term: &str, ambiguous: &[String]) -> Option<(String, String)> {
    let label = match facet {
        Facet::Year => FiscalYear::parse(term)?.label_with_western(),
        Facet::Section => Section::parse(term)?.label().to_owned(),
        Facet::Policy => {
            let policy = PolicyTerm::split(term)?;
            let title = policy.title();
            let value = if ambiguous.contains(&title) {
                format!("{title} [{}/{}]", policy.municipality, policy.scheme)
            } else {
                title
            };
            return Some((value.clone(), value));
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
        Facet::Rating => values.sort_by(|a, b| a.value.cmp(&b.value)),
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
