//! Frequent phrases: which parts of the noun runs of a corpus are terms of it.

use std::collections::HashMap;

use crate::analysis::{BOUND_BORDER, FREE_BORDER};

/// Words of a phrase.
const WORDS: std::ops::RangeInclusive<usize> = 2..=5;

/// Characters of a phrase: shorter ones need no completion, longer ones are no term.
const CHARS: std::ops::RangeInclusive<usize> = 4..=20;

/// Measures that must hold it.
const MIN_COUNT: u32 = 2;

/// Runs that are looked at, the most frequent first: their number grows with the
/// corpus, that of its terms hardly does.
const MAX_RUNS: usize = 50_000;

/// Phrases that are kept, the best first.
const MAX_PHRASES: usize = 20_000;

/// Different neighbours that prove a phrase as well as none does.
const FREE_NEIGHBOURS: usize = 3;

/// What is known of a phrase.
#[derive(Debug, Default)]
struct Nest {
    words: usize,
    /// Times that it stands, alone or in a longer phrase.
    count: u32,
    /// Longer phrases that hold it, and their counts together.
    longer: u32,
    longer_count: u32,
    begins: Edge,
    ends: Edge,
}

/// What stands beside a phrase at one of its ends.
#[derive(Debug, Default)]
struct Edge {
    /// Whether it stands at the edge of some run.
    free: bool,
    /// Different words that stand there, at most [`FREE_NEIGHBOURS`].
    neighbours: Vec<Box<str>>,
}

impl Edge {
    fn add(&mut self, neighbour: &str) {
        if neighbour.is_empty() {
            self.free = true;
        } else if !self.is_free() && self.neighbours.iter().all(|known| **known != *neighbour) {
            self.neighbours.push(neighbour.into());
        }
    }

    fn is_free(&self) -> bool {
        self.free || self.neighbours.len() >= FREE_NEIGHBOURS
    }
}

impl Nest {
    /// Whether it is a phrase of its own, not a piece cut out of one: before the
    /// 困窮者自立 of 生活困窮者自立支援 stands always the same word.
    fn is_whole(&self) -> bool {
        self.begins.is_free()
            && self.ends.is_free()
            && self.count >= MIN_COUNT
            && self.value() > 0.0
    }

    /// The C-value of Frantzi and Ananiadou: how often it stands other than as a
    /// part of longer phrases, times its length. 困窮者自立 of 生活困窮者自立支援 has none.
    fn value(&self) -> f64 {
        let mean = match self.longer {
            0 => 0.0,
            longer => f64::from(self.longer_count) / f64::from(longer),
        };
        let words = u32::try_from(self.words).unwrap_or(u32::MAX);
        f64::from(words).log2() * (f64::from(self.count) - mean)
    }
}

/// The phrases among the noun runs of a corpus, each with its count, best first.
/// Runs come with the number of units that hold them; a unit that holds a phrase
/// in two different runs counts twice.
pub(super) fn frequent(runs: &[(String, u32)]) -> Vec<(String, u32)> {
    let mut runs: Vec<&(String, u32)> = runs.iter().collect();
    runs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    runs.truncate(MAX_RUNS);
    let mut nests: HashMap<String, Nest> = HashMap::new();
    for (run, count) in runs {
        for phrase in phrases(run) {
            let nest = nests.entry(phrase.text.to_owned()).or_default();
            nest.words = phrase.words;
            nest.count += count;
            nest.begins.add(phrase.before);
            nest.ends.add(phrase.after);
        }
    }
    nests.retain(|_, nest| nest.count >= MIN_COUNT);
    add_longer(&mut nests);
    let mut kept: Vec<(String, Nest)> = nests
        .into_iter()
        .map(|(phrase, nest)| (plain(&phrase), nest))
        .filter(|(text, nest)| nest.is_whole() && CHARS.contains(&text.chars().count()))
        .collect();
    kept.sort_by(|a, b| {
        let by_value = b.1.value().total_cmp(&a.1.value());
        by_value.then_with(|| a.0.cmp(&b.0))
    });
    kept.truncate(MAX_PHRASES);
    kept.into_iter()
        .map(|(text, nest)| (text, nest.count))
        .collect()
}

/// Tells every phrase of the longer ones that hold it.
fn add_longer(nests: &mut HashMap<String, Nest>) {
    let all: Vec<(String, u32)> = nests
        .iter()
        .map(|(phrase, nest)| (phrase.clone(), nest.count))
        .collect();
    for (longer, count) in all {
        for part in phrases(&longer) {
            if part.text.len() < longer.len()
                && let Some(nest) = nests.get_mut(part.text)
            {
                nest.longer += 1;
                nest.longer_count += count;
            }
        }
    }
}

/// A phrase in a run, borders included.
struct Part<'a> {
    text: &'a str,
    words: usize,
    /// The words beside it, empty at an edge of the run.
    before: &'a str,
    after: &'a str,
}

/// The phrases of a run.
fn phrases(run: &str) -> Vec<Part<'_>> {
    let words: Vec<&str> = run.split([FREE_BORDER, BOUND_BORDER]).collect();
    // Where each border lies, and whether a phrase may begin or end there.
    let mut borders = vec![(0, 0, true)];
    for (at, c) in run.char_indices() {
        if c == FREE_BORDER || c == BOUND_BORDER {
            borders.push((at, at + c.len_utf8(), c == FREE_BORDER));
        }
    }
    borders.push((run.len(), run.len(), true));
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
    let mut phrases = Vec::new();
    for (first, (_, start, opens)) in borders.iter().enumerate() {
        for (count, (end, _, closes)) in borders[first..].iter().enumerate().skip(1) {
            if *opens && *closes && WORDS.contains(&count) {
                phrases.push(Part {
                    text: &run[*start..*end],
                    words: count,
                    before: word(first.checked_sub(1)),
                    after: word(Some(first + count)),
                });
            }
        }
    }
    phrases
}

fn plain(phrase: &str) -> String {
    let is_border = |c: char| c == FREE_BORDER || c == BOUND_BORDER;
    phrase.chars().filter(|c| !is_border(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> String {
        text.replace('|', "\u{1f}").replace('+', "\u{1d}")
    }

    #[test]
    fn a_phrase_begins_and_ends_at_free_borders() {
        let run = run("生活|困窮+者|支援");
        let found: Vec<String> = phrases(&run).iter().map(|part| plain(part.text)).collect();
        assert_eq!(
            found,
            ["生活困窮者", "生活困窮者支援", "困窮者", "困窮者支援"]
        );
    }

    #[test]
    fn what_has_many_neighbours_is_a_phrase_without_standing_alone() {
        let runs = ["課", "施策", "地図"].map(|next| (run(&format!("子育て|支援|{next}")), 1));
        assert_eq!(frequent(&runs[..2]), []);
        assert_eq!(frequent(&runs), [("子育て支援".to_owned(), 3)]);
    }

    #[test]
    fn parts_that_stand_in_a_longer_phrase_only_are_left_out() {
        let runs = [
            (run("生活|困窮+者|支援"), 3),
            (run("地域|生活|困窮+者"), 2),
            (run("一度|だけ|出る"), 1),
        ];
        let found = frequent(&runs);
        let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert!(texts.contains(&"生活困窮者支援"), "{texts:?}");
        assert!(texts.contains(&"生活困窮者"), "{texts:?}");
        assert!(!texts.contains(&"困窮者支援"), "{texts:?}");
        assert!(!texts.contains(&"生活困窮"), "{texts:?}");
        assert!(!texts.contains(&"一度だけ"), "{texts:?}");
    }
}
