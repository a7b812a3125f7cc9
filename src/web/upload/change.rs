//! Uploads that are taken back, and brought back.

use std::io;
use std::sync::Arc;

use super::{Cause, ChangedDocument, Job, Jobs, Uploads};
use crate::domain::DocumentId;
use crate::index::{FileRecord, IndexError};
use crate::web::error::{ApiError, ErrorKind};
use crate::web::live::LiveIndex;

/// Takes an upload out of the corpus and starts the update; the file stays on disk.
///
/// # Errors
/// `not_found` for an unknown document, `not_removable` for one that was not
/// uploaded; `internal` when the disk fails.
pub fn take_back(
    uploads: &Arc<Uploads>,
    index: &LiveIndex,
    id: &DocumentId,
) -> Result<Job, ApiError> {
    let records = index.files(id)?;
    if records.is_empty() {
        return Err(ErrorKind::NotFound.into());
    }
    let record = records.into_iter().find(FileRecord::is_upload);
    let path = record.ok_or(ErrorKind::NotRemovable)?.path;
    match uploads.config.inbox.remove(&path) {
        Ok(()) => {}
        // Asked twice, before the index took note.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(ErrorKind::NotFound.into());
        }
        Err(error) => return Err(disk(&path, error)),
    }
    let id = id.to_string();
    let cause = Cause::Removed(ChangedDocument { id, path });
    Ok(Jobs::start(uploads, index, cause))
}

/// Brings back what [`take_back`] took out and starts the update.
///
/// # Errors
/// `not_found` when nothing like it was taken out; `internal` when the disk fails.
pub fn restore(
    uploads: &Arc<Uploads>,
    index: &LiveIndex,
    id: &DocumentId,
) -> Result<Job, ApiError> {
    let restored = uploads.config.inbox.restore(id);
    let path = restored.map_err(|error| disk("inbox", error))?;
    let path = path.ok_or(ErrorKind::NotFound)?;
    let id = id.to_string();
    let cause = Cause::Restored(ChangedDocument { id, path });
    Ok(Jobs::start(uploads, index, cause))
}

fn disk(path: &str, source: io::Error) -> ApiError {
    let path = path.into();
    IndexError::Io { path, source }.into()
}
