//! What the index knows of its files in short: all of them, without the document store.
//!
//! Records lie between units in the compressed blocks of the store; to read all
//! of them is to unpack all of it. A summary stands in a column of its own.

use serde::{Deserialize, Serialize};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, TantivyError, Term};

use crate::domain::DocumentId;
use crate::ingest::{Diagnostic, Overrides};

use super::IndexError;
use super::file_record::{FILE, FileRecord};
use super::inbox;
use super::scan::FileStamp;
use super::schema::{FILE_SUMMARY, Fields};

/// Between the summary and the diagnostics; JSON escapes it inside both.
const SEPARATOR: char = '\n';

/// A [`FileRecord`] without its keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Path relative to the corpus, `/` between parts. First, so that
    /// neighbours in the column share a beginning.
    pub path: String,
    /// Hash of the bytes.
    pub id: DocumentId,
    /// Size and times: while they stay, the bytes are not hashed again.
    pub stamp: FileStamp,
    /// What the operator stated of it.
    pub overrides: Overrides,
    /// The layout that read it.
    pub layout: Option<String>,
    /// Share of its characters that are indexed, 0 to 1.
    pub coverage: f64,
    /// Sheets it gave.
    pub sheets: usize,
    /// Measures it gave, overviews not counted.
    pub measures: usize,
    /// Whether it could not be read.
    pub failed: bool,
    /// Whether somebody should look at it, see [`FileRecord::is_doubtful`].
    pub doubtful: bool,
    /// How many of its keys another file holds.
    pub superseded: usize,
    /// How many diagnostics are about it.
    pub diagnostics: usize,
    /// The diagnostics as written: most callers only count them.
    #[serde(skip)]
    diagnostics_json: String,
}

impl FileSummary {
    pub(super) fn of(record: &FileRecord) -> Self {
        let diagnostics_json = if record.diagnostics.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&record.diagnostics)
                .expect("diagnostics hold only strings and numbers")
        };
        Self {
            path: record.path.clone(),
            id: record.id.clone(),
            stamp: record.stamp,
            overrides: record.overrides.clone(),
            layout: record.layout.clone(),
            coverage: record.coverage,
            sheets: record.sheets,
            measures: record.measures,
            failed: record.failed,
            doubtful: record.is_doubtful(),
            superseded: record.superseded.len(),
            diagnostics: record.diagnostics.len(),
            diagnostics_json,
        }
    }

    /// Whether it was uploaded, not put into the folder.
    pub fn is_upload(&self) -> bool {
        inbox::is_upload(&self.path)
    }

    /// What was doubtful or lost.
    ///
    /// # Errors
    /// When the column is damaged.
    pub fn read_diagnostics(&self) -> Result<Vec<Diagnostic>, IndexError> {
        if self.diagnostics_json.is_empty() {
            return Ok(Vec::new());
        }
        serde_json::from_str(&self.diagnostics_json).map_err(|_| damaged())
    }

    /// The value of the column.
    pub(super) fn write(&self) -> String {
        let mut text =
            serde_json::to_string(self).expect("a summary holds only strings and numbers");
        text.push(SEPARATOR);
        text.push_str(&self.diagnostics_json);
        text
    }

    fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        let text = str::from_utf8(bytes).map_err(|_| damaged())?;
        let (summary, diagnostics) = text.split_once(SEPARATOR).ok_or_else(damaged)?;
        let mut summary: Self = serde_json::from_str(summary).map_err(|_| damaged())?;
        diagnostics.clone_into(&mut summary.diagnostics_json);
        Ok(summary)
    }

    /// All summaries, each with the place of its record; in no order.
    pub(super) fn read_all(
        searcher: &Searcher,
        fields: &Fields,
    ) -> Result<Vec<(DocAddress, Self)>, IndexError> {
        let mut found = Vec::new();
        let files = Term::from_field_text(fields.sort, FILE);
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let Some(column) = reader.fast_fields().bytes(FILE_SUMMARY)? else {
                continue;
            };
            let index = reader.inverted_index(fields.sort)?;
            let postings = index.read_postings(&files, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(TantivyError::from)? else {
                continue;
            };
            // Which live record has which value; the values are then read in one go.
            let mut holders = vec![None; column.num_terms()];
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !reader.is_deleted(doc) {
                    for ordinal in column.term_ords(doc) {
                        *holders.get_mut(ordinal as usize).ok_or_else(damaged)? = Some(doc);
                    }
                }
                postings.advance();
            }
            let stream = column.dictionary().stream();
            let mut stream = stream.map_err(TantivyError::from)?;
            for holder in holders {
                let has_value = stream.advance();
                if let (Some(doc), true) = (holder, has_value) {
                    let summary = Self::read(stream.key())?;
                    found.push((DocAddress::new(segment, doc), summary));
                }
            }
        }
        Ok(found)
    }
}

fn damaged() -> IndexError {
    IndexError::Damaged {
        what: "column of file summaries".to_owned(),
    }
}
