//! 改称: what the documents themselves say about names that changed.
//!
//! A renaming is taken from a sentence that says so ([`stated`]), or from a sheet
//! that plans to open a provisional place and reports that it opened another one
//! of the same kind in the same month ([`opened`]). That a row of one year goes
//! on under another title in the next is no evidence: rows are re-used.
//!
//! The renamings of a file are one document of the index beside its units, so
//! that they come and go with the file.

mod name;
mod opened;
mod stated;

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use crate::analysis::{OtherName, Source};
use crate::domain::MeasureKey;

use super::IndexError;
use super::schema::Fields;
use super::unit::Unit;

/// Value of the `sort` field of the renamings of a file.
pub(super) const RENAMINGS: &str = "renamings";

/// One place, section or service that got another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renaming {
    /// The name before, with `(仮称)` if it was a provisional one.
    pub from: String,
    /// The name after.
    pub to: String,
    /// What the document says, in its own characters.
    pub sentence: String,
    /// Path of the file, relative to the corpus.
    pub document: String,
    /// The measure that says it.
    pub key: MeasureKey,
    /// How it says it.
    pub basis: RenamingBasis,
}

/// How a document says that a name changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenamingBasis {
    /// One sentence names both.
    Stated,
    /// A sheet plans the one and reports that the other was opened: same kind,
    /// same month, no other candidate.
    Opened,
}

/// Two names and what says that they are one place's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    from: String,
    to: String,
    sentence: String,
}

impl Renaming {
    /// The renamings that these units of one file speak of, each pair once.
    pub(super) fn of_units(units: &[&Unit]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut add = |pair: Pair, unit: &Unit, basis| {
            let is_known = |known: &Self| known.from == pair.from && known.to == pair.to;
            if !found.iter().any(is_known) {
                found.push(Self {
                    from: pair.from,
                    to: pair.to,
                    sentence: pair.sentence,
                    document: unit.document.clone(),
                    key: unit.key.clone(),
                    basis,
                });
            }
        };
        for unit in units {
            for pair in stated::of_unit(unit) {
                add(pair, unit, RenamingBasis::Stated);
            }
        }
        for sheet in units.chunk_by(|a, b| a.sheet.key == b.sheet.key) {
            for (pair, unit) in opened::of_sheet(sheet) {
                add(pair, unit, RenamingBasis::Opened);
            }
        }
        found
    }

    /// The document that holds the renamings of a file.
    pub(super) fn write_all(renamings: &[Self], path: &str, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(fields.sort, RENAMINGS);
        document.add_text(fields.document, path);
        let payload = serde_json::to_vec(renamings).expect("a renaming holds only strings");
        document.add_bytes(fields.payload, &payload);
        document
    }

    pub(super) fn read_all(
        document: &TantivyDocument,
        fields: &Fields,
    ) -> Result<Vec<Self>, IndexError> {
        document
            .get_first(fields.payload)
            .and_then(|value| value.as_bytes())
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .ok_or_else(|| IndexError::Damaged {
                what: "stored renamings".to_owned(),
            })
    }
}

impl From<&Renaming> for OtherName {
    fn from(renaming: &Renaming) -> Self {
        Self {
            from: renaming.from.clone(),
            to: renaming.to.clone(),
            source: Source::Text {
                sentence: renaming.sentence.clone(),
                document: renaming.document.clone(),
                key: renaming.key.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests;
