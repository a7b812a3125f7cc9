//! Phrases, negation, marks and order against a scan of the parsed sheets.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shisaku::index::{LawField, Unit};
use shisaku::search::{MatchKind, SearchRequest};
use shisaku::text::normalize;

use crate::support::{TestIndex, sample_corpus, seeds};

/// Normal forms of the values in which a phrase may stand.
fn values(unit: &Unit) -> Vec<String> {
    unit.law_values()
        .iter()
        .map(|value| normalize(value.text))
        .collect()
}

fn keys(index: &TestIndex, query: &str) -> BTreeSet<String> {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: 10_000,
        ..SearchRequest::default()
    };
    index
        .ask(&request)
        .hits
        .into_iter()
        .map(|hit| hit.key.to_string())
        .collect()
}

fn by_scan(units: &[Unit], holds: impl Fn(&[String]) -> bool) -> BTreeSet<String> {
    let matching = units.iter().filter(|unit| holds(&values(unit)));
    matching.map(|unit| unit.key.to_string()).collect()
}

/// A piece of some value: unit, value, start and length in characters.
fn piece(
    units: &[Unit],
    at: (prop::sample::Index, prop::sample::Index),
    from: usize,
    length: usize,
) -> String {
    let unit = at.0.get(units);
    let values = unit.law_values();
    let text: Vec<char> = at.1.get(&values).text.chars().collect();
    let from = from % text.len().max(1);
    text.iter()
        .skip(from)
        .take(length)
        .filter(|c| !"\"＂“”〝〟".contains(**c))
        .collect()
}

fn check_corpus(corpus: &Path, cases: u32) {
    let index = TestIndex::of(corpus);
    let units = index.units();
    assert!(
        units.len() > 20,
        "only {} units in {}",
        units.len(),
        corpus.display()
    );
    let mut runner = TestRunner::new(Config {
        cases,
        ..Config::default()
    });
    let input = (
        any::<(prop::sample::Index, prop::sample::Index)>(),
        0..400usize,
        1..24usize,
    );
    runner
        .run(&input, |(at, from, length)| {
            let phrase = piece(&units, at, from, length);
            let normal = normalize(&phrase);
            prop_assume!(!normal.is_empty());
            let found = keys(&index, &format!("\"{phrase}\""));
            let wanted = by_scan(&units, |values| values.iter().any(|v| v.contains(&normal)));
            prop_assert_eq!(&found, &wanted, "phrase {:?}", phrase);
            let others = keys(&index, &format!("-\"{phrase}\""));
            prop_assert!(others.is_disjoint(&wanted), "NOT {:?}", phrase);
            prop_assert_eq!(others.len() + wanted.len(), units.len(), "NOT {:?}", phrase);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_quoted_phrase_matches_exactly_where_it_is_a_substring_of_a_value() {
    check_corpus(&sample_corpus(), 400);
    if let Some(seeds) = seeds() {
        check_corpus(&seeds, 400);
    }
}

#[test]
fn every_mark_is_a_match_in_normal_form() {
    let index = TestIndex::of(&sample_corpus());
    let queries = [
        "窓口",
        "障害",
        "取組み",
        "「子ども」",
        "R4 相談",
        "ＤＸ",
        "市 民",
    ];
    let mut marks = 0;
    for query in queries {
        let answer = index.search(query);
        let forms: Vec<String> = query
            .split(' ')
            .map(|word| normalize(word.trim_matches(['「', '」'])))
            .chain(
                answer
                    .applied
                    .variants
                    .iter()
                    .map(|variant| normalize(variant)),
            )
            .collect();
        for hit in answer
            .hits
            .iter()
            .filter(|hit| hit.match_kind < MatchKind::Parts)
        {
            for marked in hit
                .snippets
                .iter()
                .flat_map(|snippet| marked(&snippet.html))
            {
                let normal = normalize(&marked);
                // Touching matches are one mark: it is made of the forms and nothing else.
                let rest = forms
                    .iter()
                    .fold(normal.clone(), |rest, form| rest.replace(form, ""));
                assert!(
                    rest.is_empty(),
                    "{query}: {marked:?} is not made of {forms:?}"
                );
                marks += 1;
            }
        }
    }
    assert!(marks > 20, "only {marks} marks were looked at");
}

fn marked(html: &str) -> Vec<String> {
    let pieces = html
        .split("<mark>")
        .skip(1)
        .filter_map(|piece| piece.split_once("</mark>"));
    pieces
        .map(|(text, _)| text.replace("&amp;", "&").replace("&lt;", "<"))
        .collect()
}

#[test]
fn the_order_does_not_depend_on_the_history_of_updates() {
    let fresh = TestIndex::of(&sample_corpus());
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<String> = fresh
        .units()
        .iter()
        .map(|unit| unit.document.clone())
        .collect();
    let files: Vec<&String> = BTreeSet::from_iter(&files).into_iter().rev().collect();
    let put = |name: &str| {
        let target = folder.path().join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(sample_corpus().join(name), target).unwrap();
    };
    put(files[0]);
    let mut grown = TestIndex::of(folder.path());
    for batch in files[1..].chunks(7) {
        batch.iter().for_each(|name| put(name));
        // Each round also takes a file away and brings it back.
        fs::remove_file(folder.path().join(files[0])).unwrap();
        grown.update();
        put(files[0]);
        grown.update();
    }
    for query in [
        "窓口",
        "子ども 支援",
        "防災 OR 防犯",
        "取組み",
        "\"実施しました\"",
        "市",
    ] {
        let order = |index: &TestIndex| {
            let request = SearchRequest {
                query: query.to_owned(),
                limit: 100,
                ..SearchRequest::default()
            };
            let hits = index.ask(&request).hits.into_iter();
            hits.map(|hit| (hit.key.to_string(), hit.score.to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(order(&fresh), order(&grown), "{query}");
    }
}

#[test]
fn the_rest_of_a_sheet_is_found_by_quoted_phrases_only() {
    let index = TestIndex::of(&sample_corpus());
    let units = index.units();
    let in_rest = |value: &&shisaku::index::LawValue<'_>| {
        value.field == LawField::Rest && value.text.chars().count() > 6
    };
    let (unit, label) = units
        .iter()
        .find_map(|unit| {
            let values = unit.law_values();
            let label = values.iter().find(in_rest)?.text.to_owned();
            Some((unit, label))
        })
        .expect("some sheet has labels");
    assert!(keys(&index, &format!("\"{label}\"")).contains(unit.key.as_str()));
}
