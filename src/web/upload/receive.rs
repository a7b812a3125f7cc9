//! The files of a request, streamed to disk.

use std::io::{self, Write as _};
use std::sync::Arc;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;

use super::{TokenHash, Uploads};
use crate::domain::FiscalYear;
use crate::index::{Destination, Incoming};
use crate::web::error::{ApiError, ErrorKind};

/// Bytes of a field that is no file.
const MAX_TEXT_BYTES: usize = 256;

/// What one request brought.
#[derive(Debug, Default)]
pub struct Upload {
    /// The files, in order.
    pub files: Vec<Received>,
    /// What is stated of all of them.
    pub destination: Destination,
    /// Whether the form asks only how they would be read.
    pub dry_run: bool,
}

/// One file on its way in.
#[derive(Debug)]
pub struct Received {
    /// The name that the sender gave it.
    pub name: String,
    /// Its bytes; `None` when there were more than a file may have.
    pub incoming: Option<Incoming>,
}

/// Reads a request to its end.
///
/// # Errors
/// When it is cut, has too many files or an unknown field, or the disk is full.
pub async fn receive(uploads: &Arc<Uploads>, mut form: Multipart) -> Result<Upload, ApiError> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(|error| refused(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name().map(str::to_owned) {
            if upload.files.len() == uploads.config.max_files {
                return Err(ErrorKind::PayloadTooLarge.into());
            }
            let incoming = receive_file(uploads, field).await?;
            upload.files.push(Received {
                name: file,
                incoming,
            });
            continue;
        }
        let text = receive_text(&name, field).await?;
        match name.as_str() {
            _ if text.is_empty() => {}
            "municipality" if text.ends_with(['市', '区', '町', '村']) => {
                upload.destination.municipality = Some(text);
            }
            "fiscal_year" => {
                let year = FiscalYear::parse(&text);
                let year = year.ok_or_else(|| ErrorKind::invalid("fiscal_year", &text))?;
                upload.destination.fiscal_year = Some(year);
            }
            "dry_run" if text == "true" || text == "false" => upload.dry_run = text == "true",
            _ => return Err(ErrorKind::invalid(name, &text).into()),
        }
    }
    Ok(upload)
}

/// Reads a form of the upload page, whose first field is the token.
///
/// The token comes before the files, so nothing is taken from a stranger. It
/// is also what keeps other sites out: they can make a browser send a form
/// here, but not with a token that no cookie carries.
///
/// # Errors
/// `unauthorized` without a token that is known; else as [`receive`].
pub async fn receive_form(uploads: &Arc<Uploads>, mut form: Multipart) -> Result<Upload, ApiError> {
    let first = form.next_field().await.map_err(|error| refused(&error))?;
    let token = match first {
        Some(field) if field.name() == Some("token") && field.file_name().is_none() => {
            receive_text("token", field).await?
        }
        _ => String::new(),
    };
    if !TokenHash::admits_token(&uploads.config.tokens, &token) {
        return Err(ErrorKind::Unauthorized.into());
    }
    let mut upload = receive(uploads, form).await?;
    // Where no file is chosen, browsers send an empty one without a name.
    upload.files.retain(|file| {
        let is_empty = |incoming: &Incoming| incoming.bytes() == 0;
        !file.name.is_empty() || !file.incoming.as_ref().is_some_and(is_empty)
    });
    Ok(upload)
}

async fn receive_text(name: &str, mut field: Field<'_>) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_TEXT_BYTES {
            return Err(ErrorKind::invalid(name, "…").into());
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| ErrorKind::invalid(name, ""))?;
    Ok(text.trim().to_owned())
}

async fn receive_file(
    uploads: &Arc<Uploads>,
    mut field: Field<'_>,
) -> Result<Option<Incoming>, ApiError> {
    let limit = uploads.config.reader.max_file_bytes();
    let inbox = uploads.config.inbox.clone();
    let mut incoming = Some(blocking(move || inbox.receive()).await?);
    while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
        // A file that is too long is still read to its end, to reach the next one.
        let Some(mut file) = incoming.take() else {
            continue;
        };
        if file.bytes() + chunk.len() as u64 > limit {
            continue;
        }
        let write = move || file.write_all(&chunk).map(|()| file);
        incoming = Some(blocking(write).await?);
    }
    Ok(incoming)
}

/// Work on the disk, off the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    let result = done.map_err(|_| ErrorKind::Internal)?;
    result.map_err(|error| {
        tracing::error!(%error, "an upload cannot be written");
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::StorageFull,
            _ => ErrorKind::Internal,
        }
        .into()
    })
}

fn refused(error: &MultipartError) -> ApiError {
    ApiError(if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ErrorKind::PayloadTooLarge
    } else {
        ErrorKind::invalid("body", "")
    })
}
