//! Which paragraph of a page is whose result or issue.
//!
//! Paragraphs come in the order of the file; each row has one stretch of
//! results and one of issues. The search walks the paragraphs once and keeps
//! the best ways to open, continue and close these stretches.

use std::collections::HashMap;

/// Result or issue of the row with this place on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Slot {
    /// Row, from 0.
    pub(super) row: usize,
    /// Whether it is the row's issue.
    pub(super) issue: bool,
}

/// What is known of one paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Clue {
    /// Above 0 for a result, below 0 for an issue.
    pub(super) leaning: f64,
    /// Likeness with each row, from 0.
    pub(super) likeness: Vec<f64>,
    /// Likeness with each paragraph before.
    pub(super) cohesion: Vec<f64>,
    /// Whether something else than text stands before it.
    pub(super) starts_run: bool,
    /// Whether a blank line sets it apart from the paragraph before; `None` where
    /// blank lines tell nothing.
    pub(super) apart: Option<bool>,
    /// The paragraph whose numbering it continues.
    pub(super) continues: Option<usize>,
}

/// The rows of all paragraphs, and how sure each slot is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Solution {
    /// For each paragraph its slot.
    pub(super) slots: Vec<Slot>,
    /// For each row, how much worse the best way is that gives it other results,
    /// and other issues; infinite when none was seen.
    pub(super) margins: Vec<[f64; 2]>,
}

/// Rows of one page up to which the search is made.
pub(super) const MAX_ROWS: usize = 12;

/// Paragraphs of one page up to which the search is made: its cost grows with
/// their square, and a printed page holds some dozens.
pub(super) const MAX_PARAGRAPHS: usize = 300;

/// Ways kept for each state, and states kept for each paragraph.
const WAYS: usize = 3;
const STATES: usize = 600;

/// What the steps from paragraph to paragraph are worth.
mod worth {
    pub(super) const RESULT_TO_OWN_ISSUE: f64 = 1.5;
    pub(super) const ISSUE_TO_NEXT_RESULT: f64 = 0.3;
    pub(super) const SAME_KIND_OTHER_ROW: f64 = -0.5;
    pub(super) const ISSUE_TO_OWN_RESULT: f64 = -1.5;
    pub(super) const ISSUES_IN_ORDER: f64 = 0.6;
    pub(super) const RESULT_TO_OTHER_ISSUE: f64 = -0.8;
    pub(super) const KINSHIP: f64 = 0.5;
    pub(super) const NEXT_ROW: f64 = 0.2;
    pub(super) const STAYS: f64 = 0.4;
    pub(super) const CHANGES_WITHOUT_BLANK_LINE: f64 = -1.5;
    pub(super) const STAYS_OVER_A_BREAK: f64 = -1.2;
    pub(super) const REOPENS: f64 = -4.0;
    pub(super) const CONTINUES: f64 = 6.0;
    pub(super) const NO_RESULT: f64 = -5.0;
    pub(super) const NO_ISSUE: f64 = -4.0;
}

#[derive(Debug, Clone)]
struct Way {
    score: f64,
    slots: Vec<Slot>,
    opened: u32,
}

/// A way made longer by one paragraph, until it is known to be kept.
struct Longer {
    score: f64,
    /// Its place among the ways so far.
    from: usize,
    slot: Slot,
    opened: u32,
}

/// Finds the best slots for paragraphs of a page with this many rows
/// (1 to [`MAX_ROWS`]).
pub(super) fn solve(rows: usize, clues: &[Clue]) -> Solution {
    let mut ways = vec![Way {
        score: 0.0,
        slots: Vec::new(),
        opened: 0,
    }];
    for clue in clues {
        let mut longer: HashMap<(u32, Slot), Vec<Longer>> = HashMap::new();
        for (from, way) in ways.iter().enumerate() {
            let stand = Stand::of(way, clue, rows);
            for slot in all_slots(rows) {
                let kinship = worth::KINSHIP * stand.kinship[slot.row];
                let score = way.score + unary(clue, slot) + kinship + step(way, &stand, clue, slot);
                let opened = way.opened | bit(slot);
                let best = longer.entry((opened, slot)).or_default();
                let at = best.partition_point(|other| other.score >= score);
                if at < WAYS {
                    best.insert(
                        at,
                        Longer {
                            score,
                            from,
                            slot,
                            opened,
                        },
                    );
                    best.truncate(WAYS);
                }
            }
        }
        ways = kept(&ways, longer.into_values().flatten().collect());
    }
    for way in &mut ways {
        way.score += missing(rows, way.opened);
    }
    sort(&mut ways);
    conclude(rows, &ways)
}

/// The best of the longer ways.
fn kept(ways: &[Way], mut longer: Vec<Longer>) -> Vec<Way> {
    let slots = |way: &Longer| (ways[way.from].slots.as_slice(), way.slot);
    longer.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| slots(a).cmp(&slots(b)))
    });
    longer.truncate(STATES * WAYS);
    let written = longer.into_iter().map(|way| Way {
        score: way.score,
        slots: [&ways[way.from].slots[..], &[way.slot]].concat(),
        opened: way.opened,
    });
    written.collect()
}

/// Best first; equal ones in a fixed order, so that every run finds the same.
fn sort(ways: &mut [Way]) {
    ways.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.slots.cmp(&b.slots))
    });
}

fn conclude(rows: usize, ways: &[Way]) -> Solution {
    let Some(best) = ways.first() else {
        return Solution::default();
    };
    let differs = |way: &Way, slot: Slot| {
        let pairs = way.slots.iter().zip(&best.slots);
        pairs
            .filter(|(a, b)| a != b)
            .any(|(a, b)| *a == slot || *b == slot)
    };
    let margin = |slot: Slot| {
        let other = ways.iter().find(|way| differs(way, slot));
        other.map_or(f64::INFINITY, |way| best.score - way.score)
    };
    let margins = (0..rows).map(|row| [false, true].map(|issue| margin(Slot { row, issue })));
    Solution {
        slots: best.slots.clone(),
        margins: margins.collect(),
    }
}

fn all_slots(rows: usize) -> impl Iterator<Item = Slot> {
    (0..rows).flat_map(|row| [false, true].map(|issue| Slot { row, issue }))
}

fn bit(slot: Slot) -> u32 {
    1 << (slot.row * 2 + usize::from(slot.issue))
}

fn unary(clue: &Clue, slot: Slot) -> f64 {
    let leaning = match slot.issue {
        true => -clue.leaning,
        false => clue.leaning,
    };
    leaning + clue.likeness.get(slot.row).copied().unwrap_or(0.0)
}

/// What a way says of its next step, whichever that is.
struct Stand {
    /// The best likeness with a paragraph of each row: texts of one row speak of
    /// one thing.
    kinship: Vec<f64>,
    /// The row whose result came first of those that have no issue yet: after
    /// all results of a page its issues come in the same order.
    waits_longest: Option<usize>,
    /// The slot of the paragraph whose numbering goes on.
    continued: Option<Slot>,
}

impl Stand {
    fn of(way: &Way, clue: &Clue, rows: usize) -> Self {
        let mut kinship = vec![0.0_f64; rows];
        for (slot, likeness) in way.slots.iter().zip(&clue.cohesion) {
            kinship[slot.row] = kinship[slot.row].max(*likeness);
        }
        let has_issue = |row: usize| way.opened & bit(Slot { row, issue: true }) != 0;
        let mut waiting = way.slots.iter().filter(|slot| !slot.issue);
        Self {
            kinship,
            waits_longest: waiting
                .find(|slot| !has_issue(slot.row))
                .map(|slot| slot.row),
            continued: clue.continues.and_then(|at| way.slots.get(at).copied()),
        }
    }
}

fn step(way: &Way, stand: &Stand, clue: &Clue, slot: Slot) -> f64 {
    if stand.continued == Some(slot) {
        return worth::CONTINUES;
    }
    let Some(&before) = way.slots.last() else {
        return if slot.row == 0 { worth::NEXT_ROW } else { 0.0 };
    };
    let blank_line = match clue.apart {
        Some(false) if before != slot => worth::CHANGES_WITHOUT_BLANK_LINE,
        _ => 0.0,
    };
    blank_line
        + if before == slot {
            match clue.starts_run {
                true => worth::STAYS_OVER_A_BREAK,
                false => worth::STAYS,
            }
        } else if way.opened & bit(slot) != 0 {
            worth::REOPENS
        } else {
            opens(before, slot, stand)
        }
}

fn opens(before: Slot, slot: Slot, stand: &Stand) -> f64 {
    let order = match slot.row == before.row + 1 {
        true => worth::NEXT_ROW,
        false => 0.0,
    };
    let same_row = before.row == slot.row;
    match (before.issue, slot.issue) {
        (false, true) if same_row => worth::RESULT_TO_OWN_ISSUE,
        (_, true) if stand.waits_longest == Some(slot.row) => worth::ISSUES_IN_ORDER,
        (false, true) => worth::RESULT_TO_OTHER_ISSUE,
        (true, false) if same_row => worth::ISSUE_TO_OWN_RESULT,
        (true, false) => worth::ISSUE_TO_NEXT_RESULT + order,
        _ => worth::SAME_KIND_OTHER_ROW + order,
    }
}

fn missing(rows: usize, opened: u32) -> f64 {
    let lacks = |slot: Slot| match (opened & bit(slot) == 0, slot.issue) {
        (false, _) => 0.0,
        (true, false) => worth::NO_RESULT,
        (true, true) => worth::NO_ISSUE,
    };
    all_slots(rows).map(lacks).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clue(leaning: f64, likeness: &[f64]) -> Clue {
        Clue {
            leaning,
            likeness: likeness.to_vec(),
            ..Clue::default()
        }
    }

    fn slots(rows: usize, clues: &[Clue]) -> Vec<(usize, bool)> {
        let solution = solve(rows, clues);
        solution.slots.iter().map(|s| (s.row, s.issue)).collect()
    }

    #[test]
    fn results_before_issues_and_rows_by_their_words() {
        let clues = [
            clue(1.0, &[0.0, 2.0]),
            clue(-1.0, &[0.0, 1.0]),
            clue(1.0, &[2.0, 0.0]),
            clue(-1.0, &[0.0, 0.0]),
        ];
        assert_eq!(
            slots(2, &clues),
            [(1, false), (1, true), (0, false), (0, true)]
        );
    }

    #[test]
    fn two_results_may_stand_before_two_issues() {
        let clues = [
            clue(1.5, &[2.0, 0.0]),
            clue(1.5, &[0.0, 2.0]),
            clue(-1.5, &[1.0, 0.0]),
            clue(-1.5, &[0.0, 1.0]),
        ];
        assert_eq!(
            slots(2, &clues),
            [(0, false), (1, false), (0, true), (1, true)]
        );
    }

    #[test]
    fn a_numbering_goes_on_after_other_texts() {
        let mut clues = vec![clue(1.0, &[1.0]), clue(-1.0, &[0.0]), clue(0.5, &[0.0])];
        clues[2].continues = Some(0);
        assert_eq!(slots(1, &clues), [(0, false), (0, true), (0, false)]);
    }

    #[test]
    fn a_text_that_fits_both_rows_is_doubtful() {
        let clues = [
            clue(1.0, &[1.0, 1.0]),
            clue(-1.0, &[1.0, 1.0]),
            clue(1.0, &[1.0, 1.0]),
            clue(-1.0, &[1.0, 1.0]),
        ];
        let solution = solve(2, &clues);
        assert!(solution.margins[0][0] < 1.0);
        assert_eq!(
            solution.slots[0].row, 0,
            "a tie keeps the order of the page"
        );
    }

    proptest! {
        #[test]
        fn every_paragraph_gets_a_row_of_the_page(
            rows in 1usize..5,
            leanings in prop::collection::vec(-3.0f64..3.0, 0..12),
        ) {
            let clues: Vec<Clue> = leanings.iter().map(|&l| clue(l, &[])).collect();
            let solution = solve(rows, &clues);
            prop_assert_eq!(solution.slots.len(), clues.len());
            prop_assert!(solution.slots.iter().all(|slot| slot.row < rows));
            prop_assert_eq!(solution.margins.len(), rows);
        }
    }
}
