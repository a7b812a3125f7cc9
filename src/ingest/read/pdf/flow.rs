//! A page's content to pieces in reading order: paragraphs and tables.

use std::collections::HashMap;

use super::cell_text::{self, Paragraph, TextLine};
use super::order::{self, Item};
use super::page::{Area, Glyph, PageContent};
use super::rules;
use super::table::{self, Grid};
use super::unruled;

/// Something that is read as one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Text(Paragraph),
    Table(PageTable),
}

/// A table with what stands in its cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageTable {
    pub(super) area: Area,
    /// Edges of its columns from left to right.
    pub(super) xs: Vec<f64>,
    pub(super) rows: Vec<Vec<PageCell>>,
    /// Whether its lines go on above or below the page.
    pub(super) open_top: bool,
    pub(super) open_bottom: bool,
}

/// A cell of such a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct PageCell {
    pub(super) column: usize,
    pub(super) width: usize,
    pub(super) pieces: Vec<Piece>,
}

impl PageCell {
    /// A cell of one column with these lines, which run to `edge`.
    pub(super) fn of_lines(column: usize, lines: &[TextLine], page: u32, edge: f64) -> Self {
        Self {
            column,
            width: 1,
            pieces: texts(lines, page, edge).collect(),
        }
    }

    /// Its text without white space.
    pub(super) fn solid(&self) -> String {
        let mut text = String::new();
        solid(&self.pieces, &mut text);
        text
    }
}

fn solid(pieces: &[Piece], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(paragraph) => {
                text.extend(paragraph.text.chars().filter(|c| !c.is_whitespace()));
            }
            Piece::Table(table) => {
                let cells = table.rows.iter().flatten();
                cells.for_each(|cell| solid(&cell.pieces, text));
            }
        }
    }
}

/// Share of a page's width that its text takes at least, where nothing else tells.
const MARGIN: f64 = 0.75;

/// The pieces of a page.
pub(super) fn pieces(page: &PageContent) -> Vec<Piece> {
    let (grids, loose) = table::grids(&rules::lines(page));
    let mut build = Build::new(page, grids);
    let top = build.top();
    let mut items: Vec<Item> = top.into_iter().map(|nth| build.item(nth)).collect();
    let free = std::mem::take(&mut build.free);
    let free = unruled::take(page, free, &loose, &mut items);
    let right = items.iter().map(|item| item.area().x1);
    let right = right.chain(free.iter().map(|glyph| glyph.area.x1));
    let right = right.fold(page.area.x0 + MARGIN * page.area.width(), f64::max);
    order::read(&free, items, page.number, right)
}

/// Cells of a table with their own glyphs and tables.
struct Build {
    page: u32,
    grids: Vec<Grid>,
    /// Glyphs of each cell of each grid.
    glyphs: Vec<Vec<Vec<Glyph>>>,
    /// Grids inside each cell of each grid.
    inner: Vec<Vec<Vec<usize>>>,
    is_inner: Vec<bool>,
    /// Glyphs in no cell.
    free: Vec<Glyph>,
}

impl Build {
    /// Gives every glyph and every inner table to the smallest cell around it.
    fn new(page: &PageContent, mut grids: Vec<Grid>) -> Self {
        let size = |grid: &Grid| grid.area().width() * grid.area().height();
        grids.sort_by(|a, b| size(a).total_cmp(&size(b)));
        let cells: Vec<Vec<Area>> = grids
            .iter()
            .map(|grid| grid.cells.iter().map(|cell| grid.cell_area(cell)).collect())
            .collect();
        let areas: Vec<Area> = grids.iter().map(Grid::area).collect();
        let maps: Vec<Vec<Option<usize>>> = grids.iter().map(Grid::places).collect();
        let place = |point: (f64, f64), from: usize| {
            (from..areas.len()).find_map(|nth| {
                let inside = areas[nth].contains(point);
                let at = inside.then(|| grids[nth].place_of(point))?;
                Some((nth, maps[nth][at]?))
            })
        };
        let empty = |cells: &Vec<Area>| vec![Vec::new(); cells.len()];
        let mut glyphs: Vec<Vec<Vec<Glyph>>> = cells.iter().map(empty).collect();
        let mut free = Vec::new();
        let mut last: Option<(&Glyph, (usize, usize))> = None;
        for glyph in &page.glyphs {
            // A line that is too long for its cell runs over the border.
            let spilt = last.filter(|(before, _)| follows(before, glyph));
            let home = place(glyph.area.center(), 0).or(spilt.map(|(_, home)| home));
            match home {
                Some((grid, cell)) => glyphs[grid][cell].push(*glyph),
                None => free.push(*glyph),
            }
            last = home.map(|home| (glyph, home));
        }
        let holders = areas.iter().enumerate().map(|(nth, area)| {
            place(area.center(), nth + 1).filter(|(grid, cell)| holds(&cells[*grid][*cell], area))
        });
        let holders: Vec<Option<(usize, usize)>> = holders.collect();
        let mut inner: Vec<Vec<Vec<usize>>> = cells
            .iter()
            .map(|cells| vec![Vec::new(); cells.len()])
            .collect();
        for (nth, (grid, cell)) in holders
            .iter()
            .enumerate()
            .filter_map(|(n, h)| Some((n, (*h)?)))
        {
            inner[grid][cell].push(nth);
        }
        Self {
            page: page.number,
            glyphs,
            inner,
            is_inner: holders.iter().map(Option::is_some).collect(),
            free,
            grids,
        }
    }

    fn top(&self) -> Vec<usize> {
        let all = 0..self.grids.len();
        all.filter(|nth| !self.is_inner[*nth]).collect()
    }

    /// A grid as one thing of the text around it; a mere frame is no table.
    fn item(&self, nth: usize) -> Item {
        let area = self.grids[nth].area();
        let pieces = if self.grids[nth].cells.len() == 1 {
            let inner = &self.inner[nth][0];
            let items = inner.iter().map(|inner| self.item(*inner)).collect();
            order::read(&self.glyphs[nth][0], items, self.page, area.x1)
        } else {
            vec![Piece::Table(self.table(nth))]
        };
        Item::block(area, pieces)
    }

    fn table(&self, nth: usize) -> PageTable {
        let grid = &self.grids[nth];
        let lines: Vec<Vec<TextLine>> = self.glyphs[nth]
            .iter()
            .map(|glyphs| cell_text::lines(glyphs))
            .collect();
        let mut columns: HashMap<(usize, usize), f64> = HashMap::new();
        for (cell, lines) in grid.cells.iter().zip(&lines) {
            let edge = text_edge(lines.iter(), grid.xs[cell.column + cell.columns]);
            let known = columns.entry((cell.column, cell.columns)).or_insert(edge);
            *known = known.max(edge);
        }
        let mut rows: Vec<Vec<PageCell>> = vec![Vec::new(); grid.ys.len() - 1];
        for (at, cell) in grid.cells.iter().enumerate() {
            let edge = columns[&(cell.column, cell.columns)];
            let tables = &self.inner[nth][at];
            rows[cell.row].push(PageCell {
                column: cell.column,
                width: cell.columns,
                pieces: self.cell(&lines[at], tables, edge),
            });
        }
        for row in &mut rows {
            row.sort_by_key(|cell| cell.column);
        }
        rows.retain(|row| !row.is_empty());
        PageTable {
            area: grid.area(),
            xs: grid.xs.clone(),
            rows,
            open_top: grid.open_top,
            open_bottom: grid.open_bottom,
        }
    }

    fn cell(&self, lines: &[TextLine], tables: &[usize], edge: f64) -> Vec<Piece> {
        let mut tables: Vec<Item> = tables.iter().map(|nth| self.item(*nth)).collect();
        tables.sort_by(|a, b| a.area().y0.total_cmp(&b.area().y0));
        let mut pieces = Vec::new();
        let mut from = 0;
        for table in tables {
            let top = table.area().center().1;
            let count = lines[from..]
                .iter()
                .take_while(|line| line.area.center().1 < top)
                .count();
            pieces.extend(texts(&lines[from..from + count], self.page, edge));
            pieces.extend(table.into_pieces());
            from += count;
        }
        pieces.extend(texts(&lines[from..], self.page, edge));
        pieces
    }
}

fn texts(lines: &[TextLine], page: u32, edge: f64) -> impl Iterator<Item = Piece> {
    cell_text::paragraphs(lines, page, edge)
        .into_iter()
        .map(Piece::Text)
}

/// The edge to which the lines of a column run.
///
/// Padding and the rules for line ends keep text away from the border, so the
/// furthest line says more; a column of short lines says nothing at all.
pub(super) fn text_edge<'a>(lines: impl Iterator<Item = &'a TextLine>, border: f64) -> f64 {
    /// Ems between the border and a line that still runs to the edge.
    const PADDING: f64 = 3.5;
    lines
        .map(|line| {
            let inside = if border.is_finite() {
                line.area.x1.min(border)
            } else {
                line.area.x1
            };
            inside.max(border - PADDING * line.em)
        })
        .fold(f64::NEG_INFINITY, f64::max)
}

/// Whether a glyph stands right after another one on its line.
fn follows(before: &Glyph, glyph: &Glyph) -> bool {
    let em = before.area.height();
    (glyph.area.x0 - before.area.x1).abs() < 0.3 * em
        && (glyph.area.y0 - before.area.y0).abs() < 0.2 * em
}

fn holds(cell: &Area, inner: &Area) -> bool {
    let wide = cell.grown(3.0);
    wide.contains((inner.x0, inner.y0))
        && wide.contains((inner.x1, inner.y1))
        && (cell.width() - inner.width() > 1.0 || cell.height() - inner.height() > 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::page::Rule;
    use super::super::page::tests::text;
    use super::*;

    #[test]
    fn a_line_that_runs_over_the_border_stays_in_its_cell() {
        let rule = |horizontal: bool, at: f64, to: f64| Rule {
            horizontal,
            at,
            from: 0.0,
            to,
        };
        let mut page = PageContent {
            number: 1,
            area: Area::new(0.0, 0.0, 400.0, 400.0),
            rules: vec![
                rule(true, 0.0, 200.0),
                rule(true, 60.0, 200.0),
                rule(false, 0.0, 60.0),
                rule(false, 100.0, 60.0),
                rule(false, 200.0, 60.0),
            ],
            ..PageContent::default()
        };
        page.glyphs = text("見直しを行", 170.0, 5.0, 10.0);
        page.glyphs.extend(text("いました。", 105.0, 17.0, 10.0));
        page.glyphs.extend(text("欄外", 260.0, 5.0, 10.0));
        let pieces = pieces(&page);
        let table = pieces.iter().find_map(|piece| match piece {
            Piece::Table(table) => Some(table),
            Piece::Text(_) => None,
        });
        assert_eq!(table.unwrap().rows[0][1].solid(), "見直しを行いました。");
        assert_eq!(pieces.len(), 2);
    }
}
