//! `GET /api/v1/search`.

use axum::Json;
use axum::extract::{RawQuery, State};

use super::schema;
use crate::search::{SearchRequest, SearchResponse};
use crate::web::answer::answer;
use crate::web::error::ApiError;
use crate::web::params::{SearchParams, SearchParamsDoc};
use crate::web::state::AppState;

/// 施策を検索する。
#[utoipa::path(
    get, path = "/api/v1/search", operation_id = "search", tag = "search",
    params(SearchParamsDoc),
    responses(
        (status = 200, description = "検索結果の1ページ", body = schema::SearchResponse),
        (status = 400, description = "使えない値（`invalid_parameter`）", body = schema::Error),
        (status = 410, description = "期限切れのカーソル（`cursor_expired`）", body = schema::Error),
        (status = 503, description = "混雑（`overloaded`）", body = schema::Error),
        (status = 504, description = "時間切れ（`timeout`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn search(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Json<SearchResponse>, ApiError> {
    let params = SearchParams::parse(&raw.unwrap_or_default());
    let request = SearchRequest::try_from(&params)?;
    let response = answer(&state, request, params.cursor, &params.unknown).await?;
    Ok(Json(response))
}
