//! `GET /departments/{municipality}/{department}`: one department through the years.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::UNKNOWN;
use crate::web::pages::render;
use crate::web::state::AppState;
use crate::web::view::department::DepartmentView;

#[derive(Template)]
#[template(path = "department.html", config = "src/web/askama.toml")]
struct DepartmentPage {
    view: DepartmentView,
}

/// `GET /departments/{municipality}/{department}`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Path((municipality, department)): Path<(String, String)>,
) -> Result<Html<String>, ApiError> {
    let municipality = Some(municipality).filter(|city| city != UNKNOWN);
    let city = municipality.clone();
    let line = state
        .run(move |index| index.department(city.as_deref(), &department))
        .await?
        .ok_or(ErrorKind::NotFound)?;
    let view = DepartmentView::of(municipality.as_deref(), &line);
    render(&DepartmentPage { view })
}
