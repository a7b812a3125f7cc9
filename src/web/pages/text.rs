//! `GET /documents/{id}/text`: a file as it is read.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Html;

use crate::domain::DocumentId;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::pages::render;
use crate::web::source::Texts;
use crate::web::state::AppState;
use crate::web::view::documents::sheets_in;
use crate::web::view::text::{Part, TextParams, TextView};
use crate::web::view::upload::remove_href;

#[derive(Template)]
#[template(path = "text.html", config = "src/web/askama.toml")]
struct TextPage {
    view: TextView,
}

/// `GET /documents/{id}/text`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, ApiError> {
    let id = DocumentId::parse(&id).ok_or(ErrorKind::NotFound)?;
    let asked = TextParams::parse(&query.unwrap_or_default())?;
    let text = Texts::of(&state, id).await?;
    let is_removable = state.open_uploads().is_ok() && text.record.is_upload();
    let remove = is_removable.then(|| remove_href(&text.record.id));
    let view = state
        .run(move |index| {
            let sheets = sheets_in(&index.sheets()?, &text.record.id);
            let view = TextView::of(&text, &asked, sheets)?;
            Ok::<_, ApiError>(TextView { remove, ..view })
        })
        .await?;
    render(&TextPage { view })
}
