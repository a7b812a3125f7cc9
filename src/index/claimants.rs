//! Which files claim a key, as a state of the index says: a few looks into dictionaries.

use std::collections::BTreeSet;

use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, Searcher, TERMINATED, TantivyError, Term};

use super::IndexError;
use super::schema::{DOCUMENT, Fields};

/// Looks up the claimants of keys; made once for many keys.
pub(super) struct Claimants {
    searcher: Searcher,
    fields: Fields,
    /// The paths of each segment's documents.
    paths: Vec<Option<StrColumn>>,
}

impl Claimants {
    pub(super) fn of(searcher: &Searcher, fields: &Fields) -> Result<Self, IndexError> {
        let readers = searcher.segment_readers().iter();
        let paths: Result<_, _> = readers
            .map(|reader| reader.fast_fields().str(DOCUMENT))
            .collect();
        Ok(Self {
            searcher: searcher.clone(),
            fields: *fields,
            paths: paths?,
        })
    }

    /// The paths of the files that hold a key or would if another did not.
    pub(super) fn find(&self, key: &str) -> Result<BTreeSet<String>, IndexError> {
        let mut found = BTreeSet::new();
        for field in [self.fields.key, self.fields.older] {
            let term = Term::from_field_text(field, key);
            for (reader, paths) in self.searcher.segment_readers().iter().zip(&self.paths) {
                let index = reader.inverted_index(field)?;
                let postings = index.read_postings(&term, IndexRecordOption::Basic);
                let Some(mut postings) = postings.map_err(TantivyError::from)? else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    if !reader.is_deleted(doc) {
                        found.insert(path_of(paths.as_ref(), doc)?);
                    }
                    postings.advance();
                }
            }
        }
        Ok(found)
    }
}

fn path_of(paths: Option<&StrColumn>, doc: tantivy::DocId) -> Result<String, IndexError> {
    let damaged = || IndexError::Damaged {
        what: "column of paths".to_owned(),
    };
    let paths = paths.ok_or_else(damaged)?;
    let ordinal = paths.term_ords(doc).next().ok_or_else(damaged)?;
    let mut path = String::new();
    if paths
        .ord_to_str(ordinal, &mut path)
        .map_err(TantivyError::from)?
    {
        Ok(path)
    } else {
        Err(damaged())
    }
}
