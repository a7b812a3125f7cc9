//! The terms of a facet over all segments, and which of them each segment means
//! by its own ordinals. Read once a state of the index: looking terms up one by
//! one would cost more than the search.

use tantivy::Searcher;

use super::IndexError;
use super::schema::Facet;

/// Every term of one facet.
#[derive(Debug, Default)]
pub(super) struct FacetTerms {
    /// Sorted, each once.
    pub(super) terms: Vec<String>,
    /// For each segment, for each of its ordinals, the place in `terms`.
    pub(super) places: Vec<Vec<u32>>,
}

impl FacetTerms {
    pub(super) fn read(searcher: &Searcher, facet: Facet) -> Result<Self, IndexError> {
        let mut by_segment: Vec<Vec<String>> = Vec::new();
        for reader in searcher.segment_readers() {
            let mut terms = Vec::new();
            if let Some(column) = reader.fast_fields().str(facet.as_str())? {
                let stream = column.dictionary().stream();
                let mut stream = stream.map_err(tantivy::TantivyError::from)?;
                while stream.advance() {
                    terms.push(String::from_utf8_lossy(stream.key()).into_owned());
                }
            }
            by_segment.push(terms);
        }
        let mut terms: Vec<String> = by_segment.iter().flatten().cloned().collect();
        terms.sort_unstable();
        terms.dedup();
        let place = |term: &String| {
            let found = terms
                .binary_search(term)
                .expect("every segment's term is among all");
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        let places = by_segment
            .iter()
            .map(|own| own.iter().map(place).collect())
            .collect();
        Ok(Self { terms, places })
    }
}
