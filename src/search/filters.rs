//! Filters as typed → terms of the index.

use crate::domain::{FiscalYear, PlanCode, Section};
use crate::index::{FACETS, Facet, Snapshot};
use crate::text::normalize;

use super::facets::PolicyTerm;
use super::{Filters, SearchError};

/// The field of a struct that has one a facet: `by_facet!(facet, &mut self)`.
macro_rules! by_facet {
    ($facet:expr, $($owner:tt)+) => {
        match $facet {
            $crate::index::Facet::Municipality => $($owner)+.municipality,
            $crate::index::Facet::Department => $($owner)+.department,
            $crate::index::Facet::Year => $($owner)+.year,
            $crate::index::Facet::Policy => $($owner)+.policy,
            $crate::index::Facet::Plan => $($owner)+.plan,
            $crate::index::Facet::Section => $($owner)+.section,
            $crate::index::Facet::Emphasis => $($owner)+.emphasis,
            $crate::index::Facet::Rating => $($owner)+.rating,
            $crate::index::Facet::Outlook => $($owner)+.outlook,
        }
    };
}
pub(super) use by_facet;

/// The chosen values of each facet as terms; `None` where nothing is chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct ResolvedFilters([Option<Vec<String>>; FACETS]);

impl ResolvedFilters {
    pub(super) fn resolve(snapshot: &Snapshot, filters: &Filters) -> Result<Self, SearchError> {
        let mut resolved = Self::default();
        for facet in Facet::ALL {
            let values = filters.of(facet);
            if !values.is_empty() {
                resolved.0[facet as usize] = Some(facet_terms_for(snapshot, facet, values)?);
            }
        }
        Ok(resolved)
    }

    /// The terms of which a document must hold one.
    pub(super) fn of(&self, facet: Facet) -> Option<&[String]> {
        self.0[facet as usize].as_deref()
    }
}

impl Filters {
    /// The chosen values of a facet.
    pub fn of(&self, facet: Facet) -> &[String] {
        by_facet!(facet, &self)
    }

    /// The same, to change them.
    pub fn of_mut(&mut self, facet: Facet) -> &mut Vec<String> {
        by_facet!(facet, &mut self)
    }
}

/// The terms that values of a facet mean.
///
/// # Errors
/// [`SearchError::InvalidFilter`] for a year or section that cannot be read. A
/// value that is only unknown is no error: it matches nothing.
pub(super) fn facet_terms_for(
    snapshot: &Snapshot,
    facet: Facet,
    values: &[String],
) -> Result<Vec<String>, SearchError> {
    let mut terms = Vec::new();
    for value in values {
        let invalid = || SearchError::InvalidFilter {
            name: facet.as_str(),
            value: value.clone(),
        };
        match facet {
            Facet::Year => {
                terms.push(FiscalYear::parse(value).ok_or_else(invalid)?.to_string());
            }
            Facet::Section => {
                terms.push(
                    Section::parse(value.trim())
                        .ok_or_else(invalid)?
                        .to_string(),
                );
            }
            Facet::Plan => {
                terms.push(PlanCode::parse(value).map_or_else(|| value.clone(), |plan| plan.code));
            }
            Facet::Policy => terms.extend(policy_terms(snapshot, value)?),
            Facet::Municipality
            | Facet::Department
            | Facet::Emphasis
            | Facet::Rating
            | Facet::Outlook => {
                let wanted = normalize(value);
                let same = |term: &&String| normalize(term) == wanted;
                terms.extend(snapshot.facet_terms(facet)?.iter().filter(same).cloned());
            }
        }
    }
    Ok(terms)
}

/// `47`, `基本政策47`, `47 生活困窮者支援の充実`, or that with ` [豊中市/基本政策]` behind it.
fn policy_terms(snapshot: &Snapshot, value: &str) -> Result<Vec<String>, SearchError> {
    let wanted = normalize(value);
    let terms = snapshot.facet_terms(Facet::Policy)?;
    let matching = terms.iter().filter(|term| {
        let Some(policy) = PolicyTerm::split(term) else {
            return false;
        };
        let numbered = format!("{}{}", policy.number, policy.name);
        [
            policy.number.to_owned(),
            format!("{}{}", policy.scheme, policy.number),
            format!("{numbered}[{}/{}]", policy.municipality, policy.scheme),
            numbered,
        ]
        .iter()
        .any(|spelling| normalize(spelling) == wanted)
    });
    Ok(matching.cloned().collect())
}
