//! Glyphs to lines, lines to the paragraphs that the layout broke.

use crate::ingest::items::begins_with_marker;
use crate::ingest::layout::label::MARKS;
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
    /// Its lines as they stand.
    pub(super) rows: Vec<String>,
    /// First and last line, by which a paragraph that a page divides is known.
    pub(super) first: String,
    pub(super) last: String,
    /// Whether the last line runs to the edge: the text may go on elsewhere.
    pub(super) is_full: bool,
    /// Whether it may be the middle of a sentence.
    pub(super) broken: bool,
}

impl Paragraph {
    /// Whether it stands apart from the paragraph above it, by its place or its size.
    pub(super) fn is_set_off(&self, above: &Self) -> bool {
        /// Ems between two paragraphs that no blank line divides at most.
        const NEAR: f64 = 0.9;
        /// How much larger the characters of a heading are.
        const LARGER: f64 = 1.15;
        self.page != above.page
            || self.area.y0 - above.area.y1 > NEAR * self.em
            || self.area.y0 < above.area.y0
            || above.em.max(self.em) > LARGER * above.em.min(self.em)
    }
}

/// Ems between the end of a line and the edge of its column from which it is short.
const SHORT: f64 = 2.1;

/// Characters of a mark that stands on a line of its own.
const LONE_MARK: usize = 4;

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
        text: repair(text.trim_end()).chars().map(meant).collect(),
        area,
        em,
    })
}

/// Signs that share a glyph with the one that is meant: a font's own table tells
/// either, and Japanese text knows one of them only.
fn meant(c: char) -> char {
    match c {
        '\u{2215}' => '／',
        '\u{2027}' => '・',
        '\u{2003}' => '\u{3000}',
        c => c,
    }
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
        rows: lines.iter().map(|line| line.text.clone()).collect(),
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
    let anew = begins_paragraph(&line.text)
        || (ends_sentence(&last.text) && begins_with_number(&line.text));
    let is_next = is_full(last, edge) && !ended && !anew;
    !apart && (is_next || breaks_code(&last.text))
}

/// 「5-2-」 at the end of a line: the last part of a code, 「(1)」, is no marker.
fn breaks_code(text: &str) -> bool {
    let text = text.trim_end();
    let is_dash = |c: char| "-－‐−―".contains(c);
    let body = text.trim_end_matches(is_dash);
    body.len() < text.len()
        && body.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// 「48 就労相談・支援の拡充」, 「5-1-③ 地域課題の共有」: an entry of a list.
fn begins_with_number(text: &str) -> bool {
    let rest = text
        .trim_start()
        .trim_start_matches(|c: char| c.is_numeric() || "-－‐―（）()".contains(c));
    rest.len() < text.trim_start().len() && rest.starts_with(char::is_whitespace)
}

/// Whether a line runs to the edge of its column.
fn is_full(line: &TextLine, edge: f64) -> bool {
    edge - line.area.x1 < SHORT * line.em
}

/// Whether a line opens a paragraph by its first sign.
pub(super) fn begins_paragraph(text: &str) -> bool {
    // 【新規】 stands at the end of what is new; a heading in brackets begins something.
    let is_mark = |inner: &str| {
        MARKS
            .iter()
            .any(|mark| inner.starts_with(&format!("{mark}】")))
    };
    if text.trim_start().strip_prefix('【').is_some_and(is_mark) {
        return text.trim().chars().count() > LONE_MARK;
    }
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
    fn a_code_that_a_line_broke_is_one() {
        assert_eq!(read(&["5-2-", "(1)", "(2)"], 120.0), ["5-2-(1)", "(2)"]);
    }

    #[test]
    fn an_entry_that_begins_with_a_number_is_one_of_its_own() {
        let rows = ["まちづくりを進めます。", "48 就労相談"];
        assert_eq!(read(&rows, 110.0).len(), 2);
    }

    #[test]
    fn a_mark_alone_on_its_line_ends_the_paragraph_above() {
        let rows = ["空き家の改修に補助します", "【新規】", "【重点】窓口の改善"];
        assert_eq!(read(&rows, 125.0).len(), 2);
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
