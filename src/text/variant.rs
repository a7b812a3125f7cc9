//! Tables of characters that stand for others; the rows are data in `data/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::char::decompose_compatible;

const VARIANTS: &str = include_str!("data/variants.tsv");
const RADICALS: &str = include_str!("data/radicals.tsv");

/// The kanji in use for an old or variant one: 會 → 会, 髙 → 高.
pub(super) fn current_kanji(c: char) -> Option<char> {
    static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| rows(VARIANTS).collect());
    TABLE.get(&c).copied()
}

/// The kanji that a radical's code point stands for: ⺠ → 民, ⽀ → 支.
pub(super) fn kanji_of_radical(c: char) -> Option<char> {
    static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| rows(RADICALS).collect());
    if !('\u{2E80}'..='\u{2FDF}').contains(&c) {
        return None;
    }
    if let Some(&kanji) = TABLE.get(&c) {
        return Some(kanji);
    }
    let mut kanji = c;
    decompose_compatible(c, |d| kanji = d);
    (kanji != c).then_some(kanji)
}

/// The pairs of a table; the tests below hold every line to the form.
fn rows(table: &'static str) -> impl Iterator<Item = (char, char)> {
    table.lines().filter_map(|line| {
        let mut chars = line.chars();
        let from = chars.next().filter(|&c| c != '#')?;
        let to = chars.nth(1)?;
        Some((from, to))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn is_row(line: &str) -> bool {
        let chars: Vec<char> = line.chars().collect();
        matches!(chars[..], [from, '\t', to] if from != to)
    }

    #[test]
    fn every_line_is_a_row_a_comment_or_blank() {
        for line in VARIANTS.lines().chain(RADICALS.lines()) {
            assert!(
                line.is_empty() || line.starts_with("# ") || is_row(line),
                "{line:?}"
            );
        }
    }

    #[test]
    fn no_character_stands_twice() {
        for table in [VARIANTS, RADICALS] {
            let mut seen = HashSet::new();
            for (from, _) in rows(table) {
                assert!(seen.insert(from), "{from}");
            }
        }
    }

    #[test]
    fn targets_are_final() {
        for (from, to) in rows(VARIANTS).chain(rows(RADICALS)) {
            assert_eq!(to.nfkc().collect::<String>(), to.to_string());
            assert_eq!(kanji_of_radical(to), None, "{from} {to}");
        }
        for (from, to) in rows(VARIANTS) {
            assert_eq!(current_kanji(to), None, "{from} {to}");
        }
    }

    #[test]
    fn radicals_become_the_kanji_they_look_like() {
        let pairs = [
            (
                "⺠⻑⻄⻘⻝⻲⻤⻁⻨⻩⻯⻭⻫⺟⺼",
                "民長西青食亀鬼虎麦黄竜歯斉母月",
            ),
            ("⽀⼈⾼⽣⼾⾭⿊", "支人高生戸青黒"),
        ];
        for (radicals, kanji) in pairs {
            let found: String = radicals.chars().filter_map(kanji_of_radical).collect();
            assert_eq!(found, kanji);
        }
    }

    #[test]
    fn every_kangxi_radical_has_a_kanji() {
        for c in '\u{2F00}'..='\u{2FD5}' {
            assert!(kanji_of_radical(c).is_some(), "{c}");
        }
    }

    #[test]
    fn words_that_differ_stay_apart() {
        for c in "斉斎坂阪島縞辺部渡度裏里".chars() {
            assert_eq!(current_kanji(c), None, "{c}");
        }
    }
}
