//! One search for whoever asks: interface, page or export.

use std::time::Instant;

use super::error::ApiError;
use super::metrics::record_search;
use super::state::AppState;
use crate::search::{SearchRequest, SearchResponse};

/// Runs a search and says which parameters of the address meant nothing.
///
/// # Errors
/// See [`AppState::run`] and [`crate::search::SearchError`].
pub(super) async fn answer(
    state: &AppState,
    request: SearchRequest,
    cursor: Option<String>,
    unknown: &[String],
) -> Result<SearchResponse, ApiError> {
    let started = Instant::now();
    let mut response = state
        .run(move |index| index.search(&request, cursor.as_deref()))
        .await?;
    record_search(started.elapsed());
    if !unknown.is_empty() {
        let names = unknown.join("、");
        let note = format!("使われないパラメータは無視しました: {names}");
        response.applied.notes.push(note);
    }
    Ok(response)
}
