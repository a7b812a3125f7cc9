//! The whole result of a search as a file, streamed page by page.

pub mod atom;
pub mod csv;
pub mod policies;

use axum::body::Body;
use futures_util::stream;
use tokio::sync::OwnedSemaphorePermit;

use super::error::ApiError;
use super::live::WholeResult;
use super::metrics::record_search;
use super::state::AppState;
use crate::index::Unit;
use crate::search::SearchRequest;

/// Measures read under one permit: others get their turn in between.
const PAGE: usize = 200;

/// Turns a result into the pieces of a file.
pub(super) trait Format: Send + Sync + 'static {
    /// One piece: these measures, with the head of the file before the first
    /// and its tail behind the last.
    ///
    /// # Errors
    /// When the index cannot be read or the piece not be written.
    fn piece(
        &self,
        result: &WholeResult,
        units: &[Unit],
        first: bool,
        last: bool,
    ) -> Result<Vec<u8>, ApiError>;
}

/// The body of an export.
///
/// The first piece is made before the answer begins, so that a wrong request
/// gets its status. All pieces come from one state of the index; when one
/// cannot be read the stream breaks off with an error instead of ending as if
/// it were whole.
///
/// # Errors
/// Those of the search.
pub(super) async fn body<F: Format>(
    state: AppState,
    request: SearchRequest,
    format: F,
) -> Result<Body, ApiError> {
    let permit = state.begin_export()?;
    let started = std::time::Instant::now();
    let (export, first) = state
        .run(move |index| {
            let result = index.whole_result(&request)?;
            let export = Export {
                result,
                format,
                _permit: permit,
            };
            let first = export.piece(0)?;
            Ok::<_, ApiError>((export, first))
        })
        .await?;
    record_search(started.elapsed());

    let start = (state, export, PAGE, Some(first));
    let stream = stream::try_unfold(start, async |(state, export, from, ready)| {
        if let Some(piece) = ready {
            return Ok(Some((piece, (state, export, from, None))));
        }
        if from >= export.result.len() {
            return Ok::<_, ApiError>(None);
        }
        let (export, piece) = state
            .run_in_turn(move |_| {
                let piece = export.piece(from)?;
                Ok::<_, ApiError>((export, piece))
            })
            .await?;
        Ok(Some((piece, (state, export, from + PAGE, None))))
    });
    Ok(Body::from_stream(stream))
}

struct Export<F> {
    result: WholeResult,
    format: F,
    /// Given back when the last piece is sent or the client goes away.
    _permit: OwnedSemaphorePermit,
}

impl<F: Format> Export<F> {
    fn piece(&self, from: usize) -> Result<Vec<u8>, ApiError> {
        let units = self.result.units(from, PAGE)?;
        let last = from + PAGE >= self.result.len();
        self.format.piece(&self.result, &units, from == 0, last)
    }
}
