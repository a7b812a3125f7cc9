//! What happens around every handler, in one list.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use super::error::{ApiError, ErrorKind, render};
use super::metrics::record_request;
use super::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest request id taken over from a proxy.
const MAX_REQUEST_ID_BYTES: usize = 64;

/// Nothing but our own files; no page runs what a document says.
///
/// `connect-src` lets the script ask for suggestions.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Sent with every answer that does not say otherwise.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-cache"),
];

/// Puts all layers around the routes; the first one listed is the innermost.
///
/// `uploads` are the routes that receive files: they may take longer and send more.
pub(super) fn wrap(routes: Router, uploads: Router, state: &AppState) -> Router {
    let max_upload = (state.uploads()).map_or(0, |uploads| uploads.config.max_request_bytes);
    let uploads = uploads
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(max_upload))
        .layer(from_fn_with_state(state.clone(), limit_upload_time));
    routes
        .layer(RequestBodyLimitLayer::new(state.config().body_limit))
        .layer(from_fn_with_state(state.clone(), limit_time))
        .merge(uploads)
        .layer(from_fn_with_state(state.clone(), limit_uri))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn(dress_errors))
        .layer(CompressionLayer::new())
        .layer(from_fn(add_headers))
        .layer(from_fn(observe))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(from_fn(distrust_request_id))
}

async fn limit_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    answer_within(state.config().timeout, request, next).await
}

async fn limit_upload_time(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    answer_within(state.config().upload_timeout, request, next).await
}

async fn answer_within(limit: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError(ErrorKind::Timeout).into_response(),
    }
}

async fn limit_uri(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    let bytes = uri.path().len() + uri.query().map_or(0, str::len);
    if bytes > state.config().uri_limit {
        return ApiError(ErrorKind::UriTooLong).into_response();
    }
    next.run(request).await
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(
        panic = text.unwrap_or("of unknown kind"),
        "a handler panicked"
    );
    ApiError(ErrorKind::Internal).into_response()
}

/// Gives errors their body; a bare status from axum or a layer gets one as well.
async fn dress_errors(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let headers = negotiation_headers(request.headers());
    let response = next.run(request).await;
    if let Some(ApiError(kind)) = response.extensions().get() {
        return render(kind, &path, &headers);
    }
    let status = response.status();
    let is_bare = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let failed = status.is_client_error() || status.is_server_error();
    match ErrorKind::of_bare_status(status).filter(|_| failed && is_bare) {
        Some(kind) => render(&kind, &path, &headers),
        None => response,
    }
}

fn negotiation_headers(request: &HeaderMap) -> HeaderMap {
    [header::ACCEPT, header::ACCEPT_LANGUAGE]
        .into_iter()
        .filter_map(|name| Some((name.clone(), request.get(name)?.clone())))
        .collect()
}

async fn add_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Counts and logs a request. The query string holds what people look for and stays out.
async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known_method(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let id = request.headers().get(&REQUEST_ID).cloned();

    let response = next.run(request).await;

    let status = response.status().as_u16();
    let duration = started.elapsed();
    record_request(method, &route, status, duration);
    tracing::info!(
        method,
        route,
        status,
        duration_ms = duration.as_secs_f64() * 1e3,
        request_id = id.as_ref().and_then(|id| id.to_str().ok()),
        "request answered"
    );
    response
}

/// Any token can be a method; metrics must not grow with what clients invent.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

/// Drops a request id that is too long or odd to stand in a log.
async fn distrust_request_id(mut request: Request, next: Next) -> Response {
    let is_plain = |id: &HeaderValue| {
        let allowed = |b: &u8| b.is_ascii_alphanumeric() || b"-_.".contains(b);
        id.len() <= MAX_REQUEST_ID_BYTES && id.as_bytes().iter().all(allowed)
    };
    if !request.headers().get(&REQUEST_ID).is_none_or(is_plain) {
        request.headers_mut().remove(&REQUEST_ID);
    }
    next.run(request).await
}
