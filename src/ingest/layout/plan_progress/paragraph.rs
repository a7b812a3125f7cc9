//! Broken lines to paragraphs.

use super::piece::{Piece, Role};
use super::wording::{has_open_bracket, join, width};

/// The smallest piece of text that surely belongs to one field: a paragraph,
/// an entry of a list, or a sentence that ends with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The lines joined.
    pub(super) text: String,
    /// Where its first line stands among the pieces.
    pub(super) first: usize,
    /// Where its last line stands among the pieces.
    pub(super) last: usize,
    /// First and last line of the source.
    pub(super) lines: [usize; 2],
    /// The widest line that another one continues: the width of its column.
    pub(super) column: Option<usize>,
    /// Whether the next one may go on in the same paragraph of the source.
    pub(super) runs_on: bool,
    /// Whether a blank line that is not usual here stands before it; `None` where
    /// blank lines tell nothing.
    pub(super) apart: Option<bool>,
    /// Number of its run: paragraphs between which nothing but text stands.
    pub(super) run: usize,
}

/// The paragraphs of all text among the pieces, in order.
pub(super) fn paragraphs(pieces: &[Piece]) -> Vec<Paragraph> {
    let mut all = Vec::new();
    let mut run = 0;
    let mut at = 0;
    while at < pieces.len() {
        let length = pieces[at..]
            .iter()
            .take_while(|piece| piece.role == Role::Text)
            .count();
        if length > 0 {
            split_run(&pieces[at..at + length], at, run, &mut all);
            run += 1;
        }
        at += length.max(1);
    }
    all
}

fn split_run(run: &[Piece], offset: usize, number: usize, all: &mut Vec<Paragraph>) {
    let widths: Vec<usize> = run.iter().map(|piece| printed_width(&piece.text)).collect();
    let usual_gap = usual_gap(run);
    let mut open: Option<Paragraph> = None;
    for (i, piece) in run.iter().enumerate() {
        let mut paragraph = match open.take() {
            Some(mut paragraph) => {
                paragraph.text = join(&paragraph.text, &piece.text);
                paragraph.last = offset + i;
                paragraph.lines[1] = piece.lines[1];
                paragraph
            }
            None => Paragraph {
                text: piece.text.clone(),
                first: offset + i,
                last: offset + i,
                lines: piece.lines,
                column: None,
                runs_on: false,
                apart: (usual_gap == 0 && i > 0).then_some(piece.gap > 0),
                run: number,
            },
        };
        let Some(next) = run.get(i + 1) else {
            all.push(paragraph);
            return;
        };
        let widest = column_around(run, &widths, usual_gap, i);
        let place = Place {
            missing: widest - widths[i],
            apart: next.gap > usual_gap,
        };
        if goes_on(&paragraph.text, piece, next, &place) {
            paragraph.column = paragraph.column.max(Some(widths[i]));
            open = Some(paragraph);
        } else {
            paragraph.runs_on = piece.broken
                && place.missing <= 2
                && !place.apart
                && paragraph.text.ends_with('。')
                && !starts_entry(&next.text);
            all.push(paragraph);
        }
    }
}

/// The width of a line without the sign that may hang over the column's edge.
fn printed_width(text: &str) -> usize {
    width(text.trim_end_matches(['。', '、', '，', '．']))
}

/// The width of the widest line near this one, without crossing a larger gap:
/// beyond it another column may begin.
fn column_around(run: &[Piece], widths: &[usize], usual_gap: usize, at: usize) -> usize {
    let is_near = |line: &usize| run[*line].gap <= usual_gap;
    let above = (1..=at).rev().take_while(is_near).map(|line| line - 1);
    let below = (at + 1..run.len()).take_while(is_near);
    let near: Vec<usize> = above.take(4).chain(below.take(4)).collect();
    // A line between larger gaps has no column of its own to be compared with.
    let next = near.is_empty().then(|| (at + 1).min(run.len() - 1));
    let lines = near.into_iter().chain(next).chain([at]);
    lines.map(|line| widths[line]).max().unwrap_or(0)
}

/// The gap that most lines of a run have before them.
fn usual_gap(run: &[Piece]) -> usize {
    let gaps: Vec<usize> = run.iter().skip(1).map(|piece| piece.gap).collect();
    let count = |gap: usize| gaps.iter().filter(|g| **g == gap).count();
    gaps.iter()
        .copied()
        .max_by_key(|&gap| (count(gap), usize::MAX - gap))
        .unwrap_or(0)
}

struct Place {
    /// Half-width characters that the line is short of its neighbours.
    missing: usize,
    /// Whether more blank lines than usual follow.
    apart: bool,
}

/// A line that stops this short of the column (half-width characters) was not
/// broken by it.
const SHORT: usize = 10;

fn goes_on(so_far: &str, line: &Piece, next: &Piece, place: &Place) -> bool {
    if !line.broken || !next.broken || starts_entry(&next.text) || so_far.ends_with('。') {
        return false;
    }
    if place.apart && place.missing >= SHORT {
        return false;
    }
    if !place.apart && so_far.len() < 1200 && has_open_bracket(so_far) {
        return true;
    }
    let hangs = so_far.ends_with(|c| "、，の・をにはがとでもやへしてなっ".contains(c));
    if hangs
        || next
            .text
            .starts_with(|c| "のをはがに、。）」』っゃゅょー".contains(c))
    {
        return true;
    }
    if place.missing >= SHORT
        || (ends_in_count(so_far) && (place.missing >= 2 || ends_in_count(&next.text)))
    {
        return false;
    }
    !(place.apart && place.missing >= SHORT / 2)
}

/// `参加者数 54名`: an entry of a list of figures.
pub(super) fn ends_in_count(text: &str) -> bool {
    let unit = text.trim_end_matches(|c| "名人件回世帯円台基校冊部％%）".contains(c));
    unit.len() < text.len() && unit.ends_with(|c: char| c.is_numeric())
}

/// Signs and numbers with which an entry of a list begins.
pub(super) fn starts_entry(text: &str) -> bool {
    entry_marker(text).is_some()
}

/// The marker with which an entry begins, as written.
pub(super) fn entry_marker(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let single = || Some(&text[..first.len_utf8()]);
    match first {
        '①'..='⑳'
        | '・'
        | '○'
        | '●'
        | '◯'
        | '◎'
        | '◆'
        | '◇'
        | '■'
        | '□'
        | '※'
        | '＊'
        | '*'
        | '➢'
        | '･' => single(),
        '【' => bracketed(text, '】'),
        '(' => bracketed(text, ')').filter(|inner| is_ordinal(inner)),
        '（' => bracketed(text, '）').filter(|inner| is_ordinal(inner)),
        '「' => text['「'.len_utf8()..]
            .starts_with('【')
            .then(|| bracketed(text, '】'))
            .flatten(),
        _ => None,
    }
}

fn bracketed(text: &str, close: char) -> Option<&str> {
    let end = text.find(close)? + close.len_utf8();
    (text[..end].chars().count() <= 14).then(|| &text[..end])
}

fn is_ordinal(bracketed: &str) -> bool {
    let inner: Vec<char> = bracketed.chars().collect();
    let inner = &inner[1..inner.len() - 1];
    (1..=2).contains(&inner.len())
        && inner
            .iter()
            .all(|c| c.is_numeric() || "アイウエオカキクケコ".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[(usize, &str)]) -> Vec<String> {
        let piece = |(number, (gap, text)): (usize, &(usize, &str))| Piece {
            role: Role::Text,
            text: (*text).to_owned(),
            lines: [number, number],
            page: None,
            gap: *gap,
            broken: true,
        };
        let pieces: Vec<Piece> = lines.iter().enumerate().map(piece).collect();
        paragraphs(&pieces).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn lines_with_a_blank_line_after_each_are_joined_by_width() {
        let lines = [
            (0, "体育館の利用者が増えたため、開館時間を二時間"),
            (1, "延ばした。"),
            (1, "予約の手続を改め、窓口に来なくても申し込めるよう"),
            (1, "にした。"),
        ];
        assert_eq!(
            read(&lines),
            [
                "体育館の利用者が増えたため、開館時間を二時間延ばした。",
                "予約の手続を改め、窓口に来なくても申し込めるようにした。"
            ]
        );
    }

    #[test]
    fn a_short_line_without_full_stop_ends_a_paragraph() {
        let lines = [
            (0, "各校の年間計画に基づいた防災に関する授業"),
            (0, "を実施"),
            (0, "教職員向けの校内研修や教育委員会主催研修"),
            (0, "を実施"),
        ];
        assert_eq!(read(&lines).len(), 2);
    }

    #[test]
    fn figures_stay_entries_of_their_own() {
        let lines = [
            (0, "市内の各地区の委員会による活動を支えたことに"),
            (0, "より、誰もが参加できるようにした。"),
            (1, "講座の参加者数 34,679名"),
            (0, "研修会２回 参加者数の合計は 54名"),
            (0, "見学会 １回"),
        ];
        assert_eq!(read(&lines).len(), 4);
    }

    #[test]
    fn markers_begin_entries() {
        for (text, marker) in [
            ("①あ", Some("①")),
            ("【第１回】あ", Some("【第１回】")),
            ("(1)あ", Some("(1)")),
            ("（児）、子育て", None),
            ("「【第３回】あ", Some("「【第３回】")),
            ("「あ」", None),
            ("あ", None),
        ] {
            assert_eq!(entry_marker(text), marker, "{text}");
        }
    }
}
