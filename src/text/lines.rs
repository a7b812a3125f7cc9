//! Stored text: what is mended before people read it.

use unicode_width::UnicodeWidthStr;

use super::normalize::normalize;
use super::script::is_japanese;
use super::variant::kanji_of_radical;

/// Joins the lines into which a layout broke a text.
///
/// Nothing comes between two characters of which one is Japanese; a space
/// between two Latin words or numbers. A hyphen at the end of a line stays, and
/// nothing comes after it. Indents (U+3000 too) and empty lines go.
pub fn join_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for line in lines
        .into_iter()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if needs_space(&joined, line) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

fn needs_space(left: &str, right: &str) -> bool {
    let (Some(before), Some(after)) = (left.chars().next_back(), right.chars().next()) else {
        return false;
    };
    let open = |c| matches!(c, '-' | '/' | '(' | '[' | '{' | '<' | '@' | '_');
    let close = |c| {
        matches!(
            c,
            ')' | ']' | '}' | '>' | ',' | '.' | ';' | ':' | '!' | '?' | '/' | '%'
        )
    };
    let broken_number = before == ',' && after.is_ascii_digit();
    !is_japanese(before) && !is_japanese(after) && !open(before) && !close(after) && !broken_number
}

/// Mends what text extraction did to single characters, for display.
///
/// Radicals become the kanji they look like, variation selectors go; nothing
/// else changes, in particular there is no NFKC.
pub fn repair(text: &str) -> String {
    let is_selector = |c| matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    text.chars()
        .filter(|&c| !is_selector(c))
        .map(|c| kanji_of_radical(c).unwrap_or(c))
        .collect()
}

/// The form in which labels are compared: `■ 取 組 状 況` is `■取組状況`.
pub fn squeeze(label: &str) -> String {
    normalize(label)
}

/// Columns that a text takes in a terminal; a kanji takes two.
pub fn display_width(text: &str) -> usize {
    text.width_cjk()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn broken_lines_are_joined_as_the_words_need() {
        let table: [(&[&str], &str); 12] = [
            (&["人権尊重を基", "軸に、"], "人権尊重を基軸に、"),
            (&["（通", "　年）"], "（通年）"),
            (&["令和7", "年度"], "令和7年度"),
            (&["支援しま", "す。LGBTQ支援"], "支援します。LGBTQ支援"),
            (&["ICT", "の活用"], "ICTの活用"),
            (&["well-", "being"], "well-being"),
            (&["Smart", "City"], "Smart City"),
            (&["2025", "2026"], "2025 2026"),
            (&["4,", "000人"], "4,000人"),
            (&["(ABC)", "def"], "(ABC) def"),
            (&["　①制度　", "", "  の運用 "], "①制度の運用"),
            (&[], ""),
        ];
        for (lines, joined) in table {
            assert_eq!(join_lines(lines.iter().copied()), joined);
        }
    }

    #[test]
    fn repair_changes_radicals_and_nothing_else() {
        assert_eq!(repair("⺠⽣委員の⽀援"), "民生委員の支援");
        assert_eq!(repair("葛\u{E0100}飾"), "葛飾");
        let kept = "ＩＣＴ①ｶﾞ髙－―会會\u{3000}㈱\n";
        assert_eq!(repair(kept), kept);
    }

    #[test]
    fn labels_are_equal_however_they_are_spaced() {
        assert_eq!(squeeze("■ 取 組 状 況"), squeeze("■取組状況"));
        assert_eq!(squeeze("部　局"), squeeze("部局"));
        assert_eq!(squeeze("Ｎｏ"), squeeze("No"));
    }

    #[test]
    fn a_kanji_is_two_columns_wide() {
        assert_eq!(display_width("市a1"), 4);
    }

    proptest! {
        #[test]
        fn joining_loses_no_character(lines in prop::collection::vec("[ 　a-zA-Z0-9()-市民をー、。]{0,8}", 0..6)) {
            let solid = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let joined = join_lines(lines.iter().map(String::as_str));
            prop_assert_eq!(solid(&joined), solid(&lines.concat()));
        }

        #[test]
        fn repairing_twice_changes_nothing_more(text in any::<String>()) {
            let once = repair(&text);
            prop_assert_eq!(repair(&once), once);
        }
    }
}
