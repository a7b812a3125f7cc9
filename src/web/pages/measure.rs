//! `GET /measures/{key}`.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Html;

use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::PublicUrl;
use crate::web::pages::render;
use crate::web::params::version;
use crate::web::state::AppState;
use crate::web::view::markup::Items;
use crate::web::view::measure::MeasureView;

#[derive(Template)]
#[template(path = "measure.html", config = "src/web/askama.toml")]
struct MeasurePage {
    view: MeasureView,
}

/// `GET /measures/{key}`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Html<String>, ApiError> {
    let version = version(query.as_deref())?;
    let placed = state
        .run(move |index| index.unit(&key, version.as_ref()))
        .await?
        .ok_or(ErrorKind::NotFound)?;
    let view = MeasureView::of(&placed, &PublicUrl::of(&state, &headers));
    render(&MeasurePage { view })
}
