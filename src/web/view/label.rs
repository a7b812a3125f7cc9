//! What people read for a value.

use crate::domain::FiscalYear;
use crate::search::MatchKind;
use crate::web::params::SearchParams;

/// The name of the service.
pub const SITE: &str = "施策検索";

/// The name of each field in which a match can stand, as pages print it.
static FIELDS: [(&str, &str); 20] = [
    ("title", "施策名"),
    ("commitments", "取組み事項"),
    ("results", "実績"),
    ("issues", "課題・今後の方向性"),
    ("schedule", "スケジュール"),
    ("policies", "基本政策・基本施策"),
    ("plan_codes", "総合計画コード"),
    ("theme", "取組項目"),
    ("goal", "基本目標"),
    ("division", "担当課"),
    ("rating", "評価"),
    ("rating_text", "評価の説明"),
    ("outlook", "今後の方針"),
    ("notes", "備考"),
    ("mission", "使命"),
    ("directions", "方針"),
    ("summary", "総括"),
    ("passages", "本文"),
    ("head", "責任者"),
    ("rest", "その他の記載"),
];

/// The name of a field; one that we do not know is 本文.
pub fn field(name: &str) -> &'static str {
    FIELDS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("本文", |(_, label)| label)
}

/// A fiscal year with both calendars: `令和4年度（2022）`.
pub fn year(western: u16) -> String {
    let label = FiscalYear::new(western).label();
    if label.contains(&western.to_string()) {
        label
    } else {
        format!("{label}（{western}）")
    }
}

/// Where a measure belongs: `豊中市 市民協働部 令和4年度（2022）`; what is unknown is left out.
pub fn place(
    municipality: Option<&str>,
    department: Option<&str>,
    fiscal_year: Option<u16>,
) -> String {
    [municipality, department, fiscal_year.map(year).as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The title of a measure; an overview has none of its own.
pub fn title(title: Option<&str>) -> &str {
    match title {
        Some(title) if !title.is_empty() => title,
        Some(_) => "（施策名の記載なし）",
        None => "シートの概要（使命・方針・総括）",
    }
}

/// What a hit is marked with when the typed words do not stand in it as such.
pub fn match_kind(kind: MatchKind) -> Option<&'static str> {
    match kind {
        MatchKind::Plain => None,
        MatchKind::Variant => Some("表記ゆれ"),
        MatchKind::Parts => Some("語の組み合わせ"),
        MatchKind::Reading => Some("読みが一致"),
        MatchKind::Typo => Some("似た語"),
    }
}

/// A number with separators: `12,345`.
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The name of a search: for titles of pages and feeds.
pub fn search_title(params: &SearchParams) -> String {
    let chosen = super::super::filter::FILTERS
        .iter()
        .flat_map(|filter| (filter.chosen)(&params.filters));
    let words: Vec<&str> = std::iter::once(&params.q)
        .chain(chosen)
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        SITE.to_owned()
    } else {
        format!("{} — {SITE}", words.join("・"))
    }
}

/// The lines of a place in a file: `120–131行`; empty when unknown.
pub fn lines(page: Option<u32>, [from, to]: [usize; 2]) -> String {
    let page = page
        .map(|page| format!("{page}ページ "))
        .unwrap_or_default();
    match (from, to) {
        (0, 0) => page.trim_end().to_owned(),
        _ if from == to => format!("{page}{from}行"),
        _ => format!("{page}{from}–{to}行"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn unknown_metadata_leaves_no_gap() {
        assert_eq!(place(Some("架空市"), None, None), "架空市");
        assert_eq!(place(None, None, None), "");
    }

    #[test]
    fn unknown_lines_are_not_printed_as_zero() {
        assert_eq!(lines(None, [0, 0]), "");
        assert_eq!(lines(Some(3), [0, 0]), "3ページ");
        assert_eq!(lines(Some(3), [4, 9]), "3ページ 4–9行");
        assert_eq!(lines(None, [4, 4]), "4行");
    }
}
