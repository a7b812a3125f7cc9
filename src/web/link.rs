//! Addresses of single things, and addresses that leave the service.

use axum::http::{HeaderMap, header};

use super::params::{ascii_href, path_segment};
use super::state::AppState;
use crate::domain::{DocumentId, MeasureKey, Policy, SourceLines};

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

/// The segment of a path that stands for what is unknown.
const UNKNOWN: &str = "_";

/// Address of a sheet's page.
pub fn sheet_href(key: &str) -> String {
    format!("/sheets/{}", path_segment(key))
}

/// Address of a department's page; `_` stands for an unknown city.
pub fn department_href(municipality: Option<&str>, department: &str) -> String {
    let city = path_segment(municipality.unwrap_or(UNKNOWN));
    format!("/departments/{city}/{}", path_segment(department))
}

/// Address of a policy's page; `_` stands for an unknown city.
pub fn policy_href(municipality: Option<&str>, policy: &Policy) -> String {
    let city = path_segment(municipality.unwrap_or(UNKNOWN));
    let (scheme, name) = (path_segment(&policy.scheme), path_segment(&policy.name));
    format!("/policies/{city}/{scheme}/{}/{name}", policy.number)
}

/// Address of a file's text with these lines marked, at the first of them;
/// `[0, 0]` marks nothing.
pub fn text_href(id: &DocumentId, lines: [usize; 2]) -> String {
    source_href(id, SourceLines { page: None, lines })
}

/// Address of a file's text with a place of it marked: rows of a workbook are
/// counted anew on each worksheet, which is the page.
pub fn source_href(id: &DocumentId, place: SourceLines) -> String {
    let text = format!("/documents/{id}/text");
    match (place.lines, place.page) {
        ([0, 0], None) => text,
        ([0, 0], Some(page)) => format!("{text}#p{page}"),
        ([from, to], None) => format!("{text}?lines={from}-{to}#L{from}"),
        ([from, to], Some(page)) => format!("{text}?page={page}&lines={from}-{to}#here"),
    }
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
    fn no_name_leads_out_of_its_segment() {
        assert_eq!(sheet_href("a/b?c"), "/sheets/a%2Fb%3Fc");
        assert_eq!(department_href(None, "../x"), "/departments/_/..%2Fx");
        let policy = Policy {
            scheme: "基本/政策".to_owned(),
            number: 3,
            name: "#".to_owned(),
        };
        let href = policy_href(Some("架空市"), &policy);
        assert!(href.ends_with("%2F%E6%94%BF%E7%AD%96/3/%23"), "{href}");
    }

    #[test]
    fn a_place_in_a_file_is_marked_and_opened() {
        let id = DocumentId::of(b"");
        let href = |page, lines| {
            let href = source_href(&id, SourceLines { page, lines });
            href.replace(id.as_str(), "id")
        };
        assert_eq!(href(None, [0, 0]), "/documents/id/text");
        assert_eq!(href(Some(2), [0, 0]), "/documents/id/text#p2");
        assert_eq!(href(None, [3, 9]), "/documents/id/text?lines=3-9#L3");
        assert_eq!(
            href(Some(2), [3, 9]),
            "/documents/id/text?page=2&lines=3-9#here"
        );
    }

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
