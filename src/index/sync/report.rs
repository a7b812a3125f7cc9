//! What a run tells of itself: each file's state with the reason, and the sums.

use serde::{Deserialize, Serialize};

use crate::index::file_summary::FileSummary;
use crate::ingest::Diagnostic;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncReport {
    /// Files by what became of them.
    pub documents: DocumentCounts,
    /// Sheets in the index now.
    pub sheets: usize,
    /// Measures in the index now; overviews are not counted.
    pub measures: usize,
    /// Time spent, in milliseconds.
    pub elapsed_ms: u64,
    /// What became of each file, by path.
    pub files: Vec<FileReport>,
    /// What was doubtful or lost, by file.
    pub diagnostics: Vec<Diagnostic>,
}

impl SyncReport {
    /// Whether the run changed what the index says.
    pub fn changed_something(&self) -> bool {
        let counts = self.documents;
        counts.added + counts.changed + counts.moved + counts.removed > 0
    }
}

/// Files by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCounts {
    /// New in the corpus.
    pub added: usize,
    /// With other bytes than before.
    pub changed: usize,
    /// No longer in the corpus.
    pub removed: usize,
    /// As before.
    pub unchanged: usize,
    /// Could not be read; what was indexed of an unreadable file stays.
    pub failed: usize,
    /// The same bytes under another path.
    pub moved: usize,
}

impl DocumentCounts {
    pub(super) fn count(&mut self, state: FileState) {
        *match state {
            FileState::New => &mut self.added,
            FileState::Changed => &mut self.changed,
            FileState::Moved => &mut self.moved,
            FileState::Removed => &mut self.removed,
            FileState::Unchanged => &mut self.unchanged,
            FileState::Failed => &mut self.failed,
        } += 1;
    }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Indexed for the first time.
    New,
    /// Indexed again.
    Changed,
    /// The same bytes under another path.
    Moved,
    /// Taken out of the index.
    Removed,
    /// As before.
    Unchanged,
    /// Could not be read; what was indexed of it stays.
    Failed,
}

/// Why a file is in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was not there before.
    NewFile,
    /// Its bytes are others.
    ContentChanged,
    /// The operator states other metadata of it.
    OverridesChanged,
    /// This version of the program reads or analyses files in another way.
    ReadingChanged,
    /// The operator wanted a new index.
    Rebuilt,
    /// The index that knew it was damaged.
    IndexDamaged,
    /// Its name or folder is another one.
    PathChanged,
    /// It is not there any more.
    Gone,
    /// It, or the folder it lies in, cannot be read.
    Unreadable,
}

/// One file in the report of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    /// Path relative to the corpus, `/` between parts.
    pub path: String,
    /// What became of it.
    pub state: FileState,
    /// Why; `None` for a file that is as before.
    pub reason: Option<Reason>,
    /// Where a moved file was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
    /// The layout that read it.
    pub layout: Option<String>,
    /// Share of its characters that are indexed, 0 to 1.
    pub coverage: f64,
    /// Sheets it gave.
    pub sheets: usize,
    /// Measures it gave, overviews not counted.
    pub measures: usize,
    /// How many diagnostics are about it.
    pub diagnostics: usize,
}

impl FileReport {
    /// A file of which the index knows nothing.
    pub(super) fn unknown(path: &str, state: FileState, reason: Option<Reason>) -> Self {
        Self {
            path: path.to_owned(),
            state,
            reason,
            moved_from: None,
            layout: None,
            coverage: 0.0,
            sheets: 0,
            measures: 0,
            diagnostics: 0,
        }
    }

    pub(super) fn of(file: &FileSummary, state: FileState, reason: Option<Reason>) -> Self {
        Self {
            layout: file.layout.clone(),
            coverage: file.coverage,
            sheets: file.sheets,
            measures: file.measures,
            diagnostics: file.diagnostics,
            ..Self::unknown(&file.path, state, reason)
        }
    }
}
