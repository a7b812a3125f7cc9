//! The laws of the highlighter.

use shisaku::search::highlight;
use shisaku::text::{Normalized, normalize};

/// Characters that a fragment may have beyond its longest match.
const ROOM: usize = 400;

/// The first line holds words, the rest is the text: the fragment is a piece of
/// it, escaped, and each mark holds one of the words in normal form.
pub(crate) fn highlighter(input: &str) {
    let (words, text) = input.split_once('\n').unwrap_or((input, input));
    let words: Vec<&str> = words.split(' ').collect();
    let html = highlight(text, &words);
    let shown = html.replace("<mark>", "").replace("</mark>", "");
    assert!(!shown.contains(['<', '>', '"', '\'']), "{html:?}");
    let shown = unescaped(&shown);
    let piece = shown.strip_prefix('…').unwrap_or(&shown);
    let piece = piece.strip_suffix('…').unwrap_or(piece);
    let seen = visible(text);
    let is_piece = [shown.as_str(), piece]
        .iter()
        .any(|piece| seen.contains(piece))
        || seen.contains(shown.strip_prefix('…').unwrap_or(&shown))
        || seen.contains(shown.strip_suffix('…').unwrap_or(&shown));
    assert!(is_piece, "{html:?} is no piece of {text:?}");
    let forms: Vec<String> = words.iter().map(|word| normalize(word)).collect();
    let longest = forms
        .iter()
        .map(|form| form.chars().count())
        .max()
        .unwrap_or(0);
    assert!(
        piece.chars().count() <= ROOM + text.chars().count().min(longest * 64),
        "{html:?}"
    );
    let matches = matches(text, &forms);
    for marked in html.split("<mark>").skip(1) {
        let marked = marked.split_once("</mark>").expect("marks are closed").0;
        let marked = unescaped(marked);
        assert!(
            matches.iter().any(|one| marked.contains(one)),
            "{marked:?} holds none of {forms:?}"
        );
    }
}

/// The pieces of the text, as a page shows them, whose normal form is one of these.
/// A piece by itself may have another normal form: a dash behind kana is a ー.
fn matches(text: &str, forms: &[String]) -> Vec<String> {
    let normal = Normalized::new(text);
    let mut matches = Vec::new();
    for form in forms.iter().filter(|form| !form.is_empty()) {
        for (at, found) in normal.text().match_indices(form.as_str()) {
            let range = normal.original_range(at..at + found.len());
            matches.push(visible(&text[range]));
        }
    }
    matches.retain(|one| !one.is_empty());
    matches
}

fn unescaped(html: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#65533;", "\u{fffd}"),
    ];
    let text = pairs
        .iter()
        .fold(html.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// The text as a page shows it: no control characters, no changes of direction.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(shown).collect()
}
