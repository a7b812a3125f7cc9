//! Addresses of single things, and addresses that leave the service.

use axum::http::{HeaderMap, header};

use super::params::{ascii_href, path_segment};
use super::state::AppState;
use crate::domain::{DocumentId, MeasureKey, Policy};

/// Stands in an address for a city that is not known.
pub const UNKNOWN: &str = "_";

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

/// Address of the text of a file as it was read, with these lines marked; `[0, 0]` marks none.
pub fn text_href(id: &DocumentId, lines: [usize; 2]) -> String {
    match lines {
        [0, 0] => format!("/documents/{id}/text"),
        [from, to] => format!("/documents/{id}/text?lines={from}-{to}#L{from}"),
    }
}

/// Address of a sheet's page.
pub fn sheet_href(key: &str) -> String {
    format!("/sheets/{}", path_segment(key))
}

/// Address of a department's page; an unknown city is `_`.
pub fn department_href(municipality: Option<&str>, department: &str) -> String {
    let city = path_segment(municipality.unwrap_or(UNKNOWN));
    format!("/departments/{city}/{}", path_segment(department))
}

/// Address of a policy's page; an unknown city is `_`.
pub fn policy_href(municipality: Option<&str>, policy: &Policy) -> String {
    format!(
        "/policies/{}/{}/{}/{}",
        path_segment(municipality.unwrap_or(UNKNOWN)),
        path_segment(&policy.scheme),
        policy.number,
        path_segment(&policy.name)
    )
}

/// Address of two sheets side by side.
pub fn compare_href(old: &str, new: &str) -> String {
    format!(
        "/compare?from={}&to={}",
        path_segment(old),
        path_segment(new)
    )
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
