//! Where a measure is from: its file, its lines, a line to cite.

use std::path::Path;

use jiff::Timestamp;

use super::citation::citation;
use super::measure::MeasureReading;
use super::text::{LineView, excerpt_lines};
use super::{Link, label};
use crate::web::link::{PublicUrl, document_href, measure_href, source_href, version_href};
use crate::web::live::place_of;

/// Where a measure is from.
#[derive(Debug)]
pub struct OriginView {
    /// Page and lines.
    pub place: String,
    /// The file as received.
    pub document: Link,
    /// The page of it, where it has pages.
    pub page: Option<Link>,
    /// The text of the file as it was read, at this place.
    pub text: String,
    /// The lines of the file at this place; empty where it has none of its own.
    pub excerpt: Vec<LineView>,
    /// Pages of the versions that this one replaced.
    pub older: Vec<Link>,
    /// BLAKE3 of the file.
    pub hash: String,
    /// A line to cite.
    pub citation: String,
    /// The same as JSON.
    pub json: String,
}

impl OriginView {
    /// Where a measure of this section and title is from, as seen now.
    pub fn of(
        reading: &MeasureReading,
        title: (&str, &str),
        public_url: &PublicUrl,
        now: Timestamp,
    ) -> Self {
        let placed = &reading.placed;
        let unit = &placed.unit;
        let place = place_of(unit);
        // What an older file says is cited as what it is.
        let here = match placed.newer {
            None => measure_href(&unit.key),
            Some(_) => version_href(&unit.key, &unit.document_id),
        };
        let file = document_href(&unit.document_id);
        let excerpt = reading.excerpt.as_ref();
        Self {
            place: label::lines(place.page, place.lines),
            page: place.page.filter(|_| is_pdf(&unit.document)).map(|page| {
                let text = format!("PDFの{page}ページを開く");
                Link::new(text, format!("{file}#page={page}"))
            }),
            document: Link::new(&unit.document, file),
            text: source_href(&unit.document_id, place),
            excerpt: excerpt.map(excerpt_lines).unwrap_or_default(),
            older: (placed.older.iter())
                .map(|older| {
                    let href = version_href(&unit.key, &older.document_id);
                    Link::new(&older.document, href)
                })
                .collect(),
            hash: unit.document_id.to_string(),
            citation: citation(unit, title, &public_url.join(&here), now),
            json: format!("/api/v1{here}"),
        }
    }
}

/// Browsers open a page of a PDF by its number.
fn is_pdf(path: &str) -> bool {
    let extension = Path::new(path).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}
