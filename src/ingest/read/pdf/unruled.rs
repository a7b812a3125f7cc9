//! Tables without vertical lines: their columns are the gaps between texts.
//!
//! A row with several parts may be a header. The gaps between its parts are
//! followed downwards, glyph by glyph, as far as every row leaves them free.

use super::cell_text::{self, TextLine};
use super::flow::{PageCell, PageTable, Piece, text_edge};
use super::order::{Item, parts};
use super::page::{Area, Glyph, PageContent, Rule};
use super::row_cuts::{self, bottom, top};

/// Ems of a gap between two columns at least.
const MIN_GAP: f64 = 0.4;

/// Parts of a row by which a table without any line is known.
const MIN_PARTS: usize = 3;

/// Points within which lines begin and end alike.
const SAME_END: f64 = 3.0;

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
    let cuts = row_cuts::of(page, rows, &xs, &all);
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

/// The column in whose edges a glyph stands.
pub(super) fn column(xs: &[f64], glyph: &Glyph) -> usize {
    let x = glyph.area.center().0;
    xs[1..xs.len() - 1].iter().filter(|edge| **edge < x).count()
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
    let cell = |(column, lines): (usize, &Vec<TextLine>)| {
        PageCell::of_lines(column, lines, page, edges[column])
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
