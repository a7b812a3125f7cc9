//! `GET /measures/{key}`.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::Timestamp;

use crate::index::IndexError;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::PublicUrl;
use crate::web::pages::render;
use crate::web::params::version;
use crate::web::source::excerpt;
use crate::web::state::AppState;
use crate::web::view::markup::Items;
use crate::web::view::measure::{MeasureReading, MeasureView};

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
    let reading = state
        .run(move |index| {
            let Some(placed) = index.unit(&key, version.as_ref())? else {
                return Ok::<_, IndexError>(None);
            };
            let (history, related) = index.surroundings(&placed.unit)?;
            Ok(Some(MeasureReading {
                excerpt: excerpt(index, &placed.unit),
                placed,
                history,
                related,
            }))
        })
        .await?
        .ok_or(ErrorKind::NotFound)?;
    let view = MeasureView::of(&reading, &PublicUrl::of(&state, &headers), Timestamp::now());
    render(&MeasurePage { view })
}
