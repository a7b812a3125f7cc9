//! `GET /policies/{municipality}/{scheme}/{number}/{name}`.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Html;

use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::{PublicUrl, UNKNOWN};
use crate::web::pages::render;
use crate::web::reading::PolicyAddress;
use crate::web::state::AppState;
use crate::web::view::policy::PolicyView;

#[derive(Template)]
#[template(path = "policy.html", config = "src/web/askama.toml")]
struct PolicyPage {
    view: PolicyView,
}

/// `GET /policies/{municipality}/{scheme}/{number}/{name}`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Path((municipality, scheme, number, name)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Html<String>, ApiError> {
    let known = |part: String| if part == UNKNOWN { String::new() } else { part };
    let address = PolicyAddress {
        municipality: known(municipality),
        scheme: known(scheme),
        number: number.parse().map_err(|_| ErrorKind::NotFound)?,
        name: known(name),
    };
    let reading = state
        .run(move |index| index.policy(&address))
        .await?
        .ok_or(ErrorKind::NotFound)?;
    let mut view = PolicyView::of(&reading);
    view.canonical = PublicUrl::of(&state, &headers).join(&view.canonical);
    render(&PolicyPage { view })
}
