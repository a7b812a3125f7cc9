//! Where the rows of a table without vertical lines are divided.

use super::page::{Area, Glyph, PageContent};
use super::unruled::column;

/// Share of a table's width from which a line or a shade divides its rows.
const ACROSS: f64 = 0.6;

/// Characters of a row's first cell where it numbers the rows.
const MAX_NUMBER: usize = 8;

/// Where rows of the table begin: shades, lines, numbers, or each line of text.
pub(super) fn of(page: &PageContent, rows: &[Vec<Glyph>], xs: &[f64], all: &Area) -> Vec<f64> {
    let tops: Vec<f64> = rows.iter().map(|row| top(row)).collect();
    let bottoms: Vec<f64> = rows.iter().map(|row| bottom(row)).collect();
    let wide = |area: &&Area| {
        let covered = area.x1.min(all.x1) - area.x0.max(all.x0);
        covered >= ACROSS * all.width() && area.height() < 0.8 * page.area.height()
    };
    let shades = bands(&page.shades);
    let shades = shades.iter().filter(wide);
    let mut cuts: Vec<f64> = shades.flat_map(|area| [area.y0, area.y1]).collect();
    let lines = page.rules.iter().filter(|r| r.horizontal);
    let lines = lines.filter(|r| wide(&&r.area()));
    cuts.extend(lines.map(|line| line.at));
    cuts.retain(|cut| {
        // A cut runs between two lines of text, not through one.
        let through = tops
            .iter()
            .zip(&bottoms)
            .any(|(t, b)| t + 2.0 < *cut && *cut < b - 2.0);
        all.y0 < *cut && *cut < all.y1 && !through
    });
    cuts.sort_by(f64::total_cmp);
    if cuts.len() < 2 {
        cuts = numbered_cuts(rows, xs, &tops, &bottoms).unwrap_or_else(|| tops.clone());
    }
    cuts.insert(0, all.y0 - 1.0);
    cuts.push(all.y1 + 1.0);
    cuts
}

/// Cuts from what stands in the first column, below the header.
fn numbered_cuts(
    rows: &[Vec<Glyph>],
    xs: &[f64],
    tops: &[f64],
    bottoms: &[f64],
) -> Option<Vec<f64>> {
    let head = |row: &Vec<Glyph>| row.iter().filter(|g| column(xs, g) == 0).count();
    let short = |row: &Vec<Glyph>| head(row) <= MAX_NUMBER;
    let starts: Vec<usize> = (1..rows.len()).filter(|at| head(&rows[*at]) > 0).collect();
    if starts.is_empty() || starts.len() + 1 == rows.len() || !rows.iter().all(short) {
        return None;
    }
    let widest = |from: usize, to: usize| {
        let gap = |at: usize| tops[at] - bottoms[at - 1];
        let at = (from..=to).max_by(|a, b| gap(*a).total_cmp(&gap(*b)));
        let at = at.unwrap_or(to);
        f64::midpoint(bottoms[at - 1], tops[at])
    };
    if starts[0] == 1 || stand_on_top(&starts, tops, bottoms) {
        let mut cuts = vec![widest(1, (starts[0] - 1).max(1))];
        let later = starts.iter().filter(|at| **at > 1);
        cuts.extend(later.map(|at| tops[*at] - 0.5));
        return Some(cuts);
    }
    // Numbers in the middle of their rows: the widest gap between two of them divides.
    let mut cuts = vec![widest(1, starts[0])];
    cuts.extend(starts.windows(2).map(|pair| widest(pair[0] + 1, pair[1])));
    Some(cuts)
}

/// Whether rows with a number stand further from the row above them than other rows do.
fn stand_on_top(starts: &[usize], tops: &[f64], bottoms: &[f64]) -> bool {
    let gap = |at: usize| tops[at] - bottoms[at - 1];
    let mut others: Vec<f64> = (2..tops.len())
        .filter(|at| !starts.contains(at))
        .map(gap)
        .collect();
    others.sort_by(f64::total_cmp);
    let usual = others.get(others.len() / 2).copied().unwrap_or_default();
    starts.iter().filter(|at| gap(**at) > usual + 1.0).count() * 5 >= starts.len() * 4
}

/// Shades of cells beside each other as one.
fn bands(shades: &[Area]) -> Vec<Area> {
    let mut bands: Vec<Area> = Vec::new();
    for shade in shades {
        let beside = |band: &&mut Area| {
            (band.y0 - shade.y0).abs() < 1.5
                && (band.y1 - shade.y1).abs() < 1.5
                && shade.x0 < band.x1 + 2.0
                && band.x0 < shade.x1 + 2.0
        };
        match bands.iter_mut().find(beside) {
            Some(band) => *band = band.union(shade),
            None => bands.push(*shade),
        }
    }
    bands
}

pub(super) fn top(row: &[Glyph]) -> f64 {
    row.iter().map(|g| g.area.y0).fold(f64::INFINITY, f64::min)
}

pub(super) fn bottom(row: &[Glyph]) -> f64 {
    row.iter()
        .map(|g| g.area.y1)
        .fold(f64::NEG_INFINITY, f64::max)
}
