//! What the interpreter draws, as glyphs and lines.

use std::collections::HashMap;

use hayro_cmap::BfString;
use hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use super::fonts::Fonts;
use super::page::{Area, Glyph, PageContent};

/// Glyphs of a document at most; what was read until then stays.
pub(super) const MAX_GLYPHS: usize = 5_000_000;

/// Things drawn on a page at most: forms that draw forms grow without end.
const MAX_DRAWN: usize = 2_000_000;

/// Share of a glyph's height within which a second print of it is the same glyph.
const SAME_PLACE: f64 = 0.08;

/// Points by which a line may stray from its axis.
const MAX_SLANT: f64 = 0.5;

/// Points of a frame between its outer and its inner edge at most.
const MAX_FRAME: f64 = 3.0;

/// Why interpreting a page was ended by force.
#[derive(Debug)]
pub(super) struct TooMuchDrawn;

/// Collects what is drawn on one page.
pub(super) struct Collector<'f> {
    pub(super) page: PageContent,
    fonts: &'f Fonts,
    clips: Vec<Area>,
    /// Glyphs by the square of the page in which they stand.
    seen: HashMap<(i32, i32), Vec<u32>>,
    drawn: usize,
    /// Glyphs that may still be taken.
    room: usize,
}

impl<'f> Collector<'f> {
    pub(super) fn new(number: u32, area: Area, fonts: &'f Fonts, room: usize) -> Self {
        Self {
            page: PageContent {
                number,
                area,
                ..PageContent::default()
            },
            fonts,
            clips: vec![area],
            seen: HashMap::new(),
            drawn: 0,
            room,
        }
    }

    fn clip(&self) -> Area {
        self.clips.last().copied().unwrap_or(self.page.area)
    }

    /// The interpreter cannot be told to stop; unwinding is its only way out.
    fn count(&mut self, things: usize) {
        self.drawn += things;
        if self.drawn > MAX_DRAWN {
            std::panic::resume_unwind(Box::new(TooMuchDrawn));
        }
    }

    fn glyph(&mut self, glyph: &DrawnGlyph<'_>, transform: Affine) {
        /// Bottom and top of an em box below and above the base line, in thousandths.
        const EM: (f64, f64) = (-120.0, 880.0);
        let text = self.fonts.text_of(glyph);
        let advance = match glyph {
            DrawnGlyph::Outline(outline) => outline.advance_width(),
            DrawnGlyph::Type3(drawn) => drawn.advance_width(),
        };
        // In vertical writing nothing advances to the right.
        let advance = advance
            .map(f64::from)
            .filter(|advance| *advance >= 1.0)
            .unwrap_or_else(|| usual_width(text.as_ref()));
        let area = area_of(transform.transform_rect_bbox(Rect::new(0.0, EM.0, advance, EM.1)));
        if !self.clip().contains(area.center()) {
            return;
        }
        match text {
            None => self.page.unknown += 1,
            Some(BfString::Char(c)) => self.take(c, area),
            Some(BfString::String(text)) => {
                let count = text.chars().count().max(1) as f64;
                for (nth, c) in text.chars().enumerate() {
                    let x0 = area.x0 + area.width() * nth as f64 / count;
                    let part = Area::new(x0, area.y0, x0 + area.width() / count, area.y1);
                    self.take(c, part);
                }
            }
        }
    }

    fn take(&mut self, text: char, area: Area) {
        let text = mend(text);
        if self.room == 0 || self.is_second_print(text, &area) {
            return;
        }
        self.room -= 1;
        let nth = u32::try_from(self.page.glyphs.len()).unwrap_or(u32::MAX);
        self.seen.entry(square(&area, 0, 0)).or_default().push(nth);
        self.page.glyphs.push(Glyph { text, area });
    }

    /// Bold is often the same glyph twice: filled and stroked, or moved by a hair.
    fn is_second_print(&self, text: char, area: &Area) -> bool {
        /// Glyphs of a square that are looked at; more are no text.
        const MAX_BESIDE: usize = 300;
        let near = area.height() * SAME_PLACE;
        let same = |nth: &u32| {
            let known = &self.page.glyphs[*nth as usize];
            known.text == text
                && (known.area.x0 - area.x0).abs() <= near
                && (known.area.y0 - area.y0).abs() <= near
        };
        (-1..=1).any(|dx| {
            (-1..=1).any(|dy| {
                let there = self.seen.get(&square(area, dx, dy));
                there.is_some_and(|glyphs| glyphs.iter().rev().take(MAX_BESIDE).any(same))
            })
        })
    }

    fn stroke(&mut self, shape: &Shape) {
        if let Some(frame) = shape.round_frame() {
            return self.frame(frame);
        }
        for (a, b) in &shape.straight {
            let area = Area::new(a.x, a.y, b.x, b.y);
            if area.width().min(area.height()) <= MAX_SLANT {
                self.rule(area, PageContent::stroke);
            }
        }
    }

    fn frame(&mut self, frame: Area) {
        let Area { x0, y0, x1, y1 } = frame;
        for side in [
            Area::new(x0, y0, x1, y0),
            Area::new(x0, y1, x1, y1),
            Area::new(x0, y0, x0, y1),
            Area::new(x1, y0, x1, y1),
        ] {
            self.rule(side, PageContent::stroke);
        }
    }

    /// Takes the part of a line or an area that can be seen.
    fn rule(&mut self, area: Area, take: fn(&mut PageContent, Area)) {
        let seen = self.clip().grown(1.0);
        let touches =
            area.x0 <= seen.x1 && seen.x0 <= area.x1 && area.y0 <= seen.y1 && seen.y0 <= area.y1;
        if touches {
            take(&mut self.page, area.intersect(&seen));
        }
    }
}

/// The width of a character in thousandths of an em, where its font does not say.
fn usual_width(text: Option<&BfString>) -> f64 {
    match text {
        Some(BfString::Char(c)) if c.is_ascii() || ('｡'..='ﾟ').contains(c) => 500.0,
        _ => 1000.0,
    }
}

/// The square of a page in which an area begins, or its neighbour.
fn square(area: &Area, dx: i32, dy: i32) -> (i32, i32) {
    /// Points: more than the distance between two prints of one glyph.
    const SIDE: f64 = 8.0;
    let nth = |v: f64| (v / SIDE).floor() as i32;
    (
        nth(area.x0).saturating_add(dx),
        nth(area.y0).saturating_add(dy),
    )
}

fn area_of(rect: Rect) -> Area {
    Area::new(rect.x0, rect.y0, rect.x1, rect.y1)
}

/// Look-alikes that only extraction puts in place of what was written.
fn mend(c: char) -> char {
    match c {
        '\u{2027}' => '・',
        '\u{2003}' => '\u{3000}',
        '\u{FE10}'..='\u{FE48}' => upright(c),
        c => c,
    }
}

/// The sign whose form for vertical lines this is: lines are shown from left to right.
fn upright(c: char) -> char {
    const FORMS: &str = "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︰‥︱—︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］";
    let mut forms = FORMS.chars();
    while let (Some(form), Some(plain)) = (forms.next(), forms.next()) {
        if form == c {
            return plain;
        }
    }
    c
}

/// One part of a path.
#[derive(Debug, Default)]
struct Shape {
    straight: Vec<(Point, Point)>,
    curved: bool,
    area: Option<Area>,
}

impl Shape {
    fn cover(&mut self, point: Point) {
        let here = Area::new(point.x, point.y, point.x, point.y);
        self.area = Some(self.area.map_or(here, |area| area.union(&here)));
    }

    fn line(&mut self, from: Point, to: Point) {
        self.cover(from);
        self.cover(to);
        self.straight.push((from, to));
    }

    /// The box of a rectangle with round corners, whose sides do not meet.
    fn round_frame(&self) -> Option<Area> {
        let area = self.area.filter(|_| self.curved)?;
        let on_side = |(a, b): &(Point, Point)| {
            let near = |p: f64, q: f64| (p - q).abs() <= MAX_SLANT;
            let vertical = near(a.x, b.x) && (near(a.x, area.x0) || near(a.x, area.x1));
            let horizontal = near(a.y, b.y) && (near(a.y, area.y0) || near(a.y, area.y1));
            vertical || horizontal
        };
        (self.straight.len() >= 4 && self.straight.iter().all(on_side)).then_some(area)
    }
}

/// The parts of a path where they come to stand on the page.
fn shapes(path: &BezPath, transform: Affine) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let (mut first, mut last) = (Point::ZERO, Point::ZERO);
    for element in path.elements() {
        if let PathEl::MoveTo(point) = element {
            first = transform * *point;
            last = first;
            shapes.push(Shape::default());
            continue;
        }
        if shapes.is_empty() {
            shapes.push(Shape::default());
        }
        let Some(shape) = shapes.last_mut() else {
            break;
        };
        let mut curve = |points: &[Point]| {
            shape.curved = true;
            shape.cover(last);
            for point in points {
                shape.cover(transform * *point);
            }
            last = points.last().map_or(last, |point| transform * *point);
        };
        match element {
            PathEl::MoveTo(_) => {}
            PathEl::LineTo(to) => {
                let to = transform * *to;
                shape.line(last, to);
                last = to;
            }
            PathEl::QuadTo(a, b) => curve(&[*a, *b]),
            PathEl::CurveTo(a, b, c) => curve(&[*a, *b, *c]),
            PathEl::ClosePath => {
                if last != first {
                    shape.line(last, first);
                }
                last = first;
            }
        }
    }
    shapes
}

/// The middle line of a frame that is drawn as an area with a hole.
fn frame_of(shapes: &[Shape]) -> Option<Area> {
    let [outer, inner] = shapes else { return None };
    let (outer, inner) = (outer.area?, inner.area?);
    let insets = [
        inner.x0 - outer.x0,
        inner.y0 - outer.y0,
        outer.x1 - inner.x1,
        outer.y1 - inner.y1,
    ];
    let fits = insets.iter().all(|inset| (0.0..=MAX_FRAME).contains(inset))
        && insets.iter().any(|inset| *inset > 0.0);
    fits.then(|| {
        Area::new(
            f64::midpoint(outer.x0, inner.x0),
            f64::midpoint(outer.y0, inner.y0),
            f64::midpoint(outer.x1, inner.x1),
            f64::midpoint(outer.y1, inner.y1),
        )
    })
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.count(path.elements().len());
        let shapes = shapes(path, props.transform);
        if matches!(draw_mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            if let Some(frame) = frame_of(&shapes) {
                self.frame(frame);
            } else {
                for area in shapes.iter().filter_map(|shape| shape.area) {
                    self.rule(area, PageContent::fill);
                }
            }
        }
        if matches!(draw_mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            shapes.iter().for_each(|shape| self.stroke(shape));
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.count(1);
        let area = area_of(clip_path.path.bounding_box());
        self.clips.push(self.clip().intersect(&area));
    }

    fn push_transparency_group(
        &mut self,
        _opacity: f32,
        _mask: Option<SoftMask<'a>>,
        _blend_mode: BlendMode,
    ) {
        self.count(1);
    }

    fn draw_glyph_run(
        &mut self,
        glyph_run: &GlyphRun<'_, 'a>,
        props: DrawProps<'a>,
        draw_mode: &DrawMode,
    ) {
        self.count(glyph_run.glyphs().len());
        if matches!(draw_mode, DrawMode::Invisible) {
            self.page.invisible += glyph_run.glyphs().len();
        }
        for glyph in glyph_run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, _image: Image<'a, '_>, _props: ImageDrawProps<'a>) {
        self.count(1);
        self.page.images += 1;
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}
}
