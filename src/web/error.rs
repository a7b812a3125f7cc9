//! Errors of the service: stable codes, and the only place that decides a status.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::message::{Language, error_heading, error_text};
use super::pages::{self, ErrorPage};
use crate::index::IndexError;
use crate::search::SearchError;

/// Seconds after which an overloaded service may be asked again.
const RETRY_AFTER_SECONDS: &str = "2";

/// Why a request has no answer; each has a code that never changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorKind {
    /// A parameter has a value that we cannot use.
    #[error("invalid value {value:?} of parameter {name:?}")]
    InvalidParameter {
        /// Parameter as in the address.
        name: String,
        /// Its value, cut to a readable length.
        value: String,
    },
    /// The state of the index that a cursor belongs to is gone.
    #[error("cursor expired")]
    CursorExpired,
    /// No such page, measure or document.
    #[error("not found")]
    NotFound,
    /// No token, or one that is not known.
    #[error("unauthorized")]
    Unauthorized,
    /// The service was started without tokens.
    #[error("uploads disabled")]
    UploadsDisabled,
    /// The document was not uploaded; whoever put it into the folder takes it out.
    #[error("not removable")]
    NotRemovable,
    /// The route exists, its method does not.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The body is over the limit.
    #[error("payload too large")]
    PayloadTooLarge,
    /// The address is over the limit.
    #[error("uri too long")]
    UriTooLong,
    /// All search permits are taken and the queue is full.
    #[error("overloaded")]
    Overloaded,
    /// There is no room for what was sent.
    #[error("storage full")]
    StorageFull,
    /// The request took longer than the limit.
    #[error("timeout")]
    Timeout,
    /// A fault of ours; the log has the details.
    #[error("internal error")]
    Internal,
}

impl ErrorKind {
    /// Characters of a rejected value that an answer repeats.
    const SHOWN_VALUE_CHARS: usize = 60;

    /// A rejected parameter.
    pub fn invalid(name: impl Into<String>, value: &str) -> Self {
        let mut shown: String = value.chars().take(Self::SHOWN_VALUE_CHARS).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self::InvalidParameter {
            name: name.into(),
            value: shown,
        }
    }

    /// The stable name in JSON.
    pub fn code(&self) -> &'static str {
        self.code_and_status().0
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.code_and_status().1
    }

    fn code_and_status(&self) -> (&'static str, StatusCode) {
        match self {
            Self::InvalidParameter { .. } => ("invalid_parameter", StatusCode::BAD_REQUEST),
            Self::CursorExpired => ("cursor_expired", StatusCode::GONE),
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND),
            Self::Unauthorized => ("unauthorized", StatusCode::UNAUTHORIZED),
            Self::UploadsDisabled => ("uploads_disabled", StatusCode::FORBIDDEN),
            Self::NotRemovable => ("not_removable", StatusCode::CONFLICT),
            Self::MethodNotAllowed => ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED),
            Self::PayloadTooLarge => ("payload_too_large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::UriTooLong => ("uri_too_long", StatusCode::URI_TOO_LONG),
            Self::Overloaded => ("overloaded", StatusCode::SERVICE_UNAVAILABLE),
            Self::StorageFull => ("storage_full", StatusCode::INSUFFICIENT_STORAGE),
            Self::Timeout => ("timeout", StatusCode::GATEWAY_TIMEOUT),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// The kind behind a bare status that axum or a layer answered by itself.
    pub(super) fn of_bare_status(status: StatusCode) -> Option<Self> {
        if status == StatusCode::BAD_REQUEST {
            // What axum refuses by itself is a path that is not UTF-8.
            return Some(Self::invalid("path", ""));
        }
        Self::samples()
            .into_iter()
            .find(|kind| kind.status() == status)
    }

    /// One of each kind, for tests over the whole table and for bare statuses.
    pub(super) fn samples() -> [Self; 13] {
        [
            Self::invalid("limit", "0"),
            Self::CursorExpired,
            Self::NotFound,
            Self::Unauthorized,
            Self::UploadsDisabled,
            Self::NotRemovable,
            Self::MethodNotAllowed,
            Self::PayloadTooLarge,
            Self::UriTooLong,
            Self::Overloaded,
            Self::StorageFull,
            Self::Timeout,
            Self::Internal,
        ]
    }
}

/// An error on its way out of a handler.
///
/// It becomes a response without body that carries the kind; the outer layer
/// [`super::layers`] dresses it, because only there the request's `Accept` and
/// `Accept-Language` are at hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ApiError(pub ErrorKind);

impl From<ErrorKind> for ApiError {
    fn from(kind: ErrorKind) -> Self {
        Self(kind)
    }
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        Self(match error {
            SearchError::CursorExpired => ErrorKind::CursorExpired,
            SearchError::InvalidCursor => ErrorKind::invalid("cursor", ""),
            SearchError::InvalidFilter { name, value } => ErrorKind::invalid(name, &value),
            SearchError::Index(error) => return error.into(),
        })
    }
}

impl From<IndexError> for ApiError {
    fn from(error: IndexError) -> Self {
        tracing::error!(%error, "the index failed");
        Self(ErrorKind::Internal)
    }
}

impl From<askama::Error> for ApiError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a template failed");
        Self(ErrorKind::Internal)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.0.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
struct Envelope {
    error: ErrorBody,
}

#[derive(Serialize)]
struct ErrorBody {
    code: &'static str,
    message: String,
}

/// The whole answer for an error: a page for browsers, the JSON envelope for others.
pub(super) fn render(kind: &ErrorKind, path: &str, request: &HeaderMap) -> Response {
    let header = |name| request.get(name).and_then(|value| value.to_str().ok());
    let language = Language::from_header(header(header::ACCEPT_LANGUAGE));
    let message = error_text(kind, language);
    let wants_page = !path.starts_with("/api/")
        && header(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));

    let page = wants_page
        .then(|| ErrorPage::new(kind, error_heading(kind, language), &message, language))
        .and_then(|page| pages::render(&page).ok());
    let mut response = match page {
        Some(page) => page.into_response(),
        None => Json(Envelope {
            error: ErrorBody {
                code: kind.code(),
                message,
            },
        })
        .into_response(),
    };

    *response.status_mut() = kind.status();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(language.tag()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept, accept-language"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if *kind == ErrorKind::Unauthorized {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if *kind == ErrorKind::Overloaded {
        headers.insert(
            header::RETRY_AFTER,
            HeaderValue::from_static(RETRY_AFTER_SECONDS),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_and_statuses_are_distinct() {
        let kinds = ErrorKind::samples();
        let codes: HashSet<_> = kinds.iter().map(ErrorKind::code).collect();
        let statuses: HashSet<_> = kinds.iter().map(ErrorKind::status).collect();
        assert_eq!(codes.len(), kinds.len());
        assert_eq!(statuses.len(), kinds.len());
    }

    #[test]
    fn a_long_rejected_value_is_cut_on_a_character() {
        let ErrorKind::InvalidParameter { value, .. } =
            ErrorKind::invalid("year", &"年".repeat(99))
        else {
            panic!("not an invalid parameter");
        };
        assert_eq!(value, format!("{}…", "年".repeat(60)));
    }
}
