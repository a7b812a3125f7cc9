//! What stands on a page: glyphs with their places, ruling lines, shaded areas.
//!
//! Lengths are points (1/72 inch), the origin is the upper left corner of the
//! page as people see it, and y grows downwards.

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Area {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
}

impl Area {
    /// The rectangle between two corners.
    pub(super) fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self {
            x0: x0.min(x1),
            y0: y0.min(y1),
            x1: x0.max(x1),
            y1: y0.max(y1),
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    pub(super) fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// The middle.
    pub(super) fn center(&self) -> (f64, f64) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    pub(super) fn contains(&self, (x, y): (f64, f64)) -> bool {
        self.x0 <= x && x <= self.x1 && self.y0 <= y && y <= self.y1
    }

    /// The smallest rectangle around both.
    pub(super) fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// What both cover; empty areas have no width or height.
    pub(super) fn intersect(&self, other: &Self) -> Self {
        let (x0, y0) = (self.x0.max(other.x0), self.y0.max(other.y0));
        Self {
            x0,
            y0,
            x1: self.x1.min(other.x1).max(x0),
            y1: self.y1.min(other.y1).max(y0),
        }
    }

    /// The same, wider by this much on each side.
    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            x0: self.x0 - by,
            y0: self.y0 - by,
            x1: self.x1 + by,
            y1: self.y1 + by,
        }
    }

    /// The smallest rectangle around all; `None` for none.
    pub(super) fn around(areas: impl IntoIterator<Item = Self>) -> Option<Self> {
        areas.into_iter().reduce(|all, area| all.union(&area))
    }

    fn is_finite(&self) -> bool {
        [self.x0, self.y0, self.x1, self.y1]
            .iter()
            .all(|v| v.is_finite())
    }
}

/// A character and the box of its em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: char,
    pub(super) area: Area,
}

/// A straight line along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) horizontal: bool,
    /// y of a horizontal line, x of a vertical one.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Rule {
    pub(super) fn length(&self) -> f64 {
        self.to - self.from
    }

    /// The line as a rectangle without height or width.
    pub(super) fn area(&self) -> Area {
        if self.horizontal {
            Area::new(self.from, self.at, self.to, self.at)
        } else {
            Area::new(self.at, self.from, self.at, self.to)
        }
    }

    fn of(area: Area) -> Self {
        let (x, y) = area.center();
        if area.width() >= area.height() {
            Self {
                horizontal: true,
                at: y,
                from: area.x0,
                to: area.x1,
            }
        } else {
            Self {
                horizontal: false,
                at: x,
                from: area.y0,
                to: area.y1,
            }
        }
    }
}

/// What an interpreter found on a page.
#[derive(Debug, Clone, Default)]
pub(super) struct PageContent {
    /// Page of the file, from 1.
    pub(super) number: u32,
    pub(super) area: Area,
    /// In the order in which they were drawn.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// Filled areas that are no lines: bands behind rows.
    pub(super) shades: Vec<Area>,
    /// Small marks of which dotted lines consist.
    pub(super) dots: Vec<Area>,
    pub(super) images: usize,
    /// Glyphs that are not painted: the text layer of a searchable scan.
    pub(super) invisible: usize,
    /// Glyphs of which nothing says what character they are.
    pub(super) unknown: usize,
}

/// Sides of a filled area below which it is a line.
const MAX_RULE_WIDTH: f64 = 3.0;

impl PageContent {
    /// Takes a filled area: a line, a dot of a dotted one, or a shade.
    pub(super) fn fill(&mut self, area: Area) {
        let thin = |side: f64| side < MAX_RULE_WIDTH;
        match (thin(area.width()), thin(area.height())) {
            _ if !area.is_finite() => {}
            (true, true) => self.dots.push(area),
            (false, false) => self.shades.push(area),
            _ => self.rules.push(Rule::of(area)),
        }
    }

    /// Takes a stroke along an axis.
    pub(super) fn stroke(&mut self, area: Area) {
        if area.is_finite() && area.width().max(area.height()) > 0.0 {
            self.rules.push(Rule::of(area));
        }
    }

    /// The same with its text upright and running to the right.
    ///
    /// The way from each glyph to the next says where most of the text runs: a
    /// page that was turned and a page in vertical writing become one case.
    pub(super) fn upright(mut self) -> Self {
        let turn = match self.direction() {
            Direction::Right => return self,
            Direction::Down => Turn::Left,
            Direction::Up => Turn::Right,
            Direction::Left => Turn::Over,
        };
        let page = self.area;
        let turned = |area: &Area| turn.of(area, &page);
        for glyph in &mut self.glyphs {
            glyph.area = turned(&glyph.area);
        }
        for areas in [&mut self.shades, &mut self.dots] {
            for area in areas.iter_mut() {
                *area = turned(area);
            }
        }
        for rule in &mut self.rules {
            *rule = Rule::of(turned(&rule.area()));
        }
        self.area = turned(&page);
        self
    }

    fn direction(&self) -> Direction {
        let mut votes = [0usize; 4];
        for pair in self.glyphs.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0].area.center(), pair[1].area.center());
            let em = pair[0].area.width().max(pair[0].area.height());
            let (dx, dy) = (bx - ax, by - ay);
            let (long, short) = (dx.abs().max(dy.abs()), dx.abs().min(dy.abs()));
            if !(0.3 * em..=1.7 * em).contains(&long) || short > 0.2 * em {
                continue;
            }
            let way = match (dx.abs() > dy.abs(), dx > 0.0, dy > 0.0) {
                (true, true, _) => Direction::Right,
                (true, false, _) => Direction::Left,
                (false, _, true) => Direction::Down,
                (false, _, false) => Direction::Up,
            };
            votes[way as usize] += 1;
        }
        let most = votes.iter().max().copied().unwrap_or(0);
        [
            Direction::Right,
            Direction::Down,
            Direction::Up,
            Direction::Left,
        ]
        .into_iter()
        .find(|way| votes[*way as usize] == most)
        .unwrap_or(Direction::Right)
    }
}

#[derive(Debug, Clone, Copy)]
enum Direction {
    Right,
    Down,
    Up,
    Left,
}

#[derive(Debug, Clone, Copy)]
enum Turn {
    Left,
    Right,
    Over,
}

impl Turn {
    fn of(self, area: &Area, page: &Area) -> Area {
        let point = |x: f64, y: f64| match self {
            Self::Left => (y, page.x1 - x),
            Self::Right => (page.y1 - y, x),
            Self::Over => (page.x1 - x, page.y1 - y),
        };
        let ((ax, ay), (bx, by)) = (point(area.x0, area.y0), point(area.x1, area.y1));
        Area::new(ax, ay, bx, by)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Glyphs of a text, one em of `size` each, from this point on to the right.
    pub(in super::super) fn text(text: &str, x: f64, y: f64, size: f64) -> Vec<Glyph> {
        let at = |(nth, c): (usize, char)| Glyph {
            text: c,
            area: Area::new(
                x + nth as f64 * size,
                y,
                x + (nth + 1) as f64 * size,
                y + size,
            ),
        };
        text.chars().enumerate().map(at).collect()
    }

    #[test]
    fn vertical_and_turned_text_becomes_upright() {
        let upright = PageContent {
            area: Area::new(0.0, 0.0, 200.0, 300.0),
            glyphs: text("一二三四", 10.0, 20.0, 10.0),
            ..PageContent::default()
        };
        let texts = |page: &PageContent| {
            let mut glyphs = page.glyphs.clone();
            glyphs.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
            glyphs.iter().map(|g| g.text).collect::<String>()
        };
        for turn in [Turn::Left, Turn::Right, Turn::Over] {
            let mut page = upright.clone();
            for glyph in &mut page.glyphs {
                glyph.area = turn.of(&glyph.area, &upright.area);
            }
            page.area = turn.of(&upright.area, &upright.area);
            let again = page.upright();
            assert_eq!(texts(&again), "一二三四", "{turn:?}");
            assert_eq!(again.glyphs, upright.glyphs, "{turn:?}");
        }
    }

    #[test]
    fn a_thin_area_is_a_line_and_a_tiny_one_a_dot() {
        let mut page = PageContent::default();
        page.fill(Area::new(0.0, 0.0, 100.0, 1.0));
        page.fill(Area::new(0.0, 0.0, 1.0, 1.0));
        page.fill(Area::new(0.0, 0.0, 100.0, 50.0));
        page.fill(Area::new(0.0, 0.0, f64::INFINITY, 50.0));
        assert_eq!(
            (page.rules.len(), page.dots.len(), page.shades.len()),
            (1, 1, 1)
        );
        assert!(page.rules[0].horizontal);
    }
}
