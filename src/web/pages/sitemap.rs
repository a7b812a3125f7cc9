//! `GET /sitemap.xml` and `GET /robots.txt`: what crawlers may visit.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::domain::MeasureKey;
use crate::web::error::ApiError;
use crate::web::link::{PublicUrl, department_href, measure_href, policy_href, sheet_href};
use crate::web::params::{number_within, value_of};
use crate::web::reading::Addresses;
use crate::web::state::AppState;

/// Most addresses of one file, by the protocol of sitemaps.
const PER_FILE: usize = 50_000;
/// Addresses that are written at once.
const PER_PIECE: usize = 1000;
/// Pages that stand by themselves.
const PAGES: [&str; 4] = ["/", "/coverage", "/coverage/documents", "/policies"];

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// What crawlers leave out: answers for programs, whole results, and the deep pages of lists.
const LEFT_OUT: [&str; 7] = [
    "/api/",
    "/search.csv",
    "/policies.csv",
    "/search.atom",
    "/suggest.json",
    "/upload",
    "/*?*page=",
];

/// Every address, in a fixed order.
struct Sitemap {
    addresses: Addresses,
    url: PublicUrl,
}

impl Sitemap {
    fn len(&self) -> usize {
        let Addresses {
            departments,
            sheets,
            policies,
            measures,
        } = &self.addresses;
        PAGES.len() + departments.len() + sheets.len() + policies.len() + measures.len()
    }

    fn path(&self, mut at: usize) -> Option<String> {
        if let Some(page) = PAGES.get(at) {
            return Some((*page).to_owned());
        }
        at -= PAGES.len();
        if let Some((city, department)) = self.addresses.departments.get(at) {
            return Some(department_href(city.as_deref(), department));
        }
        at -= self.addresses.departments.len();
        if let Some(key) = self.addresses.sheets.get(at) {
            return Some(sheet_href(key));
        }
        at -= self.addresses.sheets.len();
        if let Some((city, policy)) = self.addresses.policies.get(at) {
            return Some(policy_href(city.as_deref(), policy));
        }
        at -= self.addresses.policies.len();
        let key = self.addresses.measures.get(at)?;
        Some(measure_href(&MeasureKey::from_text(key.as_str())))
    }

    /// The addresses from one place to another. They are ASCII without marks of XML.
    fn piece(&self, from: usize, to: usize) -> String {
        let paths = (from..to).filter_map(|at| self.path(at));
        paths
            .map(|path| format!("<url><loc>{}</loc></url>\n", self.url.join(&path)))
            .collect()
    }

    fn files(&self) -> usize {
        self.len().div_ceil(PER_FILE)
    }

    /// Names the files of a sitemap that needs several.
    fn index(&self) -> String {
        let files = (1..=self.files()).map(|part| {
            let address = self.url.join(&format!("/sitemap.xml?part={part}"));
            format!("<sitemap><loc>{address}</loc></sitemap>\n")
        });
        let files: String = files.collect();
        format!("{HEAD}<sitemapindex {NAMESPACE}>\n{files}</sitemapindex>\n")
    }
}

/// `GET /sitemap.xml`: all pages, or the list of files where one does not hold them.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let part = value_of(&raw.unwrap_or_default(), "part");
    let permit = state.begin_export()?;
    let map = Arc::new(Sitemap {
        addresses: state.run(|index| index.addresses()).await?,
        url: PublicUrl::of(&state, &headers),
    });
    let xml = [(header::CONTENT_TYPE, "application/xml; charset=utf-8")];
    if part.is_none() && map.files() > 1 {
        return Ok((xml, map.index()).into_response());
    }
    let part = number_within("part", part.as_deref(), 1, map.files())?;
    let end = map.len().min(part * PER_FILE);
    let head = format!("{HEAD}<urlset {NAMESPACE}>\n");
    let start = (Some(head), (part - 1) * PER_FILE, permit);
    let pieces = stream::unfold(start, move |(head, from, permit)| {
        let map = Arc::clone(&map);
        async move {
            if from > end {
                return None;
            }
            let mut text = head.unwrap_or_default();
            // One more step than there are pieces: the tail.
            if from == end {
                text.push_str("</urlset>\n");
                return Some((
                    Ok::<_, std::convert::Infallible>(text),
                    (None, end + 1, permit),
                ));
            }
            let to = end.min(from + PER_PIECE);
            text.push_str(&map.piece(from, to));
            Some((Ok(text), (None, to, permit)))
        }
    });
    Ok((xml, Body::from_stream(pieces)).into_response())
}

/// `GET /robots.txt`.
pub(in crate::web) async fn robots(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    for path in LEFT_OUT {
        text.push_str("Disallow: ");
        text.push_str(path);
        text.push('\n');
    }
    // A crawler takes whole addresses only.
    let sitemap = PublicUrl::of(&state, &headers).join("/sitemap.xml");
    if !sitemap.starts_with('/') {
        text.push_str("\nSitemap: ");
        text.push_str(&sitemap);
        text.push('\n');
    }
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (plain, text)
}
