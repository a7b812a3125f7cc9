//! The whole result of a search as a file, streamed page by page.

pub mod atom;
pub mod csv;

use std::collections::VecDeque;

use axum::body::Body;
use futures_util::stream;

use super::backend::MeasureRecord;
use super::error::ApiError;
use super::metrics::record_search;
use super::params::MAX_LIMIT;
use super::state::AppState;
use crate::search::{Hit, SearchRequest};

/// One line of an export.
#[derive(Debug)]
pub(super) struct Row {
    hit: Hit,
    /// The whole measure; `None` when an update removed it between search and reading.
    record: Option<MeasureRecord>,
}

/// Turns a search into the pieces of a file.
pub(super) trait Format: Send + 'static {
    /// What stands before the first row.
    ///
    /// # Errors
    /// `internal` when it cannot be written.
    fn head(&self) -> Result<Vec<u8>, ApiError>;

    /// One page of rows.
    ///
    /// # Errors
    /// `internal` when it cannot be written.
    fn rows(&self, rows: &[Row]) -> Result<Vec<u8>, ApiError>;

    /// What stands after the last row.
    fn tail(&self) -> Vec<u8>;
}

/// Where a stream stands.
enum Step {
    /// Pieces that are ready, then the page behind this cursor.
    Send(VecDeque<Vec<u8>>, Option<String>),
    Done,
}

/// The body of an export.
///
/// The first page is read before the answer begins, so that a wrong request
/// gets its status. All pages come from one state of the index; when that is
/// lost on the way the stream breaks off with an error instead of ending as if
/// it were whole.
///
/// # Errors
/// Those of the search.
pub(super) async fn body(
    state: AppState,
    request: SearchRequest,
    format: impl Format,
) -> Result<Body, ApiError> {
    let request = SearchRequest {
        limit: MAX_LIMIT,
        offset: 0,
        ..request
    };
    let (rows, next) = page(&state, &request, None).await?;
    let mut pieces = VecDeque::from([format.head()?, format.rows(&rows)?]);
    if next.is_none() {
        pieces.push_back(format.tail());
    }
    let first = Step::Send(pieces, next);

    let stream = stream::try_unfold(
        (state, request, format, first),
        |(state, request, format, step)| async move {
            let Step::Send(mut pieces, cursor) = step else {
                return Ok(None);
            };
            if let Some(piece) = pieces.pop_front() {
                let rest = Step::Send(pieces, cursor);
                return Ok(Some((piece, (state, request, format, rest))));
            }
            let Some(cursor) = cursor else {
                return Ok(None);
            };
            let (rows, next) = page(&state, &request, Some(cursor)).await?;
            let mut piece = format.rows(&rows)?;
            let step = match next {
                Some(next) => Step::Send(VecDeque::new(), Some(next)),
                None => {
                    piece.extend(format.tail());
                    Step::Done
                }
            };
            Ok::<_, ApiError>(Some((piece, (state, request, format, step))))
        },
    );
    Ok(Body::from_stream(stream))
}

/// One page of rows, read under one permit, and the cursor of the next.
async fn page(
    state: &AppState,
    request: &SearchRequest,
    cursor: Option<String>,
) -> Result<(Vec<Row>, Option<String>), ApiError> {
    let request = request.clone();
    let started = std::time::Instant::now();
    let page = state
        .run(move |backend| {
            let response = backend.search(&request, cursor.as_deref())?;
            let rows = response
                .hits
                .into_iter()
                .map(|hit| {
                    let record = backend.measure(hit.key.as_str())?;
                    Ok(Row { hit, record })
                })
                .collect::<Result<Vec<_>, super::backend::BackendError>>()?;
            Ok::<_, super::backend::BackendError>((rows, response.next))
        })
        .await?;
    record_search(started.elapsed());
    Ok(page)
}
