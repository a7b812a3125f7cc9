//! The sheets of an index in short: all of them, without the document store.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Searcher, SegmentReader, TantivyError};

use crate::domain::DocumentId;

use super::IndexError;
use super::record::WITH_RESULTS;
use super::schema::{RESULTS, ROW_SHEET, SHEET_SUMMARY};
use super::unit::{SheetHead, Unit};

/// One sheet: what stands at its head, where it is from, and how much is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSummary {
    /// City, department, year and the like.
    pub head: SheetHead,
    /// Path of the file that holds it, relative to the corpus.
    pub document: String,
    /// Hash of the file.
    pub document_id: DocumentId,
    /// Measures; rows that a newer file took over count with that file.
    #[serde(skip)]
    pub measures: usize,
    /// Measures whose result column is filled in.
    #[serde(skip)]
    pub with_results: usize,
}

/// Measures of a sheet so far.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    measures: usize,
    with_results: usize,
}

impl SheetSummary {
    /// The value of the column: only the overview of a sheet has one.
    pub(super) fn write(unit: &Unit) -> Option<Vec<u8>> {
        unit.overview.as_ref()?;
        let summary = Self {
            head: unit.sheet.clone(),
            document: unit.document.clone(),
            document_id: unit.document_id.clone(),
            measures: 0,
            with_results: 0,
        };
        Some(serde_json::to_vec(&summary).expect("a summary holds only strings and numbers"))
    }

    /// Every sheet, by municipality, kind, department and year.
    pub(super) fn read_all(searcher: &Searcher) -> Result<Vec<Self>, IndexError> {
        let mut sheets = Vec::new();
        let mut counts: HashMap<String, Count> = HashMap::new();
        for reader in searcher.segment_readers() {
            count(reader, &mut counts)?;
            read(reader, &mut sheets)?;
        }
        for sheet in &mut sheets {
            if let Some(count) = counts.get(&sheet.head.key) {
                sheet.measures = count.measures;
                sheet.with_results = count.with_results;
            }
        }
        sheets.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(sheets)
    }

    fn order(&self) -> impl Ord {
        let head = &self.head;
        (
            head.municipality.clone(),
            head.kind.clone(),
            head.department.clone(),
            head.fiscal_year,
            head.key.clone(),
        )
    }
}

/// Adds the rows of one segment.
fn count(reader: &SegmentReader, counts: &mut HashMap<String, Count>) -> Result<(), IndexError> {
    let columns = reader.fast_fields();
    let Some(sheets) = columns.str(ROW_SHEET)? else {
        return Ok(());
    };
    let results = columns.str(RESULTS)?;
    let with_results = results
        .as_ref()
        .map(|column| ordinal_of(column, WITH_RESULTS));
    let with_results = with_results.transpose()?.flatten();
    let mut own = vec![Count::default(); sheets.num_terms()];
    for doc in reader.doc_ids_alive() {
        let Some(ordinal) = first(&sheets, doc) else {
            continue;
        };
        let count = own.get_mut(ordinal as usize).ok_or_else(damaged)?;
        count.measures += 1;
        let result = results.as_ref().and_then(|column| first(column, doc));
        if result.is_some() && result == with_results {
            count.with_results += 1;
        }
    }
    let stream = sheets.dictionary().stream();
    let mut stream = stream.map_err(TantivyError::from)?;
    for own in own {
        if stream.advance() && own.measures > 0 {
            let key = String::from_utf8_lossy(stream.key()).into_owned();
            let total = counts.entry(key).or_default();
            total.measures += own.measures;
            total.with_results += own.with_results;
        }
    }
    Ok(())
}

/// Adds the sheets whose overview lies in this segment.
fn read(reader: &SegmentReader, sheets: &mut Vec<SheetSummary>) -> Result<(), IndexError> {
    let Some(column) = reader.fast_fields().bytes(SHEET_SUMMARY)? else {
        return Ok(());
    };
    let mut is_alive = vec![false; column.num_terms()];
    for doc in reader.doc_ids_alive() {
        for ordinal in column.term_ords(doc) {
            *is_alive.get_mut(ordinal as usize).ok_or_else(damaged)? = true;
        }
    }
    let stream = column.dictionary().stream();
    let mut stream = stream.map_err(TantivyError::from)?;
    for is_alive in is_alive {
        if stream.advance() && is_alive {
            sheets.push(serde_json::from_slice(stream.key()).map_err(|_| damaged())?);
        }
    }
    Ok(())
}

fn first(column: &StrColumn, doc: DocId) -> Option<u64> {
    column.term_ords(doc).next()
}

fn ordinal_of(column: &StrColumn, term: &str) -> Result<Option<u64>, IndexError> {
    let found = column.dictionary().term_ord(term);
    Ok(found.map_err(TantivyError::from)?)
}

fn damaged() -> IndexError {
    IndexError::Damaged {
        what: "column of sheet summaries".to_owned(),
    }
}
