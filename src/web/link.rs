//! Addresses of single things, and addresses that leave the service.

use axum::http::{HeaderMap, header};

use super::params::{ascii_href, path_segment};
use super::state::AppState;
use crate::domain::{DocumentId, MeasureKey, Policy, SourceLines};

/// Stands for a part of an address that is not known, as in keys.
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

/// Address of the text of a file as read, with these lines marked.
pub fn text_href(id: &DocumentId, [from, to]: [usize; 2]) -> String {
    match (from, to) {
        (0, 0) => format!("{}/text", document_href(id)),
        _ => format!("{}/text?lines={from}-{to}#L{from}", document_href(id)),
    }
}

/// Address of the text of a file as read, with a place of it marked: rows of a
/// workbook are counted anew on each worksheet, which is the page.
pub fn source_href(id: &DocumentId, place: SourceLines) -> String {
    match (place.page, place.lines) {
        (None, lines) => text_href(id, lines),
        (Some(page), [0, 0]) => format!("{}/text#p{page}", document_href(id)),
        (Some(page), [from, to]) => format!(
            "{}/text?page={page}&lines={from}-{to}#here",
            document_href(id)
        ),
    }
}

/// Address of a whole sheet's page.
pub fn sheet_href(key: &str) -> String {
    format!("/sheets/{}", path_segment(key))
}

/// Address of a department's page.
pub fn department_href(municipality: Option<&str>, department: &str) -> String {
    let city = path_segment(municipality.unwrap_or(UNKNOWN));
    format!("/departments/{city}/{}", path_segment(department))
}

/// Address of a policy's page: its number alone would mean several.
pub fn policy_href(municipality: Option<&str>, policy: &Policy) -> String {
    let known = |part: &str| path_segment(if part.is_empty() { UNKNOWN } else { part });
    format!(
        "/policies/{}/{}/{}/{}",
        known(municipality.unwrap_or_default()),
        known(&policy.scheme),
        policy.number,
        known(&policy.name),
    )
}

/// The same address with Japanese as it is, which takes a third of the bytes: for
/// pages with hundreds of links. Browsers encode it again.
pub fn short(href: &str) -> String {
    let bytes = href.as_bytes();
    let mut short = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let beyond_ascii = (byte == b'%')
            .then(|| href.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .filter(|byte| !byte.is_ascii());
        short.push(beyond_ascii.unwrap_or(byte));
        at += if beyond_ascii.is_some() { 3 } else { 1 };
    }
    String::from_utf8(short).unwrap_or_else(|_| href.to_owned())
}

/// Address of two sheets side by side.
pub fn compare_href(old: &str, new: &str) -> String {
    let (old, new) = (path_segment(old), path_segment(new));
    format!("/compare?from={old}&to={new}")
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
    fn every_part_of_an_address_stays_one_segment() {
        let policy = Policy {
            scheme: "a/b".to_owned(),
            number: 47,
            name: "?#%".to_owned(),
        };
        assert_eq!(policy_href(None, &policy), "/policies/_/a%2Fb/47/%3F%23%25");
        assert_eq!(department_href(None, "x y"), "/departments/_/x%20y");
        assert_eq!(sheet_href("a/1"), "/sheets/a%2F1");
    }

    #[test]
    fn a_text_is_opened_at_its_lines_where_they_are_known() {
        let id = DocumentId::of(b"");
        assert!(text_href(&id, [10, 20]).ends_with("/text?lines=10-20#L10"));
        assert!(text_href(&id, [0, 0]).ends_with("/text"));
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
        let page = href(Some(2), [3, 9]);
        assert_eq!(page, "/documents/id/text?page=2&lines=3-9#here");
    }

    #[test]
    fn a_short_address_is_the_same_address() {
        let href = sheet_href("架空市-a/1?\"");
        assert_eq!(short(&href), "/sheets/架空市-a%2F1%3F%22");
        assert_eq!(ascii_href(&short(&href)), href);
        for kept in ["/?q=%", "/%E3%81", "/%zz", "/%E"] {
            assert_eq!(short(kept), kept);
        }
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
