//! Completion as one types: titles, policies and departments by prefix.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::index::{COMPLETION_SEPARATOR, Snapshot};
use crate::text::normalize;

use super::SearchError;

/// Terms of one segment that are looked at; a short prefix has many.
const MAX_TERMS: usize = 2_000;

/// One completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to search for.
    pub text: String,
    /// `title`, `policy` or `department`.
    pub kind: String,
    /// Units that hold it.
    pub count: usize,
}

/// The most frequent completions of a prefix.
///
/// # Errors
/// When the index cannot be read.
pub fn suggest(
    snapshot: &Snapshot,
    prefix: &str,
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let normal = normalize(prefix);
    if normal.is_empty() {
        return Ok(Vec::new());
    }
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for reader in snapshot.searcher().segment_readers() {
        let Some(column) = reader.fast_fields().str("completion")? else {
            continue;
        };
        let dictionary = column.dictionary();
        let range = dictionary.prefix_range(normal.as_bytes()).into_stream();
        let mut stream = range.map_err(tantivy::TantivyError::from)?;
        let mut found = BTreeMap::new();
        while found.len() < MAX_TERMS && stream.advance() {
            if let Some(entry) = split(stream.key()) {
                found.insert(stream.term_ord(), entry);
            }
        }
        let (Some((first, _)), Some((last, _))) = (found.first_key_value(), found.last_key_value())
        else {
            continue;
        };
        let ordinals = *first..=*last;
        for doc in reader.doc_ids_alive() {
            for ordinal in column
                .term_ords(doc)
                .filter(|ordinal| ordinals.contains(ordinal))
            {
                if let Some(entry) = found.get(&ordinal) {
                    *counts.entry(entry.clone()).or_default() += 1;
                }
            }
        }
    }
    let mut suggestions: Vec<Suggestion> = counts
        .into_iter()
        .map(|((text, kind), count)| Suggestion { text, kind, count })
        .collect();
    suggestions.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    suggestions.dedup_by(|a, b| a.text == b.text);
    suggestions.truncate(limit);
    Ok(suggestions)
}

/// Text and kind of a completion term.
fn split(term: &[u8]) -> Option<(String, String)> {
    let term = std::str::from_utf8(term).ok()?;
    let mut parts = term.splitn(3, COMPLETION_SEPARATOR);
    let (_normal, kind, text) = (parts.next()?, parts.next()?, parts.next()?);
    Some((text.to_owned(), kind.to_owned()))
}
