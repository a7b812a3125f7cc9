//! Japanese text to terms: dictionary, morphemes, bigrams, the engine's tokenizers.
//!
//! Everything here works on text in normal form ([`crate::text::normalize`]).
//! A field has two views: bigrams ([`grams()`]), in which every substring is found,
//! and morphemes ([`Segmenter`]), which know words and rank. Both share one
//! layout of positions ([`value_of`]).

mod adapter;
mod class;
mod dictionary;
mod grams;
mod reading;
mod segment;
#[cfg(test)]
mod tiny;
mod user_words;
mod values;
mod variants;

use std::sync::Arc;

use tantivy::tokenizer::TokenizerManager;

pub use adapter::{
    BOUND_BORDER, FREE_BORDER, GRAMS, GramTokenizer, MAX_TERM_BYTES, MORPHEMES, MorphemeTokenizer,
    NOUN_RUNS, NounRunTokenizer, register,
};
pub use class::{Class, Nominal, affixes};
pub use dictionary::{DEFAULT_SOURCE, Dictionary, DictionaryError, DictionaryOptions};
pub use grams::{Gram, PhraseTerms, grams, phrase_terms};
pub use reading::{kana_of, reading_key};
pub use segment::{Morpheme, Segmenter};
pub use values::{
    CONTINUATION, VALUE_END, VALUE_SEPARATOR, VALUE_STRIDE, first_slot, join_values, value_of,
    value_starts,
};

pub use variants::{
    MAX_VARIANTS, OtherName, Piece, Replacement, Site, Source, Variant, VariantGroup, VariantKind,
    Variants,
};

/// Version of the rules by which text becomes terms. A new one makes every
/// index outdated. History:
/// 1. bigrams with closing terms, base forms of content words, slots of 256 characters.
pub const ANALYSIS_VERSION: u32 = 1;

/// Everything that makes terms of text; cheap to share.
#[derive(Debug, Clone)]
pub struct Analyzer {
    dictionary: Arc<Dictionary>,
    segmenter: Arc<Segmenter>,
    variants: Arc<Variants>,
}

impl Analyzer {
    /// Opens the dictionary, see [`Dictionary::open`].
    ///
    /// # Errors
    ///
    /// When there is no dictionary, or none can be made.
    pub fn open(options: &DictionaryOptions) -> Result<Self, DictionaryError> {
        Ok(Self::new(Dictionary::open(options)?))
    }

    /// An analyzer over an open dictionary.
    pub fn new(dictionary: Dictionary) -> Self {
        let segmenter = Arc::new(Segmenter::new(&dictionary));
        Self {
            dictionary: Arc::new(dictionary),
            segmenter,
            variants: Arc::new(Variants::load_builtin()),
        }
    }

    /// The dictionary.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The segmenter.
    pub fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    /// Other spellings and names of words; queries are rewritten by them, the index is not.
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// Makes the tokenizers [`GRAMS`] and [`MORPHEMES`] known to an index.
    pub fn register(&self, manager: &TokenizerManager) {
        register(manager, &self.segmenter);
    }

    /// The terms of a query word in normal form that its answer must hold:
    /// content words and numbers in base form, without repetition, in order.
    pub fn content_terms(&self, normal: &str) -> Vec<String> {
        self.content_words(normal)
            .into_iter()
            .map(|(term, _)| term)
            .collect()
    }

    /// The same, each with its class.
    pub fn content_words(&self, normal: &str) -> Vec<(String, Class)> {
        let mut words: Vec<(String, Class)> = Vec::new();
        for Morpheme { class, base, .. } in self.segmenter.segment(normal) {
            let is_known = |words: &[(String, Class)]| words.iter().any(|(word, _)| *word == base);
            if class.has_term() && base.len() <= MAX_TERM_BYTES && !is_known(&words) {
                words.push((base, class));
            }
        }
        words
    }

    /// Identity of the analysis: equal fingerprints, equal terms.
    pub fn fingerprint(&self) -> String {
        format!("{ANALYSIS_VERSION}-{}", self.dictionary.fingerprint())
    }
}
