//! What a measure is known by from year to year.

use std::cmp::Ordering;

use crate::domain::{Item, Measure};
use crate::text::{is_hiragana, normalize};

/// What a measure is known by: its title and its commitments as bigrams.
///
/// Bigrams need no dictionary, so that a page may profile some hundred measures.
/// Those of hiragana alone are left out: します and について stand in every row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// The title in normal form.
    pub(super) title: String,
    pub(super) title_grams: Grams,
    pub(super) body: Grams,
    /// Names of its policies in normal form; their numbers change.
    pub(super) policies: Vec<String>,
}

impl Profile {
    /// The profile of a measure.
    pub fn of(measure: &Measure) -> Self {
        let title = normalize(&measure.title);
        let policies = measure.policies.iter();
        Self {
            title_grams: Grams::of([title.as_str()]),
            body: Grams::of(body(measure).iter().map(String::as_str)),
            policies: policies.map(|policy| normalize(&policy.name)).collect(),
            title,
        }
    }
}

/// What a measure promises, one normal form a line. The result is left out: it is
/// another one every year. A row without commitments promises its title only.
fn body(measure: &Measure) -> Vec<String> {
    let theme = measure.theme.iter().map(|theme| normalize(theme));
    let items = lines(&measure.commitments).into_iter();
    theme.chain(items.map(normalize)).collect()
}

/// The texts of items and all below them, in reading order.
pub(super) fn lines(items: &[Item]) -> Vec<&str> {
    let mut lines = Vec::new();
    for item in items {
        item.walk(&mut |_, item| lines.push(item.text.as_str()));
    }
    lines
}

/// Bigrams with how often each stands, ready to be compared.
///
/// Sorted lists, not maps: a page compares some thousand pairs of them, and two
/// lists are walked through side by side in a few microseconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grams {
    /// Each once, ascending, with its damped count.
    weights: Vec<([char; 2], f32)>,
    /// Length of the weights as a vector.
    length: f32,
}

impl Grams {
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<[char; 2]> = Vec::new();
        for text in texts {
            let chars = text.chars();
            let pairs = chars.clone().zip(chars.skip(1));
            all.extend(
                pairs
                    .filter(|(a, b)| is_telling(*a, *b))
                    .map(|(a, b)| [a, b]),
            );
        }
        all.sort_unstable();
        let weight = |count: usize| 1.0 + (count as f32).ln();
        let runs = all.chunk_by(|a, b| a == b);
        let weights: Vec<_> = runs.map(|run| (run[0], weight(run.len()))).collect();
        let squares: f32 = weights.iter().map(|(_, weight)| weight * weight).sum();
        Self {
            weights,
            length: squares.sqrt(),
        }
    }

    /// How alike two sets are, 0 to 1: the cosine of their damped counts. `None`
    /// where one of them is empty.
    pub(super) fn cosine(&self, other: &Self) -> Option<f32> {
        if self.weights.is_empty() || other.weights.is_empty() {
            return None;
        }
        let (mut here, mut there) = (
            self.weights.iter().peekable(),
            other.weights.iter().peekable(),
        );
        let mut shared = 0.0;
        while let (Some((a, weight)), Some((b, their))) = (here.peek(), there.peek()) {
            match a.cmp(b) {
                Ordering::Less => drop(here.next()),
                Ordering::Greater => drop(there.next()),
                Ordering::Equal => {
                    shared += weight * their;
                    here.next();
                    there.next();
                }
            }
        }
        Some((shared / (self.length * other.length)).min(1.0))
    }
}

fn is_telling(first: char, second: char) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == 'ー';
    is_word(first) && is_word(second) && !(is_hiragana(first) && is_hiragana(second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Section;

    #[test]
    fn hiragana_and_marks_tell_nothing() {
        let grams = Grams::of(["窓口について、しました"]);
        let telling: Vec<_> = grams.weights.iter().map(|(gram, _)| *gram).collect();
        assert_eq!(telling, [['口', 'に'], ['窓', '口']]);
    }

    #[test]
    fn results_are_no_part_of_what_a_measure_is() {
        let mut measure = Measure::new(Section::Annual, Some(1), "窓口の改善");
        let before = Profile::of(&measure);
        measure.results.push(Item::plain("予約を始めました"));
        assert_eq!(Profile::of(&measure), before);
        measure.commitments.push(Item::plain("予約を始めます"));
        assert_ne!(Profile::of(&measure), before);
    }
}
