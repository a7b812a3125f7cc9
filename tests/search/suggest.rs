//! Suggestions while one types.

use std::sync::LazyLock;

use proptest::prelude::*;
use shisaku::index::CompletionKind;
use shisaku::search::{Suggestion, named, suggest};
use shisaku::text::normalize;

use crate::support::{TestIndex, sample_corpus, seeds};

static SAMPLE: LazyLock<TestIndex> = LazyLock::new(|| TestIndex::of(&sample_corpus()));

fn suggested(index: &TestIndex, typed: &str) -> Vec<Suggestion> {
    suggest(&index.snapshot(), typed, 8).unwrap()
}

fn texts(index: &TestIndex, typed: &str) -> Vec<String> {
    let suggestions = suggested(index, typed).into_iter();
    suggestions.map(|suggestion| suggestion.text).collect()
}

#[test]
fn a_word_is_found_by_kanji_kana_and_romaji_before_it_is_finished() {
    for typed in [
        "子育",
        "こそ",
        "こそだ",
        "コソダテ",
        "kos",
        "kosod",
        "kosodate",
    ] {
        let texts = texts(&SAMPLE, typed);
        let first = texts.first().map_or("", String::as_str);
        assert!(first.starts_with("子育て"), "{typed}: {texts:?}");
    }
    for typed in ["と", "toku", "tokusy", "とくしゅ", "特殊"] {
        let found = suggest(&SAMPLE.snapshot(), typed, 50).unwrap();
        let is_there = found.iter().any(|found| found.text.starts_with("特殊詐欺"));
        assert!(is_there, "{typed}: {found:?}");
    }
}

#[test]
fn phrases_of_the_corpus_are_suggested_with_the_measures_that_hold_them() {
    let found = suggest(&SAMPLE.snapshot(), "生活困窮", 20).unwrap();
    let phrases = found
        .iter()
        .filter(|found| found.kind == CompletionKind::Phrase);
    let phrases: Vec<_> = phrases.collect();
    assert!(!phrases.is_empty(), "{found:?}");
    for phrase in phrases {
        let held = SAMPLE.search(&format!("\"{}\"", phrase.text)).total;
        assert_eq!(phrase.count, held, "{phrase:?}");
        assert!(phrase.count >= 2, "{phrase:?}");
    }
}

#[test]
fn a_word_inside_is_found_below_those_that_begin_with_it() {
    let found = suggest(&SAMPLE.snapshot(), "支援", 50).unwrap();
    let begins: Vec<bool> = found
        .iter()
        .map(|found| found.text.starts_with("支援"))
        .collect();
    assert!(begins.iter().any(|begins| !begins), "{found:?}");
    assert!(begins.is_sorted_by(|a, b| a >= b), "{found:?}");
    // 援 begins no word.
    assert_eq!(texts(&SAMPLE, "援"), Vec::<String>::new());
}

#[test]
fn a_person_comes_with_role_and_department() {
    let unit = SAMPLE
        .units()
        .into_iter()
        .find_map(|unit| unit.sheet.head?.name);
    let name = unit.unwrap();
    let found = suggested(&SAMPLE, &name);
    let person = found
        .iter()
        .find(|found| found.kind == CompletionKind::Person);
    let detail = person.and_then(|person| person.detail.as_deref());
    assert!(
        detail.is_some_and(|detail| detail.contains('部')),
        "{found:?}"
    );
}

#[test]
fn an_exact_name_says_what_it_names() {
    let snapshot = SAMPLE.snapshot();
    let kinds = |word: &str| -> Vec<CompletionKind> {
        let named = named(&snapshot, &normalize(word)).unwrap();
        named.into_iter().map(|named| named.kind).collect()
    };
    assert_eq!(kinds("市民協働部"), [CompletionKind::Department]);
    assert!(kinds("市民協働").is_empty());
    assert!(kinds("").is_empty());
    for unit in SAMPLE.units() {
        if let Some(name) = unit.sheet.head.as_ref().and_then(|head| head.name.as_ref()) {
            assert!(kinds(name).contains(&CompletionKind::Person), "{name}");
        }
        if let Some(measure) = &unit.measure {
            let kinds = kinds(&measure.title);
            assert!(kinds.contains(&CompletionKind::Title), "{}", measure.title);
        }
        for policy in unit.measure.iter().flat_map(|measure| &measure.policies) {
            let kinds = kinds(&policy.name);
            assert!(kinds.contains(&CompletionKind::Policy), "{}", policy.name);
        }
    }
}

#[test]
fn the_real_documents_have_their_phrases() {
    let Some(seeds) = seeds() else { return };
    let index = TestIndex::of(&seeds);
    let table = [
        ("せいかつこん", "生活困窮者"),
        ("kos", "子育て"),
        ("特殊", "特殊詐欺"),
    ];
    for (typed, expected) in table {
        let found = suggest(&index.snapshot(), typed, 50).unwrap();
        let mut phrases = found
            .iter()
            .filter(|found| found.kind == CompletionKind::Phrase);
        let is_there = phrases.any(|phrase| phrase.text.starts_with(expected));
        assert!(is_there, "{typed}: {found:?}");
    }
    let person = suggested(&index, "宮城");
    assert!(
        person
            .iter()
            .any(|found| found.kind == CompletionKind::Person),
        "{person:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_text_is_answered_within_the_limit(typed in "\\PC{0,6}|[a-z]{0,6}", limit in 0usize..9) {
        let found = suggest(&SAMPLE.snapshot(), &typed, limit).unwrap();
        prop_assert!(found.len() <= limit);
        let mut texts: Vec<&str> = found.iter().map(|found| found.text.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        prop_assert_eq!(texts.len(), found.len());
    }

    #[test]
    fn the_beginning_of_a_title_finds_it(pick in 0usize..1000, cut in 1usize..6) {
        let titles: Vec<String> = SAMPLE.units().into_iter().filter_map(|unit| Some(unit.measure?.title)).collect();
        let title = &titles[pick % titles.len()];
        let typed: String = title.chars().take(cut).collect();
        let found = suggest(&SAMPLE.snapshot(), &typed, 1000).unwrap();
        let is_there = found.iter().any(|found| found.text == *title);
        prop_assert!(is_there, "{} does not find {}", typed, title);
    }
}
