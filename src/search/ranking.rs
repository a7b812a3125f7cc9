//! How much each kind of match weighs: one table, a reason for each number.

/// Weights of a word's matches, multiplied with the engine's BM25.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// The word itself somewhere in the measure: the basis, 1 by definition.
    pub(super) law: f32,
    /// In the title: a title says what the whole row is about.
    pub(super) title: f32,
    /// In theme, policy or plan: about the row's place, shared with its neighbours.
    pub(super) topic: f32,
    /// In what the row inherits from its sheet: every row of the sheet has it alike.
    pub(super) inherited: f32,
    /// By its morphemes: breaks ties between texts that hold the word alike.
    pub(super) terms: f32,
    /// Morphemes in the title.
    pub(super) title_terms: f32,
    /// A variant counts a little less than the word that was typed.
    pub(super) variant: f32,
}

/// The weights in force.
pub(super) const WEIGHTS: Weights = Weights {
    law: 1.0,
    title: 1.5,
    topic: 0.5,
    inherited: 0.3,
    terms: 0.3,
    title_terms: 0.5,
    variant: 0.8,
};

/// Scores are compared and shown in steps of this size, so that the order does
/// not depend on the order in which floats were added.
const STEP: f64 = 1e-4;

/// A score as a whole number of steps.
pub(super) fn steps(score: f32) -> i64 {
    (f64::from(score) / STEP).round() as i64
}

/// What is shown for a score: exact matches stand above 1, parts between 0 and 1.
pub(super) fn shown(steps: i64, exact: bool) -> f64 {
    let score = steps as f64 * STEP;
    let shown = if exact {
        1.0 + score
    } else {
        score / (1.0 + score)
    };
    (shown / STEP).round() * STEP
}
