//! `GET /openapi.json`: the description of the interface.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use utoipa::OpenApi;

use super::{measure, search, suggest};
use crate::web::export;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "shisaku",
        description = "自治体の施策シートの全文検索。エラーはすべて {\"error\":{\"code\",\"message\"}} の形で返す。"
    ),
    paths(
        search::search,
        measure::measure,
        suggest::suggest,
        export::csv::download,
        export::atom::feed,
    )
)]
struct Description;

/// The description, as served.
pub fn document() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| {
        Description::openapi()
            .to_pretty_json()
            .expect("the description holds strings and numbers only")
    });
    &JSON
}

/// `GET /openapi.json`.
pub(in crate::web) async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document())
}
