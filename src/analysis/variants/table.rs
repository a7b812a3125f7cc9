//! The rows of the table.

use std::collections::HashSet;

use crate::text::normalize;

use super::VariantKind;

/// The table as written.
pub(super) const TABLE: &str = include_str!("../data/variants.tsv");

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantGroup {
    /// Spelling or synonym.
    pub kind: VariantKind,
    /// Whether only the first word finds the others.
    pub one_way: bool,
    /// The words in normal form.
    pub words: Vec<String>,
    /// Where the row comes from.
    pub source: String,
}

/// The groups of the table that comes with the program.
pub(super) fn builtin() -> Vec<VariantGroup> {
    rows(TABLE).filter_map(VariantGroup::parse).collect()
}

impl VariantGroup {
    pub(super) fn parse(row: &str) -> Option<Self> {
        let fields: Vec<&str> = row.split('\t').collect();
        let [kind, direction, words, source] = fields[..] else {
            return None;
        };
        let kind = match kind {
            "spelling" => VariantKind::Spelling,
            "synonym" => VariantKind::Synonym,
            _ => return None,
        };
        let one_way = match direction {
            "=" => false,
            ">" => true,
            _ => return None,
        };
        let mut known = HashSet::new();
        let words: Vec<String> = words
            .split_whitespace()
            .map(normalize)
            // Spellings that the normal form makes one need no second entry.
            .filter(|word| !word.is_empty() && known.insert(word.clone()))
            .collect();
        (words.len() > 1 && !source.is_empty()).then(|| Self {
            kind,
            one_way,
            words,
            source: source.to_owned(),
        })
    }
}

pub(super) fn rows(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}
