//! What changed between two wordings, word by word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::analysis::Segmenter;
use crate::text::{Normalized, normalize};

use super::likeness::pair;
use super::profile::Grams;

/// Longest text that is compared word by word, in bytes; longer ones are only
/// told to be the same or not.
const MAX_BYTES: usize = 20_000;

/// Unchanged characters between two changes that are read as part of them: a lone
/// の between two new words helps nobody.
const CONFETTI: usize = 2;

/// Likeness from which two lines are two wordings of one.
const LIKE_LINES: f32 = 0.4;

/// A piece of a text, in its own characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Whether it stands in this wording only.
    pub is_changed: bool,
    /// The characters.
    pub text: String,
}

/// Two wordings side by side: the pieces of each, joined, are the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// The old wording; what is changed in it was removed.
    pub old: Vec<Span>,
    /// The new wording; what is changed in it was added.
    pub new: Vec<Span>,
}

impl Wording {
    /// Whether nothing but notation differs.
    pub fn is_same(&self) -> bool {
        let mut spans = self.old.iter().chain(&self.new);
        spans.all(|span| !span.is_changed)
    }
}

/// One word of a text: its normal form and where the next one begins.
struct Words<'a> {
    text: &'a str,
    normal: Vec<String>,
    /// Where each word begins in the text, and the end of the last.
    starts: Vec<usize>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str, segmenter: &Segmenter) -> Self {
        let normal = Normalized::new(text);
        let mut words = Self {
            text,
            normal: Vec::new(),
            starts: Vec::new(),
        };
        for word in segmenter.segment(normal.text()) {
            let place = normal.original_range(word.range.clone()).start;
            // Two words out of one character (㍻) stay one.
            if words.starts.last() == Some(&place) {
                if let Some(last) = words.normal.last_mut() {
                    last.push_str(&normal.text()[word.range]);
                }
                continue;
            }
            words.starts.push(place);
            words.normal.push(normal.text()[word.range].to_owned());
        }
        // White space before the first word belongs to it.
        if let Some(first) = words.starts.first_mut() {
            *first = 0;
        }
        words.starts.push(text.len());
        words
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.starts[from]..self.starts[to]]
    }
}

/// What changed from one text to another. White space and notation (全角, 取組み
/// in other characters of one normal form) are no change.
///
/// Lines are paired first, wherever they stand: a line that has no counterpart is
/// changed as a whole, for words that two sentences share by chance help nobody.
pub fn wording(old: &str, new: &str, segmenter: &Segmenter) -> Wording {
    if old.len().max(new.len()) > MAX_BYTES {
        return replaced(old, new);
    }
    let (old, new) = (Line::all(old), Line::all(new));
    let pairs = pair(old.len(), new.len(), LIKE_LINES, |from, to| {
        old[from].likeness(&new[to])
    });
    let compared = |from: usize, to: usize| words(old[from].text, new[to].text, segmenter);
    let mut wording = Wording::default();
    for (at, line) in old.iter().enumerate() {
        match pairs.iter().find(|(from, _, _)| *from == at) {
            Some((from, to, _)) => extend(&mut wording.old, compared(*from, *to).old),
            None => push(&mut wording.old, line.has_words(), line.text),
        }
    }
    for (at, line) in new.iter().enumerate() {
        match pairs.iter().find(|(_, to, _)| *to == at) {
            Some((from, to, _)) => extend(&mut wording.new, compared(*from, *to).new),
            None => push(&mut wording.new, line.has_words(), line.text),
        }
    }
    wording
}

/// A line with its line break, and what it is known by.
struct Line<'a> {
    text: &'a str,
    normal: String,
    grams: Grams,
}

impl<'a> Line<'a> {
    fn all(text: &'a str) -> Vec<Self> {
        let lines = text.split_inclusive('\n').map(|text| {
            let normal = normalize(text);
            Self {
                text,
                grams: Grams::of([normal.as_str()]),
                normal,
            }
        });
        lines.collect()
    }

    fn has_words(&self) -> bool {
        !self.normal.is_empty()
    }

    fn likeness(&self, other: &Self) -> f32 {
        if self.normal == other.normal {
            return 1.0;
        }
        self.grams.cosine(&other.grams).unwrap_or(0.0)
    }
}

fn extend(spans: &mut Vec<Span>, more: Vec<Span>) {
    for span in more {
        push(spans, span.is_changed, &span.text);
    }
}

/// What changed from one line to another, word by word.
fn words(old: &str, new: &str, segmenter: &Segmenter) -> Wording {
    let has_words = |text: &str| !normalize(text).is_empty();
    if !has_words(old) || !has_words(new) {
        return replaced(old, new);
    }
    let (old, new) = (Words::of(old, segmenter), Words::of(new, segmenter));
    let changes = capture_diff_slices(Algorithm::Patience, &old.normal, &new.normal);
    let mut wording = Wording::default();
    let last = changes.len().saturating_sub(1);
    for (n, change) in changes.into_iter().enumerate() {
        let (from, to) = (change.old_range(), change.new_range());
        let is = new.slice(to.start, to.end);
        let is_equal = matches!(change, DiffOp::Equal { .. });
        let is_confetti = n > 0 && n < last && is.trim().chars().count() <= CONFETTI;
        let is_changed = !is_equal || is_confetti;
        push(
            &mut wording.old,
            is_changed,
            old.slice(from.start, from.end),
        );
        push(&mut wording.new, is_changed, is);
    }
    wording
}

fn replaced(old: &str, new: &str) -> Wording {
    let is_changed = normalize(old) != normalize(new);
    let mut wording = Wording::default();
    push(&mut wording.old, is_changed, old);
    push(&mut wording.new, is_changed, new);
    wording
}

/// Adds a piece, to the last one where that is of the same kind.
fn push(spans: &mut Vec<Span>, is_changed: bool, text: &str) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.is_changed == is_changed => last.text.push_str(text),
        _ => spans.push(Span {
            is_changed,
            text: text.to_owned(),
        }),
    }
}
