//! `GET /search.atom`: the result as a feed, newest fiscal year first.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use jiff::Timestamp;

use super::{Format, body};
use crate::domain::{DocumentId, Item};
use crate::index::Unit;
use crate::search::{SearchRequest, Sort};
use crate::web::api::schema;
use crate::web::error::ApiError;
use crate::web::link::{PublicUrl, measure_href};
use crate::web::live::WholeResult;
use crate::web::params::{SearchParams, SearchParamsDoc};
use crate::web::state::AppState;
use crate::web::view::label::{self, search_title};
use crate::web::view::preview::excerpt;

#[derive(Template)]
#[template(path = "feed_head.xml", config = "src/web/askama.toml")]
struct FeedHead<'a> {
    title: &'a str,
    id: &'a str,
    page: &'a str,
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
    let public_url = PublicUrl::of(&state, &headers);
    let format = Atom {
        title: xml_text(&search_title(&params)),
        id: public_url.join(&params.href("/search.atom")),
        page: public_url.join(&params.href("/")),
        public_url,
    };
    let content_type = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((content_type, body(state, request, format).await?))
}

/// Characters of a measure's text that an entry shows.
const SUMMARY_CHARS: usize = 200;

struct Atom {
    title: String,
    id: String,
    page: String,
    public_url: PublicUrl,
}

impl Format for Atom {
    fn piece(
        &self,
        result: &WholeResult,
        units: &[Unit],
        first: bool,
        last: bool,
    ) -> Result<Vec<u8>, ApiError> {
        let times = times(result, units)?;
        let mut text = String::new();
        if first {
            let latest = times.values().max().copied().unwrap_or_default();
            let head = FeedHead {
                title: &self.title,
                id: &self.id,
                page: &self.page,
                updated: latest.to_string(),
            };
            text.push_str(&head.render()?);
        }
        let entries = units.iter().map(|unit| self.entry(unit, &times)).collect();
        text.push_str(&FeedEntries { entries }.render()?);
        if last {
            text.push_str("</feed>\n");
        }
        Ok(text.into_bytes())
    }
}

impl Atom {
    fn entry(&self, unit: &Unit, times: &HashMap<&DocumentId, Timestamp>) -> Entry {
        let sheet = &unit.sheet;
        let place = label::place(
            sheet.municipality.as_deref(),
            sheet.department.as_deref(),
            sheet.fiscal_year.map(|year| year.western()),
        );
        let measure = unit.measure.as_ref();
        let title = label::title(measure.map(|measure| measure.title.as_str()));
        let policies = measure.map_or(&[][..], |measure| &measure.policies);
        Entry {
            title: xml_text(&format!("{title}（{place}）")),
            url: self.public_url.join(&measure_href(&unit.key)),
            updated: times
                .get(&unit.document_id)
                .copied()
                .unwrap_or_default()
                .to_string(),
            summary: xml_text(&summary(unit)),
            categories: policies.iter().map(|p| xml_text(&p.name)).collect(),
        }
    }
}

/// When the file of each unit was last changed.
fn times<'a>(
    result: &WholeResult,
    units: &'a [Unit],
) -> Result<HashMap<&'a DocumentId, Timestamp>, ApiError> {
    let mut times = HashMap::new();
    for unit in units {
        let id = &unit.document_id;
        if !times.contains_key(id) {
            times.insert(id, result.modified(id)?.unwrap_or_default());
        }
    }
    Ok(times)
}

/// The beginning of what was promised; of an overview, of its mission.
fn summary(unit: &Unit) -> String {
    let items: &[Item] = match (&unit.measure, &unit.overview) {
        (Some(measure), _) => &measure.commitments,
        (None, Some(overview)) => &overview.mission,
        (None, None) => &[],
    };
    excerpt(items, SUMMARY_CHARS)
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
