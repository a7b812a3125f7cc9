//! Tables without vertical lines: their columns are the gaps between texts.

use super::cell_text::TextLine;
use super::flow::PageTable;
use super::order::Item;
use super::page::{Area, Glyph, Rule};

/// Tables between horizontal lines of one width; gives back the glyphs outside.
pub(super) fn between_rules(
    free: Vec<Glyph>,
    _loose: &[Rule],
    _page: u32,
    _items: &mut Vec<Item>,
) -> Vec<Glyph> {
    free
}

/// The table of rows that leave the same gaps free; `None` for running text.
pub(super) fn table(
    _rows: &[Vec<TextLine>],
    _gutters: &[(f64, f64)],
    _page: u32,
    _shades: &[Area],
) -> Option<PageTable> {
    None
}
