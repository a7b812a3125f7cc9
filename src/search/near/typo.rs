//! What may have been meant by a word that matches nothing.

use crate::analysis::{Segmenter, reading_key};
use crate::index::Snapshot;
use crate::search::{MatchKind, SearchError};
use crate::text::is_ideograph;

use super::corpus::{Corpus, documents};
use super::reading::conversions;
use super::slip::slips;
use super::{Candidate, MAX_CHARS, Ranked, best};

/// Shortest word in which slips of the keyboard are looked for, in characters.
const MIN_CHARS: usize = 4;

/// Shortest word whose other spellings by the same reading are looked for.
const MIN_HOMOPHONE_CHARS: usize = 3;

/// Readings of a typed word that are followed.
const MAX_READINGS: usize = 8;

/// Texts of one reading that are looked for.
const MAX_TEXTS: usize = 12;

/// Longest word that is looked up as one when a typed word is read.
const MAX_WORD_CHARS: usize = 8;

/// Units that are read for one slip.
const MAX_UNITS: usize = 8;

/// Units that are read for all slips of a word.
const MAX_UNITS_READ: usize = 96;

/// Foreign words of at least this many characters may have two slips.
const MIN_FAR_CHARS: usize = 8;

/// Cost of a word with two slips.
const FAR_COST: u8 = 3;

/// The words of the corpus that a word in normal form which matches nothing may
/// have been meant for: written with other characters of the same reading, or
/// one slip of the keyboard away. Nearest first.
///
/// Words shorter than [`MIN_CHARS`] or longer than [`MAX_CHARS`] characters have
/// no slips. Makes at most eight queries a character, one more for each text
/// found, and [`MAX_READINGS`] × [`MAX_TEXTS`] for other spellings.
///
/// # Errors
/// When the index cannot be read.
pub fn typo_candidates(snapshot: &Snapshot, normal: &str) -> Result<Vec<Candidate>, SearchError> {
    let typed: Vec<char> = normal.chars().collect();
    if typed.len() > MAX_CHARS {
        return Ok(Vec::new());
    }
    let corpus = Corpus::open(snapshot)?;
    let mut found: Vec<Ranked> = Vec::new();
    if typed.len() >= MIN_HOMOPHONE_CHARS && typed.iter().any(|c| is_ideograph(*c)) {
        add_homophones(&corpus, normal, &typed, &mut found)?;
    }
    if typed.len() >= MIN_CHARS {
        add_slips(&corpus, normal, &typed, &mut found)?;
    }
    if found.is_empty() && typed.len() >= MIN_FAR_CHARS {
        add_far(&corpus, normal, &typed, &mut found)?;
    }
    Ok(best(found))
}

fn typo(text: String, documents: usize) -> Candidate {
    Candidate {
        text,
        kind: MatchKind::Typo,
        documents,
    }
}

fn add_homophones(
    corpus: &Corpus<'_>,
    normal: &str,
    typed: &[char],
    found: &mut Vec<Ranked>,
) -> Result<(), SearchError> {
    for kana in readings(corpus.snapshot.analyzer().segmenter(), typed) {
        for (text, documents) in conversions(corpus, &kana, MAX_TEXTS)? {
            if text != normal && resembles(normal, &text) {
                found.push((0, typo(text, documents)));
            }
        }
    }
    Ok(())
}

/// Whether more than half of the kanji of the shorter word are in both: 公演 is
/// not 公園, though read alike.
fn resembles(a: &str, b: &str) -> bool {
    let kanji = |text: &str| -> Vec<char> { text.chars().filter(|c| is_ideograph(*c)).collect() };
    let (a, b) = (kanji(a), kanji(b));
    let common = a.iter().filter(|c| b.contains(c)).count();
    common * 2 > a.len().min(b.len())
}

/// How a typed word may be read, by the fewest words first; one for each key.
fn readings(segmenter: &Segmenter, typed: &[char]) -> Vec<String> {
    let mut heads: Vec<Vec<(usize, String)>> = vec![Vec::new(); typed.len() + 1];
    heads[0].push((0, String::new()));
    for start in 0..typed.len() {
        let (done, open) = heads.split_at_mut(start + 1);
        let here = &mut done[start];
        here.sort();
        here.dedup_by(|next, kept| reading_key(&next.1) == reading_key(&kept.1));
        here.truncate(MAX_READINGS);
        if here.is_empty() {
            continue;
        }
        for len in 1..=MAX_WORD_CHARS.min(typed.len() - start) {
            let surface: String = typed[start..start + len].iter().collect();
            for way in segmenter.readings(&surface) {
                let longer = here
                    .iter()
                    .map(|(words, head)| (words + 1, format!("{head}{way}")));
                open[len - 1].extend(longer);
            }
        }
    }
    let mut whole = heads.pop().unwrap_or_default();
    whole.sort();
    let mut readings: Vec<String> = Vec::new();
    for (_, reading) in whole {
        let key = reading_key(&reading);
        if readings.iter().all(|known| reading_key(known) != key) {
            readings.push(reading);
        }
    }
    readings.truncate(MAX_READINGS);
    readings
}

fn add_slips(
    corpus: &Corpus<'_>,
    normal: &str,
    typed: &[char],
    found: &mut Vec<Ranked>,
) -> Result<(), SearchError> {
    let mut left = MAX_UNITS_READ;
    for slip in slips(typed, &corpus.words(normal)) {
        let places = corpus.places(&slip.pattern, MAX_UNITS.min(left))?;
        left = left.saturating_sub(places.len());
        for place in places {
            if slip.explains(typed, &place) {
                let documents = documents(corpus.snapshot, &place.text)?;
                found.push((slip.cost, typo(place.text, documents)));
            }
        }
    }
    Ok(())
}

/// Longer words of katakana or Latin letters with two slips.
fn add_far(
    corpus: &Corpus<'_>,
    normal: &str,
    typed: &[char],
    found: &mut Vec<Ranked>,
) -> Result<(), SearchError> {
    for word in corpus.snapshot.lexicon()?.foreign_words() {
        let len = word.chars().count();
        let is_near = len >= MIN_FAR_CHARS
            && len.abs_diff(typed.len()) <= 2
            && strsim::osa_distance(normal, word) <= 2;
        if !is_near {
            continue;
        }
        let pattern: Vec<Option<char>> = word.chars().map(Some).collect();
        if !corpus.places(&pattern, MAX_UNITS)?.is_empty() {
            let documents = documents(corpus.snapshot, word)?;
            found.push((FAR_COST, typo(word.to_string(), documents)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homophones_share_more_than_half_of_their_kanji() {
        assert!(resembles("特種詐欺", "特殊詐欺"));
        assert!(resembles("引篭り", "引きこもり"));
        assert!(!resembles("公演", "公園"));
        assert!(!resembles("回答", "解凍"));
    }
}
