//! `GET /measures/{key}`.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::index::IndexError;
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
    let found = state
        .run(move |index| {
            let Some(placed) = index.unit(&key, version.as_ref())? else {
                return Ok::<_, IndexError>(None);
            };
            let (history, related) = index.surroundings(&placed.unit)?;
            Ok(Some((placed, history, related)))
        })
        .await?;
    let (placed, history, related) = found.ok_or(ErrorKind::NotFound)?;
    let public_url = PublicUrl::of(&state, &headers);
    let view = MeasureView::of(&placed, &history, &related, &public_url, today());
    render(&MeasurePage { view })
}

/// The day in Japan, whatever the clock of the machine is set to.
fn today() -> Date {
    const JAPAN: Offset = Offset::constant(9);
    JAPAN.to_datetime(Timestamp::now()).date()
}
