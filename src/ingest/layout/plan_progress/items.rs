//! Texts of a field to items with their markers.

use crate::domain::Item;
use crate::ingest::{Line, LineKind, items as marked};

use super::paragraph::entry_marker;

/// Items of these texts; what stands under a heading like 【第１回】 hangs below it.
/// Markers that stand alone go to `rest`.
pub(super) fn items(texts: &[String], rest: &mut Vec<String>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for text in texts {
        let marker = entry_marker(text).filter(|marker| marker.ends_with('】'));
        let Some(marker) = marker else {
            lines.extend(split_circled(text).into_iter().map(line));
            continue;
        };
        items.extend(marked::read(&std::mem::take(&mut lines), rest));
        items.push(headed(marker, text[marker.len()..].trim(), rest));
    }
    items.extend(marked::read(&lines, rest));
    items
}

/// An item with a heading as its marker.
fn headed(marker: &str, text: &str, rest: &mut Vec<String>) -> Item {
    let parts = split_circled(text);
    let (own, below) = match parts.split_first() {
        Some((first, below)) if !first.starts_with('①') => (*first, below),
        _ => ("", &parts[..]),
    };
    let below: Vec<Line> = below.iter().map(|part| line(part)).collect();
    Item {
        marker: marker.to_owned(),
        text: own.to_owned(),
        items: marked::read(&below, rest),
    }
}

fn line(text: &str) -> Line {
    Line {
        number: 0,
        page: None,
        text: text.to_owned(),
        kind: LineKind::Paragraph,
        gap: 0,
    }
}

/// Cuts a text before ①, ②, ③ … where they count up from one.
fn split_circled(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut wanted = '①';
    for (at, c) in text.char_indices() {
        if c == wanted {
            wanted = char::from_u32(c as u32 + 1).unwrap_or(c);
            cuts.push(at);
        }
    }
    // ① alone is a word of the sentence.
    if wanted <= '②' && !text.starts_with('①') {
        cuts.truncate(1);
    }
    cuts.push(text.len());
    let parts = cuts.windows(2).map(|cut| text[cut[0]..cut[1]].trim());
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<Item> {
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        items(&texts, &mut Vec::new())
    }

    #[test]
    fn circled_numbers_are_entries_below_their_meeting() {
        let found = read(&["年に２回開催した。", "【第１回】①計画について②予算について"]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].marker, "【第１回】");
        assert_eq!(found[1].items.len(), 2);
        assert_eq!(found[1].items[1].text, "予算について");
    }

    #[test]
    fn one_circled_number_inside_a_sentence_is_no_entry() {
        assert_eq!(read(&["計画の①に基づき実施した。"]).len(), 1);
        assert_eq!(read(&["①あ②い"]).len(), 2);
    }

    #[test]
    fn a_plain_text_has_no_marker() {
        assert_eq!(read(&["あ"]), [Item::plain("あ")]);
    }
}
