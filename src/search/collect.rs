//! Runs a query once: totals, facet counts and the best rows in one pass.
//!
//! The facet filters are no part of the engine query. Each document says which
//! filters it fails: none, and it is a hit; exactly one, and it counts only in
//! that filter's own facet, which its own selection must not shrink.

use std::cmp::Ordering;

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocAddress, DocId, DocSet as _, SegmentOrdinal, TERMINATED};

use crate::index::{Facet, Snapshot};

use super::build::Built;
use super::facets::Counts;
use super::filters::ResolvedFilters;
use super::ranking::steps;
use super::{SearchError, SearchRequest, Sort};

/// What one pass found.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) total: usize,
    pub(super) total_exact: usize,
    /// The first rows in order, as many as were wanted.
    pub(super) rows: Vec<Row>,
    pub(super) counts: Counts,
}

/// One hit, with all that decides its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) address: DocAddress,
    pub(super) exact: bool,
    /// Score in steps of 1e-4.
    pub(super) steps: i64,
    pub(super) year: u64,
    pub(super) key: String,
}

/// Runs the queries over all segments and keeps the rows up to the end of the page.
pub(super) fn collect(
    snapshot: &Snapshot,
    built: &Built,
    filters: &ResolvedFilters,
    request: &SearchRequest,
) -> Result<Collected, SearchError> {
    let wanted = request.offset.saturating_add(request.limit);
    run(
        snapshot,
        built,
        filters,
        request.sort,
        wanted,
        request.facets,
    )
}

/// How many documents match.
pub(super) fn count(
    snapshot: &Snapshot,
    built: &Built,
    filters: &ResolvedFilters,
) -> Result<usize, SearchError> {
    let sort = Sort::default();
    Ok(run(snapshot, built, filters, sort, 0, false)?.total)
}

fn run(
    snapshot: &Snapshot,
    built: &Built,
    filters: &ResolvedFilters,
    sort: Sort,
    wanted: usize,
    counting: bool,
) -> Result<Collected, SearchError> {
    let statistics = snapshot.statistics();
    let weigh = |query: &dyn Query| {
        query.weight(EnableScoring::enabled_from_statistics_provider(
            &statistics,
            snapshot.searcher(),
        ))
    };
    let exact = weigh(&*built.exact)?;
    let full = built.full.as_deref().map(weigh).transpose()?;
    let mut collected = Collected::default();
    let counted = Facet::ALL.into_iter().zip(&mut collected.counts);
    for (facet, counts) in counted.filter(|_| counting) {
        counts.resize(snapshot.facet_terms(facet)?.len(), 0);
    }
    let segments = snapshot.searcher().segment_readers();
    for (ordinal, reader) in (0..).zip(segments) {
        let segment = Segment::open(snapshot, reader, ordinal, filters, counting)?;
        segment.collect(&*exact, full.as_deref(), sort, wanted, &mut collected)?;
    }
    collected.rows.sort_by(|a, b| order(sort, a, b));
    collected.rows.truncate(wanted);
    Ok(collected)
}

/// Best first: by the sort asked for, then year (new first), then key.
fn order(sort: Sort, a: &Row, b: &Row) -> Ordering {
    by_rank(sort, &Rank::of(a), &Rank::of(b)).then_with(|| a.key.cmp(&b.key))
}

#[derive(Debug, Clone, Copy)]
struct Rank {
    exact: bool,
    steps: i64,
    year: u64,
}

impl Rank {
    fn of(row: &Row) -> Self {
        Self {
            exact: row.exact,
            steps: row.steps,
            year: row.year,
        }
    }
}

fn by_rank(sort: Sort, a: &Rank, b: &Rank) -> Ordering {
    let by_score = || b.exact.cmp(&a.exact).then(b.steps.cmp(&a.steps));
    let newest = || b.year.cmp(&a.year);
    // Sheets without a year stand last in either direction.
    let oldest = || (a.year == 0, a.year).cmp(&(b.year == 0, b.year));
    match sort {
        Sort::Relevance => by_score().then_with(newest),
        Sort::Newest => newest().then_with(by_score),
        Sort::Oldest => oldest().then_with(by_score),
    }
}

/// The columns of one segment.
struct Segment<'a> {
    reader: &'a SegmentReader,
    ordinal: SegmentOrdinal,
    facets: Vec<FacetColumn<'a>>,
    counting: bool,
    keys: Option<StrColumn>,
    years: Option<tantivy::columnar::Column<u64>>,
}

struct FacetColumn<'a> {
    column: Option<StrColumn>,
    /// For each ordinal, the place of its term among all terms of the facet.
    places: &'a [u32],
    /// Ordinals of which a document must hold one; `None` where nothing is chosen.
    chosen: Option<Vec<u64>>,
    counts: Vec<usize>,
}

impl<'a> Segment<'a> {
    fn open(
        snapshot: &'a Snapshot,
        reader: &'a SegmentReader,
        ordinal: SegmentOrdinal,
        filters: &ResolvedFilters,
        counting: bool,
    ) -> Result<Self, SearchError> {
        let columns = reader.fast_fields();
        let mut facets = Vec::new();
        for facet in Facet::ALL {
            // A facet that is neither chosen nor counted has no say.
            if !counting && filters.of(facet).is_none() {
                continue;
            }
            let column = columns.str(facet.as_str())?;
            let places = snapshot.facet_places(facet, ordinal)?;
            facets.push(FacetColumn::open(column, places, filters.of(facet))?);
        }
        Ok(Self {
            reader,
            ordinal,
            facets,
            counting,
            keys: columns.str("key")?,
            years: columns.column_opt("year_order")?,
        })
    }

    fn collect(
        mut self,
        exact: &dyn Weight,
        full: Option<&dyn Weight>,
        sort: Sort,
        wanted: usize,
        into: &mut Collected,
    ) -> Result<(), SearchError> {
        let mut scorer = full.unwrap_or(exact).scorer(self.reader, 1.0)?;
        // Only where parts count too must the exact matches be told apart.
        let mut strict = full.map(|_| exact.scorer(self.reader, 1.0)).transpose()?;
        let mut best = Best::new(sort, wanted);
        let alive = self.reader.alive_bitset();
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) && self.passes(doc) {
                let exact = strict.as_mut().is_none_or(|strict| {
                    let at = strict.doc();
                    doc == if at < doc { strict.seek(doc) } else { at }
                });
                into.total += 1;
                into.total_exact += usize::from(exact);
                let year = self
                    .years
                    .as_ref()
                    .and_then(|years| years.first(doc))
                    .unwrap_or(0);
                best.push(
                    Rank {
                        exact,
                        steps: steps(scorer.score()),
                        year,
                    },
                    doc,
                    &self.keys,
                );
            }
            doc = scorer.advance();
        }
        self.take_rows(best, into)?;
        if self.counting {
            self.take_counts(into);
        }
        Ok(())
    }

    /// Counts a document in the facets; whether it is a hit.
    fn passes(&mut self, doc: DocId) -> bool {
        let mut failed = None;
        for (i, facet) in self.facets.iter().enumerate() {
            if !facet.admits(doc) {
                if failed.is_some() {
                    return false;
                }
                failed = Some(i);
            }
        }
        match failed {
            Some(only) => self.facets[only].count(doc),
            None => self.facets.iter_mut().for_each(|facet| facet.count(doc)),
        }
        failed.is_none()
    }

    fn take_rows(&self, best: Best, into: &mut Collected) -> Result<(), SearchError> {
        for (rank, ordinal, doc) in best.finish() {
            let mut key = String::new();
            if let Some(keys) = &self.keys {
                keys.ord_to_str(ordinal, &mut key)
                    .map_err(tantivy::TantivyError::from)?;
            }
            let Rank { exact, steps, year } = rank;
            let address = DocAddress::new(self.ordinal, doc);
            into.rows.push(Row {
                address,
                exact,
                steps,
                year,
                key,
            });
        }
        Ok(())
    }

    fn take_counts(self, into: &mut Collected) {
        for (facet, counts) in self.facets.into_iter().zip(&mut into.counts) {
            for (place, count) in facet.places.iter().zip(facet.counts) {
                counts[*place as usize] += count;
            }
        }
    }
}

impl<'a> FacetColumn<'a> {
    fn open(
        column: Option<StrColumn>,
        places: &'a [u32],
        chosen: Option<&[String]>,
    ) -> Result<Self, SearchError> {
        let mut ordinals = None;
        if let Some(terms) = chosen {
            let mut found = Vec::new();
            for term in terms {
                if let Some(column) = &column {
                    let ordinal = column.dictionary().term_ord(term.as_bytes());
                    found.extend(ordinal.map_err(tantivy::TantivyError::from)?);
                }
            }
            ordinals = Some(found);
        }
        let terms = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(Self {
            column,
            places,
            chosen: ordinals,
            counts: vec![0; terms],
        })
    }

    fn admits(&self, doc: DocId) -> bool {
        let Some(chosen) = &self.chosen else {
            return true;
        };
        let column = self.column.as_ref();
        column.is_some_and(|column| {
            column
                .term_ords(doc)
                .any(|ordinal| chosen.contains(&ordinal))
        })
    }

    fn count(&mut self, doc: DocId) {
        if let Some(column) = &self.column {
            for ordinal in column.term_ords(doc) {
                self.counts[ordinal as usize] += 1;
            }
        }
    }
}

/// The best rows of a segment. Keys of one segment compare as their ordinals.
struct Best {
    sort: Sort,
    wanted: usize,
    rows: Vec<(Rank, u64, DocId)>,
}

impl Best {
    fn new(sort: Sort, wanted: usize) -> Self {
        Self {
            sort,
            wanted,
            rows: Vec::new(),
        }
    }

    fn push(&mut self, rank: Rank, doc: DocId, keys: &Option<StrColumn>) {
        let ordinal = keys
            .as_ref()
            .and_then(|keys| keys.ords().first(doc))
            .unwrap_or(0);
        self.rows.push((rank, ordinal, doc));
        // Cutting back at twice the size costs a constant a row.
        if self.wanted > 0 && self.rows.len() >= (2 * self.wanted).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let sort = self.sort;
        if self.rows.len() > self.wanted {
            self.rows
                .select_nth_unstable_by(self.wanted, |a, b| Self::compare(sort, a, b));
            self.rows.truncate(self.wanted);
        }
    }

    fn finish(mut self) -> Vec<(Rank, u64, DocId)> {
        if self.wanted == 0 {
            return Vec::new();
        }
        self.cut();
        self.rows
    }

    fn compare(sort: Sort, a: &(Rank, u64, DocId), b: &(Rank, u64, DocId)) -> Ordering {
        by_rank(sort, &a.0, &b.0).then(a.1.cmp(&b.1))
    }
}
