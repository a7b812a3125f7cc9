//! Statistics of live documents only.
//!
//! The engine's own count what was deleted until its segments are merged, so
//! that scores would depend on the history of updates. Lengths are summed from
//! the stored field norms, which a merge does not change.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// Statistics for one state of the index; what is counted once is kept.
#[derive(Debug, Default)]
pub(super) struct StatisticsCache {
    tokens: Mutex<HashMap<Field, u64>>,
    documents: Mutex<Option<u64>>,
}

/// The statistics of one state of the index.
pub struct LiveStatistics<'a> {
    searcher: &'a Searcher,
    cache: &'a StatisticsCache,
    /// Matches every document that counts.
    counted: Term,
}

impl std::fmt::Debug for LiveStatistics<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveStatistics")
            .field("cache", self.cache)
            .finish_non_exhaustive()
    }
}

impl<'a> LiveStatistics<'a> {
    pub(super) fn new(searcher: &'a Searcher, cache: &'a StatisticsCache, counted: Term) -> Self {
        Self {
            searcher,
            cache,
            counted,
        }
    }
}

impl Bm25StatisticsProvider for LiveStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let mut tokens = self
            .cache
            .tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(total) = tokens.get(&field) {
            return Ok(*total);
        }
        let mut total = 0;
        for reader in self.searcher.segment_readers() {
            let Some(norms) = reader.fieldnorms_readers().get_field(field)? else {
                continue;
            };
            total += reader
                .doc_ids_alive()
                .map(|doc| u64::from(norms.fieldnorm(doc)))
                .sum::<u64>();
        }
        tokens.insert(field, total);
        Ok(total)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let mut documents = self
            .cache
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(total) = *documents {
            return Ok(total);
        }
        let total = self.doc_freq(&self.counted)?;
        *documents = Some(total);
        Ok(total)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut total = 0;
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(term.field())?;
            total += match reader.alive_bitset() {
                None => u64::from(index.doc_freq(term)?),
                Some(alive) => index
                    .read_postings(term, IndexRecordOption::Basic)?
                    .map_or(0, |postings| {
                        u64::from(postings.doc_freq_given_deletes(alive))
                    }),
            };
        }
        Ok(total)
    }
}
