//! A list in front of a plan that names its rows in the order of the plan.

use crate::text::normalize;

use super::paragraph::paragraphs;
use super::piece::Piece;
use super::row::Row;

/// Characters of a title by which it is known in a digest.
const KNOWN_BY: usize = 10;

/// Everything that stands in front of the plan's pages, in normal form.
#[derive(Debug, Default)]
pub(super) struct Digest(String);

impl Digest {
    /// The digest in these pieces; empty when there is none.
    pub(super) fn of(front: &[Piece]) -> Self {
        let texts: Vec<String> = paragraphs(front).into_iter().map(|p| p.text).collect();
        Self(normalize(&texts.join("\n")))
    }

    /// Places of rows in the order of the plan: as the digest has them, if it
    /// knows them all, else as they stand.
    pub(super) fn places(&self, rows: &[Row]) -> Vec<usize> {
        let found: Option<Vec<usize>> = rows.iter().map(|row| self.find(&row.title)).collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        if let Some(found) = found {
            order.sort_by_key(|row| found[*row]);
        }
        let mut places = vec![0; rows.len()];
        for (place, row) in order.into_iter().enumerate() {
            places[row] = place;
        }
        places
    }

    /// The rows in the order of the plan.
    pub(super) fn ordered(&self, rows: Vec<Row>) -> Vec<Row> {
        let places = self.places(&rows);
        let mut placed: Vec<(usize, Row)> = places.into_iter().zip(rows).collect();
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, row)| row).collect()
    }

    fn find(&self, title: &str) -> Option<usize> {
        let known: String = normalize(title).chars().take(KNOWN_BY).collect();
        self.0.find(&known).filter(|_| !known.is_empty())
    }
}
