//! The only room that knows HTTP.

pub mod answer;
pub mod api;
pub mod assets;
pub mod documents;
pub mod error;
pub mod export;
pub mod filter;
pub mod health;
pub mod layers;
pub mod link;
pub mod live;
pub mod message;
pub mod metrics;
pub mod pages;
pub mod params;
pub mod reading;
pub mod serve;
pub mod source;
pub mod state;
pub mod upload;
pub mod view;

use axum::Router;
use axum::routing::{delete, get, post};

pub use live::LiveIndex;
pub use serve::serve;
pub use state::{AppState, WebConfig};
pub use upload::{Token, TokenHash, Update, UploadConfig};

use error::{ApiError, ErrorKind};

/// Every route of the service, with all layers around them.
pub fn router(state: &AppState) -> Router {
    metrics::recorder();
    let routes = Router::new()
        // Pages
        .route("/", get(pages::search::show))
        .route("/measures/{key}", get(pages::measure::show))
        .route(
            "/departments/{municipality}/{department}",
            get(pages::department::show),
        )
        .route("/compare", get(pages::compare::show))
        .route("/sheets/{key}", get(pages::sheet::show))
        .route("/policies", get(pages::policies::show))
        .route(
            "/policies/{municipality}/{scheme}/{number}/{name}",
            get(pages::policy::show),
        )
        .route("/documents/{id}", get(documents::show))
        .route("/documents/{id}/text", get(pages::text::show))
        .route("/coverage", get(pages::coverage::show))
        .route("/coverage/documents", get(pages::coverage::documents))
        .route("/upload", get(pages::upload::show))
        .route("/upload/jobs/{id}", get(pages::upload::job))
        .route("/upload/{id}/remove", post(pages::upload::remove))
        .route("/upload/{id}/restore", post(pages::upload::restore))
        .route("/assets/{name}", get(assets::serve))
        // Interface
        .route("/api/v1/search", get(api::search::search))
        .route("/api/v1/measures/{key}", get(api::measure::measure))
        .route("/api/v1/measures/{key}/related", get(api::follow::related))
        .route("/api/v1/measures/{key}/history", get(api::follow::history))
        .route("/api/v1/suggest", get(api::suggest::suggest))
        .route("/api/v1/documents", get(api::documents::list))
        .route("/api/v1/documents/{id}", get(api::documents::one))
        .route("/api/v1/documents/{id}", delete(api::documents::remove))
        .route(
            "/api/v1/documents/{id}/restore",
            post(api::documents::restore),
        )
        .route("/api/v1/jobs/{id}", get(api::documents::job))
        .route("/api/v1/status", get(api::status::status))
        .route("/openapi.json", get(api::openapi::show))
        // The whole result
        .route("/search.csv", get(export::csv::download))
        .route("/search.atom", get(export::atom::feed))
        .route("/policies.csv", get(export::policies::download))
        // For browsers and crawlers
        .route("/opensearch.xml", get(pages::opensearch::show))
        .route("/suggest.json", get(pages::opensearch::suggest))
        .route("/sitemap.xml", get(pages::sitemap::show))
        .route("/robots.txt", get(pages::sitemap::robots))
        // Operation
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .fallback(async || ApiError(ErrorKind::NotFound))
        .with_state(state.clone());
    let uploads = Router::new()
        .route("/api/v1/documents", post(api::documents::upload))
        .route("/upload", post(pages::upload::send))
        .with_state(state.clone());
    layers::wrap(routes, uploads, state)
}
