//! The terms of a facet over all segments, and which of them each document has.
//!
//! Read once a state of the index and kept in memory, about six bytes a value:
//! counting goes over every hit of a search, and asking the engine's columns for
//! each of them would cost more than the search.

use tantivy::{DocId, Searcher};

use super::IndexError;
use super::schema::Facet;

/// Every term of one facet.
#[derive(Debug, Default)]
pub(super) struct FacetTerms {
    /// Sorted, each once.
    pub(super) terms: Vec<String>,
    /// The values of each segment's documents.
    pub(super) segments: Vec<FacetValues>,
}

/// What the documents of one segment have of a facet.
#[derive(Debug, Default)]
pub struct FacetValues {
    /// Where the values of each document begin, and the end of the last.
    starts: Vec<u32>,
    /// Places among all terms of the facet.
    places: Vec<u32>,
}

impl FacetValues {
    /// The values of a document, as places among the terms of the facet.
    pub fn of(&self, doc: DocId) -> &[u32] {
        let doc = doc as usize;
        match (self.starts.get(doc), self.starts.get(doc + 1)) {
            (Some(start), Some(end)) => &self.places[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

impl FacetTerms {
    pub(super) fn read(searcher: &Searcher, facet: Facet) -> Result<Self, IndexError> {
        let mut by_segment: Vec<Vec<String>> = Vec::new();
        let mut columns = Vec::new();
        for reader in searcher.segment_readers() {
            let mut terms = Vec::new();
            let column = reader.fast_fields().str(facet.as_str())?;
            if let Some(column) = &column {
                let stream = column.dictionary().stream();
                let mut stream = stream.map_err(tantivy::TantivyError::from)?;
                while stream.advance() {
                    terms.push(String::from_utf8_lossy(stream.key()).into_owned());
                }
            }
            by_segment.push(terms);
            columns.push((column, reader.max_doc()));
        }
        let mut terms: Vec<String> = by_segment.iter().flatten().cloned().collect();
        terms.sort_unstable();
        terms.dedup();
        let place = |term: &String| {
            let found = terms
                .binary_search(term)
                .expect("every segment's term is among all");
            small(found)
        };
        let segments = by_segment.iter().zip(columns).map(|(own, (column, docs))| {
            let places: Vec<u32> = own.iter().map(place).collect();
            let mut values = FacetValues::default();
            values.starts.push(0);
            for doc in 0..docs {
                if let Some(column) = &column {
                    let ordinals = column.term_ords(doc);
                    values
                        .places
                        .extend(ordinals.map(|ordinal| places[ordinal as usize]));
                }
                values.starts.push(small(values.places.len()));
            }
            values
        });
        let segments = segments.collect();
        Ok(Self { terms, segments })
    }
}

/// The engine counts the documents of a segment in 32 bits, too.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
