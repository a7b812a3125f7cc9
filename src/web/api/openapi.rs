//! `GET /openapi.json`: the description of the interface.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{documents, follow, measure, search, status, suggest};
use crate::web::export;

/// Says how the token is sent.
struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", bearer);
    }
}

#[derive(OpenApi)]
#[openapi(
    modifiers(&Token),
    info(
        title = "shisaku",
        description = "自治体の施策シートの全文検索。エラーはすべて {\"error\":{\"code\",\"message\"}} の形で返す。"
    ),
    paths(
        search::search,
        measure::measure,
        follow::related,
        follow::history,
        suggest::suggest,
        documents::list,
        documents::one,
        documents::upload,
        documents::remove,
        documents::restore,
        documents::job,
        status::status,
        export::csv::download,
        export::policies::download,
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
