//! What people read for a value.

use crate::domain::{FiscalYear, Section};
use crate::index::SheetHead;
use crate::ingest::{Place, Severity};
use crate::search::MatchKind;
use crate::web::filter::FILTERS;
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

/// What stands where a year is not known.
pub const NO_YEAR: &str = "年度不明";

/// The year of a sheet, as [`year`]; 年度不明 where it has none.
pub fn sheet_year(sheet: &SheetHead) -> String {
    let western = sheet.fiscal_year.map(|year| year.western());
    western.map_or_else(|| NO_YEAR.to_owned(), year)
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
    let chosen = FILTERS
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

/// The name of each layout, as pages print it.
static LAYOUTS: [(&str, &str); 4] = [
    ("department_sheet", "部局シート"),
    ("plan_progress", "計画の進捗"),
    ("project_list", "事業の一覧"),
    ("passages", "様式不明（段落）"),
];

/// The name of a layout; one that another program read keeps its own.
pub fn layout(name: &str) -> &str {
    let known = LAYOUTS.iter().find(|(known, _)| *known == name);
    known.map_or(name, |(_, label)| label)
}

/// How bad a diagnostic is.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "情報",
        Severity::Warning => "警告",
        Severity::Error => "エラー",
    }
}

/// Where a diagnostic stands: `3ページ 表2 5–6行 進捗 13 評価`; empty when nothing is known.
pub fn diagnostic_place(place: &Place) -> String {
    let mut parts = Vec::new();
    match (&place.worksheet, place.page) {
        (Some(name), _) => parts.push(format!("シート「{name}」")),
        (None, Some(page)) => parts.push(format!("{page}ページ")),
        (None, None) => {}
    }
    parts.extend(place.table.map(|table| format!("表{table}")));
    parts.extend(place.row.map(|row| format!("{row}行目")));
    parts.extend(place.lines.map(|range| lines(None, range)));
    parts.extend(place.field.as_deref().map(field_path));
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// `progress 13 rating` → `進捗 13 評価`.
fn field_path(path: &str) -> String {
    let words = path.split_whitespace().map(|word| {
        let known = FIELDS.iter().find(|(name, _)| *name == word);
        match (Section::parse(word), known) {
            (Some(section), _) => section.label(),
            (None, Some((_, label))) => label,
            (None, None) => word,
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A share as per cent: `99.9%`; what is not everything never reads 100 %.
pub fn share(share: f64) -> String {
    let tenths = (share.clamp(0.0, 1.0) * 1000.0).floor();
    if tenths >= 1000.0 {
        "100%".to_owned()
    } else {
        format!("{:.1}%", tenths / 10.0)
    }
}

/// The size of a file: `12 KB`.
pub fn bytes(bytes: u64) -> String {
    const MB: u64 = 1 << 20;
    match bytes {
        0..1024 => format!("{bytes} バイト"),
        1024..MB => format!("{} KB", bytes.div_ceil(1024)),
        _ if bytes < 10 * MB => format!("{:.1} MB", bytes as f64 / MB as f64),
        _ => format!("{} MB", number((bytes / MB) as usize)),
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
    fn the_place_of_a_diagnostic_is_named_as_far_as_it_is_known() {
        let place = Place {
            page: Some(3),
            table: Some(2),
            lines: Some([5, 6]),
            field: Some("progress 13 rating".to_owned()),
            ..Place::default()
        };
        assert_eq!(diagnostic_place(&place), "3ページ 表2 5–6行 進捗 13 評価");
        let row = Place {
            page: Some(2),
            worksheet: Some("窓口".to_owned()),
            row: Some(4),
            ..Place::default()
        };
        assert_eq!(diagnostic_place(&row), "シート「窓口」 4行目");
        assert_eq!(diagnostic_place(&Place::default()), "");
    }

    #[test]
    fn sizes_are_told_as_exactly_as_they_matter() {
        for (size, text) in [
            (12, "12 バイト"),
            (1025, "2 KB"),
            (3 << 19, "1.5 MB"),
            (1 << 30, "1,024 MB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }

    #[test]
    fn what_is_not_everything_never_reads_as_all() {
        for (value, text) in [
            (1.0, "100%"),
            (0.99999, "99.9%"),
            (0.5, "50.0%"),
            (-1.0, "0.0%"),
        ] {
            assert_eq!(share(value), text);
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
