//! Layouts: what the blocks of a document mean.

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

/// What a layout read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The sheets, without keys: metadata that the layout itself saw is filled in.
    pub sheets: Vec<Sheet>,
    /// Doubtful fields.
    pub diagnostics: Vec<Diagnostic>,
}
