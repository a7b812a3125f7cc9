//! The text of indexed files, as they were received and as they are read.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::error::{ApiError, ErrorKind};
use super::live::{LiveIndex, place_of};
use super::state::AppState;
use crate::domain::DocumentId;
use crate::index::{FileRecord, Unit};
use crate::ingest::{Diagnostic, Document, Excerpt, Reader, SourceKind, SourceText};

/// Bytes of a text file above which its lines are not shown.
const MAX_TEXT_BYTES: usize = 16 << 20;
/// Bytes of a text file above which no excerpt is taken from it.
const MAX_EXCERPT_BYTES: u64 = 4 << 20;
/// Lines around an excerpt.
const EXCERPT_CONTEXT: usize = 2;
/// Files that are read at once to be shown; searches must not wait for them.
const AT_ONCE: usize = 2;
/// Read files that are kept: who turns a page does not have it read again.
const KEPT: usize = 4;

/// A file as received, and what the index knows of it.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) record: FileRecord,
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

impl Received {
    /// Reads a file and makes sure that it still is the one that was indexed.
    ///
    /// # Errors
    /// `not_found` when it is unknown, gone or changed.
    pub(super) fn read(index: &LiveIndex, id: &DocumentId) -> Result<Self, ApiError> {
        let (path, record) = index.file(id)?.ok_or(ErrorKind::NotFound)?;
        let bytes = std::fs::read(&path).map_err(|error| {
            tracing::warn!(document = %id, %error, "an indexed file cannot be read");
            ErrorKind::NotFound
        })?;
        if DocumentId::of(&bytes) != *id {
            tracing::warn!(document = %id, "an indexed file has changed since");
            return Err(ErrorKind::NotFound.into());
        }
        Ok(Self {
            record,
            path,
            bytes,
        })
    }

    /// The name of the file.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }
}

/// The lines of a unit's file around the place where it stands, with few lines of context.
///
/// `None` where there are none to show: PDF and office files count other lines
/// than the file's own, large files take too long, and a file may be gone.
/// Blocks: it reads the file.
pub fn excerpt(index: &LiveIndex, unit: &Unit) -> Option<Excerpt> {
    let place = place_of(unit);
    if place.lines == [0, 0] {
        return None;
    }
    let (path, _) = index.file(&unit.document_id).ok()??;
    if std::fs::metadata(&path).ok()?.len() > MAX_EXCERPT_BYTES {
        return None;
    }
    let bytes = std::fs::read(&path).ok()?;
    let is_same = DocumentId::of(&bytes) == unit.document_id;
    is_same.then(|| Excerpt::of(&path, &bytes, place.lines, EXCERPT_CONTEXT))?
}

/// The whole text of a file.
#[derive(Debug)]
pub(super) struct FileText {
    pub(super) record: FileRecord,
    pub(super) content: Content,
}

/// What can be shown of a file.
#[derive(Debug)]
pub(super) enum Content {
    /// Its own lines.
    Lines(SourceText),
    /// What a reader made of it; its lines count pages (PDF) or rows (office).
    Blocks(SourceKind, Document),
    /// Nothing, because of this.
    Nothing(Box<Diagnostic>),
    /// Nothing: it is too large.
    TooLarge,
}

/// Reads files to show them, a few at a time; remembers the latest.
#[derive(Debug)]
pub(super) struct Texts {
    reader: Reader,
    turns: Arc<Semaphore>,
    kept: Mutex<VecDeque<(DocumentId, Arc<FileText>)>>,
}

impl Texts {
    pub(super) fn new(reader: Reader) -> Self {
        Self {
            reader,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            kept: Mutex::default(),
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// `not_found` when it is unknown, gone or changed; `internal` when the index fails.
    pub(super) async fn of(state: &AppState, id: DocumentId) -> Result<Arc<FileText>, ApiError> {
        let turn = Arc::clone(&state.texts().turns).acquire_owned().await;
        let turn = turn.map_err(|_| ErrorKind::Internal)?;
        let state = state.clone();
        let read = tokio::task::spawn_blocking(move || {
            // It stays with the work: a client that leaves makes no room for another.
            let _turn = turn;
            state.texts().read(state.index(), &id)
        });
        read.await.map_err(|error| {
            tracing::error!(%error, "the text of a file was not read to its end");
            ApiError(ErrorKind::Internal)
        })?
    }

    fn read(&self, index: &LiveIndex, id: &DocumentId) -> Result<Arc<FileText>, ApiError> {
        let known = |kept: &VecDeque<(DocumentId, Arc<FileText>)>| {
            let found = kept.iter().find(|(known, _)| known == id);
            found.map(|(_, text)| Arc::clone(text))
        };
        if let Some(text) = known(&self.kept()) {
            // A file that was taken back is no longer to be seen.
            index.file(id)?.ok_or(ErrorKind::NotFound)?;
            return Ok(text);
        }
        let Received {
            record,
            path,
            bytes,
        } = Received::read(index, id)?;
        let content = self.content(&path, &bytes);
        let is_costly = matches!(content, Content::Blocks(..));
        let text = Arc::new(FileText { record, content });
        if is_costly {
            let mut kept = self.kept();
            kept.push_back((id.clone(), Arc::clone(&text)));
            if kept.len() > KEPT {
                kept.pop_front();
            }
        }
        Ok(text)
    }

    fn content(&self, path: &Path, bytes: &[u8]) -> Content {
        let kind = SourceKind::of_binary(bytes);
        if kind.is_none() {
            if bytes.len() > MAX_TEXT_BYTES {
                return Content::TooLarge;
            }
            if let Some(text) = SourceText::of(path, bytes) {
                return Content::Lines(text);
            }
        }
        match self.reader.read_blocks(path, bytes) {
            Ok(document) => Content::Blocks(kind.unwrap_or(SourceKind::Text), document),
            Err(diagnostic) => Content::Nothing(diagnostic),
        }
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(DocumentId, Arc<FileText>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
