//! A normal form as a query on bigrams.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{EmptyQuery, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis::{PhraseTerms, phrase_terms};

/// Documents that hold a normal form as a substring of one value of a bigram field.
pub(super) fn grams(field: Field, normal: &str) -> Box<dyn Query> {
    match phrase_terms(normal) {
        PhraseTerms::None => Box::new(EmptyQuery),
        PhraseTerms::Prefix(c) => {
            let after = char::from_u32(c as u32 + 1).unwrap_or(char::MAX);
            let bound = |c: char| Term::from_field_text(field, c.encode_utf8(&mut [0; 4]));
            let range = RangeQuery::new(Bound::Included(bound(c)), Bound::Excluded(bound(after)));
            Box::new(range)
        }
        PhraseTerms::Grams(grams) => {
            let mut terms: Vec<(usize, Term)> = grams
                .into_iter()
                .map(|(offset, gram)| (offset as usize, Term::from_field_text(field, &gram)))
                .collect();
            if terms.len() == 1 {
                let (_, only) = terms.remove(0);
                return Box::new(TermQuery::new(only, IndexRecordOption::WithFreqs));
            }
            Box::new(PhraseQuery::new_with_offset(terms))
        }
    }
}
