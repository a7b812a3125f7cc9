//! What a measure is known by from year to year.

use std::collections::BTreeMap;

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

/// Bigrams with how often each stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grams(BTreeMap<[char; 2], f32>);

impl Grams {
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut grams = BTreeMap::new();
        for text in texts {
            let chars = text.chars();
            for pair in chars.clone().zip(chars.skip(1)) {
                if is_telling(pair.0, pair.1) {
                    *grams.entry([pair.0, pair.1]).or_insert(0.0) += 1.0;
                }
            }
        }
        Self(grams)
    }

    /// How alike two sets are, 0 to 1: the cosine of their damped counts. `None`
    /// where one of them is empty.
    pub(super) fn cosine(&self, other: &Self) -> Option<f32> {
        if self.0.is_empty() || other.0.is_empty() {
            return None;
        }
        let weight = |count: f32| 1.0 + count.ln();
        let length = |grams: &Self| {
            let squares = grams.0.values().map(|count| weight(*count).powi(2));
            squares.sum::<f32>().sqrt()
        };
        let (few, many) = if self.0.len() <= other.0.len() {
            (self, other)
        } else {
            (other, self)
        };
        let shared = few.0.iter().filter_map(|(gram, count)| {
            let theirs = many.0.get(gram)?;
            Some(weight(*count) * weight(*theirs))
        });
        Some((shared.sum::<f32>() / (length(self) * length(other))).min(1.0))
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
        assert_eq!(
            grams.0.keys().collect::<Vec<_>>(),
            [&['口', 'に'], &['窓', '口']]
        );
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
