//! Addresses of single things, and addresses that leave the service.

use axum::http::{HeaderMap, header};

use super::params::{ascii_href, path_segment};
use super::state::AppState;
use crate::domain::{DocumentId, MeasureKey};

/// Address of a measure's page.
pub fn measure_href(key: &MeasureKey) -> String {
    format!("/measures/{}", path_segment(key.as_str()))
}

/// Address of what an older file said of a measure.
pub fn version_href(key: &MeasureKey, id: &DocumentId) -> String {
    format!("{}?version={id}", measure_href(key))
}

/// Address of a file as received.
pub fn document_href(id: &DocumentId) -> String {
    format!("/documents/{id}")
}

/// Where the service is seen from outside: `https://shisaku.example.jp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The configured address, else what the client calls us by.
    ///
    /// A `Host` that is no host name gives relative links: the header is the client's word.
    pub fn of(state: &AppState, headers: &HeaderMap) -> Self {
        if let Some(url) = &state.config().public_url {
            return Self(url.trim_end_matches('/').to_owned());
        }
        let is_host = |host: &&str| {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
            !host.is_empty() && host.bytes().all(allowed)
        };
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .filter(is_host);
        Self(host.map_or_else(String::new, |host| format!("http://{host}")))
    }

    /// A path of ours as an address for the world, ASCII only.
    pub fn join(&self, path: &str) -> String {
        format!("{}{}", self.0, ascii_href(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_the_world_is_ascii() {
        let url = PublicUrl("https://example.jp".to_owned());
        let key = MeasureKey::from_text("架空市-x/1");
        assert_eq!(
            url.join(&measure_href(&key)),
            "https://example.jp/measures/%E6%9E%B6%E7%A9%BA%E5%B8%82-x%2F1"
        );
    }
}
