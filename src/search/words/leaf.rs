//! One word of a query with everything by which it may match.

use std::ops::Range;

use crate::analysis::{Variant, VariantKind};
use crate::search::MatchKind;
use crate::search::ranking::WEIGHTS;
use crate::text::normalize;

/// Words up to this length are found inside others by chance.
const SHORT_CHARS: usize = 2;

/// A word or phrase of the query, outside any NOT, with all its spellings.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::search) struct Leaf {
    /// Normal form as typed.
    pub(in crate::search) plain: String,
    /// Other spellings and names.
    pub(in crate::search) spellings: Vec<Spelling>,
    /// Each is a set of morphemes that stand for the whole; none where the word is one.
    pub(in crate::search) parts: Vec<Vec<String>>,
    /// Its own morphemes, decisive or not: for weight and nearness.
    pub(in crate::search) terms: Vec<String>,
    /// Morphemes that only its spellings have, each with their weight.
    pub(in crate::search) other_terms: Vec<(String, f32)>,
    /// The 部局 or 担当課 whose name it is.
    pub(in crate::search) department: Option<String>,
    /// Whether it was quoted.
    pub(in crate::search) quoted: bool,
    /// What it was taken for because it matches nothing itself.
    pub(in crate::search) guess: Option<MatchKind>,
}

/// Another way to write or say a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct Spelling {
    /// In normal form.
    pub(in crate::search) text: String,
    /// How and why it stands for the word; `None` for a guess.
    pub(in crate::search) variant: Option<Variant>,
}

impl Spelling {
    /// Whether it must stand as a word: `ai` for 人工知能 is not in `email`.
    pub(in crate::search) fn is_latin(&self) -> bool {
        self.variant.is_some() && self.text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// How much of the typed word's weight it has.
    pub(in crate::search) fn weight(&self) -> f32 {
        match self.variant.as_ref().map(|variant| variant.kind) {
            Some(VariantKind::Spelling) => WEIGHTS.spelling,
            Some(VariantKind::Renamed) => WEIGHTS.renamed,
            Some(VariantKind::Synonym) => WEIGHTS.synonym,
            None => 1.0,
        }
    }
}

impl Leaf {
    /// A quoted phrase: nothing but itself.
    pub(in crate::search) fn phrase(phrase: &str) -> Self {
        Self {
            plain: normalize(phrase),
            spellings: Vec::new(),
            parts: Vec::new(),
            terms: Vec::new(),
            other_terms: Vec::new(),
            department: None,
            quoted: true,
            guess: None,
        }
    }

    /// Whether the characters of the word are likely to meet by chance across two
    /// words (民協 in 市民協働): then it weighs as a word rather than as a substring.
    pub(in crate::search) fn is_short(&self) -> bool {
        self.terms.len() == 1
            && self.terms[0] == self.plain
            && self.plain.chars().count() <= SHORT_CHARS
    }

    /// The word itself and its spellings.
    pub(in crate::search) fn forms(&self) -> impl Iterator<Item = Form<'_>> {
        let own = Form {
            text: &self.plain,
            weight: 1.0,
            is_word: false,
        };
        let others = self.spellings.iter().map(|spelling| Form {
            text: &spelling.text,
            weight: spelling.weight(),
            is_word: spelling.is_latin(),
        });
        std::iter::once(own).chain(others)
    }
}

/// One text by which a leaf matches.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Form<'a> {
    /// In normal form.
    pub(in crate::search) text: &'a str,
    /// How much of the typed word's weight it has.
    pub(in crate::search) weight: f32,
    /// Whether it must stand as a word of its own.
    is_word: bool,
}

impl Form<'_> {
    /// Whether it must stand as a word of its own, not inside another.
    pub(in crate::search) fn is_word(&self) -> bool {
        self.is_word
    }

    /// Where it stands in a text in normal form.
    pub(in crate::search) fn places<'t>(
        &'t self,
        normal: &'t str,
    ) -> impl Iterator<Item = Range<usize>> + 't {
        let is_latin = |c: char| c.is_ascii_alphanumeric();
        let found = normal.match_indices(self.text).filter(move |(at, _)| {
            let (before, after) = (&normal[..*at], &normal[at + self.text.len()..]);
            !self.is_word || !before.ends_with(is_latin) && !after.starts_with(is_latin)
        });
        let is_empty = self.text.is_empty();
        found
            .filter(move |_| !is_empty)
            .map(|(at, found)| at..at + found.len())
    }
}
