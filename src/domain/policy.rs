use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{Normalized, join_lines, normalize, numeral};

/// 基本政策・基本施策: a numbered policy of a city.
///
/// Its identity is scheme, number **and name** (within a municipality): number
/// 47 meant 定年廃止・雇用延長企業への支援の充実 in one scheme and
/// 生活困窮者支援の充実 in the next. `0` means "none" and never becomes a policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Policy {
    /// What the city calls the list: 基本政策, 基本施策, 施策 ….
    pub scheme: String,
    /// From 1.
    pub number: u32,
    /// The name as written.
    pub name: String,
}

/// What is counted, not numbered, when it follows a number directly: 16件, ７月.
const COUNTERS: &[char] = &[
    '月', '日', '件', '回', '歳', '円', '万', '億', '千', '年', '分', 'か', 'ヶ', 'ヵ', 'カ', '割',
    '%', '％', '台', '基', '箇',
];

/// What may stand between the number and the name, beside white space.
const SEPARATORS: &[char] = &['.', '．', ':', '：', '、', '，', ',', ')', '）'];

impl Policy {
    /// Reads a number of one to three digits and the name after it: `47 生活困窮者支援の充実`.
    ///
    /// `None` without a name, for number 0, and for numbers that go on (`1-1 …`,
    /// `4.5%`) or count something (`16件が`).
    pub fn parse_line(scheme: &str, text: &str) -> Option<Self> {
        let text = text.trim_start();
        let (number, len) = leading_number(text)?;
        let rest = text[len..].trim_start();
        let separates = |c: char| c.is_whitespace() || SEPARATORS.contains(&c);
        let name = rest.trim_start_matches(separates);
        let goes_on = name.len() < rest.len() && leading_digit(name)
            || [rest, name]
                .iter()
                .any(|rest| normalize(rest).starts_with(['-', '~']))
            || text[len..].starts_with(COUNTERS);
        let name = join_lines(name.lines());
        (number > 0 && !goes_on && !name.is_empty()).then(|| Self {
            scheme: scheme.to_owned(),
            number,
            name,
        })
    }

    /// Reads several policies that stand one after another: `32 南部地域の活性化 45 新たな…`.
    ///
    /// A policy begins at a number of one to three digits with white space on
    /// both sides and a word after it. What stands before the first one is no
    /// policy.
    pub fn find_all(scheme: &str, text: &str) -> Vec<Self> {
        let words: Vec<(usize, &str)> = words(text).collect();
        let mut starts = Vec::new();
        for (i, &(at, word)) in words.iter().enumerate() {
            let before = i.checked_sub(1).map_or("", |i| words[i].1);
            let after = words.get(i + 1).map_or("", |&(_, word)| word);
            // 第 2 次, letter-spaced, counts something else.
            let ordinal = before.ends_with('第');
            let bare = is_number(word) && !after.is_empty() && !leading_digit(after);
            if bare && !ordinal || i == 0 && leading_number(word).is_some() {
                starts.push(at);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        starts
            .iter()
            .zip(ends)
            .filter_map(|(&start, end)| Self::parse_line(scheme, &text[start..end]))
            .collect()
    }

    /// Reads the policies whose number stands directly after the word of the scheme.
    ///
    /// `基本施策１ 誰もが理解しあい支え合える意識づくり Ｐ44－45`: the name goes to the next such
    /// word or the end of the line; leaders and the number of a page after it go.
    pub fn find_labelled(scheme: &str, text: &str) -> Vec<Self> {
        let label = normalize(scheme);
        if label.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for line in text.lines() {
            let normal = Normalized::new(line);
            let labels = normal.text().match_indices(&label);
            let starts: Vec<(usize, usize)> = labels
                .map(|(at, _)| (at, at + label.len()))
                .filter(|&(_, end)| leading_digit(&normal.text()[end..]))
                .collect();
            for (i, &(_, number)) in starts.iter().enumerate() {
                let next = starts.get(i + 1).map_or(normal.text().len(), |&(at, _)| at);
                let policy = without_page(&line[normal.original_range(number..next)]);
                found.extend(Self::parse_line(scheme, policy));
            }
        }
        found
    }
}

impl fmt::Display for Policy {
    /// `47 生活困窮者支援の充実`, the value of the facet.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.name)
    }
}

/// The number of one to three digits at the head of a text, and its bytes.
fn leading_number(text: &str) -> Option<(u32, usize)> {
    if !leading_digit(text) {
        return None;
    }
    numeral::parse_prefix(text).filter(|&(_, len)| text[..len].chars().count() <= 3)
}

fn leading_digit(text: &str) -> bool {
    text.starts_with(|c| numeral::width_digit(c).is_some())
}

/// Whether a word is a number, with a separator or without.
fn is_number(word: &str) -> bool {
    leading_number(word)
        .is_some_and(|(_, len)| word[len..].trim_start_matches(SEPARATORS).is_empty())
}

/// The words of a text with the bytes at which they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace()
        .map(move |word| (word.as_ptr() as usize - base, word))
}

/// A line of a table of contents without its end: ` Ｐ44－45`, `・・・・P8`.
fn without_page(line: &str) -> &str {
    let is_leader = |c: char| c.is_whitespace() || "・･.…‥．·".contains(c);
    let is_page = |c: char| {
        numeral::width_digit(c).is_some() || c.is_whitespace() || "-－‐–—~～〜頁".contains(c)
    };
    let line = line.trim_end();
    let before = line.trim_end_matches(is_page);
    let Some(name) = before.strip_suffix(['P', 'p', 'Ｐ', 'ｐ']) else {
        return line;
    };
    if before.len() < line.len() && name.ends_with(is_leader) {
        name.trim_end_matches(is_leader)
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(policies: &[Policy]) -> Vec<(u32, &str)> {
        policies
            .iter()
            .map(|policy| (policy.number, policy.name.as_str()))
            .collect()
    }

    #[test]
    fn a_line_is_a_number_and_a_name() {
        let table = [
            ("47 生活困窮者支援の充実", 47, "生活困窮者支援の充実"),
            ("４７　生活困窮者支援の充実", 47, "生活困窮者支援の充実"),
            ("47生活困窮者支援の充実", 47, "生活困窮者支援の充実"),
            ("47．生活困窮者支援の充実 ", 47, "生活困窮者支援の充実"),
            ("47: 生活困窮者\n　支援の充実", 47, "生活困窮者支援の充実"),
            (
                "  60 いつでも、どこからでも手続きできる市役所づくり",
                60,
                "いつでも、どこからでも手続きできる市役所づくり",
            ),
            (
                "14 南部地域活性化構想の推進(庄内・豊南町地区住環境整備計画策定、庄内南部)",
                14,
                "南部地域活性化構想の推進(庄内・豊南町地区住環境整備計画策定、庄内南部)",
            ),
            ("12 3Rの推進", 12, "3Rの推進"),
            ("100 公民連携", 100, "公民連携"),
        ];
        for (text, number, name) in table {
            let policy = Policy::parse_line("基本政策", text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (policy.number, policy.name.as_str()),
                (number, name),
                "{text}"
            );
            assert_eq!(policy.scheme, "基本政策");
        }
    }

    #[test]
    fn what_is_no_policy_is_none() {
        for text in [
            "",
            "47",
            "47 ",
            "0 なし",
            "０",
            "生活困窮者",
            "8050 問題",
            "1-1 協働",
            "4.5%増",
            "5～6月",
            "11)-3-4-5",
            "4: ～6月",
            "4: :",
            "四 協働",
        ] {
            assert_eq!(Policy::parse_line("基本政策", text), None, "{text}");
        }
    }

    #[test]
    fn several_policies_stand_on_one_line() {
        let table: [(&str, &[(u32, &str)]); 8] = [
            (
                "32 南部地域の活性化 45 新たなコミュニティとつながりの創出",
                &[
                    (32, "南部地域の活性化"),
                    (45, "新たなコミュニティとつながりの創出"),
                ],
            ),
            (
                "26\t強靱なまちづくりの推進\t64\tとよなかデジタル・ガバメントの推進",
                &[
                    (26, "強靱なまちづくりの推進"),
                    (64, "とよなかデジタル・ガバメントの推進"),
                ],
            ),
            (
                "32 南部地域の活性化 45 新たなコミュニティとつながりの\n創出\n\n46 多世代交流のまちづくり",
                &[
                    (32, "南部地域の活性化"),
                    (45, "新たなコミュニティとつながりの創出"),
                    (46, "多世代交流のまちづくり"),
                ],
            ),
            (
                "基本政策\n47 生活困窮者支援の充実 ４８　就労相談・支援の拡充",
                &[(47, "生活困窮者支援の充実"), (48, "就労相談・支援の拡充")],
            ),
            ("47生活困窮者支援の充実", &[(47, "生活困窮者支援の充実")]),
            (
                "7 第 2 次計画の推進 8 評価",
                &[(7, "第 2 次計画の推進"), (8, "評価")],
            ),
            ("0 0-0-0 なし", &[]),
            ("", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(
                pairs(&Policy::find_all("基本政策", text)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_may_stand_directly_after_the_word_of_the_scheme() {
        let text = "基本目標Ⅰ 地域福祉\n基本施策１ 誰もが理解しあい支え合える意識づくり Ｐ44－45\n 基本施策６ 権利擁護の推進\n\
                    （計画）\n基本施策10 3Rの推進・・・・P8 基 本 施 策 2　人づくり\n基本施策の体系 1\n基本施策3";
        assert_eq!(
            pairs(&Policy::find_labelled("基本施策", text)),
            [
                (1, "誰もが理解しあい支え合える意識づくり"),
                (6, "権利擁護の推進"),
                (10, "3Rの推進"),
                (2, "人づくり"),
            ]
        );
        assert_eq!(Policy::find_labelled("", text), []);
    }

    proptest! {
        #[test]
        fn a_policy_printed_is_read_back(number in 1u32..1000, name in "[市民協働a、・（）]{1,8}") {
            prop_assume!(!name.starts_with(['、', '）', '・']));
            let policy = Policy { scheme: "政策".to_owned(), number, name };
            prop_assert_eq!(Policy::parse_line("政策", &policy.to_string()), Some(policy.clone()));
            let twice = format!("{policy} {policy}");
            prop_assert_eq!(Policy::find_all("政策", &twice), vec![policy.clone(), policy]);
        }

        #[test]
        fn no_text_panics(text in "[0-9４７ \n\t市Ｐp・.-]{0,16}") {
            for policy in Policy::find_all("政策", &text).into_iter().chain(Policy::find_labelled("市", &text)) {
                prop_assert!(policy.number > 0 && !policy.name.is_empty());
            }
        }
    }
}
