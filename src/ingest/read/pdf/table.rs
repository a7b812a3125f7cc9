//! Lines that touch are a table: its grid, its cells, the sides that are open.

use super::page::{Area, Rule};
use super::sets::Sets;

/// Points within which two lines touch.
const TOUCH: f64 = 3.0;

/// Points within which lines beside each other are one edge of the grid.
const SAME_EDGE: f64 = 2.6;

/// Points by which lines stick out where a border is missing.
const STICKS_OUT: f64 = 4.0;

/// Share of a side that must be ruled to divide two cells.
const DIVIDES: f64 = 0.6;

/// Places of a grid at most; a finer one is a drawing.
const MAX_PLACES: usize = 100_000;

/// A table's grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Edges of the columns from left to right.
    pub(super) xs: Vec<f64>,
    /// Edges of the rows from top to bottom.
    pub(super) ys: Vec<f64>,
    /// Cells by row, then column.
    pub(super) cells: Vec<GridCell>,
    /// Whether the page's edge cuts it: its lines go on above or below.
    pub(super) open_top: bool,
    pub(super) open_bottom: bool,
}

/// A cell of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) rows: usize,
    pub(super) column: usize,
    pub(super) columns: usize,
}

impl Grid {
    /// The place of the whole.
    pub(super) fn area(&self) -> Area {
        let last = |edges: &[f64]| edges.last().copied().unwrap_or_default();
        let first = |edges: &[f64]| edges.first().copied().unwrap_or_default();
        Area::new(
            first(&self.xs),
            first(&self.ys),
            last(&self.xs),
            last(&self.ys),
        )
    }

    /// The cell of every place of the grid, row by row; `None` outside.
    pub(super) fn places(&self) -> Vec<Option<usize>> {
        let columns = self.xs.len() - 1;
        let mut places = vec![None; columns * (self.ys.len() - 1)];
        for (nth, cell) in self.cells.iter().enumerate() {
            for row in cell.row..cell.row + cell.rows {
                let from = row * columns + cell.column;
                places[from..from + cell.columns].fill(Some(nth));
            }
        }
        places
    }

    /// The place of the grid in which a point of its area lies.
    pub(super) fn place_of(&self, (x, y): (f64, f64)) -> usize {
        let nth = |edges: &[f64], at: f64| {
            let after = edges.partition_point(|edge| *edge <= at);
            after.saturating_sub(1).min(edges.len() - 2)
        };
        nth(&self.ys, y) * (self.xs.len() - 1) + nth(&self.xs, x)
    }

    /// The place of a cell.
    pub(super) fn cell_area(&self, cell: &GridCell) -> Area {
        Area::new(
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.columns],
            self.ys[cell.row + cell.rows],
        )
    }
}

/// The tables that lines form; lines that form none are given back.
pub(super) fn grids(rules: &[Rule]) -> (Vec<Grid>, Vec<Rule>) {
    let mut grids = Vec::new();
    let mut loose = Vec::new();
    for component in components(rules) {
        match grid(&component) {
            Some(grid) => grids.push(grid),
            None => loose.extend(component),
        }
    }
    grids.extend(columns_without_rows(&mut loose));
    (grids, loose)
}

fn components(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut sets = Sets::new(rules.len());
    let mut verticals: Vec<usize> = (0..rules.len()).filter(|&i| !rules[i].horizontal).collect();
    verticals.sort_by(|&a, &b| rules[a].at.total_cmp(&rules[b].at));
    for (i, h) in rules.iter().enumerate().filter(|(_, r)| r.horizontal) {
        let begin = verticals.partition_point(|&v| rules[v].at < h.from - TOUCH);
        for &v in &verticals[begin..] {
            let vertical = &rules[v];
            if vertical.at > h.to + TOUCH {
                break;
            }
            if vertical.from - TOUCH <= h.at && h.at <= vertical.to + TOUCH {
                sets.join(i, v);
            }
        }
    }
    let mut components: Vec<Vec<Rule>> = vec![Vec::new(); rules.len()];
    for (i, rule) in rules.iter().enumerate() {
        components[sets.find(i)].push(*rule);
    }
    components.retain(|component| !component.is_empty());
    components
}

/// Edges from places of lines: what lies close together is one edge.
fn edges(rules: &[Rule], horizontal: bool) -> Vec<f64> {
    let mut places: Vec<f64> = rules
        .iter()
        .filter(|r| r.horizontal == horizontal)
        .map(|r| r.at)
        .collect();
    cluster(&mut places)
}

/// Places with those close together made one, in order.
pub(super) fn cluster(places: &mut [f64]) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    let mut edges: Vec<(f64, usize)> = Vec::new();
    for &place in places.iter() {
        match edges.last_mut() {
            Some((edge, count)) if place - *edge <= SAME_EDGE => {
                *edge = (*edge * *count as f64 + place) / (*count + 1) as f64;
                *count += 1;
            }
            _ => edges.push((place, 1)),
        }
    }
    edges.into_iter().map(|(edge, _)| edge).collect()
}

fn grid(rules: &[Rule]) -> Option<Grid> {
    let (mut xs, mut ys) = (edges(rules, false), edges(rules, true));
    if xs.is_empty() || ys.is_empty() {
        return None;
    }
    let reach = |horizontal: bool, pick: fn(&Rule) -> f64| -> Vec<f64> {
        let of = rules.iter().filter(|r| r.horizontal == horizontal);
        of.map(pick).collect()
    };
    let least = |values: Vec<f64>| values.into_iter().fold(f64::INFINITY, f64::min);
    let most = |values: Vec<f64>| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let open_top = stick_out(&mut ys, least(reach(false, |r| r.from)), true);
    let open_bottom = stick_out(&mut ys, most(reach(false, |r| r.to)), false);
    let open_left = stick_out(&mut xs, least(reach(true, |r| r.from)), true);
    let open_right = stick_out(&mut xs, most(reach(true, |r| r.to)), false);
    if xs.len() < 2 || ys.len() < 2 || (xs.len() - 1) * (ys.len() - 1) > MAX_PLACES {
        return None;
    }
    let ruled = Ruled::new(
        rules,
        &xs,
        &ys,
        [open_top, open_bottom, open_left, open_right],
    );
    let cells = ruled.cells();
    if cells.is_empty() {
        return None;
    }
    Some(Grid {
        xs,
        ys,
        cells,
        open_top,
        open_bottom,
    })
}

/// Adds an edge where lines go on beyond the last one.
fn stick_out(edges: &mut Vec<f64>, reach: f64, before: bool) -> bool {
    let beyond = if before {
        edges.first().is_some_and(|edge| edge - reach > STICKS_OUT)
    } else {
        edges.last().is_some_and(|edge| reach - edge > STICKS_OUT)
    };
    if beyond {
        edges.insert(if before { 0 } else { edges.len() }, reach);
    }
    beyond
}

/// Which sides of the places of a grid are ruled.
struct Ruled {
    columns: usize,
    rows: usize,
    /// Whether a line runs above the place; one row of places more than there are.
    above: Vec<bool>,
    /// Whether a line runs left of the place; one column more than there are.
    left: Vec<bool>,
}

impl Ruled {
    fn new(rules: &[Rule], xs: &[f64], ys: &[f64], open: [bool; 4]) -> Self {
        let (columns, rows) = (xs.len() - 1, ys.len() - 1);
        let mut above = vec![0.0; columns * (rows + 1)];
        let mut left = vec![0.0; (columns + 1) * rows];
        for rule in rules {
            let (along, across) = if rule.horizontal { (xs, ys) } else { (ys, xs) };
            let nearest = nearest(across, rule.at);
            for (part, pair) in along.windows(2).enumerate() {
                let covered = rule.to.min(pair[1]) - rule.from.max(pair[0]);
                let share = covered.max(0.0) / (pair[1] - pair[0]).max(f64::EPSILON);
                if rule.horizontal {
                    above[nearest * columns + part] += share;
                } else {
                    left[part * (columns + 1) + nearest] += share;
                }
            }
        }
        let mut ruled = Self {
            columns,
            rows,
            above: above.into_iter().map(|share| share >= DIVIDES).collect(),
            left: left.into_iter().map(|share| share >= DIVIDES).collect(),
        };
        ruled.close(open);
        ruled
    }

    /// The sides where the table was cut count as ruled.
    fn close(&mut self, [top, bottom, left, right]: [bool; 4]) {
        for column in 0..self.columns {
            self.above[column] |= top;
            self.above[self.rows * self.columns + column] |= bottom;
        }
        for row in 0..self.rows {
            self.left[row * (self.columns + 1)] |= left;
            self.left[row * (self.columns + 1) + self.columns] |= right;
        }
    }

    fn place(&self, row: usize, column: usize) -> usize {
        row * self.columns + column
    }

    /// Places without a line between them are one cell; what no line closes is outside.
    fn cells(&self) -> Vec<GridCell> {
        let outside = self.columns * self.rows;
        let mut sets = Sets::new(outside + 1);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let here = self.place(row, column);
                if !self.above[here] {
                    let there = if row == 0 {
                        outside
                    } else {
                        self.place(row - 1, column)
                    };
                    sets.join(here, there);
                }
                if !self.left[row * (self.columns + 1) + column] {
                    let there = if column == 0 { outside } else { here - 1 };
                    sets.join(here, there);
                }
                if column + 1 == self.columns && !self.left[row * (self.columns + 1) + column + 1] {
                    sets.join(here, outside);
                }
                if row + 1 == self.rows && !self.above[self.rows * self.columns + column] {
                    sets.join(here, outside);
                }
            }
        }
        self.rectangles(&mut sets, outside)
    }

    /// Cells are rectangles: places inside a cell's box belong to it.
    fn rectangles(&self, sets: &mut Sets, outside: usize) -> Vec<GridCell> {
        loop {
            let boxes = self.boxes(sets, outside);
            let mut changed = false;
            for (root, cell) in boxes.iter().enumerate() {
                let Some(cell) = cell else { continue };
                for row in cell.row..cell.row + cell.rows {
                    for column in cell.column..cell.column + cell.columns {
                        let there = self.place(row, column);
                        let is_outside = sets.find(there) == sets.find(outside);
                        changed |= !is_outside && sets.join(root, there);
                    }
                }
            }
            if !changed {
                return boxes.into_iter().flatten().collect();
            }
        }
    }

    fn boxes(&self, sets: &mut Sets, outside: usize) -> Vec<Option<GridCell>> {
        let mut boxes: Vec<Option<GridCell>> = vec![None; outside];
        let nothing = sets.find(outside);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let root = sets.find(self.place(row, column));
                if root == nothing {
                    continue;
                }
                let cell = boxes[root].get_or_insert(GridCell {
                    row,
                    rows: 1,
                    column,
                    columns: 1,
                });
                let (bottom, right) = (cell.row + cell.rows, cell.column + cell.columns);
                cell.rows = bottom.max(row + 1) - cell.row;
                let first = cell.column.min(column);
                cell.columns = right.max(column + 1) - first;
                cell.column = first;
            }
        }
        boxes
    }
}

fn nearest(edges: &[f64], place: f64) -> usize {
    let after = edges.partition_point(|edge| *edge < place);
    let before = after.saturating_sub(1);
    match (edges.get(before), edges.get(after)) {
        (Some(a), Some(b)) if place - a <= b - place => before,
        (Some(_), None) => before,
        _ => after,
    }
}

/// Lone verticals of one height: a row so long that its page holds no other line.
fn columns_without_rows(loose: &mut Vec<Rule>) -> Vec<Grid> {
    const MIN_HEIGHT: f64 = 20.0;
    let mut grids = Vec::new();
    let (verticals, mut rest): (Vec<Rule>, Vec<Rule>) = loose
        .drain(..)
        .partition(|r| !r.horizontal && r.length() >= MIN_HEIGHT);
    let mut left = verticals;
    while let Some(first) = left.first().copied() {
        let same =
            |r: &Rule| (r.from - first.from).abs() <= TOUCH && (r.to - first.to).abs() <= TOUCH;
        let (group, others): (Vec<Rule>, Vec<Rule>) = left.into_iter().partition(same);
        left = others;
        let xs = edges(&group, false);
        if xs.len() < 3 {
            rest.extend(group);
            continue;
        }
        let cells = (0..xs.len() - 1).map(|column| GridCell {
            row: 0,
            rows: 1,
            column,
            columns: 1,
        });
        grids.push(Grid {
            cells: cells.collect(),
            xs,
            ys: vec![first.from, first.to],
            open_top: true,
            open_bottom: true,
        });
    }
    *loose = rest;
    grids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(at: f64, from: f64, to: f64) -> Rule {
        Rule {
            horizontal: true,
            at,
            from,
            to,
        }
    }

    fn v(at: f64, from: f64, to: f64) -> Rule {
        Rule {
            horizontal: false,
            at,
            from,
            to,
        }
    }

    fn spans(grid: &Grid) -> Vec<(usize, usize, usize, usize)> {
        grid.cells
            .iter()
            .map(|c| (c.row, c.rows, c.column, c.columns))
            .collect()
    }

    #[test]
    fn places_without_a_line_between_them_are_one_cell() {
        let rules = [
            h(0.0, 0.0, 100.0),
            h(20.0, 0.0, 50.0),
            h(40.0, 0.0, 100.0),
            v(0.0, 0.0, 40.0),
            v(50.0, 0.0, 40.0),
            v(100.0, 0.0, 40.0),
        ];
        let (grids, loose) = grids(&rules);
        assert!(loose.is_empty());
        assert_eq!(spans(&grids[0]), [(0, 1, 0, 1), (0, 2, 1, 1), (1, 1, 0, 1)]);
        assert!(!grids[0].open_top && !grids[0].open_bottom);
    }

    #[test]
    fn lines_that_stick_out_leave_the_table_open() {
        let rules = [
            h(20.0, 0.0, 100.0),
            h(40.0, 0.0, 100.0),
            v(50.0, 20.0, 90.0),
        ];
        let (grids, _) = grids(&rules);
        assert_eq!(grids[0].xs, [0.0, 50.0, 100.0]);
        assert_eq!(grids[0].ys, [20.0, 40.0, 90.0]);
        assert!(grids[0].open_bottom && !grids[0].open_top);
        assert_eq!(grids[0].cells.len(), 4);
    }

    #[test]
    fn a_page_in_the_middle_of_a_row_is_a_table() {
        let rules = [v(0.0, 10.0, 90.0), v(50.0, 10.0, 90.0), v(99.0, 10.0, 90.0)];
        let (grids, loose) = grids(&rules);
        assert!(loose.is_empty());
        assert_eq!(spans(&grids[0]), [(0, 1, 0, 1), (0, 1, 1, 1)]);
        assert!(grids[0].open_top && grids[0].open_bottom);
    }

    #[test]
    fn a_table_in_a_cell_is_a_table_of_its_own() {
        let frame = |x: f64, y: f64, w: f64, hgt: f64| {
            [
                h(y, x, x + w),
                h(y + hgt, x, x + w),
                v(x, y, y + hgt),
                v(x + w, y, y + hgt),
            ]
        };
        let mut rules = frame(0.0, 0.0, 200.0, 100.0).to_vec();
        rules.extend(frame(20.0, 20.0, 60.0, 30.0));
        rules.push(v(50.0, 20.0, 50.0));
        let (grids, _) = grids(&rules);
        assert_eq!(grids.len(), 2);
        assert_eq!(grids[0].cells.len(), 1);
        assert_eq!(grids[1].cells.len(), 2);
    }

    #[test]
    fn what_no_line_closes_is_outside() {
        let rules = [
            h(0.0, 50.0, 100.0),
            h(20.0, 0.0, 100.0),
            h(40.0, 0.0, 100.0),
            v(0.0, 20.0, 40.0),
            v(50.0, 0.0, 40.0),
            v(100.0, 0.0, 40.0),
        ];
        let (grids, _) = grids(&rules);
        assert_eq!(spans(&grids[0]), [(0, 1, 1, 1), (1, 1, 0, 1), (1, 1, 1, 1)]);
    }
}
