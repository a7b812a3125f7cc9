//! `GET /search.atom`: the result as a feed, newest fiscal year first.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use super::{Format, Row, body};
use crate::search::{SearchRequest, Sort};
use crate::web::api::schema;
use crate::web::error::ApiError;
use crate::web::link::PublicUrl;
use crate::web::params::{SearchParams, SearchParamsDoc};
use crate::web::state::AppState;
use crate::web::view::label::{self, search_title};

#[derive(Template)]
#[template(path = "feed_head.xml", config = "src/web/askama.toml")]
struct FeedHead {
    title: String,
    id: String,
    page: String,
    updated: String,
}

#[derive(Template)]
#[template(path = "feed_entries.xml", config = "src/web/askama.toml")]
struct FeedEntries {
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    url: String,
    updated: String,
    summary: String,
    categories: Vec<String>,
}

/// 検索結果の全件をAtomフィードで返す。並び順の既定は新しい年度から。
#[utoipa::path(
    get, path = "/search.atom", operation_id = "searchAtom", tag = "exports",
    params(SearchParamsDoc),
    responses(
        (status = 200, description = "全件", content_type = "application/atom+xml", body = String),
        (status = 400, description = "使えない値（`invalid_parameter`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn feed(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let params = SearchParams::parse(&raw.unwrap_or_default());
    let mut request = SearchRequest::try_from(&params)?;
    if params.sort.is_none() {
        request.sort = Sort::Newest;
    }
    let stats = state.run(|backend| backend.stats()).await?;
    let public_url = PublicUrl::of(&state, &headers);
    let format = Atom {
        head: FeedHead {
            title: xml_text(&search_title(&params)),
            id: public_url.join(&params.href("/search.atom")),
            page: public_url.join(&params.href("/")),
            updated: stats
                .updated
                .map_or_else(|| EPOCH.to_owned(), |time| time.to_string()),
        },
        public_url,
    };
    let content_type = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((content_type, body(state, request, format).await?))
}

/// The time of what has none; the format demands one.
const EPOCH: &str = "1970-01-01T00:00:00Z";

struct Atom {
    head: FeedHead,
    public_url: PublicUrl,
}

impl Format for Atom {
    fn head(&self) -> Result<Vec<u8>, ApiError> {
        Ok(self.head.render()?.into_bytes())
    }

    fn rows(&self, rows: &[Row]) -> Result<Vec<u8>, ApiError> {
        let entries = rows.iter().map(|row| self.entry(row)).collect();
        Ok(FeedEntries { entries }.render()?.into_bytes())
    }

    fn tail(&self) -> Vec<u8> {
        b"</feed>\n".to_vec()
    }
}

impl Atom {
    fn entry(&self, row: &Row) -> Entry {
        let hit = &row.hit;
        let place = label::place(
            hit.municipality.as_deref(),
            hit.department.as_deref(),
            hit.fiscal_year,
        );
        let title = label::title(hit.title.as_deref());
        let snippets: Vec<&str> = (hit.snippets.iter())
            .map(|snippet| snippet.html.as_str())
            .collect();
        Entry {
            title: xml_text(&format!("{title}（{place}）")),
            url: self.public_url.join(&hit.url),
            updated: updated(row),
            summary: xml_text(&snippets.join("<br>")),
            categories: hit
                .policies
                .iter()
                .map(|policy| xml_text(&policy.name))
                .collect(),
        }
    }
}

/// When the file came in; where the index does not know, the first day of the fiscal year.
fn updated(row: &Row) -> String {
    let received = (row.record.as_ref()).and_then(|record| record.document.received);
    match (received, row.hit.fiscal_year) {
        (Some(time), _) => time.to_string(),
        (None, Some(year)) => format!("{year:04}-04-01T00:00:00+09:00"),
        (None, None) => EPOCH.to_owned(),
    }
}

/// Without the characters that XML 1.0 cannot hold even when escaped.
fn xml_text(text: &str) -> String {
    let allowed = |c: &char| {
        matches!(c, '\t' | '\n' | '\r')
            || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_holds_no_character_that_xml_refuses() {
        assert_eq!(xml_text("a\u{0}b\u{8}c\u{ffff}\n𠮷"), "abc\n𠮷");
    }
}
