//! Columns of free text: what leaves the same gap free stands beside each other.

use super::cell_text::TextLine;
use super::flow::text_edge;
use super::order::{Band, Item};
use super::page::Area;

/// Ems of the gap between two columns at least.
pub(super) const GUTTER: f64 = 1.0;

/// Bands from the first on that stand in common columns; 0 when there are none.
pub(super) fn run(bands: &[Band]) -> usize {
    let is_text = |band: &Band| !band.iter().any(Item::is_block);
    if bands.first().is_none_or(|band| band.len() < 2) {
        return 0;
    }
    let mut count = 1;
    let mut open = gutters(&bands[0], GUTTER);
    let mut both = on_both_sides(&bands[0], &open);
    for (at, band) in bands.iter().enumerate().skip(1) {
        let alone = band.len() == 1;
        if alone && !(is_text(band) && is_text(&bands[at - 1])) {
            break;
        }
        let narrowed = narrow(&open, band);
        let leading = top(band) - bottom(&bands[at - 1]);
        let em = band.iter().map(Item::em).fold(0.0, f64::max);
        if narrowed.is_empty() || (alone && leading > 2.5 * em) {
            break;
        }
        open = narrowed;
        both += on_both_sides(band, &open);
        count = at + 1;
    }
    if both >= 2 { count } else { 0 }
}

/// Lines of a band that have one beside them; lines of two columns may not be level.
fn on_both_sides(band: &Band, gutters: &[(f64, f64)]) -> usize {
    let Some(gutter) = gutters.first() else {
        return 0;
    };
    let left = band
        .iter()
        .filter(|item| item.area().x1 <= gutter.0 + 1.0)
        .count();
    left.min(band.len() - left)
}

/// Lines right above columns that belong to one of them: the first line of a
/// column may stand higher than that of the column before it.
pub(super) fn beside_above(plain: &mut Vec<TextLine>, run: &[Band]) -> Vec<Band> {
    /// Ems between two lines of a column at most.
    const NEAR: f64 = 1.5;
    let mut open = gutters(&run[0], GUTTER);
    for band in &run[1..] {
        open = narrow(&open, band);
    }
    let Some(gutter) = open.first().copied() else {
        return Vec::new();
    };
    let mut below = top(&run[0]);
    let mut from = plain.len();
    for (at, line) in plain.iter().enumerate().rev() {
        let crosses = line.area.x0 < gutter.0 && line.area.x1 > gutter.1;
        if crosses || below - line.area.y1 > NEAR * line.em {
            break;
        }
        if line.area.x0 >= gutter.1 - 1.0 {
            from = at;
        }
        below = line.area.y0;
    }
    let taken = plain.drain(from..);
    taken.map(|line| vec![Item::Line(line)]).collect()
}

/// The edge to which lines below each other run; infinite where nothing tells.
pub(super) fn column_edge(lines: &[TextLine], right: f64) -> f64 {
    /// Ems of a line that does not end by chance where it ends.
    const LONG: f64 = 30.0;
    let own = text_edge(lines.iter(), f64::NEG_INFINITY);
    let edge = text_edge(lines.iter(), right);
    let full = |line: &&TextLine| own - line.area.x1 < 2.1 * line.em;
    let is_long = |line: &TextLine| line.area.width() > LONG * line.em;
    let lefts: Vec<f64> = lines.iter().filter(full).map(|line| line.area.x0).collect();
    let aligned = lefts.windows(2).any(|pair| (pair[0] - pair[1]).abs() < 3.0);
    if own >= edge || aligned || lines.iter().any(is_long) {
        own
    } else {
        f64::INFINITY
    }
}

/// Whether columns hold running text, not labels with their values.
pub(super) fn is_flow(bands: &[Vec<TextLine>], gutters: &[(f64, f64)]) -> bool {
    /// Ems of a line of running text.
    const WIDE: f64 = 12.0;
    let mut widest = vec![0.0f64; gutters.len() + 1];
    for line in bands.iter().flatten() {
        let column = gutters.iter().filter(|g| g.1 <= line.area.x0 + 1.0).count();
        widest[column] = widest[column].max(line.area.width() / line.em);
    }
    widest.iter().all(|width| *width >= WIDE)
}

fn top(band: &Band) -> f64 {
    band.iter()
        .map(|i| i.area().y0)
        .fold(f64::INFINITY, f64::min)
}

fn bottom(band: &Band) -> f64 {
    let bottoms = band.iter().map(|i| i.area().y1);
    bottoms.fold(f64::NEG_INFINITY, f64::max)
}

/// Gaps between things, from left to right, as wide as this many ems.
pub(super) fn gutters(band: &[Item], wide: f64) -> Vec<(f64, f64)> {
    let em = band.iter().map(Item::em).fold(f64::INFINITY, f64::min);
    let mut sorted: Vec<Area> = band.iter().map(Item::area).collect();
    sorted.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut gutters = Vec::new();
    let mut reach = f64::NEG_INFINITY;
    for area in sorted {
        if reach.is_finite() && area.x0 - reach > wide * em {
            gutters.push((reach, area.x0));
        }
        reach = reach.max(area.x1);
    }
    gutters
}

/// What a further band leaves of the gaps.
pub(super) fn narrow(gutters: &[(f64, f64)], band: &Band) -> Vec<(f64, f64)> {
    let em = band.iter().map(Item::em).fold(f64::INFINITY, f64::min);
    let mut left = gutters.to_vec();
    for area in band.iter().map(Item::area) {
        for gutter in &mut left {
            if area.x1 <= gutter.0 || gutter.1 <= area.x0 {
                continue;
            }
            let (before, after) = (area.x0 - gutter.0, gutter.1 - area.x1);
            *gutter = if before >= after {
                (gutter.0, area.x0)
            } else {
                (area.x1, gutter.1)
            };
        }
    }
    left.retain(|gutter| gutter.1 - gutter.0 > GUTTER * em);
    left
}

/// Things by column.
pub(super) fn split(items: Vec<Item>, gutters: &[(f64, f64)]) -> Vec<Vec<Item>> {
    let mut columns: Vec<Vec<Item>> = (0..=gutters.len()).map(|_| Vec::new()).collect();
    for item in items {
        let middle = item.area().center().0;
        let column = gutters
            .iter()
            .filter(|g| (g.0 + g.1) / 2.0 < middle)
            .count();
        columns[column].push(item);
    }
    columns
}
