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

use crate::index::{Facet, FacetValues, Snapshot};

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

/// One hit in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) address: DocAddress,
    pub(super) exact: bool,
    /// Score in steps of 1e-4.
    pub(super) steps: i64,
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
    let readers = snapshot.searcher().segment_readers();
    let segments: Result<Vec<_>, _> = (0..)
        .zip(readers)
        .map(|(ordinal, reader)| Segment::open(snapshot, reader, ordinal, filters, counting))
        .collect();
    let segments = segments?;
    let mut best = Best::new(sort, wanted);
    for segment in &segments {
        segment.collect(&*exact, full.as_deref(), &mut best, &mut collected)?;
        best.end_segment();
    }
    collected.rows = best.finish(&segments)?;
    Ok(collected)
}

/// Best first: by the sort asked for, then year, new first.
fn by_rank(sort: Sort, a: &Candidate, b: &Candidate) -> Ordering {
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

/// One segment on its way through a search.
struct Segment<'a> {
    reader: &'a SegmentReader,
    ordinal: SegmentOrdinal,
    facets: Vec<FacetColumn<'a>>,
    keys: Option<StrColumn>,
    years: Option<tantivy::columnar::Column<u64>>,
}

/// A facet that is chosen or counted.
struct FacetColumn<'a> {
    facet: Facet,
    values: Option<&'a FacetValues>,
    /// Places of which a document must hold one; `None` where nothing is chosen.
    chosen: Option<Vec<u32>>,
}

impl<'a> Segment<'a> {
    fn open(
        snapshot: &'a Snapshot,
        reader: &'a SegmentReader,
        ordinal: SegmentOrdinal,
        filters: &ResolvedFilters,
        counting: bool,
    ) -> Result<Self, SearchError> {
        let mut facets = Vec::new();
        for facet in Facet::ALL {
            // A facet that is neither chosen nor counted has no say.
            if counting || filters.of(facet).is_some() {
                facets.push(FacetColumn {
                    facet,
                    values: snapshot.facet_values(facet, ordinal)?,
                    chosen: chosen(snapshot, facet, filters)?,
                });
            }
        }
        let columns = reader.fast_fields();
        Ok(Self {
            reader,
            ordinal,
            facets,
            keys: columns.str("key")?,
            years: columns.column_opt("year_order")?,
        })
    }

    fn collect(
        &self,
        exact: &dyn Weight,
        full: Option<&dyn Weight>,
        best: &mut Best,
        into: &mut Collected,
    ) -> Result<(), SearchError> {
        let mut scorer = full.unwrap_or(exact).scorer(self.reader, 1.0)?;
        // Only where parts count too must the exact matches be told apart.
        let mut strict = full.map(|_| exact.scorer(self.reader, 1.0)).transpose()?;
        let alive = self.reader.alive_bitset();
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) && self.passes(doc, &mut into.counts) {
                let exact = strict.as_mut().is_none_or(|strict| {
                    let at = strict.doc();
                    doc == if at < doc { strict.seek(doc) } else { at }
                });
                into.total += 1;
                into.total_exact += usize::from(exact);
                let years = self.years.as_ref();
                best.push(Candidate {
                    exact,
                    steps: steps(scorer.score()),
                    year: years.and_then(|years| years.first(doc)).unwrap_or(0),
                    key: self.key_ordinal(doc),
                    address: DocAddress::new(self.ordinal, doc),
                });
            }
            doc = scorer.advance();
        }
        Ok(())
    }

    fn key_ordinal(&self, doc: DocId) -> u64 {
        let keys = self.keys.as_ref();
        keys.and_then(|keys| keys.ords().first(doc)).unwrap_or(0)
    }

    fn key(&self, ordinal: u64) -> Result<String, SearchError> {
        let mut key = String::new();
        if let Some(keys) = &self.keys {
            keys.ord_to_str(ordinal, &mut key)
                .map_err(tantivy::TantivyError::from)?;
        }
        Ok(key)
    }

    /// Counts a document in the facets; whether it is a hit.
    fn passes(&self, doc: DocId, counts: &mut Counts) -> bool {
        let mut failed = None;
        for facet in &self.facets {
            if !facet.admits(doc) {
                if failed.is_some() {
                    return false;
                }
                failed = Some(facet);
            }
        }
        match failed {
            Some(only) => only.count(doc, counts),
            None => self
                .facets
                .iter()
                .for_each(|facet| facet.count(doc, counts)),
        }
        failed.is_none()
    }
}

/// The places of a facet's chosen terms; a term that nobody has is left out.
fn chosen(
    snapshot: &Snapshot,
    facet: Facet,
    filters: &ResolvedFilters,
) -> Result<Option<Vec<u32>>, SearchError> {
    let Some(wanted) = filters.of(facet) else {
        return Ok(None);
    };
    let terms = snapshot.facet_terms(facet)?;
    let found = wanted
        .iter()
        .filter_map(|term| terms.binary_search(term).ok());
    Ok(Some(
        found
            .filter_map(|place| u32::try_from(place).ok())
            .collect(),
    ))
}

impl FacetColumn<'_> {
    fn of(&self, doc: DocId) -> &[u32] {
        self.values.map_or(&[], |values| values.of(doc))
    }

    fn admits(&self, doc: DocId) -> bool {
        let chosen = self.chosen.as_ref();
        chosen.is_none_or(|chosen| self.of(doc).iter().any(|place| chosen.contains(place)))
    }

    fn count(&self, doc: DocId, counts: &mut Counts) {
        let counts = &mut counts[self.facet as usize];
        for place in self.of(doc) {
            // Where nothing is counted, there is no room either.
            if let Some(count) = counts.get_mut(*place as usize) {
                *count += 1;
            }
        }
    }
}

/// One hit before its key is read: keys of one segment compare as their ordinals.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    exact: bool,
    steps: i64,
    year: u64,
    key: u64,
    address: DocAddress,
}

/// The best candidates of all segments.
struct Best {
    sort: Sort,
    wanted: usize,
    rows: Vec<Candidate>,
    /// Where those of the segment at hand begin.
    own: usize,
}

impl Best {
    fn new(sort: Sort, wanted: usize) -> Self {
        Self {
            sort,
            wanted,
            rows: Vec::new(),
            own: 0,
        }
    }

    /// Takes a candidate of the segment at hand.
    fn push(&mut self, row: Candidate) {
        self.rows.push(row);
        // Cutting back at twice the size costs a constant a row.
        if self.rows.len() - self.own >= self.wanted.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    fn end_segment(&mut self) {
        self.cut();
        self.own = self.rows.len();
    }

    /// Keeps the candidates of the segment at hand that can still be wanted.
    fn cut(&mut self) {
        let (sort, wanted) = (self.sort, self.wanted);
        let own = &mut self.rows[self.own..];
        if wanted > 0 && own.len() > wanted {
            own.select_nth_unstable_by(wanted, |a, b| by_rank(sort, a, b).then(a.key.cmp(&b.key)));
        }
        self.rows.truncate(self.own.saturating_add(wanted));
    }

    /// The first rows in order. Keys are read only where they decide: between
    /// equals of different segments, and of the rows that are wanted.
    fn finish(self, segments: &[Segment<'_>]) -> Result<Vec<Row>, SearchError> {
        let (sort, wanted) = (self.sort, self.wanted);
        let mut rows = self.rows;
        rows.sort_by(|a, b| {
            let place = |row: &Candidate| (row.address.segment_ord, row.key);
            by_rank(sort, a, b).then_with(|| place(a).cmp(&place(b)))
        });
        let mut finished: Vec<Row> = Vec::new();
        let equals = rows.chunk_by(|a, b| by_rank(sort, a, b).is_eq());
        for group in equals {
            if finished.len() >= wanted {
                break;
            }
            let mut group: Vec<Row> = group
                .iter()
                .map(|row| {
                    let segment = &segments[row.address.segment_ord as usize];
                    Ok(Row {
                        address: row.address,
                        exact: row.exact,
                        steps: row.steps,
                        key: segment.key(row.key)?,
                    })
                })
                .collect::<Result<_, SearchError>>()?;
            group.sort_by(|a, b| a.key.cmp(&b.key));
            finished.extend(group);
        }
        finished.truncate(wanted);
        Ok(finished)
    }
}
