//! `GET /api/v1/suggest`.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;

use super::schema;
use crate::search::Suggestion;
use crate::web::error::ApiError;
use crate::web::params::{SearchParams, number_within};
use crate::web::state::AppState;

/// Suggestions when nothing else is asked for: what fits under a search box.
const DEFAULT_LIMIT: usize = 8;
/// Most suggestions.
const MAX_LIMIT: usize = 50;

/// The answer.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Suggestions {
    query: String,
    suggestions: Vec<Suggestion>,
}

/// 入力中の語の候補を返す。
#[utoipa::path(
    get, path = "/api/v1/suggest", operation_id = "suggest", tag = "search",
    params(
        ("q" = String, Query, description = "入力中の語"),
        ("limit" = Option<usize>, Query, description = "1〜50、既定は8"),
    ),
    responses(
        (status = 200, description = "候補", body = schema::Suggestions),
        (status = 400, description = "使えない値（`invalid_parameter`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn suggest(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Suggestions>, ApiError> {
    let params = SearchParams::parse(&raw.unwrap_or_default());
    let limit = match params.limit.as_deref() {
        None => DEFAULT_LIMIT,
        given => number_within("limit", given, 1, MAX_LIMIT)?,
    };
    let query = params.q;
    if query.is_empty() {
        return Ok(Json(Suggestions {
            query,
            suggestions: Vec::new(),
        }));
    }
    let prefix = query.clone();
    let suggestions = state
        .run(move |index| index.suggest(&prefix, limit))
        .await?;
    Ok(Json(Suggestions { query, suggestions }))
}
