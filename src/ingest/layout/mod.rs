//! Layouts: what the blocks of a document mean.
//!
//! Every layout scores a document by what it sees of its labels; the best score
//! reads it, and `passages` reads what no other understands. A new family of
//! sheets is a file here and a row of [`LAYOUTS`]; a new city of a known family
//! is a few spellings in `label`.

mod code;
mod department_sheet;
pub(super) mod label;
mod passages;
mod plan_progress;
mod project_list;

use crate::domain::Sheet;

use super::{Diagnostic, Document};

/// One family of sheets that we understand.
#[derive(Debug)]
pub struct Layout {
    /// Name shown by `inspect`.
    pub name: &'static str,
    /// How well a document fits.
    pub score: fn(&Document) -> Score,
    /// Reads a document that fits; what it does not place goes to `rest` or `passages`.
    pub read: fn(&Document) -> Reading,
}

/// How well a document fits a layout, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// 0 does not fit at all, 1 fits without doubt.
    pub value: f64,
    /// The evidence, for `inspect`; Japanese.
    pub reasons: Vec<String>,
}

impl Score {
    /// Adds to the value, never above 1, and says why.
    pub(super) fn add(&mut self, value: f64, reason: impl Into<String>) {
        self.value = (self.value + value).min(1.0);
        self.reasons.push(reason.into());
    }
}

/// What a layout read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The sheets, without keys: metadata that the layout itself saw is filled in.
    pub sheets: Vec<Sheet>,
    /// Doubtful fields.
    pub diagnostics: Vec<Diagnostic>,
}

/// Every layout; the earlier one wins among equal scores.
pub static LAYOUTS: &[Layout] = &[
    department_sheet::LAYOUT,
    plan_progress::LAYOUT,
    project_list::LAYOUT,
    // Fits everything, a little: it must stay last.
    passages::LAYOUT,
];

/// The layout that fits a document best, and what speaks for each layout.
///
/// The evidence is for people: the winner's first, `様式 0.80: 理由、理由`.
pub fn choose(document: &Document) -> (&'static Layout, Vec<String>) {
    let mut scored: Vec<(&Layout, Score)> = LAYOUTS
        .iter()
        .map(|layout| (layout, (layout.score)(document)))
        .collect();
    // A stable sort keeps the earlier layout in front of its equals.
    scored.sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
    let (winner, _) = scored.first().expect("the table of layouts is not empty");
    let evidence = scored
        .iter()
        .filter(|(_, score)| score.value > 0.0)
        .map(|(layout, score)| {
            let reasons = score.reasons.join("、");
            format!("{} {:.2}: {reasons}", layout.name, score.value)
        });
    (winner, evidence.collect())
}
