//! One sentence about a page, for search engines and link previews.

use super::label;
use crate::domain::Item;
use crate::index::{Overview, SheetHead, Unit};

/// Characters that search engines and link previews show.
const SHOWN_CHARS: usize = 120;

/// The beginning of items in one line, with `…` where it is cut.
pub fn excerpt(items: &[Item], max_chars: usize) -> String {
    let mut text = String::new();
    for item in items {
        item.walk(&mut |_, item| {
            text.push_str(&item.marker);
            text.push_str(&item.text);
            text.push(' ');
        });
    }
    cut(text.trim_end(), max_chars)
}

/// A measure or overview: where it belongs and how it begins.
pub fn unit(unit: &Unit) -> String {
    let sheet = &unit.sheet;
    let place = place(sheet);
    let items: &[Item] = match (&unit.measure, &unit.overview) {
        (Some(measure), _) if !measure.commitments.is_empty() => &measure.commitments,
        (Some(measure), _) => &measure.results,
        (None, Some(overview)) => &overview.mission,
        (None, None) => &[],
    };
    sentence(&place, items)
}

/// A whole sheet: what it holds, and its mission.
pub fn sheet(sheet: &SheetHead, extent: &str, overview: Option<&Overview>) -> String {
    let subject = format!("{}「{}」{extent}", place(sheet), sheet.kind);
    sentence(&subject, overview.map_or(&[], |overview| &overview.mission))
}

fn place(sheet: &SheetHead) -> String {
    let year = sheet.fiscal_year.map(|year| year.western());
    label::place(
        sheet.municipality.as_deref(),
        sheet.department.as_deref(),
        year,
    )
}

fn sentence(subject: &str, items: &[Item]) -> String {
    let left = SHOWN_CHARS.saturating_sub(subject.chars().count());
    let words: Vec<&str> = subject.split_whitespace().collect();
    let subject = words.join(" ");
    match excerpt(items, left) {
        text if text.is_empty() => subject,
        text => format!(
            "{subject}: {}",
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
    }
}

fn cut(text: &str, max_chars: usize) -> String {
    let mut cut: String = text.chars().take(max_chars).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_on_a_character() {
        let items = [Item {
            marker: "(1)".to_owned(),
            text: "窓口".to_owned(),
            items: vec![Item::plain("予約")],
        }];
        assert_eq!(excerpt(&items, 99), "(1)窓口 予約");
        assert_eq!(excerpt(&items, 4), "(1)窓…");
        assert_eq!(excerpt(&[], 4), "");
    }
}
