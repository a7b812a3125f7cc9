//! Lines that stand on every page: titles, page numbers.

use std::collections::HashMap;

use super::flow::Piece;
use super::page::Area;
use super::pages::PageFlow;

/// Takes page numbers out, and every print but the first of a line that stands on most pages.
pub(super) fn take_lines(pages: &mut [PageFlow]) -> Vec<String> {
    let mut taken = Vec::new();
    if pages.len() < 2 {
        return taken;
    }
    let mut counts: HashMap<(String, bool), usize> = HashMap::new();
    for page in pages.iter() {
        for key in page
            .pieces
            .iter()
            .filter_map(|p| running_key(p, &page.area))
        {
            *counts.entry(key).or_default() += 1;
        }
    }
    let many = (pages.len() * 2).div_ceil(3).max(2);
    let mut seen: Vec<(String, bool)> = Vec::new();
    for page in pages.iter_mut() {
        let area = page.area;
        page.pieces.retain(|piece| {
            let Some(key) = running_key(piece, &area) else {
                return true;
            };
            if counts.get(&key).is_none_or(|count| *count < many) {
                return true;
            }
            let is_number = key
                .0
                .chars()
                .all(|c| "#-－―‐–/／. 　PpＰｐ頁ページ".contains(c));
            let first = !seen.contains(&key);
            if first {
                seen.push(key);
            }
            let stays = first && !is_number;
            if let (false, Piece::Text(paragraph)) = (stays, piece) {
                taken.push(paragraph.text.clone());
            }
            stays
        });
    }
    taken
}

/// What a line at the edge of a page is known by: its text with all numbers alike.
fn running_key(piece: &Piece, page: &Area) -> Option<(String, bool)> {
    /// Share of a page's height at its top and bottom in which such lines stand.
    const MARGIN: f64 = 0.09;
    let Piece::Text(paragraph) = piece else {
        return None;
    };
    let margin = page.height() * MARGIN;
    let (top, bottom) = (
        paragraph.area.y1 < page.y0 + margin,
        paragraph.area.y0 > page.y1 - margin,
    );
    if !top && !bottom {
        return None;
    }
    let mut key = String::new();
    for c in paragraph.text.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_numeric() {
            key.push(c);
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    Some((key, top))
}
