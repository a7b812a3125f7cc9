//! `GET /opensearch.xml` and `GET /suggest.json`: let a browser search here from its address bar.

use askama::Template;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use crate::web::error::ApiError;
use crate::web::link::PublicUrl;
use crate::web::params::value_of;
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "opensearch.xml", config = "src/web/askama.toml")]
struct OpenSearch {
    page: String,
    feed: String,
    csv: String,
    suggest: String,
    itself: String,
}

/// Suggestions that an address bar has room for.
const SUGGESTIONS: usize = 8;

/// `GET /opensearch.xml`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let url = PublicUrl::of(&state, &headers);
    let description = OpenSearch {
        page: url.join("/"),
        feed: url.join("/search.atom"),
        csv: url.join("/search.csv"),
        suggest: url.join("/suggest.json"),
        itself: url.join("/opensearch.xml"),
    };
    let content_type = "application/opensearchdescription+xml; charset=utf-8";
    Ok((
        [(header::CONTENT_TYPE, content_type)],
        description.render()?,
    ))
}

/// `GET /suggest.json`: `["まど", ["窓口", …]]`, the form that browsers understand.
pub(in crate::web) async fn suggest(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<impl IntoResponse, ApiError> {
    let query = value_of(&raw.unwrap_or_default(), "q").unwrap_or_default();
    let prefix = query.clone();
    let found = state
        .run(move |index| index.suggest(&prefix, SUGGESTIONS))
        .await?;
    let texts: Vec<String> = found.into_iter().map(|found| found.text).collect();
    Ok((
        [(header::CONTENT_TYPE, "application/x-suggestions+json")],
        Json((query, texts)),
    ))
}
