//! `GET /coverage` and `GET /coverage/documents`: what is loaded.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Html;

use crate::index::IndexError;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::pages::render;
use crate::web::state::AppState;
use crate::web::view::coverage::{CoverageParams, CoverageView};
use crate::web::view::documents::{DocumentsParams, DocumentsView};

#[derive(Template)]
#[template(path = "coverage.html", config = "src/web/askama.toml")]
struct CoveragePage {
    view: CoverageView,
}

#[derive(Template)]
#[template(path = "documents.html", config = "src/web/askama.toml")]
struct DocumentsPage {
    view: DocumentsView,
}

/// `GET /coverage`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, ApiError> {
    let asked = CoverageParams::parse(&query.unwrap_or_default())?;
    let view = state
        .run(move |index| {
            let (sheets, files) = (index.sheets()?, index.all_files()?);
            Ok::<_, IndexError>(CoverageView::of(&sheets, &files, &asked))
        })
        .await?;
    let view = view.ok_or(ErrorKind::NotFound)?;
    render(&CoveragePage { view })
}

/// `GET /coverage/documents`.
pub(in crate::web) async fn documents(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, ApiError> {
    let asked = DocumentsParams::parse(&query.unwrap_or_default())?;
    let view = state
        .run(move |index| {
            let (sheets, files) = (index.sheets()?, index.all_files()?);
            DocumentsView::of(files, &sheets, asked)
        })
        .await?;
    render(&DocumentsPage { view })
}
