//! Tables without vertical lines: their columns are the gaps between texts.
//!
//! A row with several parts may be a header. The gaps between its parts are
//! followed downwards, glyph by glyph, as far as every row leaves them free.

use crate::ingest::items::begins_with_marker;

use super::cell_text::{self, TextLine};
use super::flow::{PageCell, PageTable, Piece, text_edge};
use super::order::{Item, parts};
use super::page::{Area, Glyph, PageContent, Rule};

/// Ems of a gap between two columns at least.
const MIN_GAP: f64 = 0.4;

/// Parts of a row by which a table without any line is known.
const MIN_PARTS: usize = 3;

/// Share of a table's width from which a line or a shade divides its rows.
const ACROSS: f64 = 0.6;

/// Points within which lines begin and end alike.
const SAME_END: f64 = 3.0;

/// Characters of a row's first cell where it numbers the rows.
const MAX_NUMBER: usize = 8;

/// Rows whose common gaps are no accident.
const MANY_ROWS: usize = 6;

/// Takes tables out of free text; they become items, the other glyphs are given back.
pub(super) fn take(
    page: &PageContent,
    free: Vec<Glyph>,
    loose: &[Rule],
    items: &mut Vec<Item>,
) -> Vec<Glyph> {
    let blocks: Vec<Area> = items.iter().map(Item::area).collect();
    let mut free = free;
    for lines in ladders(loose) {
        free = between(page, free, &lines, items);
    }
    let mut rows = cell_text::rows(&free);
    let mut from = 0;
    while from < rows.len() {
        match below_header(page, &rows[from..], &blocks) {
            Some((table, count)) => {
                items.push(Item::block(table.area, vec![Piece::Table(table)]));
                rows.drain(from..from + count);
            }
            None => from += 1,
        }
    }
    rows.into_iter().flatten().collect()
}

/// Horizontal lines that begin and end alike, from top to bottom.
fn ladders(loose: &[Rule]) -> Vec<Vec<Rule>> {
    const MIN_LINES: usize = 3;
    let mut ladders: Vec<Vec<Rule>> = Vec::new();
    for rule in loose.iter().filter(|rule| rule.horizontal) {
        let same = |other: &Rule| {
            (other.from - rule.from).abs() <= SAME_END && (other.to - rule.to).abs() <= SAME_END
        };
        match ladders.iter_mut().find(|ladder| same(&ladder[0])) {
            Some(ladder) => ladder.push(*rule),
            None => ladders.push(vec![*rule]),
        }
    }
    ladders.retain(|ladder| ladder.len() >= MIN_LINES);
    for ladder in &mut ladders {
        ladder.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    ladders
}

/// The table that lies between horizontal lines.
fn between(
    page: &PageContent,
    free: Vec<Glyph>,
    lines: &[Rule],
    items: &mut Vec<Item>,
) -> Vec<Glyph> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return free;
    };
    let inside = |glyph: &Glyph| {
        let (x, y) = glyph.area.center();
        (first.from - SAME_END..=first.to + SAME_END).contains(&x)
            && (first.at..=last.at).contains(&y)
    };
    let (mut own, mut others): (Vec<Glyph>, Vec<Glyph>) = free.into_iter().partition(inside);
    let above = head_above(&others, first);
    own.extend(&above);
    let rows = cell_text::rows(&own);
    let gaps = clear_gaps(&rows).or_else(|| {
        let head = rows.iter().position(|row| parts(row).len() >= 2)?;
        Some(follow(&rows[head..], 2, true)?.0)
    });
    let Some(gaps) = gaps else {
        own.retain(|glyph| !above.contains(glyph));
        others.extend(own);
        return others;
    };
    others.retain(|glyph| !above.contains(glyph));
    let mut cuts: Vec<f64> = lines.iter().map(|line| line.at).collect();
    if let Some(head) = Area::around(above.iter().map(|g| g.area)) {
        cuts.insert(0, head.y0 - 1.0);
    }
    let xs = edges(&gaps, first.from, first.to);
    let table = build(page.number, &rows, xs, &cuts);
    items.push(Item::block(table.area, vec![Piece::Table(table)]));
    others
}

/// Gaps that every row leaves free; `None` where the rows are too few to tell.
fn clear_gaps(rows: &[Vec<Glyph>]) -> Option<Gaps> {
    const MIN_ROWS: usize = 3;
    let visible = rows.iter().flatten().filter(|g| !g.text.is_whitespace());
    let mut areas: Vec<Area> = visible.map(|g| g.area).collect();
    areas.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut gaps: Gaps = Vec::new();
    let mut reach = areas.first()?.x1;
    for area in &areas {
        if area.x0 - reach >= MIN_GAP * area.height() {
            gaps.push(vec![(reach, area.x0)]);
        }
        reach = reach.max(area.x1);
    }
    (rows.len() >= MIN_ROWS && !gaps.is_empty()).then_some(gaps)
}

/// Labels with their values beside them, as a table of two columns.
pub(super) fn pairs(
    bands: &[Vec<TextLine>],
    gutter: (f64, f64),
    page: u32,
    right: f64,
) -> Option<PageTable> {
    /// Ems of a label at most.
    const MAX_LABEL: f64 = 10.0;
    let is_left = |line: &&TextLine| line.area.x1 <= gutter.0 + 1.0;
    let (mut labels, mut values): (Vec<&TextLine>, Vec<&TextLine>) = (Vec::new(), Vec::new());
    for line in bands.iter().flatten() {
        if is_left(&line) {
            labels.push(line);
        } else {
            values.push(line);
        }
    }
    let is_label = |line: &&TextLine| {
        line.area.width() <= MAX_LABEL * line.em && !begins_with_marker(line.text.trim())
    };
    let first = values.first()?.area.x0;
    let aligned = values
        .iter()
        .all(|line| (line.area.x0 - first).abs() <= SAME_END);
    if labels.len() < 2 || !labels.iter().all(is_label) || !aligned {
        return None;
    }
    let own = |line: &TextLine| vec![line.clone()];
    let mut rows: Vec<[Vec<TextLine>; 2]> = Vec::new();
    for band in bands {
        let label = band.iter().find(is_left);
        let value = band.iter().find(|line| !is_left(line));
        match (label, rows.last_mut()) {
            (None, Some([_, below])) => below.extend(value.cloned()),
            (label, _) => rows.push([
                label.map(own).unwrap_or_default(),
                value.map(own).unwrap_or_default(),
            ]),
        }
    }
    let edges = [f64::INFINITY, text_edge(values.iter().copied(), right)];
    let cell = |(column, lines): (usize, &Vec<TextLine>)| PageCell {
        column,
        width: 1,
        pieces: cell_text::paragraphs(lines, page, edges[column])
            .into_iter()
            .map(Piece::Text)
            .collect(),
    };
    let all = Area::around(bands.iter().flatten().map(|line| line.area))?;
    Some(PageTable {
        area: all,
        xs: vec![all.x0, f64::midpoint(gutter.0, gutter.1), all.x1],
        rows: rows
            .iter()
            .map(|row| row.iter().enumerate().map(cell).collect())
            .collect(),
        open_top: false,
        open_bottom: false,
    })
}

/// A header that stands right above the first line.
fn head_above(others: &[Glyph], first: &Rule) -> Vec<Glyph> {
    let near = others.iter().filter(|glyph| {
        let (x, y) = glyph.area.center();
        let distance = first.at - y;
        (first.from..=first.to).contains(&x)
            && distance > 0.0
            && distance < 1.6 * glyph.area.height()
    });
    let near: Vec<Glyph> = near.copied().collect();
    if parts(&near).len() >= 2 {
        near
    } else {
        Vec::new()
    }
}

/// The table whose header is the first of these rows, and how many rows it takes.
fn below_header(
    page: &PageContent,
    rows: &[Vec<Glyph>],
    blocks: &[Area],
) -> Option<(PageTable, usize)> {
    let (gaps, mut count) = follow(rows, MIN_PARTS, false)?;
    let first = Area::around(rows[0].iter().map(|g| g.area))?;
    let is_free = |row: &Vec<Glyph>| {
        let area = Area::around(row.iter().map(|g| g.area)).unwrap_or_default();
        let passed = |block: &&Area| block.y0 >= first.y0 && block.center().1 < area.y0;
        !blocks.iter().any(|block| passed(&block))
    };
    count = rows[..count].iter().take_while(|row| is_free(row)).count();
    let rows = &rows[..count];
    let all = Area::around(rows.iter().flatten().map(|g| g.area))?;
    // Labels may stand closer than parts of a line do; many rows tell columns better.
    let clear = clear_gaps(rows).filter(|clear| count >= MANY_ROWS && clear.len() > gaps.len());
    let gaps = clear.unwrap_or(gaps);
    let xs = edges(&gaps, all.x0 - 1.0, all.x1 + 1.0);
    let columns_of = |row: &Vec<Glyph>| {
        let mut columns: Vec<usize> = row
            .iter()
            .filter(|g| !g.text.is_whitespace())
            .map(|g| column(&xs, g))
            .collect();
        columns.dedup();
        columns.sort_unstable();
        columns.dedup();
        columns.len()
    };
    let full = rows.iter().filter(|row| columns_of(row) >= 2).count();
    if full < MIN_PARTS || full * 4 < count {
        return None;
    }
    let cuts = row_cuts(page, rows, &xs, &all);
    let mut table = build(page.number, rows, xs, &cuts);
    // Nothing closes such a table at a page's edge.
    table.open_top = true;
    table.open_bottom = true;
    Some((table, count))
}

/// Free intervals between neighbouring columns.
type Gaps = Vec<Vec<(f64, f64)>>;

/// Follows the gaps of the first row downwards; gives them and the rows they divide.
///
/// `all`: every row belongs to the table, and those that close a gap are passed over.
fn follow(rows: &[Vec<Glyph>], least: usize, all: bool) -> Option<(Gaps, usize)> {
    let labels = parts(rows.first()?);
    if labels.len() < least {
        return None;
    }
    let em = labels.iter().map(|label| label.em).fold(0.0, f64::max);
    let centers: Vec<f64> = labels.iter().map(|label| label.area.center().0).collect();
    let mut gaps: Gaps = centers.windows(2).map(|w| vec![(w[0], w[1])]).collect();
    let mut count = 0;
    for row in rows {
        let narrowed = narrow(&gaps, row, em);
        if narrowed.iter().all(|gap| !gap.is_empty()) {
            gaps = narrowed;
        } else if !all {
            break;
        }
        count += 1;
    }
    (count > 1).then_some((gaps, count))
}

fn narrow(gaps: &Gaps, row: &[Glyph], em: f64) -> Gaps {
    let free = |gap: &Vec<(f64, f64)>| {
        let mut left = gap.clone();
        for glyph in row.iter().filter(|g| !g.text.is_whitespace()) {
            let (x0, x1) = (glyph.area.x0, glyph.area.x1);
            left = left
                .into_iter()
                .flat_map(|(from, to)| [(from, to.min(x0)), (from.max(x1), to)])
                .filter(|(from, to)| to - from >= MIN_GAP * em)
                .collect();
            left.dedup();
        }
        left
    };
    gaps.iter().map(free).collect()
}

/// Edges of columns in the middle of the widest gap between neighbours.
fn edges(gaps: &Gaps, from: f64, to: f64) -> Vec<f64> {
    let mut edges = vec![from];
    for gap in gaps {
        let widest = gap
            .iter()
            .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        edges.extend(widest.map(|(from, to)| f64::midpoint(*from, *to)));
    }
    edges.push(to);
    edges
}

fn column(xs: &[f64], glyph: &Glyph) -> usize {
    let x = glyph.area.center().0;
    xs[1..xs.len() - 1].iter().filter(|edge| **edge < x).count()
}

/// Where rows of the table begin: shades, lines, numbers, or each line of text.
fn row_cuts(page: &PageContent, rows: &[Vec<Glyph>], xs: &[f64], all: &Area) -> Vec<f64> {
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

fn top(row: &[Glyph]) -> f64 {
    row.iter().map(|g| g.area.y0).fold(f64::INFINITY, f64::min)
}

fn bottom(row: &[Glyph]) -> f64 {
    row.iter()
        .map(|g| g.area.y1)
        .fold(f64::NEG_INFINITY, f64::max)
}

fn build(page: u32, rows: &[Vec<Glyph>], xs: Vec<f64>, cuts: &[f64]) -> PageTable {
    let columns = xs.len() - 1;
    let mut glyphs: Vec<Vec<Vec<Glyph>>> = vec![vec![Vec::new(); columns]; cuts.len().max(2) - 1];
    let last = glyphs.len() - 1;
    for row in rows {
        let middle = (top(row) + bottom(row)) / 2.0;
        let at = cuts[1..]
            .iter()
            .filter(|cut| **cut < middle)
            .count()
            .min(last);
        for glyph in row {
            glyphs[at][column(&xs, glyph)].push(*glyph);
        }
    }
    let lines: Vec<Vec<Vec<TextLine>>> = glyphs
        .iter()
        .map(|row| row.iter().map(|cell| cell_text::lines(cell)).collect())
        .collect();
    let edge = |column: usize| {
        let of_column = lines.iter().flat_map(|row| &row[column]);
        text_edge(of_column, f64::NEG_INFINITY)
    };
    let edges: Vec<f64> = (0..columns).map(edge).collect();
    let cell = |(column, lines): (usize, &Vec<TextLine>)| PageCell {
        column,
        width: 1,
        pieces: cell_text::paragraphs(lines, page, edges[column])
            .into_iter()
            .map(Piece::Text)
            .collect(),
    };
    let mut table_rows: Vec<Vec<PageCell>> = lines
        .iter()
        .map(|row| row.iter().enumerate().map(cell).collect())
        .collect();
    table_rows.retain(|row| row.iter().any(|cell| !cell.pieces.is_empty()));
    PageTable {
        area: Area::new(
            xs[0],
            cuts.first().copied().unwrap_or_default(),
            xs[columns],
            cuts.last().copied().unwrap_or_default(),
        ),
        xs,
        rows: table_rows,
        open_top: false,
        open_bottom: false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::tests::text;
    use super::*;

    fn table(glyphs: Vec<Glyph>, rules: &[Rule]) -> Vec<Vec<String>> {
        let page = PageContent {
            number: 1,
            area: Area::new(0.0, 0.0, 600.0, 800.0),
            ..PageContent::default()
        };
        let mut items = Vec::new();
        let left = take(&page, glyphs, rules, &mut items);
        assert!(left.is_empty(), "{left:?}");
        let Some(Piece::Table(table)) = items.remove(0).into_pieces().pop() else {
            panic!("no table");
        };
        let row = |row: &Vec<PageCell>| row.iter().map(PageCell::solid).collect();
        table.rows.iter().map(row).collect()
    }

    fn rows(rows: &[[&str; 3]], leading: &[f64]) -> Vec<Glyph> {
        let mut y = 100.0;
        let mut glyphs = Vec::new();
        for (row, step) in rows.iter().zip(leading) {
            y += step;
            for (cell, x) in row.iter().zip([50.0, 90.0, 220.0]) {
                glyphs.extend(text(cell, x, y, 10.0));
            }
        }
        glyphs
    }

    #[test]
    fn numbers_at_the_top_begin_rows() {
        let glyphs = rows(
            &[
                ["番号", "取組事項", "実績"],
                ["１", "窓口の改善を進めるた", "実施した"],
                ["", "めの検討", ""],
                ["２", "道路の整備", "完了した"],
            ],
            &[0.0, 14.0, 14.0, 14.0],
        );
        let found = table(glyphs, &[]);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], ["１", "窓口の改善を進めるための検討", "実施した"]);
    }

    #[test]
    fn numbers_in_the_middle_of_rows_are_cut_at_the_widest_gap() {
        let glyphs = rows(
            &[
                ["番号", "取組事項", "実績"],
                ["", "窓口の改善を進めるた", "実施した"],
                ["１", "めの検討と試行と本格", "。"],
                ["", "導入", ""],
                ["", "道路の整備を進めるた", "完了した"],
                ["２", "めの用地取得と設計と", "。"],
                ["", "工事", ""],
            ],
            &[0.0, 20.0, 14.0, 14.0, 20.0, 14.0, 14.0],
        );
        let found = table(glyphs, &[]);
        assert_eq!(found.len(), 3);
        assert!(found[2][1].starts_with("道路") && found[2][1].ends_with("工事"));
    }

    #[test]
    fn horizontal_lines_divide_rows() {
        let glyphs = rows(
            &[
                ["番号", "取組事項", "実績"],
                ["１", "窓口の改善を進めるた", "実施した"],
                ["", "めの検討", ""],
                ["２", "道路の整備", "完了した"],
            ],
            &[0.0, 20.0, 14.0, 20.0],
        );
        let line = |at: f64| Rule {
            horizontal: true,
            at,
            from: 45.0,
            to: 300.0,
        };
        let lines = [line(95.0), line(115.0), line(150.0), line(170.0)];
        assert_eq!(table(glyphs, &lines).len(), 3);
    }
}
