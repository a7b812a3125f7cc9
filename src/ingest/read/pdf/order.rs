//! The order in which free text is read, and what stands beside each other.
//!
//! Rows of text that leave the same gap free are columns; one row with gaps is
//! a line of labels and values.

use super::cell_text::{self, TextLine};
use super::columns::{GUTTER, beside_above, column_edge, gutters, is_flow, narrow, run, split};
use super::flow::{Piece, text_edge};
use super::page::{Area, Glyph};
use super::pairs;

/// Ems between two parts of a line that belong to different columns.
const PART_GAP: f64 = 1.2;

/// The same where white space was written between them.
const SPACED_PART_GAP: f64 = 2.0;

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

    /// Height of its characters.
    pub(super) fn em(&self) -> f64 {
        match self {
            Self::Line(line) => line.em,
            Self::Block(..) => 10.0,
        }
    }

    /// Whether it was read before.
    pub(super) fn is_block(&self) -> bool {
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
pub(super) type Band = Vec<Item>;

impl Reader {
    fn items(&self, items: Vec<Item>, right: f64, depth: usize) -> Vec<Piece> {
        let mut bands = bands(items);
        let mut pieces = Vec::new();
        let mut plain: Vec<TextLine> = Vec::new();
        let mut at = 0;
        while at < bands.len() {
            let count = run(&bands[at..]);
            if count > 0 && depth < MAX_DEPTH {
                let mut run = beside_above(&mut plain, &bands[at..at + count]);
                self.flush(&mut plain, right, &mut pieces);
                run.extend(bands[at..at + count].iter_mut().map(std::mem::take));
                pieces.extend(self.columns(run, right, depth));
                at += count;
                continue;
            }
            let band = std::mem::take(&mut bands[at]);
            if band.iter().any(Item::is_block) {
                self.flush(&mut plain, right, &mut pieces);
                pieces.extend(self.beside(band, right, depth));
            } else {
                plain.extend(joined(band));
            }
            at += 1;
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
            && let Some(table) = pairs::table(&texts, gutter, self.page, right)
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
