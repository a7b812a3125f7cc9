//! How much each kind of match weighs: one table, a reason for each number.

use serde::{Deserialize, Serialize};

/// Where and how a word matches; each has its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The word in one piece, anywhere in the measure.
    Text,
    /// In what the measure inherits from its sheet.
    Inherited,
    /// In the title.
    Title,
    /// In theme, policy or plan.
    Topic,
    /// A morpheme of the word anywhere.
    Term,
    /// A morpheme in the title.
    TitleTerm,
    /// A morpheme in 取組み事項.
    CommitmentTerm,
    /// A morpheme in 実績.
    ResultTerm,
    /// A morpheme in 課題・今後の方向性.
    IssueTerm,
    /// All words of the query in one value.
    Near,
    /// The word is the name of the measure's 部局 or 担当課.
    Department,
}

/// Signal, name, weight, reason. The weight multiplies the engine's BM25, or is
/// added as it stands for [`Signal::Near`] and [`Signal::Department`].
const TABLE: &[(Signal, &str, f32, &str)] = &[
    (
        Signal::Text,
        "本文",
        0.5,
        "本文のどこかでの一致。どの項目かを問わないため半分",
    ),
    (
        Signal::Inherited,
        "部局・年度",
        0.3,
        "部局・年度・責任者名での一致。同じシートの施策すべてに共通するため軽い",
    ),
    (
        Signal::Title,
        "施策名",
        1.5,
        "施策名での一致。施策名は行全体の主題を表す",
    ),
    (
        Signal::Topic,
        "政策・計画",
        0.5,
        "政策名・計画・取組項目での一致。隣の施策と共通のことが多い",
    ),
    (
        Signal::Term,
        "単語",
        0.3,
        "単語としての一致。語の途中にある一致と区別する",
    ),
    (
        Signal::TitleTerm,
        "単語（施策名）",
        0.5,
        "施策名に単語として現れる",
    ),
    (
        Signal::CommitmentTerm,
        "単語（取組み事項）",
        0.5,
        "取組み事項での一致。約束した内容そのもの",
    ),
    (
        Signal::ResultTerm,
        "単語（実績）",
        0.4,
        "実績での一致。行ったことの記録",
    ),
    (
        Signal::IssueTerm,
        "単語（課題）",
        0.25,
        "課題・今後の方向性での一致。触れるだけのことも多い",
    ),
    (
        Signal::Near,
        "近さ",
        1.5,
        "すべての語が一つの項目に揃う。離れて現れるより関連が強い",
    ),
    (
        Signal::Department,
        "部局名",
        3.0,
        "語が部局・担当課の名そのもの。本文で触れるだけの施策より先に示す",
    ),
];

impl Signal {
    /// What people read for it.
    pub fn label(self) -> &'static str {
        self.row().1
    }

    /// Its weight.
    pub fn weight(self) -> f32 {
        self.row().2
    }

    /// Why it has this weight, in Japanese.
    pub fn reason(self) -> &'static str {
        self.row().3
    }

    fn row(self) -> &'static (Signal, &'static str, f32, &'static str) {
        let known = TABLE.iter().find(|(signal, ..)| *signal == self);
        known.unwrap_or(&TABLE[0])
    }
}

/// How much of the typed word's weight another form has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// The same word, written differently.
    pub(super) spelling: f32,
    /// Another name that the same place has had.
    pub(super) renamed: f32,
    /// Another word for the same thing: near, not the same.
    pub(super) synonym: f32,
    /// A word so short that it stands in others by chance: as a substring …
    pub(super) short_text: f32,
    /// … and as a word.
    pub(super) short_word: f32,
}

/// The weights in force.
pub(super) const WEIGHTS: Weights = Weights {
    spelling: 0.8,
    renamed: 0.7,
    synonym: 0.6,
    short_text: 0.3,
    short_word: 2.0,
};

/// Scores are compared and shown in steps of a ten-thousandth, so that the order
/// does not depend on the order in which floats were added.
const STEPS: f64 = 1e4;

/// A score as a whole number of steps.
pub(super) fn steps(score: f32) -> i64 {
    (f64::from(score) * STEPS).round() as i64
}

/// What is shown for a score: exact matches stand above 1, parts and guesses between 0 and 1.
pub(super) fn shown(steps: i64, exact: bool) -> f64 {
    let score = steps as f64 / STEPS;
    let shown = if exact {
        1.0 + score
    } else {
        score / (1.0 + score)
    };
    (shown * STEPS).round() / STEPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_has_one_row_and_a_reason() {
        for (index, (signal, _, weight, reason)) in TABLE.iter().enumerate() {
            assert!(*weight > 0.0 && !reason.is_empty());
            assert!(TABLE[..index].iter().all(|(known, ..)| known != signal));
            assert_eq!(signal.reason(), *reason);
        }
    }

    #[test]
    fn what_matches_exactly_is_shown_above_everything_else() {
        assert!(shown(0, true) >= 1.0);
        assert!(shown(i64::from(u32::MAX), false) <= 1.0);
        assert!(shown(20_000, false) > shown(10_000, false));
    }
}
