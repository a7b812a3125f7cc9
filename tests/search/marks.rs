//! Every mark is a match, in normal form.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shisaku::search::{MatchKind, SearchRequest, SearchResponse};
use shisaku::text::{Normalized, is_kana, normalize};

use super::world::{World, pick};
use crate::support::{TestIndex, sample_corpus, seeds};

/// What stands in the marks of a fragment, with the character before each.
fn marked(html: &str) -> Vec<(Option<char>, String)> {
    let mut marks = Vec::new();
    let mut before = String::new();
    for piece in html.split("<mark>") {
        let (mark, after) = piece.split_once("</mark>").unwrap_or(("", piece));
        if !mark.is_empty() {
            marks.push((before.chars().next_back(), plain(mark)));
        }
        before.push_str(&plain(mark));
        before.push_str(&plain(after));
    }
    marks
}

fn plain(html: &str) -> String {
    let table = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ];
    let text = table
        .iter()
        .fold(html.to_owned(), |text, (code, c)| text.replace(code, c));
    text.replace("&amp;", "&")
}

/// Whether every character of a mark belongs to an occurrence of some form.
///
/// Touching and overlapping matches are one mark. One character that is several
/// in normal form (③ is `(3)`) is marked as a whole where one of them matches.
fn is_made_of(before: Option<char>, mark: &str, forms: &[String]) -> bool {
    // Where it stands, a bar is long after a kana only.
    let after_kana = before.is_some_and(|c| normalize(&c.to_string()).chars().all(is_kana));
    let neighbour = if after_kana { "ん" } else { "。" };
    let text = format!("{neighbour}{mark}");
    let normal = Normalized::new(&text);
    let mut matched = vec![false; text.len()];
    matched[..neighbour.len()].fill(true);
    for form in forms.iter().filter(|form| !form.is_empty()) {
        for (at, _) in normal.text().char_indices().skip(1) {
            if normal.text()[at..].starts_with(form.as_str()) {
                matched[normal.original_range(at..at + form.len())].fill(true);
            }
        }
    }
    matched.into_iter().all(|matched| matched)
}

/// Marks that were looked at.
fn check(answer: &SearchResponse, words: &[&str]) -> Result<usize, TestCaseError> {
    let variants = answer.applied.variants.iter().map(String::as_str);
    let forms: Vec<String> = words
        .iter()
        .copied()
        .chain(variants)
        .map(normalize)
        .collect();
    let mut marks = 0;
    let exact = |kind| kind < MatchKind::Parts;
    for hit in answer.hits.iter().filter(|hit| exact(hit.match_kind)) {
        for snippet in &hit.snippets {
            for (before, mark) in marked(&snippet.html) {
                let made = is_made_of(before, &mark, &forms);
                prop_assert!(
                    made,
                    "{}: {:?} is not made of {:?}",
                    answer.query,
                    mark,
                    forms
                );
                marks += 1;
            }
        }
    }
    Ok(marks)
}

#[test]
fn every_mark_of_a_word_is_the_word_or_a_variant() {
    let index = TestIndex::of(&sample_corpus());
    let queries: [(&str, &[&str]); 7] = [
        ("窓口", &["窓口"]),
        ("障害", &["障害"]),
        ("取組み", &["取組み"]),
        ("「子ども」", &["子ども"]),
        ("R4 相談", &["相談"]),
        ("ＤＸ", &["dx"]),
        ("市 民", &["市", "民"]),
    ];
    for (query, words) in queries {
        let marks = check(&index.search(query), words).unwrap();
        assert!(marks > 0, "{query} marks nothing");
    }
}

#[test]
fn every_mark_of_generated_phrases_is_one_of_them() {
    for corpus in std::iter::once(sample_corpus()).chain(seeds()) {
        let world = World::of(&corpus);
        let marks = std::cell::Cell::new(0);
        let mut runner = TestRunner::new(Config {
            cases: 400,
            failure_persistence: None,
            ..Config::default()
        });
        let input = (pick(12), pick(4), 0..3usize);
        let result = runner.run(&input, |(a, b, shape)| {
            let (a, b) = (world.text_of(&a), world.text_of(&b));
            let (a, b) = (a.as_str(), b.as_str());
            let (query, words) = match shape {
                0 => (format!("\"{a}\""), vec![a]),
                1 => (format!("\"{a}\" OR \"{b}\""), vec![a, b]),
                // What is taken away is marked nowhere.
                _ => (format!("\"{a}\" -\"{b}\""), vec![a]),
            };
            let request = SearchRequest {
                query,
                ..SearchRequest::default()
            };
            let answer = world.index.ask(&request);
            marks.set(marks.get() + check(&answer, &words)?);
            if shape == 0 {
                let marked = |html: &str| html.contains("<mark>");
                let unmarked = answer
                    .hits
                    .iter()
                    .find(|hit| !hit.snippets.iter().any(|snippet| marked(&snippet.html)));
                prop_assert!(unmarked.is_none(), "{:?}: {:?}", request, unmarked);
            }
            Ok(())
        });
        result.unwrap();
        assert!(
            marks.get() > 400,
            "only {} marks in {}",
            marks.get(),
            corpus.display()
        );
    }
}
