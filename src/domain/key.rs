use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Section, Sheet};

/// Identity of a measure: `municipality-kind-department-year-section-number`.
///
/// Made from what the measure is, not from the file's bytes, so that a
/// corrected upload keeps its links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MeasureKey(String);

impl MeasureKey {
    /// The key of a row of this sheet; an unnumbered row is known by its title.
    pub fn of_measure(
        _sheet: &Sheet,
        _section: Section,
        _number: Option<u32>,
        _title: &str,
    ) -> Self {
        Self::default()
    }

    /// The key of the sheet's overview: number 0.
    pub fn of_overview(_sheet: &Sheet) -> Self {
        Self::default()
    }

    /// Takes a key as it came from a link or an exchange file.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MeasureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
