//! The order in which free text is read, and what stands beside each other.
//!
//! Rows of text that leave the same gap free are columns; one row with gaps is
//! a line of labels and values.

use super::cell_text::{self, TextLine};
use super::flow::{Piece, text_edge};
use super::page::{Area, Glyph};
use super::unruled;

/// Ems between two parts of a line that belong to different columns.
const PART_GAP: f64 = 1.2;

/// The same where white space was written between them.
const SPACED_PART_GAP: f64 = 2.0;

/// Ems of the gap between two columns at least.
const GUTTER: f64 = 1.0;

/// Nested columns at most.
const MAX_DEPTH: usize = 6;

/// A line, or something that was read before.
#[derive(Debug)]
pub(super) enum Item {
    Line(TextLine),
    Block(Area, Vec<Piece>),
}

impl Item {
    /// Pieces that stand in an area of their own.
    pub(super) fn block(area: Area, pieces: Vec<Piece>) -> Self {
        Self::Block(area, pieces)
    }

    pub(super) fn area(&self) -> Area {
        match self {
            Self::Line(line) => line.area,
            Self::Block(area, _) => *area,
        }
    }

    fn em(&self) -> f64 {
        match self {
            Self::Line(line) => line.em,
            Self::Block(..) => 10.0,
        }
    }

    fn is_block(&self) -> bool {
        matches!(self, Self::Block(..))
    }

    /// What stands in a block.
    pub(super) fn into_pieces(self) -> Vec<Piece> {
        match self {
            Self::Line(_) => Vec::new(),
            Self::Block(_, pieces) => pieces,
        }
    }
}

/// Reads free glyphs and the blocks among them.
///
/// `right` is the furthest that text may run: the border of a box, the margin of a page.
pub(super) fn read(glyphs: &[Glyph], blocks: Vec<Item>, page: u32, right: f64) -> Vec<Piece> {
    let mut items: Vec<Item> = parts(glyphs).into_iter().map(Item::Line).collect();
    items.extend(blocks);
    Reader { page }.items(items, right, 0)
}

/// Lines cut where wide gaps are.
pub(super) fn parts(glyphs: &[Glyph]) -> Vec<TextLine> {
    let mut parts = Vec::new();
    for row in cell_text::rows(glyphs) {
        let mut from = 0;
        let mut last: Option<usize> = None;
        for at in 0..row.len() {
            if row[at].text.is_whitespace() {
                continue;
            }
            if let Some(before) = last {
                let em = row[before].area.height().max(row[at].area.height());
                let limit = match at - before {
                    1 => PART_GAP,
                    _ => SPACED_PART_GAP,
                };
                if row[at].area.x0 - row[before].area.x1 > limit * em {
                    parts.extend(cell_text::line(&row[from..=before]));
                    from = at;
                }
            }
            last = Some(at);
        }
        parts.extend(cell_text::line(&row[from..]));
    }
    parts
}

struct Reader {
    page: u32,
}

/// Things beside each other.
type Band = Vec<Item>;

impl Reader {
    fn items(&self, items: Vec<Item>, right: f64, depth: usize) -> Vec<Piece> {
        let mut bands = bands(items);
        let mut pieces = Vec::new();
        let mut plain: Vec<TextLine> = Vec::new();
        while !bands.is_empty() {
            let count = run(&bands);
            if count > 0 && depth < MAX_DEPTH {
                let mut run = beside_above(&mut plain, &bands[..count]);
                self.flush(&mut plain, right, &mut pieces);
                run.extend(bands.drain(..count));
                pieces.extend(self.columns(run, right, depth));
                continue;
            }
            let band = bands.remove(0);
            if band.iter().any(Item::is_block) {
                self.flush(&mut plain, right, &mut pieces);
                pieces.extend(self.beside(band, right, depth));
            } else {
                plain.extend(joined(band));
            }
        }
        self.flush(&mut plain, right, &mut pieces);
        pieces
    }

    /// Lines below each other, as far as one column goes.
    fn flush(&self, plain: &mut Vec<TextLine>, right: f64, pieces: &mut Vec<Piece>) {
        let lines = std::mem::take(plain);
        let edge = column_edge(&lines, right);
        let surely = text_edge(lines.iter(), right);
        for mut paragraph in cell_text::paragraphs(&lines, self.page, edge) {
            // Only what runs to the margin goes on elsewhere, on the next page.
            paragraph.is_full &= surely - paragraph.right < 2.1 * paragraph.em;
            pieces.push(Piece::Text(paragraph));
        }
    }

    /// Reads columns from left to right.
    fn split(
        &self,
        items: Vec<Item>,
        gutters: &[(f64, f64)],
        right: f64,
        depth: usize,
    ) -> Vec<Piece> {
        let limits = gutters.iter().map(|gutter| gutter.0).chain([right]);
        let columns = split(items, gutters).into_iter().zip(limits);
        columns
            .flat_map(|(column, right)| self.items(column, right, depth + 1))
            .collect()
    }

    /// Tables and text beside each other: from left to right, each from top to bottom.
    fn beside(&self, band: Band, right: f64, depth: usize) -> Vec<Piece> {
        let gutters = gutters(&band, GUTTER / 4.0);
        if gutters.is_empty() || depth >= MAX_DEPTH {
            let mut band = band;
            band.sort_by(|a, b| a.area().y0.total_cmp(&b.area().y0));
            let mut pieces = Vec::new();
            let mut plain = Vec::new();
            for item in band {
                match item {
                    Item::Line(line) => plain.push(line),
                    Item::Block(_, block) => {
                        self.flush(&mut plain, right, &mut pieces);
                        pieces.extend(block);
                    }
                }
            }
            self.flush(&mut plain, right, &mut pieces);
            return pieces;
        }
        self.split(band, &gutters, right, depth)
    }

    fn columns(&self, run: Vec<Band>, right: f64, depth: usize) -> Vec<Piece> {
        let is_wide = |band: &&Band| band.len() > 1;
        let mut open = run
            .iter()
            .find(is_wide)
            .map_or_else(Vec::new, |b| gutters(b, GUTTER));
        for band in &run {
            open = narrow(&open, band);
        }
        let has_block = run.iter().flatten().any(Item::is_block);
        let lines = |band: &Band| -> Vec<TextLine> {
            let of = |item: &Item| match item {
                Item::Line(line) => Some(line.clone()),
                Item::Block(..) => None,
            };
            band.iter().filter_map(of).collect()
        };
        let texts: Vec<Vec<TextLine>> = run.iter().map(lines).collect();
        if has_block || is_flow(&texts, &open) {
            let items = run.into_iter().flatten().collect();
            return self.split(items, &open, right, depth);
        }
        if let [gutter] = open[..]
            && let Some(table) = unruled::pairs(&texts, gutter, self.page, right)
        {
            return vec![Piece::Table(table)];
        }
        let mut pieces = Vec::new();
        let mut plain: Vec<TextLine> = Vec::new();
        for band in run {
            plain.extend(joined(band));
        }
        self.flush(&mut plain, right, &mut pieces);
        pieces
    }
}

/// Bands from the first on that stand in common columns; 0 when there are none.
fn run(bands: &[Band]) -> usize {
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
fn beside_above(plain: &mut Vec<TextLine>, run: &[Band]) -> Vec<Band> {
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
fn column_edge(lines: &[TextLine], right: f64) -> f64 {
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
fn is_flow(bands: &[Vec<TextLine>], gutters: &[(f64, f64)]) -> bool {
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

/// Things from top to bottom, those beside each other in one band.
fn bands(mut items: Vec<Item>) -> Vec<Band> {
    items.sort_by(|a, b| a.area().y0.total_cmp(&b.area().y0));
    let mut bands: Vec<(f64, Band)> = Vec::new();
    for item in items {
        let area = item.area();
        match bands.last_mut() {
            Some((bottom, band)) if area.y0 < *bottom - 0.4 * area.height().min(item.em()) => {
                *bottom = bottom.max(area.y1);
                band.push(item);
            }
            _ => bands.push((area.y1, vec![item])),
        }
    }
    let mut bands: Vec<Band> = bands.into_iter().map(|(_, band)| band).collect();
    for band in &mut bands {
        band.sort_by(|a, b| a.area().x0.total_cmp(&b.area().x0));
    }
    bands
}

/// The parts of a line as one line, white space between them.
fn joined(band: Band) -> Option<TextLine> {
    let lines = band.into_iter().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Block(..) => None,
    });
    lines.reduce(|all, line| TextLine {
        text: format!("{}\u{3000}{}", all.text.trim_end(), line.text.trim_start()),
        area: all.area.union(&line.area),
        em: all.em.max(line.em),
    })
}

/// Gaps between things, from left to right, as wide as this many ems.
fn gutters(band: &[Item], wide: f64) -> Vec<(f64, f64)> {
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
fn narrow(gutters: &[(f64, f64)], band: &Band) -> Vec<(f64, f64)> {
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
fn split(items: Vec<Item>, gutters: &[(f64, f64)]) -> Vec<Vec<Item>> {
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

#[cfg(test)]
mod tests {
    use super::super::page::tests::text;
    use super::*;

    fn texts(glyphs: &[Glyph], blocks: Vec<Item>) -> Vec<String> {
        let of = |piece: Piece| match piece {
            Piece::Text(paragraph) => paragraph.text,
            Piece::Table(table) => {
                let cells = table.rows.iter().flatten();
                let cells: Vec<String> = cells.map(super::super::flow::PageCell::solid).collect();
                cells.join("|")
            }
        };
        read(glyphs, blocks, 1, 430.0).into_iter().map(of).collect()
    }

    #[test]
    fn columns_of_text_are_read_one_after_the_other() {
        let mut glyphs = text(
            "令和６年度進捗状況報告書の全文をここに載せてあるので長い見出し",
            20.0,
            0.0,
            12.0,
        );
        for (nth, (left, right)) in [
            ("■取組状況", "■課題・改善点"),
            (
                "生徒会と施設の交流会を実施し、職",
                "関係機関との連携をさらに進める必",
            ),
            ("場体験も行った。", "要がある。"),
        ]
        .iter()
        .enumerate()
        {
            let y = 30.0 + nth as f64 * 14.0;
            // The columns are not level.
            glyphs.extend(text(left, 20.0, y, 10.0));
            glyphs.extend(text(right, 260.0, y + 4.0, 10.0));
        }
        let found = texts(&glyphs, Vec::new());
        assert_eq!(
            found[1..],
            [
                "■取組状況",
                "生徒会と施設の交流会を実施し、職場体験も行った。",
                "■課題・改善点",
                "関係機関との連携をさらに進める必要がある。"
            ]
        );
    }

    #[test]
    fn labels_with_values_are_a_table_and_one_such_row_is_a_line() {
        let mut glyphs = text("部局名", 20.0, 0.0, 10.0);
        glyphs.extend(text("市民部", 120.0, 0.0, 10.0));
        assert_eq!(texts(&glyphs, Vec::new()), ["部局名\u{3000}市民部"]);
        glyphs.extend(text("事業名", 20.0, 14.0, 10.0));
        glyphs.extend(text("窓口の改善", 120.0, 14.0, 10.0));
        assert_eq!(
            texts(&glyphs, Vec::new()),
            ["部局名|市民部|事業名|窓口の改善"]
        );
    }

    #[test]
    fn blocks_beside_each_other_keep_their_headings() {
        let mut glyphs = text("【市民部】", 20.0, 0.0, 10.0);
        glyphs.extend(text("【環境部】", 260.0, 0.0, 10.0));
        let block = |name: &str, x: f64| {
            let pieces = read(&text(name, x, 20.0, 10.0), Vec::new(), 1, x + 200.0);
            Item::block(Area::new(x, 20.0, x + 200.0, 80.0), pieces)
        };
        let found = texts(&glyphs, vec![block("左の表", 20.0), block("右の表", 260.0)]);
        assert_eq!(found, ["【市民部】", "左の表", "【環境部】", "右の表"]);
    }
}
