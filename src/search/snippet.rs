//! Fragments of the original text with the matches marked.

use std::fmt::Write as _;
use std::ops::Range;

use crate::index::LawField;

use super::Snippet;
use super::matching::MarkedValue;

/// Characters of one fragment, about two lines on a desktop page.
const FRAGMENT_CHARS: usize = 110;
/// Characters kept before the first mark when a sentence must be cut.
const LEAD_CHARS: usize = 24;
/// Fragments of one field.
const FRAGMENTS_PER_FIELD: usize = 2;
/// Fragments of one hit; the title does not count.
const FRAGMENTS: usize = 6;

/// The title and the best fragments, in reading order.
///
/// A hit without any mark (by department, by filter) shows how its text begins.
pub(super) fn snippets(values: &[MarkedValue<'_>]) -> Vec<Snippet> {
    let mut chosen: Vec<usize> = Vec::new();
    for field in fields(values) {
        let mut best: Vec<usize> = (0..values.len())
            .filter(|i| values[*i].value.field == field && !values[*i].marks.is_empty())
            .collect();
        best.sort_by_key(|i| (std::cmp::Reverse(values[*i].leaves), *i));
        chosen.extend(best.into_iter().take(FRAGMENTS_PER_FIELD));
    }
    chosen.sort_by_key(|i| (std::cmp::Reverse(values[*i].leaves), *i));
    chosen.truncate(FRAGMENTS);
    chosen.sort_unstable();
    if chosen.is_empty() {
        chosen.extend(values.iter().position(|marked| is_body(marked.value.field)));
    }
    let title = values
        .iter()
        .position(|marked| marked.value.field == LawField::Title);
    let texts = chosen.into_iter().filter(|i| Some(*i) != title);
    title
        .into_iter()
        .chain(texts)
        .map(|i| snippet(&values[i]))
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

fn snippet(marked: &MarkedValue<'_>) -> Snippet {
    let text = marked.value.text;
    let range = if marked.value.field == LawField::Title {
        0..text.len()
    } else {
        fragment(text, marked.marks.first())
    };
    let mut html = String::new();
    if range.start > 0 {
        html.push('…');
    } else {
        escape(marked.value.marker, &mut html);
    }
    let mut at = range.start;
    for mark in &marked.marks {
        let (start, end) = (mark.start.max(at), mark.end.min(range.end));
        if start >= end {
            continue;
        }
        escape(&text[at..start], &mut html);
        html.push_str("<mark>");
        escape(&text[start..end], &mut html);
        html.push_str("</mark>");
        at = end;
    }
    escape(&text[at..range.end], &mut html);
    if range.end < text.len() {
        html.push('…');
    }
    Snippet {
        field: marked.value.field.as_str().to_owned(),
        html,
    }
}

/// The piece of a text to show: whole if short, else from a sentence's begin, with the mark.
fn fragment(text: &str, mark: Option<&Range<usize>>) -> Range<usize> {
    let chars: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let length = chars.len() - 1;
    if length <= FRAGMENT_CHARS {
        return 0..text.len();
    }
    let index = |byte: usize| chars.partition_point(|at| *at < byte);
    let (from, to) = mark.map_or((0, 0), |mark| (index(mark.start), index(mark.end)));
    let sentence = text[..chars[from]]
        .rfind(['。', '\n'])
        .map_or(0, |at| index(at) + 1);
    let start = if to - sentence <= FRAGMENT_CHARS {
        sentence
    } else {
        from.saturating_sub(LEAD_CHARS)
    };
    let limit = (start + FRAGMENT_CHARS).max(to).min(length);
    let after_mark = chars[to.max(start)];
    let end = text[after_mark..chars[limit]]
        .rfind('。')
        .map_or(limit, |at| index(after_mark + at) + 1);
    chars[start]..chars[end]
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
    use crate::index::LawValue;

    use super::*;

    fn marked(text: &str, needle: &str) -> Snippet {
        let at = text.find(needle).unwrap();
        let value = LawValue {
            field: LawField::Results,
            marker: "(2)",
            text,
        };
        let marks = std::iter::once(at..at + needle.len()).collect();
        snippet(&MarkedValue {
            value,
            marks,
            leaves: 1,
        })
    }

    #[test]
    fn a_short_text_stands_whole_with_its_marker() {
        let snippet = marked("窓口で<相談>した。", "相談");
        assert_eq!(snippet.html, "(2)窓口で&lt;<mark>相談</mark>&gt;した。");
        assert_eq!(snippet.field, "results");
    }

    #[test]
    fn a_long_text_is_cut_at_sentence_ends_around_the_mark() {
        let filler = "本市では各種の取組みを着実に進めています。".repeat(10);
        let text = format!("{filler}特殊詐欺の被害を防ぎました。{filler}");
        let snippet = marked(&text, "特殊詐欺");
        assert!(
            snippet.html.starts_with("…<mark>特殊詐欺</mark>の被害"),
            "{}",
            snippet.html
        );
        assert!(snippet.html.ends_with("。…"));
    }

    #[test]
    fn a_mark_deep_in_an_endless_sentence_keeps_some_lead() {
        let text = format!("{}特殊詐欺{}", "あ".repeat(400), "い".repeat(400));
        let snippet = marked(&text, "特殊詐欺");
        let lead = format!("…{}<mark>", "あ".repeat(LEAD_CHARS));
        assert!(snippet.html.starts_with(&lead), "{}", snippet.html);
    }

    #[test]
    fn bidi_overrides_do_not_reach_the_page() {
        let snippet = marked("a\u{202e}b相談", "相談");
        assert!(!snippet.html.contains('\u{202e}'));
    }
}
