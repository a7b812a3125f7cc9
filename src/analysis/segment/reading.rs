//! How words are read.

use crate::analysis::reading::katakana;

use super::{Morpheme, Segmenter};

/// Column of the reading among the details of a lexicon entry.
const READING: usize = 7;

impl Segmenter {
    /// The reading of a text in normal form in katakana, word by word; kana read
    /// as themselves. `None` where a word has no reading.
    pub fn reading(&self, normal: &str) -> Option<String> {
        let morphemes = self.segment(normal);
        if morphemes.is_empty() {
            return None;
        }
        morphemes
            .iter()
            .map(|morpheme| morpheme.reading_in(normal))
            .collect()
    }

    /// Every reading that the lexicon knows for a word in normal form, inflected
    /// forms included; kana also read as themselves.
    pub fn readings(&self, surface: &str) -> Vec<String> {
        let mut readings: Vec<String> = katakana(surface).into_iter().collect();
        for entry in self.system.prefix_dictionary.find_surface_iter(surface) {
            let id = entry.word_id().id() as usize;
            let reading = self.system.word_details_iter(id).nth(READING);
            let Some(reading) = reading.and_then(katakana) else {
                continue;
            };
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        readings
    }
}

impl Morpheme {
    /// How it is read in katakana in the text that it was cut from; kana read as themselves.
    pub fn reading_in(&self, normal: &str) -> Option<String> {
        let surface = normal.get(self.range.clone())?;
        katakana(surface).or_else(|| self.reading.as_deref().and_then(katakana))
    }
}
