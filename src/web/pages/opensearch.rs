//! `GET /opensearch.xml`: lets a browser search here from its address bar.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use crate::web::error::ApiError;
use crate::web::link::PublicUrl;
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "opensearch.xml", config = "src/web/askama.toml")]
struct OpenSearch {
    page: String,
    feed: String,
    csv: String,
}

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
    };
    let content_type = "application/opensearchdescription+xml; charset=utf-8";
    Ok((
        [(header::CONTENT_TYPE, content_type)],
        description.render()?,
    ))
}
