//! An engine query: documents in which all terms stand in one value of a field.

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED, TantivyError, Term};

use crate::analysis::value_of;

/// Matches where every term stands in the same value; scores nothing.
#[derive(Debug, Clone)]
pub(super) struct SameValueQuery {
    terms: Vec<Term>,
}

impl SameValueQuery {
    /// A query for these terms of one field; no terms match nothing.
    pub(super) fn new(terms: Vec<Term>) -> Self {
        Self { terms }
    }
}

impl Query for SameValueQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SameValueWeight {
            terms: self.terms.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for term in &self.terms {
            visitor(term, true);
        }
    }
}

struct SameValueWeight {
    terms: Vec<Term>,
}

impl Weight for SameValueWeight {
    fn scorer(&self, reader: &SegmentReader, _boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut postings = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let index = reader.inverted_index(term.field())?;
            match index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(found) => postings.push(found),
                None => return Ok(Box::new(EmptyScorer)),
            }
        }
        if postings.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(SameValueScorer::start(postings)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if self.scorer(reader, 1.0)?.seek(doc) == doc {
            return Ok(Explanation::new("all terms in one value", 0.0));
        }
        Err(TantivyError::InvalidArgument(format!(
            "document {doc} does not match"
        )))
    }
}

struct SameValueScorer {
    /// Rarest first: it leads.
    postings: Vec<SegmentPostings>,
    positions: Vec<u32>,
    values: Vec<u32>,
    candidates: Vec<u32>,
}

impl SameValueScorer {
    fn start(mut postings: Vec<SegmentPostings>) -> Self {
        postings.sort_by_key(SegmentPostings::doc_freq);
        let mut scorer = Self {
            postings,
            positions: vec![],
            values: vec![],
            candidates: vec![],
        };
        let first = scorer.postings[0].doc();
        scorer.settle(first);
        scorer
    }

    /// Moves to the first match at or behind `target`, to which the lead has moved.
    fn settle(&mut self, mut target: DocId) -> DocId {
        while target != TERMINATED {
            match self.align(target) {
                Ok(()) if self.share_a_value() => return target,
                Ok(()) => target = self.postings[0].advance(),
                Err(beyond) => target = self.seek_lead(beyond),
            }
        }
        TERMINATED
    }

    fn seek_lead(&mut self, target: DocId) -> DocId {
        let lead = &mut self.postings[0];
        if lead.doc() < target {
            lead.seek(target)
        } else {
            lead.doc()
        }
    }

    /// Moves all others to `target`, or says how far one of them went beyond.
    fn align(&mut self, target: DocId) -> Result<(), DocId> {
        for postings in &mut self.postings[1..] {
            let doc = if postings.doc() < target {
                postings.seek(target)
            } else {
                postings.doc()
            };
            if doc != target {
                return Err(doc);
            }
        }
        Ok(())
    }

    fn share_a_value(&mut self) -> bool {
        self.candidates.clear();
        for (i, postings) in self.postings.iter_mut().enumerate() {
            postings.positions(&mut self.positions);
            self.values.clear();
            self.values
                .extend(self.positions.iter().map(|position| value_of(*position)));
            self.values.dedup();
            if i == 0 {
                self.candidates.extend_from_slice(&self.values);
            } else {
                let values = &self.values;
                self.candidates
                    .retain(|value| values.binary_search(value).is_ok());
            }
            if self.candidates.is_empty() {
                return false;
            }
        }
        true
    }
}

impl DocSet for SameValueScorer {
    fn advance(&mut self) -> DocId {
        let next = self.postings[0].advance();
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc() {
            return self.doc();
        }
        let next = self.seek_lead(target);
        self.settle(next)
    }

    fn doc(&self) -> DocId {
        self.postings[0].doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings[0].doc_freq()
    }
}

impl Scorer for SameValueScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
