//! `/metrics`: counts and latencies for the operator's monitoring.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::error::ApiError;
use super::state::AppState;

/// Upper bounds in seconds: around the goals of 5 and 25 ms, and up to the timeout.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Time after which samples are folded into buckets; without it they pile up unread.
pub const UPKEEP: Duration = Duration::from_secs(5);

/// The process's recorder, installed at the first call.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&BUCKETS)
            .expect("the list of buckets is not empty")
            .build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another metrics recorder is installed; /metrics stays empty");
        }
        handle
    })
}

/// One answered request.
pub fn record_request(method: &'static str, route: &str, status: u16, duration: Duration) {
    counter!(
        "shisaku_http_requests_total",
        "method" => method, "route" => route.to_owned(), "status" => status.to_string()
    )
    .increment(1);
    histogram!("shisaku_http_request_seconds", "route" => route.to_owned()).record(duration);
}

/// One search, the wait for a permit included.
pub fn record_search(duration: Duration) {
    histogram!("shisaku_search_seconds").record(duration);
}

/// `GET /metrics`.
pub(super) async fn show(State(state): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    let stats = state.run(|index| index.stats()).await?;
    for (name, value) in [
        ("shisaku_index_documents", stats.documents),
        ("shisaku_index_sheets", stats.sheets),
        ("shisaku_index_measures", stats.measures),
    ] {
        gauge!(name).set(value as f64);
    }
    let content_type = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], recorder().render()))
}
