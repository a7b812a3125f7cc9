//! A measure's name and the marks that single it out.

use crate::domain::{Item, Measure};
use crate::ingest::layout::label::MARKS;

/// Brackets in which marks stand.
const BRACKETS: &[(char, char)] = &[
    ('【', '】'),
    ('[', ']'),
    ('［', '］'),
    ('(', ')'),
    ('（', '）'),
    ('〔', '〕'),
    ('<', '>'),
    ('＜', '＞'),
    ('《', '》'),
];

/// Takes the marks off a name: gives the bare name, the marks and their characters.
pub(super) fn split_marks(text: &str) -> (String, Vec<String>, Vec<String>) {
    let mut title = String::new();
    let (mut emphasis, mut rest) = (Vec::new(), Vec::new());
    let mut from = 0;
    for (start, end, mark) in marks(text) {
        title.push_str(&text[from..start]);
        from = end;
        add(&mut emphasis, mark);
        rest.push(text[start..end].to_owned());
    }
    let tail = &text[from..];
    // 「【重点】①」: the first part of a name that stands in two rows.
    let part = tail.trim();
    if from > 0 && !part.is_empty() && part.chars().all(|c| ('①'..='⑳').contains(&c)) {
        rest.push(part.to_owned());
    } else {
        title.push_str(tail);
    }
    (title.trim().to_owned(), emphasis, rest)
}

/// Names the marks of a measure's items, so that new and extended tasks can be found.
///
/// What a city gives weight to is the measure as a whole: 重点 counts in its name alone.
pub(super) fn collect_item_marks(measure: &mut Measure) {
    let mut found = Vec::new();
    let parts = [&measure.commitments, &measure.schedule];
    for items in parts {
        for item in items {
            item.walk(&mut |_, item: &Item| {
                found.extend(marks(&item.text).map(|(_, _, mark)| mark));
            });
        }
    }
    for mark in found.into_iter().filter(|mark| *mark != MARKS[0]) {
        add(&mut measure.emphasis, mark);
    }
}

fn add(emphasis: &mut Vec<String>, mark: &str) {
    if !emphasis.iter().any(|known| known == mark) {
        emphasis.push(mark.to_owned());
    }
}

/// The bracketed marks of a text: where each begins and ends, brackets included, and which it is.
fn marks(text: &str) -> impl Iterator<Item = (usize, usize, &'static str)> {
    text.char_indices().filter_map(|(start, c)| {
        let (_, closing) = BRACKETS.iter().find(|(opening, _)| *opening == c)?;
        let inner = &text[start + c.len_utf8()..];
        let mark = MARKS.iter().find(|mark| inner.starts_with(**mark))?;
        let after = &inner[mark.len()..];
        let tail = ["施策", "事業", "項目", "目標", "取組"]
            .iter()
            .find(|t| after.starts_with(**t))
            .map_or(0, |t| t.len());
        after[tail..].starts_with(*closing).then(|| {
            let end = start + c.len_utf8() + mark.len() + tail + closing.len_utf8();
            (start, end, *mark)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_split_signs_leave_the_name() {
        let cases: &[(&str, &str, &[&str], &[&str])] = &[
            (
                "市民窓口サービスの向上　【重点】",
                "市民窓口サービスの向上",
                &["重点"],
                &["【重点】"],
            ),
            (
                "地域連携の推進　【重点】①",
                "地域連携の推進",
                &["重点"],
                &["【重点】", "①"],
            ),
            (
                "【重点】[拡充]窓口(新規)",
                "窓口",
                &["重点", "拡充", "新規"],
                &["【重点】", "[拡充]", "(新規)"],
            ),
            ("【重点施策】窓口", "窓口", &["重点"], &["【重点施策】"]),
            ("(仮称)南部の整備①", "(仮称)南部の整備①", &[], &[]),
        ];
        for (text, title, emphasis, rest) in cases {
            let (bare, found, signs) = split_marks(text);
            assert_eq!(bare, *title);
            assert_eq!(found, *emphasis);
            assert_eq!(signs, *rest);
        }
    }

    #[test]
    fn marks_of_items_are_listed_once_and_stay_in_the_text() {
        let mut measure = Measure::new(crate::domain::Section::Annual, Some(1), "窓口");
        measure.commitments = vec![
            Item::plain("検討【新規】"),
            Item::plain("支援[拡充]と【新規】"),
        ];
        collect_item_marks(&mut measure);
        assert_eq!(measure.emphasis, ["新規", "拡充"]);
        assert_eq!(measure.commitments[0].text, "検討【新規】");
    }
}
