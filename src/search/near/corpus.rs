//! What stands in the corpus, and how it is cut into words there.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::collector::Count;
use tantivy::query::{
    BooleanQuery, EnableScoring, PhraseQuery, Query, RegexPhraseQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet as _, InvertedIndexReader, TERMINATED, Term};

use crate::index::{LawField, Snapshot};
use crate::search::SearchError;
use crate::search::grams::grams;
use crate::text::{Normalized, normalize};

/// A text in which `None` stands for any one character.
pub(super) type Pattern = Vec<Option<char>>;

/// One state of the index, as candidates see it.
pub(super) struct Corpus<'a> {
    pub(super) snapshot: &'a Snapshot,
    readers: Vec<Arc<InvertedIndexReader>>,
    /// Bigrams that were asked for, and whether they stand anywhere.
    pairs: RefCell<HashMap<(char, char), bool>>,
}

/// A place in the corpus that fits a pattern and has a word's border at both ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Normal form of what stands there.
    pub(super) text: String,
    /// Its words.
    pub(super) words: Vec<PlaceWord>,
}

/// A word of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlaceWord {
    pub(super) surface: String,
    /// First character, counted from the place's first, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// How it is read here, where the lexicon knows the word.
    pub(super) reading: Option<String>,
}

impl Place {
    /// The word that holds a character of the place.
    pub(super) fn word_at(&self, at: usize) -> Option<&PlaceWord> {
        let mut words = self.words.iter();
        words.find(|word| (word.start..word.end).contains(&at))
    }
}

/// Units that hold a normal form where an unquoted word would find it.
pub(in crate::search) fn documents(
    snapshot: &Snapshot,
    normal: &str,
) -> Result<usize, SearchError> {
    let query = in_both(snapshot, |field| grams(field, normal));
    Ok(snapshot.searcher().search(&*query, &Count)?)
}

/// A normal form as people write it: its first occurrence in the corpus.
pub(in crate::search) fn spelling(
    snapshot: &Snapshot,
    normal: &str,
) -> Result<Option<String>, SearchError> {
    let query = grams(snapshot.fields().law, normal);
    for address in first(snapshot, &*query, 1)? {
        let unit = snapshot.unit(address)?;
        for value in unit.law_values() {
            let form = Normalized::new(value.text);
            if let Some(at) = form.text().find(normal) {
                let range = form.original_range(at..at + normal.len());
                return Ok(value.text.get(range).map(str::to_owned));
            }
        }
    }
    Ok(None)
}

fn in_both(snapshot: &Snapshot, query: impl Fn(Field) -> Box<dyn Query>) -> Box<dyn Query> {
    let fields = snapshot.fields();
    let both = [fields.law, fields.inherited].map(query);
    Box::new(BooleanQuery::union(both.into()))
}

/// The first live documents that match.
fn first(
    snapshot: &Snapshot,
    query: &dyn Query,
    most: usize,
) -> Result<Vec<DocAddress>, SearchError> {
    let searcher = snapshot.searcher();
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut addresses = Vec::new();
    for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
        let mut docs = weight.scorer(reader, 1.0)?;
        while docs.doc() != TERMINATED && addresses.len() < most {
            let alive = reader.alive_bitset();
            if alive.is_none_or(|alive| alive.is_alive(docs.doc())) {
                addresses.push(DocAddress::new(ordinal, docs.doc()));
            }
            docs.advance();
        }
    }
    Ok(addresses)
}

impl<'a> Corpus<'a> {
    pub(super) fn open(snapshot: &'a Snapshot) -> Result<Self, SearchError> {
        let fields = snapshot.fields();
        let mut readers = Vec::new();
        for segment in snapshot.searcher().segment_readers() {
            readers.push(segment.inverted_index(fields.law)?);
            readers.push(segment.inverted_index(fields.inherited)?);
        }
        Ok(Self {
            snapshot,
            readers,
            pairs: RefCell::default(),
        })
    }

    /// Whether two characters stand side by side anywhere.
    pub(super) fn adjacent(&self, left: char, right: char) -> Result<bool, SearchError> {
        if let Some(known) = self.pairs.borrow().get(&(left, right)) {
            return Ok(*known);
        }
        let mut gram = [0; 8];
        let mut len = left.encode_utf8(&mut gram).len();
        len += right.encode_utf8(&mut gram[len..]).len();
        let mut stands = false;
        for reader in &self.readers {
            let found = reader.terms().term_ord(&gram[..len]);
            stands |= found.map_err(tantivy::TantivyError::from)?.is_some();
        }
        self.pairs.borrow_mut().insert((left, right), stands);
        Ok(stands)
    }

    /// The places that fit a pattern in the first units that hold it, each text once.
    pub(super) fn places(
        &self,
        pattern: &[Option<char>],
        units: usize,
    ) -> Result<Vec<Place>, SearchError> {
        let whole: Option<String> = pattern.iter().copied().collect();
        let query = in_both(self.snapshot, |field| match &whole {
            Some(text) => grams(field, text),
            None => pattern_query(field, pattern),
        });
        let mut places: Vec<Place> = Vec::new();
        for address in first(self.snapshot, &*query, units)? {
            for value in self.values(address)? {
                self.read(&value, pattern, &mut places);
            }
        }
        Ok(places)
    }

    fn values(&self, address: DocAddress) -> Result<Vec<String>, SearchError> {
        let unit = self.snapshot.unit(address)?;
        let values = unit.law_values();
        let law = values
            .iter()
            .filter(|value| value.field != LawField::Rest)
            .map(|value| normalize(value.text));
        let inherited = unit.inherited_values();
        Ok(law
            .chain(inherited.iter().map(|value| normalize(value)))
            .collect())
    }

    fn read(&self, value: &str, pattern: &[Option<char>], places: &mut Vec<Place>) {
        let chars: Vec<char> = value.chars().collect();
        let fits = |window: &[char]| {
            let mut pairs = window.iter().zip(pattern);
            pairs.all(|(c, wanted)| wanted.is_none_or(|wanted| wanted == *c))
        };
        let starts = chars.windows(pattern.len()).zip(0..);
        let starts: Vec<usize> = starts
            .filter(|(window, _)| fits(window))
            .map(|(_, start)| start)
            .collect();
        if starts.is_empty() {
            return;
        }
        let words = self.words(value);
        for start in starts {
            let end = start + pattern.len();
            let inside = words
                .iter()
                .filter(|word| word.start >= start && word.end <= end);
            let inside: Vec<&PlaceWord> = inside.collect();
            let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
                continue;
            };
            let place = Place {
                text: chars[start..end].iter().collect(),
                words: inside
                    .iter()
                    .map(|word| PlaceWord {
                        start: word.start - start,
                        end: word.end - start,
                        ..(*word).clone()
                    })
                    .collect(),
            };
            if first.start == start && last.end == end && !places.contains(&place) {
                places.push(place);
            }
        }
    }

    /// The words of a text in normal form, placed by characters.
    pub(super) fn words(&self, normal: &str) -> Vec<PlaceWord> {
        let mut end = 0;
        let morphemes = self.snapshot.analyzer().segmenter().segment(normal);
        let word = |morpheme: crate::analysis::Morpheme| {
            let surface = normal[morpheme.range].to_owned();
            let start = end;
            end += surface.chars().count();
            PlaceWord {
                surface,
                start,
                end,
                reading: morpheme.reading,
            }
        };
        morphemes.into_iter().map(word).collect()
    }
}

/// Documents with the characters of a pattern at their distances. A character
/// between two holes is the beginning of some bigram.
fn pattern_query(field: Field, pattern: &[Option<char>]) -> Box<dyn Query> {
    let at = |place: usize| pattern.get(place).copied().flatten();
    let mut pairs: Vec<(usize, String)> = Vec::new();
    let mut lone: Vec<(usize, String)> = Vec::new();
    for (place, c) in pattern.iter().enumerate() {
        let Some(c) = c else { continue };
        let before = place.checked_sub(1).and_then(at);
        match at(place + 1) {
            Some(next) => pairs.push((place, [*c, next].iter().collect())),
            None if before.is_none() => lone.push((place, format!("{}.", escaped(*c)))),
            None => {}
        }
    }
    let first = pairs.iter().chain(&lone).map(|(place, _)| *place).min();
    let first = first.unwrap_or_default();
    if lone.is_empty() {
        let term = |text: &String| Term::from_field_text(field, text);
        let mut terms: Vec<(usize, Term)> = pairs
            .iter()
            .map(|(place, text)| (place - first, term(text)))
            .collect();
        if terms.len() == 1 {
            let (_, only) = terms.remove(0);
            return Box::new(TermQuery::new(only, IndexRecordOption::Basic));
        }
        return Box::new(PhraseQuery::new_with_offset(terms));
    }
    let exact = pairs
        .iter()
        .map(|(place, pair)| (*place, pair.chars().map(escaped).collect::<String>()));
    let terms = exact.chain(lone);
    let terms: Vec<_> = terms.map(|(place, text)| (place - first, text)).collect();
    Box::new(RegexPhraseQuery::new_with_offset(field, terms))
}

/// A character in a regular expression; marks by their number, because some
/// mean something with a backslash, too.
fn escaped(c: char) -> String {
    if c.is_ascii_punctuation() {
        format!("\\x{{{:X}}}", c as u32)
    } else {
        c.to_string()
    }
}
