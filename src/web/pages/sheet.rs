//! `GET /sheets/{key}`: a whole sheet.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::Timestamp;

use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::PublicUrl;
use crate::web::pages::render;
use crate::web::state::AppState;
use crate::web::view::markup::Items;
use crate::web::view::sheet::SheetView;

#[derive(Template)]
#[template(path = "sheet.html", config = "src/web/askama.toml")]
struct SheetPage {
    view: SheetView,
}

/// `GET /sheets/{key}`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Html<String>, ApiError> {
    let reading = state.run(move |index| index.sheet(&key)).await?;
    let view = SheetView::of(&reading, &PublicUrl::of(&state, &headers), Timestamp::now())
        .ok_or(ErrorKind::NotFound)?;
    render(&SheetPage { view })
}
