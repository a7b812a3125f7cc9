//! Completion as one types: names and frequent phrases, by kanji, kana and romaji.

use serde::{Deserialize, Serialize};

use crate::analysis::{kana_of, reading_key};
use crate::index::{Completion, CompletionKind, Snapshot};
use crate::text::normalize;

use super::SearchError;
use super::near::{documents, spelling};

/// What may complete the romaji of an unfinished syllable: `kosod` is on its way
/// to コソダ, `ch` to チャ.
const SYLLABLE_ENDS: [&str; 13] = [
    "a", "i", "u", "e", "o", "ya", "yu", "yo", "ha", "hi", "hu", "ho", "tsu",
];

/// Measures that a suggested phrase stands in; one is no phrase of the corpus.
const MIN_PHRASE_COUNT: usize = 2;

/// One completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to search for.
    pub text: String,
    /// What it names.
    pub kind: CompletionKind,
    /// Units that hold it.
    pub count: usize,
    /// What tells it from others of the same text: department and role of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Something that has exactly the name asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is.
    pub kind: CompletionKind,
    /// The name as people read it.
    pub text: String,
}

/// What a word in normal form is the exact name of; one look into a dictionary,
/// so that every word of every query can ask.
///
/// # Errors
/// When the index cannot be read.
pub fn named(snapshot: &Snapshot, normal: &str) -> Result<Vec<Named>, SearchError> {
    if normal.is_empty() {
        return Ok(Vec::new());
    }
    let names = snapshot.names(normal)?;
    Ok(names
        .into_iter()
        .map(|(kind, text)| Named { kind, text })
        .collect())
}

/// The completions of what is being typed, best first.
///
/// What begins with it stands above what holds it at another word's beginning;
/// names and phrases come in turn, the frequent ones first.
///
/// # Errors
/// When the index cannot be read.
pub fn suggest(
    snapshot: &Snapshot,
    prefix: &str,
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let normal = normalize(prefix);
    if normal.is_empty() {
        return Ok(Vec::new());
    }
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for completion in ranked(snapshot, &normal, limit)? {
        if suggestions.len() >= limit {
            break;
        }
        if suggestions
            .iter()
            .any(|known| *known.text == *completion.text)
        {
            continue;
        }
        let count = completion.count(|text| documents(snapshot, text))?;
        if completion.kind == CompletionKind::Phrase && count < MIN_PHRASE_COUNT {
            continue;
        }
        suggestions.push(Suggestion {
            text: shown(snapshot, completion)?,
            kind: completion.kind,
            count,
            detail: Some(completion.detail.to_string()).filter(|detail| !detail.is_empty()),
        });
    }
    Ok(suggestions)
}

/// What people read. A phrase is kept in normal form, which has no capitals.
fn shown(snapshot: &Snapshot, completion: &Completion) -> Result<String, SearchError> {
    let text = &completion.text;
    let has_letters = text.contains(|c: char| c.is_ascii_lowercase());
    if completion.kind == CompletionKind::Phrase && has_letters {
        let spelled = spelling(snapshot, text)?;
        return Ok(spelled.unwrap_or_else(|| text.to_string()));
    }
    Ok(text.to_string())
}

fn ranked<'a>(
    snapshot: &'a Snapshot,
    normal: &str,
    limit: usize,
) -> Result<impl Iterator<Item = &'a Completion>, SearchError> {
    let found = snapshot.completions()?.find(normal, &keys(normal));
    let both = |begins| {
        let names = found.best(begins, false, limit);
        in_turn(names, found.best(begins, true, limit))
    };
    Ok(both(true).chain(both(false)))
}

fn in_turn<T>(first: Vec<T>, second: Vec<T>) -> impl Iterator<Item = T> {
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut turn = false;
    std::iter::from_fn(move || {
        turn = !turn;
        if turn {
            first.next().or_else(|| second.next())
        } else {
            second.next().or_else(|| first.next())
        }
    })
}

/// The reading keys that a text may be the beginning of; several while its last
/// syllable is unfinished romaji.
fn keys(normal: &str) -> Vec<String> {
    let mut readings: Vec<String> = kana_of(normal).into_iter().collect();
    let is_consonant = |c: char| c.is_ascii_lowercase() && !"aiueo".contains(c);
    if normal.ends_with(is_consonant) {
        let finished = SYLLABLE_ENDS.iter().map(|end| format!("{normal}{end}"));
        readings.extend(finished.filter_map(|typed| kana_of(&typed)));
    }
    let mut keys: Vec<String> = readings.iter().map(|kana| reading_key(kana)).collect();
    keys.sort_unstable();
    keys.dedup_by(|next, kept| next.starts_with(kept.as_str()));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_syllable_may_become_several() {
        assert_eq!(keys("kosoda"), ["コソダ"]);
        assert!(keys("kosod").contains(&"コソダ".to_owned()));
        // シ is the beginning of シャ.
        assert_eq!(keys("sh"), ["シ"]);
        assert!(keys("kon").contains(&"コナ".to_owned()));
        assert!(keys("kon").contains(&"コン".to_owned()));
        assert!(keys("窓口").is_empty());
    }

    #[test]
    fn two_lists_come_in_turn() {
        let merged: Vec<u8> = in_turn(vec![1, 3, 5], vec![2]).collect();
        assert_eq!(merged, [1, 2, 3, 5]);
    }
}
