//! The policies of every city over the years, and which sheets there are to name them.
//!
//! Counted from the columns of the facets, without a search: a page over all
//! years of a city would else need one search a year.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Policy, Section};
use crate::index::{Facet, FacetValues, IndexError, Snapshot};
use crate::text::normalize;

use super::facets::{PolicyTerm, naming};

/// The policies of one city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CityPolicies {
    /// 市町村; `None` for sheets that name none.
    pub municipality: Option<String>,
    /// By scheme, number and name.
    pub policies: Vec<PolicyUse>,
    /// The fiscal years of which there are sheets.
    pub years: BTreeMap<u16, YearSheets>,
}

/// One policy with the years in which measures name it.
///
/// Spellings of one name are one policy; a number with another name is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyUse {
    /// Scheme, number and the commonest spelling of the name.
    pub policy: Policy,
    /// What the filter of a search takes.
    pub value: String,
    /// Measures that name it, by fiscal year.
    pub years: BTreeMap<u16, usize>,
    /// Measures that name it in sheets of unknown year.
    pub undated: usize,
}

/// The sheets of one city and year: what is not named may stand in a sheet that is not here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearSheets {
    /// Sheets.
    pub sheets: usize,
    /// 部局 of these sheets.
    pub departments: BTreeSet<String>,
}

impl PolicyUse {
    /// Measures that name it in any year.
    pub fn measures(&self) -> usize {
        self.years.values().sum::<usize>() + self.undated
    }
}

impl CityPolicies {
    /// The policy of this scheme, number and name, however they are spelled.
    pub fn find(&self, scheme: &str, number: u32, name: &str) -> Option<&PolicyUse> {
        let (scheme, name) = (normalize(scheme), normalize(name));
        self.policies.iter().find(|used| {
            let policy = &used.policy;
            policy.number == number
                && normalize(&policy.name) == name
                && normalize(&policy.scheme) == scheme
        })
    }
}

/// The policies of every city of which there are sheets, by city.
///
/// # Errors
/// When a column is damaged.
pub fn policies(snapshot: &Snapshot) -> Result<Vec<CityPolicies>, IndexError> {
    let tally = Tally::of(snapshot)?;
    let mut cities: BTreeMap<String, CityPolicies> = BTreeMap::new();
    let municipalities = snapshot.facet_terms(Facet::Municipality)?;
    let departments = snapshot.facet_terms(Facet::Department)?;
    let years = years(snapshot)?;
    for ((municipality, year), sheets) in tally.sheets {
        let name = municipality.and_then(|place| municipalities.get(place as usize));
        let city = city(&mut cities, name.map(String::as_str));
        let Some(year) = year.and_then(|place| *years.get(place as usize)?) else {
            continue;
        };
        let known = city.years.entry(year).or_default();
        known.sheets += sheets.count;
        let names = sheets.departments.iter();
        let names = names.filter_map(|place| departments.get(*place as usize));
        known.departments.extend(names.cloned());
    }
    for used in uses(snapshot, &tally.policies, &years)? {
        let city = city(&mut cities, used.municipality.as_deref());
        city.policies.push(used.used);
    }
    Ok(cities.into_values().collect())
}

/// The entry of a city; one without a name comes last.
fn city<'a>(
    cities: &'a mut BTreeMap<String, CityPolicies>,
    municipality: Option<&str>,
) -> &'a mut CityPolicies {
    let key = municipality.map_or_else(|| char::MAX.to_string(), normalize);
    cities.entry(key).or_insert_with(|| CityPolicies {
        municipality: municipality.map(str::to_owned),
        ..CityPolicies::default()
    })
}

/// The year of each place among the terms of the facet.
fn years(snapshot: &Snapshot) -> Result<Vec<Option<u16>>, IndexError> {
    let terms = snapshot.facet_terms(Facet::Year)?;
    Ok(terms.iter().map(|term| term.parse().ok()).collect())
}

/// Counts by the places of terms.
struct Tally {
    /// Measures of each policy, by the place of their year; the last is for none.
    policies: Vec<Vec<usize>>,
    /// Sheets by the places of their city and year.
    sheets: BTreeMap<(Option<u32>, Option<u32>), Sheets>,
}

#[derive(Default)]
struct Sheets {
    count: usize,
    /// Places of their departments.
    departments: BTreeSet<u32>,
}

impl Tally {
    fn of(snapshot: &Snapshot) -> Result<Self, IndexError> {
        let terms = |facet| snapshot.facet_terms(facet);
        let undated = terms(Facet::Year)?.len();
        let sections = terms(Facet::Section)?;
        let is_overview = |place: &u32| {
            let section = sections.get(*place as usize);
            section.is_some_and(|section| section == Section::Overview.as_str())
        };
        let mut tally = Self {
            policies: vec![vec![0; undated + 1]; terms(Facet::Policy)?.len()],
            sheets: BTreeMap::new(),
        };
        for (segment, reader) in (0..).zip(snapshot.searcher().segment_readers()) {
            let column = |facet| snapshot.facet_values(facet, segment);
            let (policy, year) = (column(Facet::Policy)?, column(Facet::Year)?);
            let (section, city) = (column(Facet::Section)?, column(Facet::Municipality)?);
            let department = column(Facet::Department)?;
            for doc in reader.doc_ids_alive() {
                let year = of(year, doc).first().copied();
                let at = year.map_or(undated, |place| place as usize);
                for place in of(policy, doc) {
                    tally.policies[*place as usize][at] += 1;
                }
                // One overview stands for each sheet.
                if of(section, doc).iter().any(is_overview) {
                    let city = of(city, doc).first().copied();
                    let sheets = tally.sheets.entry((city, year)).or_default();
                    sheets.count += 1;
                    sheets.departments.extend(of(department, doc));
                }
            }
        }
        Ok(tally)
    }
}

fn of(values: Option<&FacetValues>, doc: u32) -> &[u32] {
    values.map_or(&[], |values| values.of(doc))
}

/// A policy that some document still names, with its city.
struct Used {
    municipality: Option<String>,
    used: PolicyUse,
}

/// The terms of the facet with their counts, spellings of one policy put together,
/// by scheme, number and name.
fn uses(
    snapshot: &Snapshot,
    counts: &[Vec<usize>],
    years: &[Option<u16>],
) -> Result<Vec<Used>, IndexError> {
    let terms = snapshot.facet_terms(Facet::Policy)?;
    let mut found: BTreeMap<(String, u32, String, String), (usize, Used)> = BTreeMap::new();
    for (term, counts) in terms.iter().zip(counts) {
        let measures = counts.iter().sum();
        let Some((municipality, policy)) = read(term).filter(|_| measures > 0) else {
            continue;
        };
        let Some((value, _)) = naming(Facet::Policy, term, terms) else {
            continue;
        };
        let identity = (
            normalize(&policy.scheme),
            policy.number,
            normalize(&policy.name),
            normalize(&municipality),
        );
        let (most, entry) = found.entry(identity).or_insert_with(|| {
            let used = PolicyUse {
                policy: policy.clone(),
                value: value.clone(),
                years: BTreeMap::new(),
                undated: 0,
            };
            let municipality = (!municipality.is_empty()).then_some(municipality);
            (0, Used { municipality, used })
        });
        if measures > *most {
            *most = measures;
            (entry.used.policy, entry.used.value) = (policy, value);
        }
        for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            match years.get(place).copied().flatten() {
                Some(year) => *entry.used.years.entry(year).or_default() += count,
                None => entry.used.undated += count,
            }
        }
    }
    Ok(found.into_values().map(|(_, used)| used).collect())
}

/// City and policy of a term.
fn read(term: &str) -> Option<(String, Policy)> {
    let parts = PolicyTerm::split(term)?;
    let policy = Policy {
        scheme: parts.scheme.to_owned(),
        number: parts.number.parse().ok()?,
        name: parts.name.to_owned(),
    };
    Some((parts.municipality.to_owned(), policy))
}
