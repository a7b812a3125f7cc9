//! Texts of a field to items with their markers.

use crate::domain::Item;

use super::paragraph::entry_marker;

/// Items of these texts: entries in the order of the file, those of a lower
/// kind of marker below those of a higher one.
pub(super) fn items(texts: &[String]) -> Vec<Item> {
    let mut flat: Vec<Item> = Vec::new();
    for text in texts {
        for part in split_circled(text) {
            let marker = entry_marker(part).unwrap_or("");
            flat.push(Item {
                marker: marker.to_owned(),
                text: part[marker.len()..].trim().to_owned(),
                items: Vec::new(),
            });
        }
    }
    nest(flat)
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

fn rank(item: &Item) -> u8 {
    match item.marker.trim_start_matches('「').chars().next() {
        None | Some('【') => 0,
        Some('(' | '（') => 1,
        Some('①'..='⑳') => 2,
        Some(_) => 3,
    }
}

fn nest(flat: Vec<Item>) -> Vec<Item> {
    let mut top: Vec<Item> = Vec::new();
    for item in flat {
        let parent = match top.last_mut() {
            Some(last) if !last.marker.is_empty() && rank(last) < rank(&item) => last,
            _ => {
                top.push(item);
                continue;
            }
        };
        parent.items.push(item);
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<Item> {
        items(
            &texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>(),
        )
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
