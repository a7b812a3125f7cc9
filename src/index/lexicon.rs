//! The words of the corpus by their readings. Read once a state of the index: the
//! dictionary is asked once for each different word, some microseconds each.

use std::collections::HashSet;

use tantivy::Searcher;

use crate::analysis::{Segmenter, affixes, reading_key};
use crate::text::{is_hiragana, is_ideograph, is_katakana};

use super::IndexError;
use super::schema::Fields;

/// Longest word, in characters: what is longer is found by its parts.
const MAX_WORD_CHARS: usize = 12;

/// Shortest word of katakana or Latin letters that [`Lexicon::foreign_words`] lists.
const MIN_FOREIGN_CHARS: usize = 6;

/// Endings of verbs, and those of the nouns that are made of them: 支え合う, 支え合い.
const VERB_ENDINGS: [(char, char); 9] = [
    ('う', 'い'),
    ('く', 'き'),
    ('ぐ', 'ぎ'),
    ('す', 'し'),
    ('つ', 'ち'),
    ('ぬ', 'に'),
    ('ぶ', 'び'),
    ('む', 'み'),
    ('る', 'り'),
];

/// The words of the corpus by their readings.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Reading key and surface, sorted.
    words: Vec<(Box<str>, Box<str>)>,
    longest_key: usize,
    foreign: Vec<Box<str>>,
}

impl Lexicon {
    /// Reads every morpheme of the index and asks the dictionary how it is read.
    pub(super) fn read(
        searcher: &Searcher,
        fields: &Fields,
        segmenter: &Segmenter,
    ) -> Result<Self, IndexError> {
        let mut surfaces: HashSet<String> = HashSet::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(fields.terms)?;
            let stream = index.terms().stream();
            let mut stream = stream.map_err(tantivy::TantivyError::from)?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && !surfaces.contains(term)
                {
                    surfaces.insert(term.to_owned());
                }
            }
        }
        surfaces.extend(affixes().map(str::to_owned));
        let derived: Vec<String> = surfaces.iter().flat_map(|verb| nouns_of(verb)).collect();
        surfaces.extend(derived);
        Ok(Self::of(surfaces, segmenter))
    }

    fn of(surfaces: HashSet<String>, segmenter: &Segmenter) -> Self {
        let mut lexicon = Self::default();
        for surface in surfaces {
            let chars = surface.chars().count();
            if chars >= MIN_FOREIGN_CHARS && surface.chars().all(is_foreign) {
                lexicon.foreign.push(surface.as_str().into());
            }
            if chars > MAX_WORD_CHARS || surface.is_ascii() {
                continue;
            }
            for reading in segmenter.readings(&surface) {
                let key = reading_key(&reading);
                lexicon.longest_key = lexicon.longest_key.max(key.chars().count());
                lexicon.words.push((key.into(), surface.as_str().into()));
            }
        }
        lexicon.words.sort_unstable();
        lexicon.words.dedup();
        lexicon.words.shrink_to_fit();
        lexicon.foreign.sort_unstable();
        lexicon
    }

    /// The words that are read like this, by [`reading_key`]; sorted.
    pub fn surfaces(&self, key: &str) -> impl Iterator<Item = &str> {
        let start = self.words.partition_point(|(known, _)| **known < *key);
        let words = self.words.get(start..).unwrap_or_default();
        let alike = words.iter().take_while(move |(known, _)| **known == *key);
        alike.map(|(_, surface)| &**surface)
    }

    /// Characters of the longest reading key.
    pub fn longest_key(&self) -> usize {
        self.longest_key
    }

    /// Longer words of katakana or Latin letters only; sorted.
    pub fn foreign_words(&self) -> &[Box<str>] {
        &self.foreign
    }
}

fn is_foreign(c: char) -> bool {
    is_katakana(c) || c == 'ー' || c.is_ascii_alphabetic()
}

/// The forms of a verb in base form that serve as nouns. Not all of them are
/// words; those that are not have no reading.
fn nouns_of(verb: &str) -> Vec<String> {
    let Some((ending, stem)) = verb.chars().next_back().and_then(|last| {
        let ending = VERB_ENDINGS.iter().find(|(base, _)| *base == last)?;
        Some((ending, verb.strip_suffix(last)?))
    }) else {
        return Vec::new();
    };
    if !stem.chars().any(is_ideograph) {
        return Vec::new();
    }
    let mut nouns = vec![format!("{stem}{}", ending.1)];
    if ending.0 == 'る' && stem.ends_with(is_hiragana) {
        nouns.push(stem.to_owned());
    }
    nouns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_have_nouns() {
        assert_eq!(nouns_of("支え合う"), ["支え合い"]);
        assert_eq!(nouns_of("支える"), ["支えり", "支え"]);
        assert_eq!(nouns_of("守る"), ["守り"]);
        assert!(nouns_of("支援").is_empty());
        assert!(nouns_of("する").is_empty());
    }
}
