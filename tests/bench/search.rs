//! The speed of a search beside the bare engine's: same process, same index.
//!
//! `make bench` runs it. The corpus is generated once and indexed into
//! `target/bench-index`; `SHISAKU_BENCH_MEASURES` asks for another size.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

mod generate;
mod indexed;
mod vocabulary;

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use shisaku::analysis::{PhraseTerms, phrase_terms};
use shisaku::index::Snapshot;
use shisaku::search::{SearchRequest, search};
use shisaku::text::normalize;
use tantivy::Term;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use vocabulary::SUBJECTS;

const HITS: usize = 20;

/// Queries of one to four words: their ranks among the subjects, 0 the most frequent.
const QUERIES: &[(&str, &[usize])] = &[
    ("1 frequent", &[0]),
    ("1 middling", &[30]),
    ("1 rare", &[120]),
    ("2 frequent", &[1, 2]),
    ("2 mixed", &[3, 60]),
    ("3 mixed", &[0, 10, 40]),
    ("4 mixed", &[0, 5, 20, 90]),
];

type Change = fn(&mut SearchRequest);

/// A search in full and with one part of its work left out: the difference is
/// what the part costs. A new switch of a request is one row here.
const VARIANTS: &[(&str, Change)] = &[
    ("in full", |_| {}),
    ("without variants", |request| request.variants = false),
    ("without facets", |request| request.facets = false),
    ("without fragments", |request| request.snippets = false),
    ("without all three", |request| {
        request.variants = false;
        request.facets = false;
        request.snippets = false;
    }),
];

fn query_text(ranks: &[usize]) -> String {
    let words: Vec<&str> = ranks.iter().map(|rank| SUBJECTS[*rank]).collect();
    words.join(" ")
}

/// What the bare engine does: BM25 over the morphemes of the words, best 20, exact count.
fn engine(snapshot: &Snapshot, query: &dyn Query) -> usize {
    let best = TopDocs::with_limit(HITS).order_by_score();
    let (hits, total) = snapshot.searcher().search(query, &(best, Count)).unwrap();
    assert!(hits.len() <= HITS);
    total
}

fn engine_query(snapshot: &Snapshot, text: &str) -> Box<dyn Query> {
    let terms = snapshot.analyzer().content_terms(&normalize(text));
    let term = |term: &String| -> Box<dyn Query> {
        let term = Term::from_field_text(snapshot.fields().terms, term);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };
    let mut terms: Vec<_> = terms.iter().map(term).collect();
    match terms.len() {
        1 => terms.remove(0),
        _ => Box::new(BooleanQuery::intersection(terms)),
    }
}

/// The bigram clause by itself: each word as a substring of one value.
fn bigram_query(snapshot: &Snapshot, text: &str) -> Box<dyn Query> {
    let field = snapshot.fields().law;
    let phrase = |word: &str| -> Box<dyn Query> {
        let PhraseTerms::Grams(grams) = phrase_terms(&normalize(word)) else {
            panic!("{word} has no two characters");
        };
        let term = |(at, gram): (u32, String)| (at as usize, Term::from_field_text(field, &gram));
        let mut terms: Vec<(usize, Term)> = grams.into_iter().map(term).collect();
        if terms.len() > 1 {
            return Box::new(PhraseQuery::new_with_offset(terms));
        }
        let (_, only) = terms.remove(0);
        Box::new(TermQuery::new(only, IndexRecordOption::WithFreqs))
    };
    let mut words: Vec<_> = text.split(' ').map(phrase).collect();
    match words.len() {
        1 => words.remove(0),
        _ => Box::new(BooleanQuery::intersection(words)),
    }
}

fn request(text: &str) -> SearchRequest {
    SearchRequest {
        query: text.to_owned(),
        limit: HITS,
        ..SearchRequest::default()
    }
}

fn by_query(criterion: &mut Criterion) {
    let snapshot = indexed::open().snapshot();
    for (name, ranks) in QUERIES {
        let text = query_text(ranks);
        let mut group = criterion.benchmark_group(*name);
        group
            .sample_size(20)
            .measurement_time(Duration::from_secs(3));
        let bare = engine_query(&snapshot, &text);
        group.bench_function("bare engine", |b| b.iter(|| engine(&snapshot, &*bare)));
        let bigrams = bigram_query(&snapshot, &text);
        group.bench_function("bare engine, bigrams", |b| {
            b.iter(|| engine(&snapshot, &*bigrams));
        });
        for (variant, change) in VARIANTS {
            let mut request = request(&text);
            change(&mut request);
            let id = BenchmarkId::new("search", variant);
            group.bench_function(id, |b| {
                b.iter(|| search(&snapshot, &request).unwrap().total)
            });
        }
        group.finish();
    }
    mix(&snapshot);
}

/// A thousand different queries, each run once: what the slowest ones take.
fn mix(snapshot: &Snapshot) {
    let mut random = fastrand::Rng::with_seed(7);
    let queries: Vec<String> = (0..1000)
        .map(|_| {
            let words = random.usize(1..=4);
            let ranks: Vec<usize> = (0..words).map(|_| random.usize(..SUBJECTS.len())).collect();
            query_text(&ranks)
        })
        .collect();
    let bare = |text: &str| engine(snapshot, &*engine_query(snapshot, text));
    let ours = |text: &str| search(snapshot, &request(text)).unwrap().total;
    say("bare engine", &times(&queries, bare));
    say("search in full", &times(&queries, ours));
}

/// Each query's time, sorted, after a round that warms the caches.
fn times(queries: &[String], run: impl Fn(&str) -> usize) -> Vec<Duration> {
    let time = |text: &String| {
        let started = Instant::now();
        std::hint::black_box(run(text));
        started.elapsed()
    };
    for text in queries {
        time(text);
    }
    let mut times: Vec<Duration> = queries.iter().map(time).collect();
    times.sort();
    times
}

fn say(what: &str, times: &[Duration]) {
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    let mean = times.iter().sum::<Duration>() / times.len() as u32;
    println!(
        "{what}, {} queries of 1 to 4 words: p50 {:.2?}, p99 {:.2?}, mean {mean:.2?}",
        times.len(),
        at(50),
        at(99)
    );
}

criterion_group!(benches, by_query);
criterion_main!(benches);
