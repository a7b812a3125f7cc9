//! Facet counts against a count over the parsed sheets.

use std::collections::BTreeMap;
use std::path::Path;

use shisaku::domain::split_divisions;
use shisaku::index::{Facet, Unit};
use shisaku::search::{FacetValue, Filters, SearchRequest};
use shisaku::text::normalize;

use crate::support::{TestIndex, sample_corpus, seeds};

/// The values of a facet that a unit has, computed from the unit alone.
fn values(unit: &Unit, facet: Facet) -> Vec<String> {
    let sheet = &unit.sheet;
    let measure = unit.measure.as_ref();
    let mut values: Vec<String> = match facet {
        Facet::Municipality => sheet.municipality.clone().into_iter().collect(),
        Facet::Department => {
            let division = measure.and_then(|measure| measure.division.as_deref());
            let divisions = division.map(split_divisions).unwrap_or_default();
            sheet
                .department
                .as_deref()
                .into_iter()
                .chain(divisions)
                .map(normalize)
                .collect()
        }
        Facet::Year => sheet
            .fiscal_year
            .map(|year| year.to_string())
            .into_iter()
            .collect(),
        Facet::Policy => measure
            .map(|measure| {
                measure
                    .policies
                    .iter()
                    .map(|p| normalize(&p.to_string()))
                    .collect()
            })
            .unwrap_or_default(),
        Facet::Plan => measure
            .map(|measure| {
                measure
                    .plan_codes
                    .iter()
                    .map(|plan| plan.code.clone())
                    .collect()
            })
            .unwrap_or_default(),
        Facet::Section => vec![unit.section().to_string()],
        Facet::Emphasis => measure
            .map(|measure| measure.emphasis.clone())
            .unwrap_or_default(),
        Facet::Rating => measure
            .and_then(|measure| measure.rating.clone())
            .into_iter()
            .collect(),
        Facet::Outlook => measure
            .and_then(|measure| measure.outlook.clone())
            .into_iter()
            .collect(),
    };
    values.sort();
    values.dedup();
    values
}

fn by_scan(units: &[Unit], facet: Facet) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for value in units.iter().flat_map(|unit| values(unit, facet)) {
        *counts.entry(normalize(&value)).or_default() += 1;
    }
    counts
}

/// Counts of an answer; policies of several schemes that share a title are summed.
fn counted(values: &[FacetValue]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for value in values.iter().filter(|value| value.count > 0) {
        let title = value.value.split(" [").next().unwrap_or_default();
        *counts.entry(normalize(title)).or_default() += value.count;
    }
    counts
}

fn check_corpus(corpus: &Path) {
    let index = TestIndex::of(corpus);
    let units = index.units();
    let answer = index.search("");
    assert_eq!(answer.total, units.len());
    for facet in Facet::ALL {
        assert_eq!(
            counted(answer.facets.of(facet)),
            by_scan(&units, facet),
            "{facet:?}"
        );
    }
    check_disjunction(&index, &units);
}

/// A chosen year does not shrink the years, and shrinks everything else.
fn check_disjunction(index: &TestIndex, units: &[Unit]) {
    let years = by_scan(units, Facet::Year);
    let (year, count) = years.iter().next().expect("some sheet has a year");
    let filters = Filters {
        year: vec![year.clone()],
        ..Filters::default()
    };
    let answer = index.ask(&SearchRequest {
        filters,
        ..SearchRequest::default()
    });
    assert_eq!(answer.total, *count);
    assert_eq!(counted(&answer.facets.year), years);
    let of_year: Vec<Unit> = units
        .iter()
        .filter(|unit| values(unit, Facet::Year).contains(year))
        .cloned()
        .collect();
    for facet in Facet::ALL.into_iter().filter(|facet| *facet != Facet::Year) {
        assert_eq!(
            counted(answer.facets.of(facet)),
            by_scan(&of_year, facet),
            "{facet:?}"
        );
    }
}

#[test]
fn facet_counts_are_those_of_a_scan_over_the_parsed_sheets() {
    check_corpus(&sample_corpus());
    if let Some(seeds) = seeds() {
        check_corpus(&seeds);
    }
}

#[test]
fn a_chosen_value_without_hits_stays_in_the_list() {
    let index = TestIndex::of(&sample_corpus());
    let filters = Filters {
        section: vec!["midterm".to_owned()],
        ..Filters::default()
    };
    let query = "区分:概要 区分:中期".to_owned();
    let answer = index.ask(&SearchRequest {
        query,
        filters,
        ..SearchRequest::default()
    });
    assert_eq!(answer.total, 0);
    let midterm = answer
        .facets
        .section
        .iter()
        .find(|value| value.value == "midterm")
        .unwrap();
    assert!(midterm.selected && midterm.count == 0);
}
