//! What the pages read of one state of the index beside searches: whole sheets and policies.

use std::collections::BTreeMap;

use super::live::LiveIndex;
use crate::domain::{MeasureKey, Policy};
use crate::index::{IndexError, Unit};
use crate::search::{
    CityPolicies, FacetValue, Filters, Hit, PolicyUse, SearchError, SearchRequest, Sort, all_keys,
    policies, search,
};
use crate::text::normalize;

/// Measures of one policy that a page lists; the search has them all.
const LISTED: usize = 100;

/// What stands behind the key of a sheet in the key of its overview.
const OVERVIEW_ROW: &str = "-overview-0";

/// What an address says of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAddress {
    /// 市町村; empty when unknown.
    pub municipality: String,
    /// 基本政策, 基本施策 …; empty when unknown.
    pub scheme: String,
    /// From 1.
    pub number: u32,
    /// In any spelling.
    pub name: String,
}

/// A policy with the measures that name it.
#[derive(Debug, Clone)]
pub struct PolicyReading {
    /// The city with all its policies.
    pub city: CityPolicies,
    /// The policy itself.
    pub used: PolicyUse,
    /// The same name in other cities, with the city.
    pub elsewhere: Vec<(Option<String>, PolicyUse)>,
    /// The newest measures.
    pub measures: Vec<Hit>,
    /// Measures that have results, by year.
    pub with_results: BTreeMap<u16, usize>,
    /// Measures whose results are still to come, by year.
    pub unpublished: BTreeMap<u16, usize>,
    /// Plan codes that stand beside it.
    pub codes: Vec<FacetValue>,
}

/// Every address of one state of the index that a crawler may visit.
#[derive(Debug, Clone, Default)]
pub struct Addresses {
    /// Keys of the sheets.
    pub sheets: Vec<String>,
    /// The policies with their cities.
    pub policies: Vec<(Option<String>, Policy)>,
    /// Keys of the measures.
    pub measures: Vec<String>,
}

impl LiveIndex {
    /// Every address, in an order that lasts as long as the state.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn addresses(&self) -> Result<Addresses, SearchError> {
        let snapshot = self.snapshot();
        let everything = SearchRequest {
            sort: Sort::Oldest,
            ..SearchRequest::default()
        };
        let mut addresses = Addresses::default();
        for key in all_keys(&snapshot, &everything)? {
            let key = MeasureKey::from_text(key);
            // The page of a sheet holds its overview.
            let sheet = key.sheet_key();
            if key.as_str()[sheet.len()..] == *OVERVIEW_ROW {
                addresses.sheets.push(sheet.to_owned());
            } else {
                addresses.measures.push(key.as_str().to_owned());
            }
        }
        for city in policies(&snapshot)? {
            let all = city.policies.into_iter();
            let named = all.map(|used| (city.municipality.clone(), used.policy));
            addresses.policies.extend(named);
        }
        Ok(addresses)
    }

    /// All units of a sheet in its order; none for an unknown key.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn sheet(&self, key: &str) -> Result<Vec<Unit>, IndexError> {
        self.snapshot().units_of_sheet(key)
    }

    /// The policies of every city.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn policies(&self) -> Result<Vec<CityPolicies>, IndexError> {
        policies(&self.snapshot())
    }

    /// One policy; `None` when no measure names it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn policy(&self, address: &PolicyAddress) -> Result<Option<PolicyReading>, SearchError> {
        let snapshot = self.snapshot();
        let mut cities = policies(&snapshot)?;
        let wanted = normalize(&address.municipality);
        let is_here = |city: &CityPolicies| {
            normalize(city.municipality.as_deref().unwrap_or_default()) == wanted
        };
        let Some(at) = cities.iter().position(is_here) else {
            return Ok(None);
        };
        let city = cities.swap_remove(at);
        let Some(used) = city.find(&address.scheme, address.number, &address.name) else {
            return Ok(None);
        };
        let used = used.clone();
        let request = SearchRequest {
            filters: Filters {
                policy: vec![used.value.clone()],
                municipality: city.municipality.iter().cloned().collect(),
                ..Filters::default()
            },
            sort: Sort::Newest,
            limit: LISTED,
            snippets: false,
            ..SearchRequest::default()
        };
        let all = search(&snapshot, &request)?;
        let years = |query: &str| {
            let request = SearchRequest {
                query: query.to_owned(),
                limit: 1,
                ..request.clone()
            };
            let counted = search(&snapshot, &request)?.facets.year.into_iter();
            let years = counted.filter_map(|year| Some((year.value.parse().ok()?, year.count)));
            Ok::<BTreeMap<u16, usize>, SearchError>(years.collect())
        };
        let name = normalize(&used.policy.name);
        let elsewhere = cities.into_iter().flat_map(|city| {
            let same = |used: &PolicyUse| normalize(&used.policy.name) == name;
            let found: Vec<_> = city.policies.into_iter().filter(same).collect();
            found
                .into_iter()
                .map(move |used| (city.municipality.clone(), used))
        });
        Ok(Some(PolicyReading {
            elsewhere: elsewhere.collect(),
            measures: all.hits,
            with_results: years("実績:あり")?,
            unpublished: years("実績:未公表")?,
            codes: all.facets.plan,
            city,
            used,
        }))
    }
}
