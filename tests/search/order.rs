//! The order of the hits depends on what is indexed, not on how it came there.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shisaku::search::{SearchRequest, Sort, all_keys};

use super::world::{World, pick};
use crate::support::{TestIndex, sample_corpus};

/// Queries that people type, beside the generated ones.
const TYPED: [&str; 6] = [
    "窓口",
    "子ども 支援",
    "防災 OR 防犯",
    "取組み",
    "\"実施しました\"",
    "市",
];

/// The sample corpus, file by file from the last to the first; in each round a
/// file goes away and comes back.
fn grown(names: &[&String], folder: &std::path::Path) -> TestIndex {
    let put = |name: &str| {
        let target = folder.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(sample_corpus().join(name), target).unwrap();
    };
    put(names[0]);
    let mut grown = TestIndex::of(folder);
    for batch in names[1..].chunks(7) {
        batch.iter().for_each(|name| put(name));
        fs::remove_file(folder.join(names[0])).unwrap();
        grown.update();
        put(names[0]);
        grown.update();
    }
    grown
}

#[test]
fn the_order_does_not_depend_on_the_history_of_updates() {
    let world = World::of(&sample_corpus());
    let fresh = &world.index;
    let folder = tempfile::tempdir().unwrap();
    let units = fresh.units();
    let files: BTreeSet<&String> = units.iter().map(|unit| &unit.document).collect();
    let files: Vec<&String> = files.into_iter().rev().collect();
    let grown = grown(&files, folder.path());
    for query in TYPED {
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
        assert_eq!(order(fresh), order(&grown), "{query}");
    }

    let (one, other) = (fresh.snapshot(), grown.snapshot());
    let sorts = [Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest];
    let input = (
        pick(12),
        pick(6),
        0..3usize,
        prop::sample::select(sorts.to_vec()),
    );
    let mut runner = TestRunner::new(Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    });
    let result = runner.run(&input, |(a, b, shape, sort)| {
        let (a, b) = (world.text_of(&a), world.text_of(&b));
        let request = SearchRequest {
            query: [
                format!("{a} {b}"),
                format!("{a} OR {b}"),
                format!("\"{a}\""),
            ][shape]
                .clone(),
            sort,
            ..SearchRequest::default()
        };
        let order = |snapshot| all_keys(snapshot, &request).unwrap();
        prop_assert_eq!(order(&one), order(&other), "{:?}", request);
        Ok(())
    });
    result.unwrap();
}
