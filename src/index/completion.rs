//! What one may mean while typing: names and frequent phrases, by text and by
//! reading, from any word border. Made once a state of the index: 20,000 measures
//! with as many different titles take about a second on two cores, most of it for
//! cutting names into words and counting the parts of noun runs.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicU32, Ordering as Memory};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::Searcher;

use crate::analysis::{Segmenter, reading_key};

use super::IndexError;
use super::phrase;
use super::schema::{COMPLETION_SEPARATOR, Fields};
use super::terms::live_terms;

/// What a completion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// 施策名.
    Title,
    /// 基本政策・基本施策.
    Policy,
    /// 部局 or 担当課.
    Department,
    /// Who answers for a sheet.
    Person,
    /// A noun phrase that stands in several measures.
    Phrase,
}

impl CompletionKind {
    /// Every kind.
    pub const ALL: [CompletionKind; 5] = [
        CompletionKind::Title,
        CompletionKind::Policy,
        CompletionKind::Department,
        CompletionKind::Person,
        CompletionKind::Phrase,
    ];

    /// The name used in JSON and in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            CompletionKind::Title => "title",
            CompletionKind::Policy => "policy",
            CompletionKind::Department => "department",
            CompletionKind::Person => "person",
            CompletionKind::Phrase => "phrase",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The term of a name in the index; see [`COMPLETION_SEPARATOR`].
pub(super) fn name_term(normal: &str, kind: CompletionKind, text: &str, detail: &str) -> String {
    let separator = COMPLETION_SEPARATOR;
    let kind = kind.as_str();
    format!("{normal}{separator}{kind}{separator}{text}{separator}{detail}")
}

/// Something that can be completed to.
#[derive(Debug)]
pub struct Completion {
    /// Normal form.
    pub normal: Box<str>,
    /// As people read it.
    pub text: Box<str>,
    /// What it names.
    pub kind: CompletionKind,
    /// What tells it from others of the same text; empty when there is nothing.
    pub detail: Box<str>,
    /// Units that hold a name; of a phrase an estimate from above, by which it ranks.
    pub weight: u32,
    /// Units that hold a phrase, plus one; 0 while nobody has counted.
    counted: AtomicU32,
    /// Reading key; empty where a word has no reading.
    key: Box<str>,
}

impl Completion {
    /// Units that hold it; those of a phrase are counted at the first call.
    ///
    /// # Errors
    /// Those of `count`.
    pub fn count<E>(&self, count: impl FnOnce(&str) -> Result<usize, E>) -> Result<usize, E> {
        if self.kind != CompletionKind::Phrase {
            return Ok(self.weight as usize);
        }
        match self.counted.load(Memory::Relaxed) {
            0 => {
                let found = u32::try_from(count(&self.normal)?).unwrap_or(u32::MAX - 1);
                self.counted.store(found + 1, Memory::Relaxed);
                Ok(found as usize)
            }
            known => Ok(known as usize - 1),
        }
    }
}

/// A place where a completion may be entered, with all that ranks it: a short
/// prefix has many, and looking each of them up would cost more than the rest.
#[derive(Debug, Clone, Copy)]
struct Entrance {
    completion: u32,
    /// Byte of the normal form or of the reading key.
    offset: u32,
    weight: u32,
    is_phrase: bool,
}

impl Entrance {
    /// Ascending: the heaviest first, then by text, as completions are sorted by it.
    fn rank(&self) -> u64 {
        u64::from(u32::MAX - self.weight) << 32 | u64::from(self.completion)
    }
}

/// Everything that can be completed to.
#[derive(Debug, Default)]
pub struct Completions {
    /// Names by text, then phrases by text.
    all: Vec<Completion>,
    /// Sorted by what stands behind the entrance.
    by_text: Vec<Entrance>,
    by_key: Vec<Entrance>,
}

/// The entrances that a prefix leads to.
#[derive(Debug)]
pub struct Entrances<'a> {
    completions: &'a Completions,
    ranges: Vec<&'a [Entrance]>,
}

impl<'a> Entrances<'a> {
    /// The heaviest completions, best first: names or phrases, those that begin
    /// with the prefix or those that hold it behind another word.
    pub fn best(&self, begins: bool, phrases: bool, most: usize) -> Vec<&'a Completion> {
        let entrances = self.ranges.iter().copied().flatten();
        let fits = |entrance: &&Entrance| {
            (entrance.offset == 0) == begins && entrance.is_phrase == phrases
        };
        let mut ranks: Vec<u64> = entrances.filter(fits).map(Entrance::rank).collect();
        // One completion may be entered several times.
        let most = most.saturating_mul(4);
        if ranks.len() > most && most > 0 {
            ranks.select_nth_unstable(most - 1);
            ranks.truncate(most);
        }
        ranks.sort_unstable();
        ranks.dedup();
        let completion = |rank: &u64| {
            let at = usize::try_from(rank & u64::from(u32::MAX)).ok()?;
            self.completions.all.get(at)
        };
        ranks.iter().filter_map(completion).collect()
    }
}

impl Completions {
    /// Reads the names and finds the frequent phrases of one state of the index.
    pub(super) fn read(
        searcher: &Searcher,
        fields: &Fields,
        segmenter: &Segmenter,
    ) -> Result<Self, IndexError> {
        let terms = live_terms(searcher, fields.completion)?;
        let mut names = merge(terms.iter().filter_map(|(term, count)| parse(term, *count)));
        let mut phrases = phrase::frequent(&live_terms(searcher, fields.noun_runs)?);
        let is_name = |text: &String| {
            let found = names.binary_search_by(|name| name.normal.cmp(text));
            found.is_ok()
        };
        phrases.retain(|(text, _)| !is_name(text));
        phrases.sort_unstable();
        names.extend(phrases.into_iter().map(|(text, count)| Name {
            normal: text.clone(),
            kind: CompletionKind::Phrase,
            text,
            detail: String::new(),
            count,
        }));
        let spelled: Vec<Spelled> = names
            .par_iter()
            .map(|name| Spelled::of(&name.normal, segmenter))
            .collect();
        let mut completions = Self::default();
        for (name, spelled) in names.into_iter().zip(spelled) {
            completions.add(name, spelled);
        }
        completions.sort();
        Ok(completions)
    }

    fn add(&mut self, name: Name, spelled: Spelled) {
        let completion = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let entrance = |offset: usize| Entrance {
            completion,
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
            weight: name.count,
            is_phrase: name.kind == CompletionKind::Phrase,
        };
        self.by_text.extend(spelled.words.into_iter().map(entrance));
        self.by_key
            .extend(spelled.readings.into_iter().map(entrance));
        self.all.push(Completion {
            key: spelled.key.into(),
            normal: name.normal.into(),
            text: name.text.into(),
            kind: name.kind,
            detail: name.detail.into(),
            weight: name.count,
            counted: AtomicU32::new(0),
        });
    }

    fn sort(&mut self) {
        let all = &self.all;
        let text = |entrance: &Entrance| text_behind(all, *entrance);
        self.by_text
            .par_sort_unstable_by(|a, b| text(a).cmp(text(b)));
        let key = |entrance: &Entrance| key_behind(all, *entrance);
        self.by_key.par_sort_unstable_by(|a, b| key(a).cmp(key(b)));
    }

    /// The completions in which a text in normal form or one of these reading keys
    /// begins a word.
    pub fn find(&self, text: &str, keys: &[String]) -> Entrances<'_> {
        let all = &self.all;
        let mut ranges = vec![range(&self.by_text, text, |entrance| {
            text_behind(all, entrance)
        })];
        for key in keys {
            ranges.push(range(&self.by_key, key, |entrance| {
                key_behind(all, entrance)
            }));
        }
        Entrances {
            completions: self,
            ranges,
        }
    }
}

/// Where the words of a completion begin.
#[derive(Debug, Default)]
struct Spelled {
    /// Bytes of the normal form.
    words: Vec<usize>,
    /// Bytes of the key; none where a word has no reading.
    readings: Vec<usize>,
    key: String,
}

impl Spelled {
    fn of(normal: &str, segmenter: &Segmenter) -> Self {
        let mut spelled = Self::default();
        let mut reading = Some(String::new());
        for morpheme in segmenter.segment(normal) {
            // Inside, nobody begins with a mark or a particle.
            if morpheme.range.start == 0 || morpheme.class.has_term() {
                spelled.words.push(morpheme.range.start);
                if let Some(read) = &reading {
                    spelled.readings.push(reading_key(read).len());
                }
            }
            reading = reading.and_then(|read| Some(read + &morpheme.reading_in(normal)?));
        }
        match reading {
            Some(reading) => spelled.key = reading_key(&reading),
            None => spelled.readings.clear(),
        }
        spelled
    }
}

fn text_behind(all: &[Completion], entrance: Entrance) -> &str {
    let completion = &all[entrance.completion as usize];
    let behind = completion.normal.get(entrance.offset as usize..);
    behind.unwrap_or_default()
}

fn key_behind(all: &[Completion], entrance: Entrance) -> &str {
    let completion = &all[entrance.completion as usize];
    let behind = completion.key.get(entrance.offset as usize..);
    behind.unwrap_or_default()
}

/// The entrances behind which a prefix stands.
fn range<'a, 'b>(
    sorted: &'a [Entrance],
    prefix: &str,
    behind: impl Fn(Entrance) -> &'b str,
) -> &'a [Entrance] {
    let start = sorted.partition_point(|entrance| behind(*entrance) < prefix);
    let rest = &sorted[start..];
    let len = rest.partition_point(|entrance| behind(*entrance).starts_with(prefix));
    &rest[..len]
}

/// A name or phrase that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) normal: String,
    pub(super) kind: CompletionKind,
    pub(super) text: String,
    pub(super) detail: String,
    pub(super) count: u32,
}

/// The name of a term that [`name_term`] made.
pub(super) fn parse(term: &str, count: u32) -> Option<Name> {
    let mut parts = term.splitn(4, COMPLETION_SEPARATOR).map(str::to_owned);
    Some(Name {
        normal: parts.next()?,
        kind: CompletionKind::parse(&parts.next()?)?,
        text: parts.next()?,
        detail: parts.next()?,
        count,
    })
}

/// One of each kind and text, with the counts of all and the most frequent detail.
fn merge(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut names: Vec<Name> = names.collect();
    let by_text = |a: &Name, b: &Name| -> Ordering {
        (&a.normal, a.kind, &a.text).cmp(&(&b.normal, b.kind, &b.text))
    };
    names.sort_by(|a, b| by_text(a, b).then_with(|| b.count.cmp(&a.count)));
    names.dedup_by(|next, kept| {
        let same = by_text(next, kept) == Ordering::Equal;
        if same {
            kept.count += next.count;
        }
        same
    });
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_into_a_term_and_back() {
        let term = name_term("市民部", CompletionKind::Department, "市民部", "");
        let name = parse(&term, 3).unwrap();
        assert_eq!((name.kind, name.count), (CompletionKind::Department, 3));
        assert_eq!(name.text, "市民部");
        assert!(parse("市民部", 3).is_none());
    }

    #[test]
    fn one_name_with_two_details_is_one() {
        let term = |detail| name_term("宮城節子", CompletionKind::Person, "宮城節子", detail);
        let names = [(term("課長"), 1), (term("部長"), 2)];
        let merged = merge(names.iter().filter_map(|(term, count)| parse(term, *count)));
        assert_eq!(merged.len(), 1);
        assert_eq!((merged[0].detail.as_str(), merged[0].count), ("部長", 3));
    }
}
