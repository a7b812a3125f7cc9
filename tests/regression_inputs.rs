//! The inputs that fuzzing has kept, under the same laws, without the fuzzer.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[path = "fuzz/laws/highlighter.rs"]
mod highlighter;
#[path = "fuzz/laws/normal_form.rs"]
mod normal_form;
#[path = "fuzz/laws/query.rs"]
mod query;
#[path = "fuzz/laws/readers.rs"]
mod readers;
#[path = "fuzz/laws/years_and_codes.rs"]
mod years_and_codes;

/// Asserts a law for every input of a target; says which file broke it.
fn replay(target: &str, law: fn(&str)) {
    replay_bytes(target, 50, |input| law(&String::from_utf8_lossy(input)));
}

fn replay_bytes(target: &str, least: usize, law: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let mut inputs = 0;
    for entry in fs::read_dir(folder.join(target)).unwrap() {
        let path = entry.unwrap().path();
        let input = fs::read(&path).unwrap();
        let held = catch_unwind(AssertUnwindSafe(|| law(&input)));
        assert!(held.is_ok(), "{} breaks the law above", path.display());
        inputs += 1;
    }
    assert!(inputs >= least, "only {inputs} inputs of {target}");
}

#[test]
fn inputs_of_the_normaliser_hold_its_laws() {
    replay("normaliser", normal_form::normal_form);
}

#[test]
fn inputs_of_the_readers_of_years_and_codes_hold_their_laws() {
    replay("years_and_codes", years_and_codes::years_and_codes);
}

#[test]
fn inputs_of_the_highlighter_hold_its_laws() {
    replay("highlighter", highlighter::highlighter);
}

#[test]
fn inputs_of_the_query_parser_hold_its_laws() {
    replay("query", query::query);
}

#[test]
fn inputs_of_the_readers_hold_their_laws() {
    replay_bytes("reader_text", 20, readers::text);
    replay_bytes("reader_html", 20, readers::html);
    replay_bytes("reader_csv", 20, readers::csv);
    replay_bytes("reader_docx", 20, readers::docx);
    replay_bytes("reader_xlsx", 20, readers::xlsx);
    replay_bytes("reader_pdf", 20, readers::pdf);
}

/// The pieces of the fuzzer's dictionary: `"\xE5\xB9\xB4"` a line.
fn pieces() -> Vec<String> {
    let unquoted = |line: &'static str| line.strip_prefix('"')?.strip_suffix('"');
    let lines = include_str!("fuzz/words.dict").lines();
    lines.filter_map(unquoted).map(unescaped).collect()
}

fn unescaped(escaped: &str) -> String {
    let mut parts = escaped.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// Texts made of the pieces, digits and any characters: what a fuzzer without
/// feedback would try.
fn check_texts_of_pieces(law: fn(&str)) {
    let pieces = pieces();
    assert!(pieces.len() > 100, "only {} pieces", pieces.len());
    let piece = prop_oneof![
        5 => prop::sample::select(pieces),
        3 => "[0-9０-９]{1,2}",
        2 => "[()（）.:、 \n-]",
        1 => any::<char>().prop_map(String::from),
    ];
    let texts = prop::collection::vec(piece, 1..10).prop_map(|pieces| pieces.concat());
    let cases = std::env::var("PROPTEST_CASES").ok();
    let mut runner = TestRunner::new(Config {
        cases: cases.map_or(3000, |cases| cases.parse().unwrap()),
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&texts, |text| {
            law(&text);
            Ok(())
        })
        .unwrap();
}

#[test]
fn texts_of_pieces_hold_the_laws_of_the_normaliser() {
    check_texts_of_pieces(normal_form::normal_form);
}

#[test]
fn texts_of_pieces_hold_the_laws_of_the_query_parser() {
    check_texts_of_pieces(query::query);
}

#[test]
fn texts_of_pieces_hold_the_laws_of_the_highlighter() {
    check_texts_of_pieces(|text| {
        let words: String = text.chars().skip(1).take(3).collect();
        highlighter::highlighter(&format!("{words} {text}\n{text}{text}"));
    });
}

#[test]
fn texts_of_pieces_hold_the_laws_of_the_readers_of_years_and_codes() {
    check_texts_of_pieces(years_and_codes::years_and_codes);
}
