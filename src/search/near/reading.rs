//! かな漢字変換 over the words of the corpus: こせき → 戸籍.

use crate::analysis::{kana_of, reading_key};
use crate::index::{Lexicon, Snapshot};
use crate::search::{MatchKind, SearchError};

use super::corpus::{Corpus, Place, documents};
use super::{Candidate, MAX_CHARS, best};

/// Kana of the shortest word that has candidates: one kana reads like too much.
const MIN_KANA: usize = 2;

/// Conversions that are followed at each kana.
const BEAM: usize = 48;

/// Conversions that are looked for in the corpus: the bound on queries, two each.
const MAX_TEXTS: usize = 40;

/// Units that are read to see a conversion in its context.
const MAX_UNITS: usize = 8;

/// Ways to read one place that are followed.
const MAX_READINGS: usize = 64;

/// Costs of a conversion: few long words are better than many short ones.
const WORD_COST: u32 = 10;
const SINGLE_KANJI_COST: u32 = 5;
const KANA_COST: u32 = 14;

/// The words of the corpus that a word typed in kana or romaji stands for, the
/// most frequent first; none for anything else.
///
/// A word is offered where it stands in the corpus from one word's border to
/// another's and its words there can be read so. Looks for at most [`MAX_TEXTS`]
/// texts and reads at most [`MAX_UNITS`] units for each.
///
/// # Errors
/// When the index cannot be read.
pub fn reading_candidates(
    snapshot: &Snapshot,
    normal: &str,
) -> Result<Vec<Candidate>, SearchError> {
    let Some(kana) = kana_of(normal) else {
        return Ok(Vec::new());
    };
    let corpus = Corpus::open(snapshot)?;
    let found = conversions(&corpus, &kana, MAX_TEXTS)?;
    let others = found.into_iter().filter(|(text, _)| text != normal);
    let candidate = |(text, documents)| Candidate {
        text,
        kind: MatchKind::Reading,
        documents,
    };
    Ok(best(others.map(|found| (0, candidate(found))).collect()))
}

/// What stands in the corpus with this reading, with the units that hold it.
pub(super) fn conversions(
    corpus: &Corpus<'_>,
    kana: &str,
    most: usize,
) -> Result<Vec<(String, usize)>, SearchError> {
    let chars: Vec<char> = kana.chars().collect();
    if !(MIN_KANA..=MAX_CHARS).contains(&chars.len()) {
        return Ok(Vec::new());
    }
    let lexicon = corpus.snapshot.lexicon()?;
    let mut texts = split(corpus, lexicon, &chars)?;
    texts.truncate(most);
    // A foreign word that is no word of the lexicon reads as itself.
    if !texts.iter().any(|text| text == kana) {
        texts.push(kana.to_owned());
    }
    let key = reading_key(kana);
    let mut found = Vec::new();
    for text in texts {
        let documents = documents(corpus.snapshot, &text)?;
        if documents == 0 {
            continue;
        }
        let pattern: Vec<Option<char>> = text.chars().map(Some).collect();
        let places = corpus.places(&pattern, MAX_UNITS)?;
        if places.iter().any(|place| reads_as(corpus, place, &key)) {
            found.push((text, documents));
        }
    }
    Ok(found)
}

/// Whether the words of a place can be read so.
fn reads_as(corpus: &Corpus<'_>, place: &Place, key: &str) -> bool {
    let segmenter = corpus.snapshot.analyzer().segmenter();
    let mut readings = vec![String::new()];
    for word in &place.words {
        let mut ways = segmenter.readings(&word.surface);
        ways.extend(word.reading.clone());
        let mut longer: Vec<String> = Vec::new();
        for (reading, way) in readings
            .iter()
            .flat_map(|r| ways.iter().map(move |w| (r, w)))
        {
            let reading = format!("{reading}{way}");
            if key.starts_with(&reading_key(&reading)) && !longer.contains(&reading) {
                longer.push(reading);
            }
        }
        longer.truncate(MAX_READINGS);
        readings = longer;
    }
    readings.iter().any(|reading| reading_key(reading) == key)
}

/// The beginning of a conversion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    cost: u32,
    text: String,
}

/// The texts that the words of the corpus make of a reading, cheapest first. Two
/// words are joined only where their characters stand side by side somewhere.
fn split(
    corpus: &Corpus<'_>,
    lexicon: &Lexicon,
    kana: &[char],
) -> Result<Vec<String>, SearchError> {
    let mut heads: Vec<Vec<Head>> = vec![Vec::new(); kana.len() + 1];
    heads[0].push(Head {
        cost: 0,
        text: String::new(),
    });
    for start in 0..kana.len() {
        let (done, open) = heads.split_at_mut(start + 1);
        let here = cheapest(&mut done[start]);
        if here.is_empty() {
            continue;
        }
        let longest = lexicon.longest_key().min(kana.len() - start);
        for len in 1..=longest {
            let reading: String = kana[start..start + len].iter().collect();
            let words = words_of(lexicon, &reading);
            for head in here {
                for (word, cost) in &words {
                    if joins(corpus, &head.text, word)? {
                        open[len - 1].push(Head {
                            cost: head.cost + cost,
                            text: format!("{}{word}", head.text),
                        });
                    }
                }
            }
        }
    }
    let last = heads.last_mut().map(cheapest).unwrap_or_default();
    Ok(last.iter().map(|head| head.text.clone()).collect())
}

/// The words with a reading, with their costs; one kana may stand for itself as
/// a particle or an inflection.
fn words_of(lexicon: &Lexicon, reading: &str) -> Vec<(String, u32)> {
    let cost = |word: &str| match word.chars().count() {
        1 => WORD_COST + SINGLE_KANJI_COST,
        _ => WORD_COST,
    };
    let mut words: Vec<(String, u32)> = lexicon
        .surfaces(&reading_key(reading))
        .map(|word| (word.to_owned(), cost(word)))
        .collect();
    if reading.chars().count() == 1 {
        words.extend(hiragana(reading).map(|kana| (kana, KANA_COST)));
    }
    words
}

fn hiragana(katakana: &str) -> Option<String> {
    let shift = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60),
        _ => None,
    };
    katakana.chars().map(shift).collect()
}

fn joins(corpus: &Corpus<'_>, left: &str, right: &str) -> Result<bool, SearchError> {
    match (left.chars().next_back(), right.chars().next()) {
        (Some(left), Some(right)) => corpus.adjacent(left, right),
        _ => Ok(true),
    }
}

fn cheapest(heads: &mut Vec<Head>) -> &[Head] {
    heads.sort_unstable();
    heads.dedup_by(|next, kept| next.text == kept.text);
    heads.truncate(BEAM);
    heads
}
