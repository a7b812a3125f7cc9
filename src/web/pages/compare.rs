//! `GET /compare`: two sheets side by side.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::web::error::{ApiError, ErrorKind};
use crate::web::pages::render;
use crate::web::params::value_of;
use crate::web::state::AppState;
use crate::web::view::compare::CompareView;

#[derive(Template)]
#[template(path = "compare.html", config = "src/web/askama.toml")]
struct ComparePage {
    view: CompareView,
}

/// `GET /compare?from=…&to=…`; without sheets, where sheets are listed.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let (Some(from), Some(to)) = (value_of(&query, "from"), value_of(&query, "to")) else {
        return Ok(Redirect::to("/coverage").into_response());
    };
    let compared = state
        .run(move |index| index.compare(&from, &to))
        .await?
        .ok_or(ErrorKind::NotFound)?;
    let view = CompareView::of(&compared);
    Ok(render(&ComparePage { view })?.into_response())
}
