//! `/healthz` and `/readyz`: is the process alive, can it answer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use super::state::AppState;

/// The answer of `/readyz`.
#[derive(Debug, Serialize)]
pub(super) struct Readiness {
    status: &'static str,
    generation: Option<String>,
    measures: Option<usize>,
}

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The index answers.
pub(super) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Readiness>) {
    match state.run(|index| index.stats()).await {
        Ok(stats) => (
            StatusCode::OK,
            Json(Readiness {
                status: "ready",
                generation: Some(stats.generation),
                measures: Some(stats.measures),
            }),
        ),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(Readiness {
                status: "unready",
                generation: None,
                measures: None,
            }),
        ),
    }
}
