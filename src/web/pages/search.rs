//! `GET /`: the start page and the result of a search.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Html;

use crate::index::IndexError;
use crate::search::SearchRequest;
use crate::web::answer::answer;
use crate::web::error::ApiError;
use crate::web::pages::render;
use crate::web::params::SearchParams;
use crate::web::state::AppState;
use crate::web::view::search::SearchView;
use crate::web::view::start::StartView;

#[derive(Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct SearchPage {
    view: SearchView,
}

#[derive(Template)]
#[template(path = "start.html", config = "src/web/askama.toml")]
struct StartPage {
    view: StartView,
}

/// Sheets of the newest year that the start page names.
const NEWEST: usize = 8;

/// `GET /`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Html<String>, ApiError> {
    let params = SearchParams::parse(&raw.unwrap_or_default());
    if params.is_empty() && params.page.is_none() {
        return start(&state).await;
    }
    let page = params.page()?;
    let request = params.page_request()?;
    let limit = request.limit;
    let response = answer(&state, request, None, &params.unknown).await?;
    let view = SearchView::of(&params, page, limit, &response);
    render(&SearchPage { view })
}

/// What is here: counts, and the facets of everything.
async fn start(state: &AppState) -> Result<Html<String>, ApiError> {
    let (stats, newest) = state
        .run(|index| Ok::<_, IndexError>((index.stats()?, index.newest_sheets(NEWEST)?)))
        .await?;
    let everything = SearchRequest {
        limit: 1,
        ..SearchRequest::default()
    };
    let response = answer(state, everything, None, &[]).await?;
    let view = StartView::of(&stats, &response.facets, &newest);
    render(&StartPage { view })
}
