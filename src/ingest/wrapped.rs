//! Paragraphs that are none: a text whose lines were broken by its printing, put
//! into a format that has paragraphs, one a line.
//!
//! Converters do that, and so do people who copy from a PDF. Such lines must be
//! joined like those of a text; whether they are is seen from what no paragraph
//! begins with.

use super::{Block, Document, Line, LineKind};

/// Characters of a line that fills its column.
const FULL_LINE: usize = 15;
/// Lines that go on in the next one, by which broken lines are known.
const TELLING: usize = 3;
/// Their share of all lines that fill their column.
const TELLING_SHARE: f64 = 0.02;
/// Characters of the end of a sentence that stands on a line of its own.
const SHORT_END: usize = 6;

/// Marks the lines of a document as broken when they are.
pub(super) fn mark(document: &mut Document) {
    let lines = document.blocks.iter().filter_map(paragraph);
    if !are_broken(lines.map(|line| (line.text.as_str(), line.gap > 0))) {
        return;
    }
    for block in &mut document.blocks {
        if let Block::Line(line) = block
            && line.kind == LineKind::Paragraph
        {
            line.kind = LineKind::Broken;
        }
    }
}

/// Whether lines, each with whether it is set off from the one above, were broken
/// by their printing.
pub(super) fn are_broken<'a>(lines: impl Iterator<Item = (&'a str, bool)>) -> bool {
    let (mut full, mut going_on) = (0_usize, 0_usize);
    let mut last: Option<&str> = None;
    for (text, is_set_off) in lines {
        let text = text.trim();
        let is_rest = last.is_some_and(|last| is_full(last) && goes_on(last, text));
        going_on += usize::from(!is_set_off && is_rest);
        full += usize::from(is_full(text));
        last = Some(text);
    }
    going_on >= TELLING && going_on as f64 >= TELLING_SHARE * full as f64
}

fn paragraph(block: &Block) -> Option<&Line> {
    match block {
        Block::Line(line) if line.kind == LineKind::Paragraph => Some(line),
        _ => None,
    }
}

fn is_full(text: &str) -> bool {
    text.chars().nth(FULL_LINE - 1).is_some()
}

/// Whether the next line begins in the middle of a word or phrase.
fn goes_on(text: &str, next: &str) -> bool {
    let ends = |c: char| "。．！？!?」』）)】：:".contains(c);
    let begun = "、。，．）」』】を・ーゃゅょっャュョッん々てでりれ";
    let is_rest = next.chars().nth(SHORT_END).is_none() && next.ends_with(ends);
    !text.ends_with(ends) && (is_rest || next.starts_with(|c: char| begun.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(lines: &[&str]) -> Document {
        let line = |(nth, text): (usize, &&str)| {
            Block::Line(Line {
                number: nth + 1,
                page: None,
                text: (*text).to_owned(),
                kind: LineKind::Paragraph,
                gap: 0,
            })
        };
        Document {
            blocks: lines.iter().enumerate().map(line).collect(),
            title: None,
            running: Vec::new(),
        }
    }

    fn is_broken(lines: &[&str]) -> bool {
        let mut document = document(lines);
        mark(&mut document);
        matches!(&document.blocks[0], Block::Line(line) if line.kind == LineKind::Broken)
    }

    #[test]
    fn lines_that_break_words_are_broken() {
        assert!(is_broken(&[
            "市民、地域、事業者などの多様な主体と協働し、防災訓練の実施",
            "を進めるとともに、要支援者の名簿を更新し、避難所の運営マニュア",
            "ルを見直します。市民公益活動の支援を通じて、新しい公共の土台づく",
            "りを進めます。消費者の相談に応じ、関係機関と連携して被害の防止に努め",
            "てまいります。",
        ]));
    }

    #[test]
    fn paragraphs_without_full_stops_are_not() {
        assert!(!is_broken(&[
            "がん検診の受診率を向上させるための個別勧奨の実施",
            "まちづくり協議会の設立に向けた地域への説明会の開催",
            "にぎわいのある商店街づくりに向けた補助制度の見直し",
            "のびのびと遊べる公園の整備と遊具の安全点検の実施",
            "しごとセンターの相談員の増員と夜間の窓口の開設",
        ]));
    }
}
