//! What the service asks of the index: the seam at which tests put a fake.

use std::fmt;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::{DocumentId, FiscalYear, Head, Item, Measure, MeasureKey, SourceLines};
use crate::search::{SearchRequest, SearchResponse, Source};

/// The open index, as far as the service needs it.
///
/// All calls block; [`super::state::AppState::run`] keeps them off the async threads.
pub trait Backend: fmt::Debug + Send + Sync + 'static {
    /// Searches; with a cursor, in the state of the index that the cursor belongs to.
    ///
    /// # Errors
    /// See [`BackendError`].
    fn search(
        &self,
        request: &SearchRequest,
        cursor: Option<&str>,
    ) -> Result<SearchResponse, BackendError>;

    /// One measure or overview with all that its page shows; `None` for an unknown key.
    ///
    /// # Errors
    /// [`BackendError::Internal`].
    fn measure(&self, key: &str) -> Result<Option<MeasureRecord>, BackendError>;

    /// Completions of what is being typed, best first.
    ///
    /// # Errors
    /// [`BackendError::Internal`].
    fn suggest(&self, prefix: &str, limit: usize) -> Result<Vec<Suggestion>, BackendError>;

    /// Where the file with this identity lies; `None` when the index holds no such file.
    ///
    /// # Errors
    /// [`BackendError::Internal`].
    fn document(&self, id: &DocumentId) -> Result<Option<StoredDocument>, BackendError>;

    /// What is loaded.
    ///
    /// # Errors
    /// [`BackendError::Internal`].
    fn stats(&self) -> Result<Stats, BackendError>;
}

/// Why the index did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackendError {
    /// The state of the index that the cursor belongs to is no longer held.
    #[error("cursor expired")]
    CursorExpired,
    /// The text is no cursor of ours, or one of another query.
    #[error("invalid cursor")]
    InvalidCursor,
    /// A filter's value means nothing.
    #[error("invalid value {value:?} of filter {name:?}")]
    InvalidFilter {
        /// Filter as in the address.
        name: String,
        /// Its value.
        value: String,
    },
    /// Anything else; the text is for the log.
    #[error("{0}")]
    Internal(String),
}

/// One measure or overview, with its sheet, document and neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRecord {
    /// The sheet's own data.
    pub sheet: SheetMeta,
    /// What the page is about.
    pub content: MeasureContent,
    /// The file it was read from.
    pub document: DocumentRef,
    /// The row before it in the sheet.
    pub previous: Option<Neighbour>,
    /// The row after it in the sheet.
    pub next: Option<Neighbour>,
}

/// What a sheet says of itself; unknown metadata is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetMeta {
    /// 市町村.
    pub municipality: Option<String>,
    /// What sort of sheet: 部局マネジメントシート ….
    pub kind: String,
    /// 部局.
    pub department: Option<String>,
    /// Who answers for it.
    pub head: Option<Head>,
    /// 年度.
    pub fiscal_year: Option<FiscalYear>,
    /// `false` while the result columns stand empty because the year is not over.
    pub results_published: bool,
}

/// A row of a sheet, or its overview.
#[derive(Debug, Clone, PartialEq)]
pub enum MeasureContent {
    /// A row.
    Measure(Box<Measure>),
    /// Mission, directions and summary of the whole sheet.
    Overview(Overview),
}

/// Mission, directions and summary of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Identity, number 0 of the sheet.
    pub key: MeasureKey,
    /// 使命.
    pub mission: Vec<Item>,
    /// 方針.
    pub directions: Vec<Item>,
    /// 総括.
    pub summary: Vec<Item>,
    /// Text that no field took.
    pub passages: Vec<Item>,
    /// Where it stands in its document.
    pub source: SourceLines,
}

/// The file a measure was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRef {
    /// BLAKE3 of its bytes.
    pub id: DocumentId,
    /// Path relative to the corpus.
    pub path: String,
    /// When it was first indexed, where the index knows.
    pub received: Option<Timestamp>,
}

/// A row beside another in the same sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its key.
    pub key: MeasureKey,
    /// Its title, or the name of the overview.
    pub title: String,
}

/// A completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What to search for.
    pub text: String,
    /// Where it was found.
    pub kind: SuggestionKind,
    /// Measures that have it.
    pub count: usize,
}

/// Where a completion was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// 施策名.
    Title,
    /// 基本政策・基本施策.
    Policy,
    /// 部局・担当課.
    Department,
}

/// A file of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Where it lies now.
    pub path: PathBuf,
    /// Its name as received.
    pub name: String,
}

/// What is loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files.
    pub documents: usize,
    /// Sheets.
    pub sheets: usize,
    /// Measures and overviews: what a search can return.
    pub measures: usize,
    /// 市町村, in the order of pages.
    pub municipalities: Vec<String>,
    /// 年度, western, ascending.
    pub years: Vec<u16>,
    /// The state of the index.
    pub generation: String,
    /// When that state was committed, where the index knows.
    pub updated: Option<Timestamp>,
}

impl MeasureRecord {
    /// Identity of the measure or overview.
    pub fn key(&self) -> &MeasureKey {
        match &self.content {
            MeasureContent::Measure(measure) => &measure.key,
            MeasureContent::Overview(overview) => &overview.key,
        }
    }

    /// Where it stands, as in a hit; an overview stands for its whole sheet.
    pub fn source(&self) -> Source {
        let place = match &self.content {
            MeasureContent::Measure(measure) => measure.source,
            MeasureContent::Overview(overview) => overview.source,
        };
        Source {
            document: self.document.path.clone(),
            page: place.page,
            lines: place.lines,
        }
    }
}
