//! Glyphs to lines, lines to the paragraphs that the layout broke.

use crate::ingest::items::begins_with_marker;
use crate::text::{is_japanese, join_lines, repair};

use super::page::{Area, Glyph};

/// A line of glyphs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    pub(super) text: String,
    pub(super) area: Area,
    /// Height of its characters.
    pub(super) em: f64,
}

/// A text as its author wrote it, with the place of its lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) page: u32,
    pub(super) text: String,
    pub(super) area: Area,
    pub(super) em: f64,
    /// Where its last line ends.
    pub(super) right: f64,
    /// First and last line, by which a paragraph that a page divides is known.
    pub(super) first: String,
    pub(super) last: String,
    /// Whether the last line runs to the edge: the text may go on elsewhere.
    pub(super) is_full: bool,
    /// Whether it may be the middle of a sentence.
    pub(super) broken: bool,
}

/// Ems between the end of a line and the edge of its column from which it is short.
const SHORT: f64 = 2.1;

/// Ems between two lines of one paragraph at most.
const LEADING: f64 = 1.2;

/// Ems between the middles of two characters of one line at most: small signs
/// stand high or low in it, and aside in vertical writing.
const SAME_ROW: f64 = 0.6;

/// The lines of some glyphs, from top to bottom.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<TextLine> {
    rows(glyphs).iter().filter_map(|row| line(row)).collect()
}

/// Glyphs by line, each line from left to right.
pub(super) fn rows(glyphs: &[Glyph]) -> Vec<Vec<Glyph>> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().filter(|g| !g.text.is_control()).collect();
    sorted.sort_by(|a, b| {
        let (a, b) = (a.area.center().1, b.area.center().1);
        a.total_cmp(&b)
    });
    let mut rows: Vec<(f64, f64, Vec<Glyph>)> = Vec::new();
    for glyph in sorted {
        let (middle, height) = (glyph.area.center().1, glyph.area.height());
        match rows.last_mut() {
            Some((center, em, row)) if middle - *center <= SAME_ROW * em.max(height) => {
                let count = row.len() as f64;
                *center = (*center * count + middle) / (count + 1.0);
                *em = em.max(height);
                row.push(*glyph);
            }
            _ => rows.push((middle, height, vec![*glyph])),
        }
    }
    let mut rows: Vec<Vec<Glyph>> = rows.into_iter().map(|(_, _, row)| row).collect();
    for row in &mut rows {
        row.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
    }
    rows
}

/// The line of glyphs in order; `None` for nothing but white space.
pub(super) fn line(row: &[Glyph]) -> Option<TextLine> {
    /// Ems between two words that no space divides.
    const WORD_GAP: f64 = 0.25;
    /// Ems from which a gap is seen as white space in any script.
    const WIDE_GAP: f64 = 1.0;
    let visible = || row.iter().filter(|g| !g.text.is_whitespace());
    let area = Area::around(visible().map(|g| g.area))?;
    let em = median(visible().map(|g| g.area.height()).collect());
    let mut text = String::new();
    let mut last: Option<&Glyph> = None;
    for glyph in row {
        if let Some(before) = last
            && !before.text.is_whitespace()
            && !glyph.text.is_whitespace()
        {
            let gap = glyph.area.x0 - before.area.x1;
            let words = !is_japanese(before.text) && !is_japanese(glyph.text);
            if gap > WIDE_GAP * em {
                text.push('\u{3000}');
            } else if words && gap > WORD_GAP * em {
                text.push(' ');
            }
        }
        text.push(glyph.text);
        last = Some(glyph);
    }
    Some(TextLine {
        text: repair(text.trim_end()),
        area,
        em,
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(1.0)
}

/// Joins the lines of a column whose text runs to `edge`.
pub(super) fn paragraphs(lines: &[TextLine], page: u32, edge: f64) -> Vec<Paragraph> {
    let mut found: Vec<Vec<&TextLine>> = Vec::new();
    for line in lines {
        match found.last_mut() {
            Some(open) if open.last().is_some_and(|last| goes_on(last, line, edge)) => {
                open.push(line);
            }
            _ => found.push(vec![line]),
        }
    }
    found
        .iter()
        .map(|lines| paragraph(lines, page, edge))
        .collect()
}

fn paragraph(lines: &[&TextLine], page: u32, edge: f64) -> Paragraph {
    let first = lines.first().map_or("", |line| line.text.as_str());
    let last = lines.last().map_or("", |line| line.text.as_str());
    let indent: String = first.chars().take_while(|c| c.is_whitespace()).collect();
    let body = join_lines(lines.iter().map(|line| line.text.as_str()));
    Paragraph {
        page,
        text: format!("{indent}{body}"),
        area: Area::around(lines.iter().map(|line| line.area)).unwrap_or_default(),
        em: lines.first().map_or(1.0, |line| line.em),
        right: lines.last().map_or(0.0, |line| line.area.x1),
        first: first.trim().to_owned(),
        last: last.trim().to_owned(),
        is_full: lines.last().is_some_and(|line| is_full(line, edge)),
        broken: false,
    }
}

/// Whether a line is the next one of the same paragraph.
fn goes_on(last: &TextLine, line: &TextLine, edge: f64) -> bool {
    let leading = line.area.y0 - last.area.y1;
    let other_size = last.em.max(line.em) > 1.3 * last.em.min(line.em);
    let moved = (line.area.x0 - last.area.x0).abs() > 4.0 * last.em;
    let ended = ends_sentence(&last.text) && edge - last.area.x1 > 0.6 * last.em;
    let apart = leading > LEADING * last.em || moved || other_size;
    is_full(last, edge) && !apart && !ended && !begins_paragraph(&line.text)
}

/// Whether a line runs to the edge of its column.
fn is_full(line: &TextLine, edge: f64) -> bool {
    edge - line.area.x1 < SHORT * line.em
}

/// Whether a line opens a paragraph by its first sign.
pub(super) fn begins_paragraph(text: &str) -> bool {
    text.starts_with('\u{3000}') || begins_with_marker(text.trim_start()) || {
        let text = text.trim_start();
        text.starts_with(['【', '■', '□', '◆', '◇', '●', '○', '◎', '▼', '▽', '・', '※'])
    }
}

pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['。', '．'])
}

#[cfg(test)]
mod tests {
    use super::super::page::tests::text;
    use super::*;

    fn read(rows: &[&str], edge: f64) -> Vec<String> {
        let glyphs: Vec<_> = rows
            .iter()
            .enumerate()
            .flat_map(|(nth, row)| text(row, 0.0, nth as f64 * 14.0, 10.0))
            .collect();
        let lines = lines(&glyphs);
        let found = paragraphs(&lines, 1, edge);
        found.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn lines_that_run_to_the_edge_go_on() {
        let rows = [
            "○市民との協働によるまち",
            "づくりを推進します。",
            "○窓口の改善",
        ];
        let joined = ["○市民との協働によるまちづくりを推進します。", "○窓口の改善"];
        assert_eq!(read(&rows, 120.0), joined);
    }

    #[test]
    fn a_short_line_ends_its_paragraph() {
        assert_eq!(read(&["令和５年度", "市民協働部"], 120.0).len(), 2);
        assert_eq!(read(&["あいうえおかきくけこさ", "①しすせ"], 120.0).len(), 2);
        assert_eq!(
            read(&["あいうえおかきくけこさ", "　しすせ"], 120.0).len(),
            2
        );
    }

    #[test]
    fn gaps_between_words_are_white_space() {
        let mut glyphs = text("ab", 0.0, 0.0, 10.0);
        glyphs.extend(text("cd", 25.0, 0.0, 10.0));
        glyphs.extend(text("部局", 80.0, 0.0, 10.0));
        assert_eq!(lines(&glyphs)[0].text, "ab cd\u{3000}部局");
    }

    #[test]
    fn radicals_become_kanji() {
        assert_eq!(lines(&text("⺠⽣", 0.0, 0.0, 10.0))[0].text, "民生");
    }
}
