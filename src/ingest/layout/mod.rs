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

pub mod plan_progress;

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

/// A sheet of which nothing is known yet, not even that its results are missing.
fn blank_sheet() -> Sheet {
    Sheet {
        results_published: true,
        ..Sheet::default()
    }
}

/// Every layout; the earlier one wins among equal scores.
pub static LAYOUTS: &[Layout] = &[
    department_sheet::LAYOUT,
    plan_progress::LAYOUT,
    // Fits everything, a little: it must stay last.
    passages::LAYOUT,
];

/// Every layout with its score, in the order of the table.
pub fn scores(document: &Document) -> Vec<(&'static Layout, Score)> {
    let scored = LAYOUTS
        .iter()
        .map(|layout| (layout, (layout.score)(document)));
    scored.collect()
}

/// The layout that fits a document best, and its score.
pub fn choose(document: &Document) -> (&'static Layout, Score) {
    let better = |best: (&'static Layout, Score), next: (&'static Layout, Score)| {
        if next.1.value > best.1.value {
            next
        } else {
            best
        }
    };
    let best = scores(document).into_iter().reduce(better);
    best.expect("the table of layouts is not empty")
}
