//! The inputs that fuzzing has kept, under the same laws, without the fuzzer.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "fuzz/laws/normal_form.rs"]
mod normal_form;
#[path = "fuzz/laws/query.rs"]
mod query;
#[path = "fuzz/laws/years_and_codes.rs"]
mod years_and_codes;

/// Asserts a law for every input of a target; says which file broke it.
fn replay(target: &str, law: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let mut inputs = 0;
    for entry in fs::read_dir(folder.join(target)).unwrap() {
        let path = entry.unwrap().path();
        let input = fs::read(&path).unwrap();
        let held = catch_unwind(AssertUnwindSafe(|| law(&String::from_utf8_lossy(&input))));
        assert!(held.is_ok(), "{} breaks the law above", path.display());
        inputs += 1;
    }
    assert!(inputs >= 50, "only {inputs} inputs of {target}");
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
fn inputs_of_the_query_parser_hold_its_laws() {
    replay("query", query::query);
}
