//! What the index knows of each file that it was made from.

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use crate::domain::DocumentId;
use crate::ingest::{Diagnostic, Overrides, Severity};

use super::IndexError;
use super::file_summary::FileSummary;
use super::inbox;
use super::scan::FileStamp;
use super::schema::Fields;

/// Value of the `sort` field of a file record.
pub(super) const FILE: &str = "file";

/// One file as it was when its measures were written; committed together with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path relative to the corpus, `/` between parts.
    pub path: String,
    /// Hash of the bytes.
    pub id: DocumentId,
    /// Size and times: while they stay, the bytes are not hashed again.
    pub stamp: FileStamp,
    /// What the operator stated of it: other statements mean reading it again.
    #[serde(default)]
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
    /// Keys of all its units.
    pub keys: Vec<String>,
    /// Those of its keys that another file holds: not searchable here.
    pub superseded: Vec<String>,
    /// What was doubtful or lost.
    pub diagnostics: Vec<Diagnostic>,
}

impl FileRecord {
    /// Whether it was uploaded, not put into the folder.
    pub fn is_upload(&self) -> bool {
        inbox::is_upload(&self.path)
    }

    /// Its name, without its folder and what the service adds to that of an upload.
    pub fn name(&self) -> &str {
        inbox::sent_name(&self.path)
    }

    /// Whether somebody should look at it: it failed, or a field is doubtful.
    pub fn is_doubtful(&self) -> bool {
        let is_serious = |one: &Diagnostic| one.severity > Severity::Info;
        self.failed || self.diagnostics.iter().any(is_serious)
    }

    /// The same in short, as lists show it.
    pub fn summary(&self) -> FileSummary {
        FileSummary::of(self)
    }

    pub(super) fn write(&self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(fields.sort, FILE);
        document.add_text(fields.document, &self.path);
        document.add_text(fields.document_id, self.id.as_str());
        let payload = serde_json::to_vec(self).expect("a record holds only strings and numbers");
        document.add_bytes(fields.payload, &payload);
        let summary = self.summary().write();
        document.add_bytes(fields.file_summary, summary.as_bytes());
        document
    }

    pub(super) fn read(document: &TantivyDocument, fields: &Fields) -> Result<Self, IndexError> {
        document
            .get_first(fields.payload)
            .and_then(|value| value.as_bytes())
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .ok_or_else(|| IndexError::Damaged {
                what: "stored file record".to_owned(),
            })
    }
}
