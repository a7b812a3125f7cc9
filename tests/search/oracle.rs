//! Phrases, negation and fields against a scan of the parsed sheets.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use shisaku::index::{LawField, LawValue, Snapshot};
use shisaku::search::{SearchRequest, all_keys};

use super::world::{Pick, Test, World, pick};
use crate::support::{TestIndex, sample_corpus, seeds};

/// How two phrases and a field may stand together, and what that means.
type Shape = (&'static str, fn(bool, bool, bool) -> bool);

/// A and B are quoted phrases, F a field.
const SHAPES: &[Shape] = &[
    ("A", |a, _, _| a),
    ("-A", |a, _, _| !a),
    ("A B", |a, b, _| a && b),
    ("A OR B", |a, b, _| a || b),
    ("A｜B", |a, b, _| a || b),
    ("A -B", |a, b, _| a && !b),
    ("NOT A B", |a, b, _| !a && b),
    ("-(A OR B)", |a, b, _| !(a || b)),
    ("(A OR B) -(A B)", |a, b, _| a != b),
    ("A F", |a, _, f| a && f),
    ("F -A", |a, _, f| f && !a),
    ("A OR F", |a, _, f| a || f),
    ("A -F", |a, _, f| a && !f),
    ("(A OR B) F", |a, b, f| (a || b) && f),
    ("A OR B F", |a, b, f| a || b && f),
    ("-(A F) B", |a, b, f| !(a && f) && b),
    ("F", |_, _, f| f),
];

/// Cases of one run, about a minute on two cores. `SHISAKU_ORACLE_CASES` asks for another number.
const CASES: usize = 100_000;

/// Cases of one runner: a failure is shrunk and said with its seed.
const CASES_OF_A_SEED: usize = 500;

#[derive(Debug, Clone)]
struct Case {
    shape: Index,
    phrases: [Pick; 2],
    field: (Index, u8),
    /// Chosen beside the text.
    filter: Option<(Index, u8)>,
}

fn case() -> impl Strategy<Value = Case> {
    let field = || (any::<Index>(), any::<u8>());
    let filter = prop::option::weighted(0.25, field());
    (any::<Index>(), [pick(24), pick(24)], field(), filter).prop_map(
        |(shape, phrases, field, filter)| Case {
            shape,
            phrases,
            field,
            filter,
        },
    )
}

fn check(world: &World, snapshot: &Snapshot, case: &Case) -> Result<(), TestCaseError> {
    let (shape, truth) = case.shape.get(SHAPES);
    let [a, b] = case.phrases.each_ref().map(|pick| world.text_of(pick));
    let field = world.test_of(&case.field).into_typed();
    let filter = case.filter.as_ref().map(|filter| world.test_of(filter));
    let mut request = SearchRequest::default();
    for c in shape.chars() {
        match c {
            'A' => request.query.push_str(&format!("\"{a}\"")),
            'B' => request.query.push_str(&format!("\"{b}\"")),
            'F' => request.query.push_str(&field.typed()),
            c => request.query.push(c),
        }
    }
    if let Some((facet, value)) = filter.as_ref().map(Test::filter) {
        request.filters.of_mut(facet).push(value);
    }
    let (in_a, in_b) = (world.holding(&a), world.holding(&b));
    let wanted: BTreeSet<&str> = world
        .units
        .iter()
        .zip(in_a.into_iter().zip(in_b))
        .filter(|(unit, (a, b))| {
            let chosen = filter.as_ref().is_none_or(|filter| filter.holds(unit));
            chosen && truth(*a, *b, field.holds(unit))
        })
        .map(|(unit, _)| unit.key.as_str())
        .collect();
    let found = all_keys(snapshot, &request).unwrap();
    let distinct: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    prop_assert_eq!(distinct.len(), found.len(), "a unit twice: {:?}", request);
    prop_assert_eq!(distinct, wanted, "{:?}", request);
    Ok(())
}

/// Runs one seed; a failure says how to run it again.
fn run(world: &World, seed: u64) {
    let snapshot = world.index.snapshot();
    let mut runner = TestRunner::new(Config {
        cases: CASES_OF_A_SEED as u32,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    });
    let result = runner.run(&case(), |case| check(world, &snapshot, &case));
    if let Err(error) = result {
        panic!("seed {seed}: {error}");
    }
}

#[test]
fn phrases_and_fields_match_exactly_where_a_scan_finds_them() {
    let worlds: Vec<World> = std::iter::once(sample_corpus())
        .chain(seeds())
        .map(|corpus| World::of(&corpus))
        .collect();
    let cases = std::env::var("SHISAKU_ORACLE_CASES").ok();
    let cases = cases.map_or(CASES, |cases| cases.parse().expect("a number of cases"));
    let runs = cases.div_ceil(CASES_OF_A_SEED).max(2);
    // The same seeds every time, and one that nobody has run before.
    let fresh = RandomState::new().hash_one(0);
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= runs {
                break;
            }
            let seed = if at < worlds.len() { fresh } else { at as u64 };
            run(&worlds[at % worlds.len()], seed);
        }
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            thread.join().expect("no case fails");
        }
    });
}

#[test]
fn the_rest_of_a_sheet_is_found_by_quoted_phrases_only() {
    let index = TestIndex::of(&sample_corpus());
    let units = index.units();
    let in_rest =
        |value: &&LawValue<'_>| value.field == LawField::Rest && value.text.chars().count() > 6;
    let (unit, label) = units
        .iter()
        .find_map(|unit| {
            let values = unit.law_values();
            let label = values.iter().find(in_rest)?.text.to_owned();
            Some((unit, label))
        })
        .expect("some sheet has labels");
    let keys = |query: String| {
        let request = SearchRequest {
            query,
            ..SearchRequest::default()
        };
        all_keys(&index.snapshot(), &request).unwrap()
    };
    assert!(keys(format!("\"{label}\"")).contains(&unit.key.to_string()));
}
