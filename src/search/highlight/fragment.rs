//! Fragments of the original text with the matches marked.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::ops::Range;

use crate::index::LawField;
use crate::search::Snippet;

use super::MarkedValue;
use super::mark::Mark;

/// Characters of one fragment, about two lines on a desktop page.
const FRAGMENT_CHARS: usize = 110;
/// Characters kept before the first mark when a sentence must be cut.
const LEAD_CHARS: usize = 24;
/// Fragments of one field.
const FRAGMENTS_PER_FIELD: usize = 2;
/// Fragments of one hit; the title does not count.
const FRAGMENTS: usize = 6;
/// Marks of a value that are tried as the first of a fragment: a text of ten
/// thousand matches is shown well by any of them.
const MAX_STARTS: usize = 64;

/// The title and the best fragments, in reading order.
///
/// A value is the better the more words of the query it holds. A hit without any
/// mark in its body (by title, by department, by filter) shows how its text begins.
pub(in crate::search) fn snippets(values: &[MarkedValue<'_>]) -> Vec<Snippet> {
    let worth = |i: &usize| (Reverse(values[*i].leaves().count_ones()), *i);
    let mut chosen: Vec<usize> = Vec::new();
    for field in fields(values) {
        let mut best: Vec<usize> = (0..values.len())
            .filter(|i| values[*i].value.field == field && !values[*i].marks.is_empty())
            .collect();
        best.sort_by_key(worth);
        chosen.extend(best.into_iter().take(FRAGMENTS_PER_FIELD));
    }
    chosen.sort_by_key(worth);
    chosen.truncate(FRAGMENTS);
    chosen.sort_unstable();
    // A name that matches says little: show how the text below it begins.
    if !chosen.iter().any(|i| is_body(values[*i].value.field)) {
        let first = |wanted: fn(LawField) -> bool| {
            values.iter().position(|marked| wanted(marked.value.field))
        };
        chosen.extend(first(is_row).or_else(|| first(is_body)));
    }
    let title = values
        .iter()
        .position(|marked| marked.value.field == LawField::Title);
    let texts = chosen.into_iter().filter(|i| Some(*i) != title);
    title
        .into_iter()
        .chain(texts)
        .map(|i| Snippet {
            field: values[i].value.field.as_str().to_owned(),
            html: html(&values[i]),
        })
        .collect()
}

/// The fields in which something is marked, the title left out.
fn fields(values: &[MarkedValue<'_>]) -> Vec<LawField> {
    let mut fields = Vec::new();
    for marked in values {
        let field = marked.value.field;
        if field != LawField::Title && !marked.marks.is_empty() && !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
}

fn is_row(field: LawField) -> bool {
    matches!(
        field,
        LawField::Commitments | LawField::Results | LawField::Issues | LawField::Summary
    )
}

fn is_body(field: LawField) -> bool {
    !matches!(
        field,
        LawField::Title
            | LawField::Head
            | LawField::Rest
            | LawField::Policies
            | LawField::PlanCodes
    )
}

/// The best fragment of a value, its marker before it.
pub(super) fn html(marked: &MarkedValue<'_>) -> String {
    let text = marked.value.text;
    let range = if marked.value.field == LawField::Title {
        0..text.len()
    } else {
        fragment(text, &marked.marks)
    };
    let mut html = String::new();
    escape(&marked.value.marker, &mut html);
    if range.start > 0 {
        html.push('…');
    }
    let mut at = range.start;
    for Mark { range: mark, .. } in &marked.marks {
        // Half a match is none.
        if mark.start < at || mark.end > range.end {
            continue;
        }
        escape(&text[at..mark.start], &mut html);
        html.push_str("<mark>");
        escape(&text[mark.clone()], &mut html);
        html.push_str("</mark>");
        at = mark.end;
    }
    escape(&text[at..range.end], &mut html);
    if range.end < text.len() {
        html.push('…');
    }
    html
}

/// The piece of a text to show: whole if short, else the window with the most
/// words of the query in it, begun and ended at sentences where there is room.
fn fragment(text: &str, marks: &[Mark]) -> Range<usize> {
    let offsets: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let chars = Chars { text, offsets };
    if chars.len() <= FRAGMENT_CHARS {
        return 0..text.len();
    }
    let starts = marks.iter().take(MAX_STARTS);
    let windows = starts.map(|mark| chars.window(mark.range.clone(), marks));
    let best = windows.min_by_key(|window| {
        let inside = || marks.iter().filter(|mark| contains(window, &mark.range));
        let leaves = inside().fold(0_u64, |all, mark| all | mark.leaves);
        (
            Reverse(leaves.count_ones()),
            Reverse(inside().count()),
            window.start,
        )
    });
    best.unwrap_or_else(|| chars.window(0..0, marks))
}

fn contains(window: &Range<usize>, mark: &Range<usize>) -> bool {
    window.start <= mark.start && mark.end <= window.end
}

/// A text that is cut at characters.
struct Chars<'a> {
    text: &'a str,
    /// Where each character begins, and the end of the text.
    offsets: Vec<usize>,
}

impl Chars<'_> {
    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The character that begins at or behind a byte.
    fn index(&self, byte: usize) -> usize {
        self.offsets.partition_point(|at| *at < byte)
    }

    /// The window whose first mark is this one.
    fn window(&self, mark: Range<usize>, marks: &[Mark]) -> Range<usize> {
        let (from, to) = (self.index(mark.start), self.index(mark.end));
        let sentence = self.text[..mark.start].rfind(is_stop);
        let sentence = sentence.map_or(0, |at| self.index(at) + 1);
        let start = if to - sentence <= FRAGMENT_CHARS {
            sentence
        } else {
            from.saturating_sub(LEAD_CHARS)
        };
        let limit = (start + FRAGMENT_CHARS).max(to).min(self.len());
        // Behind the last mark that fits: no match is given up for a full stop.
        let fits =
            |other: &&Mark| other.range.start >= mark.start && self.index(other.range.end) <= limit;
        let last = marks.iter().rev().find(fits);
        let after = last
            .map_or(mark.end, |last| last.range.end)
            .max(self.offsets[start]);
        let end = self.text[after..self.offsets[limit]]
            .rfind(is_stop)
            .map_or(limit, |at| self.index(after + at) + 1);
        self.offsets[start]..self.offsets[end]
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '\n')
}

/// Escapes text for HTML; quotes too, so that the result is safe in attributes.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // Control and bidi characters could reorder what stands around them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(html, "&#{};", '\u{fffd}' as u32);
            }
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::super::mark::mark_forms;
    use super::*;
    use crate::index::LawValue;
    use crate::search::highlight::highlight;

    #[test]
    fn a_short_text_stands_whole_with_its_marker() {
        let value = LawValue {
            field: LawField::Results,
            marker: Cow::Borrowed("(2)①"),
            text: "窓口で<相談>した。",
        };
        let html = html(&mark_forms(value, &["相談".to_owned()]));
        assert_eq!(html, "(2)①窓口で&lt;<mark>相談</mark>&gt;した。");
    }

    #[test]
    fn a_long_text_is_cut_at_sentence_ends_around_the_mark() {
        let filler = "本市では各種の取組みを着実に進めています。".repeat(10);
        let text = format!("{filler}特殊詐欺の被害を防ぎました。{filler}");
        let html = highlight(&text, &["特殊詐欺"]);
        assert!(html.starts_with("…<mark>特殊詐欺</mark>の被害"), "{html}");
        assert!(html.ends_with("。…"));
    }

    #[test]
    fn the_window_with_the_most_words_is_shown() {
        let filler = "各種の取組みを着実に進めています。".repeat(10);
        let text = format!("窓口を改善した。{filler}防災の窓口で相談を受けた。{filler}相談。");
        let html = highlight(&text, &["窓口", "相談"]);
        let shown = "<mark>窓口</mark>で<mark>相談</mark>を受けた。";
        assert!(html.contains(shown), "{html}");
    }

    #[test]
    fn a_mark_deep_in_an_endless_sentence_keeps_some_lead() {
        let text = format!("{}特殊詐欺{}", "あ".repeat(400), "い".repeat(400));
        let lead = format!("…{}<mark>", "あ".repeat(LEAD_CHARS));
        let html = highlight(&text, &["特殊詐欺"]);
        assert!(html.starts_with(&lead), "{html}");
    }

    #[test]
    fn the_right_characters_are_marked_under_width_and_code_folding() {
        assert_eq!(
            highlight("ＣＳＷの配置", &["csw"]),
            "<mark>ＣＳＷ</mark>の配置"
        );
        assert_eq!(
            highlight("計画5-1-③の", &["5-1-(3)"]),
            "計画<mark>5-1-③</mark>の"
        );
        assert_eq!(highlight("市 民 の", &["市民"]), "<mark>市 民</mark> の");
    }

    #[test]
    fn bidi_overrides_do_not_reach_the_page() {
        assert!(!highlight("a\u{202e}b相談", &["相談"]).contains('\u{202e}'));
    }

    proptest! {
        /// Without its marks and escapes a fragment is a piece of the text, and
        /// each mark is one of the words in normal form.
        #[test]
        fn a_fragment_is_a_piece_of_the_text(
            text in "[ab窓口相談ＡＢ。 <&\"]{0,300}", word in "[ab窓口相]{1,3}"
        ) {
            let html = highlight(&text, &[&word]);
            let plain = html.replace("<mark>", "").replace("</mark>", "")
                .replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                .replace("&amp;", "&");
            prop_assert!(text.contains(plain.trim_matches('…')), "{html}");
            let normal = crate::text::normalize(&word);
            for marked in html.split("<mark>").skip(1) {
                let marked = marked.split("</mark>").next().unwrap_or_default();
                let marked = crate::text::normalize(marked);
                prop_assert!(marked.contains(&normal), "{html}");
            }
        }
    }
}
