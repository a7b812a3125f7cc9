//! Our own highlighter: where a query matches in the original text, and the
//! pieces of it that are worth showing.
//!
//! Matches are found in normal form, by the same laws as in the engine, and
//! marked on the original characters through the normaliser's offset map.

mod fragment;
mod mark;

pub(super) use fragment::snippets;
pub(super) use mark::{MarkedValue, mark};

use crate::index::{LawField, LawValue};

/// Marks every occurrence of some words in a text and gives the fragment of it
/// that shows them best, as HTML with `<mark>` as its only element.
///
/// Words are compared in normal form: `（３）` marks ③.
pub fn highlight(text: &str, words: &[&str]) -> String {
    let value = LawValue {
        field: LawField::Results,
        marker: std::borrow::Cow::Borrowed(""),
        text,
    };
    let forms: Vec<String> = words
        .iter()
        .map(|word| crate::text::normalize(word))
        .collect();
    fragment::html(&mark::mark_forms(value, &forms))
}
