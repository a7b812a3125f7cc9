//! The terms of a field with the units that hold them, over all segments.

use std::collections::HashMap;

use tantivy::index::SegmentReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, TantivyError};

use super::IndexError;

/// The terms of a field that live documents hold, sorted, with the number of them. Deleted documents do not count: the same corpus
/// gives the same numbers after any history of updates.
pub(super) fn live_terms(
    searcher: &Searcher,
    field: Field,
) -> Result<Vec<(String, u32)>, IndexError> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let stream = index.terms().stream();
        let mut stream = stream.map_err(TantivyError::from)?;
        while stream.advance() {
            let count = live(reader, &index, stream.value())?;
            let Ok(term) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            match counts.get_mut(term) {
                _ if count == 0 => {}
                Some(sum) => *sum += count,
                None => {
                    counts.insert(term.to_owned(), count);
                }
            }
        }
    }
    let mut terms: Vec<(String, u32)> = counts.into_iter().collect();
    terms.sort_unstable();
    Ok(terms)
}

/// The terms of a field that begin like this and that some live document holds.
pub(super) fn live_terms_from(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
) -> Result<Vec<String>, IndexError> {
    let mut terms = Vec::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let range = index.terms().range().ge(prefix).into_stream();
        let mut stream = range.map_err(TantivyError::from)?;
        while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
            if live(reader, &index, stream.value())? > 0
                && let Ok(term) = std::str::from_utf8(stream.key())
            {
                terms.push(term.to_owned());
            }
        }
    }
    terms.sort_unstable();
    terms.dedup();
    Ok(terms)
}

fn live(
    reader: &SegmentReader,
    index: &tantivy::InvertedIndexReader,
    info: &tantivy::postings::TermInfo,
) -> Result<u32, IndexError> {
    let Some(alive) = reader.alive_bitset() else {
        return Ok(info.doc_freq);
    };
    let postings = index
        .read_postings_from_terminfo(info, IndexRecordOption::Basic)
        .map_err(TantivyError::from)?;
    Ok(postings.doc_freq_given_deletes(alive))
}
