//! `/documents/{id}`: a file as received, and never as a live page.

use std::path::Path as FilePath;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::{ApiError, ErrorKind};
use super::source::Received;
use super::state::AppState;
use crate::domain::DocumentId;

/// For what a browser shows itself: text runs nothing in a sandbox.
const TEXT_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// Browsers' own PDF viewers need their styles and do not start in a sandbox.
const PDF_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
     frame-ancestors 'none'";

/// How a file is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Delivery {
    content_type: &'static str,
    disposition: &'static str,
    policy: &'static str,
}

/// `GET /documents/{id}`.
pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = DocumentId::parse(&id).ok_or(ErrorKind::NotFound)?;
    // The id is a hash of the bytes, so a copy the client holds under it is right.
    let tag = format!("\"{id}\"");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.to_str().is_ok_and(|tags| tags.contains(&tag)));
    let received = state.run(move |index| Received::read(index, &id)).await?;
    let (name, bytes) = (received.name(), received.bytes);

    let delivery = Delivery::of(&bytes, &name);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes).into_response()
    };
    let values = [
        (header::CONTENT_TYPE, delivery.content_type),
        (header::CONTENT_SECURITY_POLICY, delivery.policy),
        (header::ETAG, tag.as_str()),
        (
            header::CONTENT_DISPOSITION,
            &disposition(delivery.disposition, &name),
        ),
    ];
    for (header, value) in values {
        let value = HeaderValue::from_str(value).map_err(|_| ErrorKind::Internal)?;
        response.headers_mut().insert(header, value);
    }
    Ok(response)
}

impl Delivery {
    const fn download(content_type: &'static str) -> Self {
        Self {
            content_type,
            disposition: "attachment",
            policy: TEXT_POLICY,
        }
    }

    /// Decided by content; the name only tells the Office formats apart, which share one.
    fn of(bytes: &[u8], name: &str) -> Self {
        let extension = FilePath::new(name)
            .extension()
            .map(|extension| extension.to_string_lossy().to_lowercase());
        if bytes.starts_with(b"%PDF-") {
            return Self {
                content_type: "application/pdf",
                disposition: "inline",
                policy: PDF_POLICY,
            };
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::download(match extension.as_deref() {
                Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                Some("docx") => {
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                }
                _ => "application/zip",
            });
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Self::download(match extension.as_deref() {
                Some("xls") => "application/vnd.ms-excel",
                Some("doc") => "application/msword",
                _ => "application/octet-stream",
            });
        }
        if bytes.contains(&0) {
            return Self::download("application/octet-stream");
        }
        Self {
            // HTML too is shown as its source. Without a charset, browsers
            // recognise Shift_JIS and EUC-JP themselves.
            content_type: match std::str::from_utf8(bytes) {
                Ok(_) => "text/plain; charset=utf-8",
                Err(_) => "text/plain",
            },
            disposition: "inline",
            policy: TEXT_POLICY,
        }
    }
}

/// `Content-Disposition` with the name in RFC 5987 form and an ASCII stand-in for old clients.
fn disposition(kind: &str, name: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let plain: String = name
        .chars()
        .map(|c| if safe(c) { c } else { '_' })
        .collect();
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_delivered_as_a_live_page() {
        let samples: [(&[u8], &str); 8] = [
            (b"<html><script>alert(1)</script>", "a.html"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
            (b"\x82\xa0\x82\xa2", "sjis.txt"),
            (b"{}", "a.json"),
            (b"", "empty.html"),
            (b"%PDF-1.7", "a.html"),
            (b"PK\x03\x04", "a.html"),
            (b"\x00\x01<html>", "a.html"),
        ];
        for (bytes, name) in samples {
            let delivery = Delivery::of(bytes, name);
            for live in ["html", "svg", "xml;", "javascript"] {
                assert!(!delivery.content_type.contains(live), "{name} {delivery:?}");
            }
        }
    }

    #[test]
    fn a_japanese_name_survives_beside_an_ascii_one() {
        assert_eq!(
            disposition("inline", "令4 \"シート\".txt"),
            "inline; filename=\"_4______.txt\"; filename*=UTF-8''\
             %E4%BB%A44%20%22%E3%82%B7%E3%83%BC%E3%83%88%22%2Etxt"
        );
    }

    #[test]
    fn a_line_break_in_a_name_cannot_end_the_header() {
        assert!(!disposition("inline", "a\r\nSet-Cookie: x").contains(['\r', '\n']));
    }
}
