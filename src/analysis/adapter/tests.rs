use std::sync::LazyLock;

use proptest::prelude::*;
use tantivy::collector::Count;
use tantivy::query::PhraseQuery;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::super::grams::{PhraseTerms, phrase_terms};
use super::super::tiny::Tiny;
use super::super::values::{first_slot, join_values, value_of, value_starts};
use super::*;

static SEGMENTER: LazyLock<Arc<Segmenter>> =
    LazyLock::new(|| Arc::new(Segmenter::new(&Tiny::new().open())));

fn tokens(tokenizer: &mut impl Tokenizer, text: &str) -> Vec<(String, u32)> {
    let mut stream = tokenizer.token_stream(text);
    let mut tokens = Vec::new();
    stream.process(&mut |token| {
        let position = u32::try_from(token.position).unwrap();
        tokens.push((token.text.clone(), position));
    });
    tokens
}

fn grams(text: &str) -> Vec<(String, u32)> {
    tokens(&mut GramTokenizer, text)
}

fn morphemes(text: &str) -> Vec<(String, u32)> {
    tokens(&mut MorphemeTokenizer::new(Arc::clone(&SEGMENTER)), text)
}

fn named(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
    let owned = |(text, position): &(&str, u32)| ((*text).to_owned(), *position);
    expected.iter().map(owned).collect()
}

#[test]
fn bigrams_have_positions_and_do_not_cross_values() {
    let second = VALUE_STRIDE;
    assert_eq!(
        grams(&join_values(["窓口", "改善"])),
        named(&[
            ("窓口", 0),
            ("口\u{3}", 1),
            ("改善", second),
            ("善\u{3}", second + 1),
        ])
    );
}

#[test]
fn morphemes_stand_at_their_characters() {
    let second = VALUE_STRIDE;
    let text = join_values(["窓口の改善に取り組みます", "npo"]);
    let expected = [("窓口", 0), ("改善", 3), ("取り組む", 6), ("npo", second)];
    assert_eq!(morphemes(&text), named(&expected));
}

#[test]
fn a_compound_comes_with_its_parts() {
    let expected = [
        ("窓口", 0),
        ("生活困窮者自立支援", 3),
        ("生活", 3),
        ("困窮", 5),
        ("自立", 8),
        ("支援", 10),
    ];
    assert_eq!(morphemes("窓口の生活困窮者自立支援"), named(&expected));
}

#[test]
fn offsets_are_bytes_of_the_joined_text() {
    let text = join_values(["窓口", "", "実施した"]);
    let mut tokenizer = MorphemeTokenizer::new(Arc::clone(&SEGMENTER));
    let mut stream = tokenizer.token_stream(&text);
    let mut surfaces = Vec::new();
    stream.process(&mut |token| surfaces.push(text[token.offset_from..token.offset_to].to_owned()));
    assert_eq!(surfaces, ["窓口", "実施"]);
}

#[test]
fn a_tokenizer_can_be_used_again_after_half_a_stream() {
    let mut tokenizer = MorphemeTokenizer::new(Arc::clone(&SEGMENTER));
    assert!(tokenizer.token_stream("窓口の改善").advance());
    assert_eq!(tokens(&mut tokenizer, "支援"), named(&[("支援", 0)]));
}

#[test]
fn words_too_long_for_a_term_are_left_to_the_bigrams() {
    let long = "a".repeat(MAX_TERM_BYTES + 1);
    assert!(
        morphemes(&long)
            .iter()
            .all(|(text, _)| text == CONTINUATION)
    );
    let short = "a".repeat(MAX_TERM_BYTES);
    assert_eq!(morphemes(&short), named(&[(short.as_str(), 0)]));
}

#[test]
fn slots_of_a_long_value_lead_back_to_its_beginning() {
    let long = "窓口の改善".repeat(200);
    let text = join_values(["支援", long.as_str(), "支援"]);
    for tokens in [grams(&text), morphemes(&text)] {
        let marks = tokens.iter().filter(|(text, _)| text == CONTINUATION);
        let continuations: Vec<u32> = marks.map(|(_, position)| *position).collect();
        assert_eq!(continuations, [2, 3, 4].map(|slot| slot * VALUE_STRIDE));
        let slots = tokens
            .iter()
            .map(|(_, position)| first_slot(*position, &continuations));
        let starts: Vec<u32> = value_starts(&text).into_iter().map(value_of).collect();
        let mut found: Vec<u32> = slots.collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, starts);
    }
}

/// Whether the engine finds a phrase of at least two characters, by its bigrams.
fn engine_finds(values: &[String], phrase: &str) -> bool {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(GRAMS)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing);
    let field = schema.add_text_field("text", options);
    let index = Index::create_in_ram(schema.build());
    register(index.tokenizers(), &SEGMENTER);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    let mut document = TantivyDocument::default();
    document.add_text(field, join_values(values.iter().map(String::as_str)));
    writer.add_document(document).unwrap();
    writer.commit().unwrap();
    let searcher = index.reader().unwrap().searcher();
    let PhraseTerms::Grams(grams) = phrase_terms(phrase) else {
        panic!("too short: {phrase}");
    };
    let terms = grams.iter().map(|(distance, gram)| {
        let term = Term::from_field_text(field, gram);
        (*distance as usize, term)
    });
    let mut terms: Vec<(usize, Term)> = terms.collect();
    if terms.len() == 1 {
        // The engine wants two terms in a phrase.
        terms.push(terms[0].clone());
    }
    let query = PhraseQuery::new_with_offset(terms);
    searcher.search(&query, &Count).unwrap() > 0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_engine_finds_a_phrase_exactly_when_one_value_holds_it(
        values in prop::collection::vec("[窓口改]{0,6}", 1..5),
        phrase in "[窓口改]{2,4}",
    ) {
        let expected = values.iter().any(|value| value.contains(&phrase));
        prop_assert_eq!(engine_finds(&values, &phrase), expected);
    }
}

proptest! {
    #[test]
    fn terms_are_those_of_the_segmenter(text in "[窓口の改善に取り組みますnpo2。、何人]{0,30}") {
        // Twice: what the first pass learns of a word must not change the second.
        for _ in 0..2 {
            let terms: Vec<String> = morphemes(&text).into_iter().map(|(term, _)| term).collect();
            let words = SEGMENTER.segment(&text).into_iter();
            let expected: Vec<String> = words
                .filter(|word| word.class.has_term())
                .map(|word| word.base)
                .collect();
            prop_assert_eq!(terms, expected);
        }
    }

    #[test]
    fn positions_grow_and_stay_in_their_value(
        values in prop::collection::vec("[窓口の改善。a1、]{0,40}", 1..6),
    ) {
        let text = join_values(values.iter().map(String::as_str));
        let starts = value_starts(&text);
        for tokens in [grams(&text), morphemes(&text)] {
            prop_assert!(tokens.is_sorted_by_key(|(_, position)| *position));
            for (_, position) in &tokens {
                let value = starts.partition_point(|start| start <= position) - 1;
                let chars = values[value].chars().count();
                prop_assert!(((position - starts[value]) as usize) < chars);
            }
        }
        prop_assert_eq!(grams(&text).len(), text.chars().filter(|c| *c != VALUE_SEPARATOR).count());
    }
}
