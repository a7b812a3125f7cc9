//! 文字 bigram: the view of a text in which every substring can be found.
//!
//! Every character of a value starts exactly one term, at the character's own
//! position: itself and its successor, or itself and [`VALUE_END`]. A phrase is
//! then its bigrams at successive positions, and a single character is a range
//! of terms.

use super::values::{VALUE_END, is_reserved};

/// One bigram of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gram {
    /// Byte at which its first character begins.
    pub offset: usize,
    /// The character.
    pub first: char,
    /// Its successor, [`VALUE_END`] at the end.
    pub second: char,
}

impl Gram {
    /// Writes the term over whatever the buffer held.
    pub(super) fn write(self, term: &mut String) {
        term.clear();
        term.push(self.first);
        term.push(self.second);
    }
}

/// The bigrams of one value, one for each character.
pub fn grams(value: &str) -> impl Iterator<Item = Gram> + '_ {
    let mut rest = value.char_indices().peekable();
    std::iter::from_fn(move || {
        let (offset, first) = rest.next()?;
        let second = rest.peek().map_or(VALUE_END, |(_, second)| *second);
        Some(Gram {
            offset,
            first,
            second,
        })
    })
}

/// What a phrase is in terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhraseTerms {
    /// Nothing: an empty phrase is in every text.
    None,
    /// Any term that begins with this character.
    Prefix(char),
    /// These terms, each at its distance from the first one's position.
    Grams(Vec<(u32, String)>),
}

/// The terms of a phrase in normal form: a value holds the phrase exactly when
/// it holds these terms at these distances.
pub fn phrase_terms(normal: &str) -> PhraseTerms {
    let chars: Vec<char> = normal.chars().filter(|c| !is_reserved(*c)).collect();
    match chars.as_slice() {
        [] => PhraseTerms::None,
        [only] => PhraseTerms::Prefix(*only),
        _ => PhraseTerms::Grams(
            chars
                .windows(2)
                .zip(0..)
                .map(|(pair, distance)| (distance, pair.iter().collect()))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn terms(value: &str) -> Vec<String> {
        let mut term = String::new();
        grams(value)
            .map(|gram| {
                gram.write(&mut term);
                term.clone()
            })
            .collect()
    }

    /// Whether a value holds a phrase, by the terms alone.
    fn holds(value: &str, phrase: &str) -> bool {
        let terms = terms(value);
        match phrase_terms(phrase) {
            PhraseTerms::None => true,
            PhraseTerms::Prefix(c) => terms.iter().any(|term| term.starts_with(c)),
            PhraseTerms::Grams(grams) => (0..terms.len()).any(|start| {
                grams
                    .iter()
                    .all(|(distance, gram)| terms.get(start + *distance as usize) == Some(gram))
            }),
        }
    }

    #[test]
    fn every_character_starts_a_term() {
        assert_eq!(terms("窓口"), ["窓口", "口\u{3}"]);
        assert_eq!(terms("口"), ["口\u{3}"]);
        assert!(terms("").is_empty());
    }

    #[test]
    fn a_phrase_is_its_bigrams_in_order() {
        assert_eq!(phrase_terms(""), PhraseTerms::None);
        assert_eq!(phrase_terms("窓"), PhraseTerms::Prefix('窓'));
        let grams = vec![(0, "窓口".to_owned()), (1, "口改".to_owned())];
        assert_eq!(phrase_terms("窓口改"), PhraseTerms::Grams(grams));
    }

    proptest! {
        #[test]
        fn terms_find_exactly_the_substrings(value in "[あいう]{0,12}", phrase in "[あいう]{0,4}") {
            prop_assert_eq!(holds(&value, &phrase), value.contains(&phrase));
        }

        #[test]
        fn offsets_are_those_of_the_characters(value in "\\PC{0,40}") {
            let offsets: HashSet<usize> = grams(&value).map(|gram| gram.offset).collect();
            let expected: HashSet<usize> = value.char_indices().map(|(offset, _)| offset).collect();
            prop_assert_eq!(offsets, expected);
        }
    }
}
