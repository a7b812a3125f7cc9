use std::cmp::Ordering;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::text::{Normalized, is_ideograph, is_kana};

/// 総合計画 コード: chapter-section-item of a city's comprehensive plan, with its title.
///
/// Codes are ordered by their numbers: `5-1-3` before `5-1-10`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanCode {
    /// One spelling for all: `5-1-3`.
    pub code: String,
    /// As written: `5-1-③`, `５－１－（３）`, `5-2- (1)`.
    pub raw: String,
    /// The title that belongs to the code, empty when the sheet prints none.
    pub name: String,
}

/// Words that may stand directly before a code: 総合計画5-1-3.
const LABELS: [&str; 7] = ["計画", "コード", "番号", "体系", "施策", "政策", "事業"];

/// What joins the parts of a code where a label says that it is one.
const LOOSE_JOINTS: [char; 3] = ['-', '・', '.'];

impl PlanCode {
    /// Reads a text that is a code of three parts, in any spelling; the name stays empty.
    ///
    /// Circled, bracketed and full-width numbers, any dash, white space around
    /// the dashes. `0-0-0`, which means "none", is `None`, and so is every code
    /// whose first part is 0.
    pub fn parse(text: &str) -> Option<Self> {
        let normal = Normalized::new(text);
        let (numbers, end) = Reader(&normal).code(0, &['-'], 3..=3)?;
        (end == normal.text().len()).then(|| Self::new(&numbers, text.trim()))
    }

    /// Reads a text of which a label says that it is a code: two to four parts, `1・5・1` and `1.5.1` too.
    pub fn parse_loose(text: &str) -> Option<Self> {
        let normal = Normalized::new(text);
        let (numbers, end) = Reader(&normal).code(0, &LOOSE_JOINTS, 2..=4)?;
        (end == normal.text().len()).then(|| Self::new(&numbers, text.trim()))
    }

    /// Every code of three parts in running text with its byte range, in order; names stay empty.
    ///
    /// Telephone numbers, dates and numbers inside longer runs are no codes,
    /// nor is what looks like the end of an address (中桜塚3-1-1): without
    /// brackets or a circle, a code does not follow a Japanese word directly
    /// unless the word is a label.
    pub fn find_all(text: &str) -> Vec<(Range<usize>, Self)> {
        let normal = Normalized::new(text);
        let mut found = Vec::new();
        let mut next = 0;
        for (at, c) in normal.text().char_indices() {
            if at < next || !c.is_ascii_digit() {
                continue;
            }
            if let Some((numbers, end)) = Reader(&normal).code_in_text(at) {
                let range = normal.original_range(at..end);
                let code = Self::new(&numbers, &text[range.clone()]);
                found.push((range, code));
                next = end;
            }
        }
        found
    }

    /// The numbers of the code, by which codes are ordered; what is no number counts as 0.
    pub fn parts(&self) -> Vec<u32> {
        self.code
            .split('-')
            .map(|part| part.parse().unwrap_or(0))
            .collect()
    }

    fn new(numbers: &[u32], raw: &str) -> Self {
        let parts: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Self {
            code: parts.join("-"),
            raw: raw.to_owned(),
            name: String::new(),
        }
    }
}

impl Ord for PlanCode {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = |code: &Self| (code.code.clone(), code.raw.clone(), code.name.clone());
        self.parts()
            .cmp(&other.parts())
            .then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl PartialOrd for PlanCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads codes in a normal form, in which ③ is already (3).
struct Reader<'a>(&'a Normalized);

impl Reader<'_> {
    /// Numbers and end of the code that begins here.
    fn code(
        &self,
        at: usize,
        joints: &[char],
        parts: std::ops::RangeInclusive<usize>,
    ) -> Option<(Vec<u32>, usize)> {
        let (first, mut end) = self.part(at)?;
        let mut numbers = vec![first];
        let mut joint = None;
        while numbers.len() < *parts.end() {
            let Some(c) = self.rest(end).chars().next().filter(|c| joints.contains(c)) else {
                break;
            };
            if joint.is_some_and(|joint| joint != c) {
                break;
            }
            let Some((number, after)) = self.part(end + c.len_utf8()) else {
                break;
            };
            joint = Some(c);
            numbers.push(number);
            end = after;
        }
        (parts.contains(&numbers.len()) && first > 0).then_some((numbers, end))
    }

    /// A number of one to three digits, in brackets or not.
    fn part(&self, at: usize) -> Option<(u32, usize)> {
        let open = self.rest(at).strip_prefix('(');
        let start = if open.is_some() { at + 1 } else { at };
        let digits = self.rest(start).bytes().take_while(u8::is_ascii_digit);
        let len = digits.count();
        // White space ends a number.
        let len = (1..len).find(|&i| self.0.is_gap(start + i)).unwrap_or(len);
        let number = self.rest(start)[..len].parse().ok().filter(|_| len <= 3)?;
        let end = start + len;
        match open {
            Some(_) => self.rest(end).starts_with(')').then_some((number, end + 1)),
            None => Some((number, end)),
        }
    }

    /// The same in running text, where more must be sure.
    fn code_in_text(&self, at: usize) -> Option<(Vec<u32>, usize)> {
        let (numbers, end) = self.code(at, &['-'], 3..=3)?;
        let bracketed = self.rest(at)[..end - at].ends_with(')');
        let written_plainly = numbers.iter().all(|&n| n < 100)
            && !self.rest(at).starts_with('0')
            && !self.rest(at)[..end - at].contains("-0");
        let fits = written_plainly && self.may_begin(at, bracketed) && self.may_end(end, bracketed);
        fits.then_some((numbers, end))
    }

    fn may_begin(&self, at: usize, bracketed: bool) -> bool {
        if self.0.is_gap(at) {
            return true;
        }
        let before = &self.0.text()[..at];
        match before.chars().next_back() {
            Some(c) if c.is_ascii_alphanumeric() || "-.,/+~".contains(c) => false,
            Some(c) if is_ideograph(c) || is_kana(c) || c == 'ー' => {
                bracketed || LABELS.iter().any(|label| before.ends_with(label))
            }
            _ => true,
        }
    }

    fn may_end(&self, at: usize, bracketed: bool) -> bool {
        if self.0.is_gap(at) {
            return true;
        }
        // The last digit belongs to a longer character: ㏢ is 3日.
        if self.0.original_range(at..at + 1).start < self.0.original_range(at - 1..at).end {
            return false;
        }
        match self.rest(at).chars().next() {
            Some('-') => false,
            Some(c) if c.is_ascii_alphanumeric() || "./号番丁".contains(c) => bracketed,
            _ => true,
        }
    }

    fn rest(&self, at: usize) -> &str {
        self.0.text().get(at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPELLINGS: [&str; 36] = [
        "5-1-3",
        "5-1-③",
        "5-1-(3)",
        "5-1-（3）",
        "5-1-（３）",
        "５－１－（３）",
        "５－１－３",
        "５-１-③",
        "5-1-⑶",
        "5-1-❸",
        "5-1-➂",
        "5-1- (3)",
        "5-1- （3）",
        " 5-1-3 ",
        "5 - 1 - 3",
        "5‐1‐3",
        "5‑1‑3",
        "5‒1‒3",
        "5–1–3",
        "5—1—3",
        "5―1―３",
        "5−1−3",
        "5－1－⑶",
        "５ー１ー３",
        "5ー1ー③",
        "5ｰ1ｰ3",
        "5─1─3",
        "5﹣1﹣3",
        "5-\n1-③",
        "05-01-03",
        "⑤-①-③",
        "(5)-(1)-(3)",
        "5-(1)-3",
        "5\u{200B}-1-3",
        "5-1-\u{3000}③",
        "５−１−⓷",
    ];

    #[test]
    fn every_spelling_of_a_code_is_that_code() {
        for text in SPELLINGS {
            let code = PlanCode::parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(code.code, "5-1-3", "{text:?}");
            assert_eq!(code.raw, text.trim());
            assert_eq!(code.name, "");
        }
    }

    #[test]
    fn a_longer_number_is_another_code() {
        for text in ["5-1-30", "5-1-(30)", "5-1-㉚", "５－１－３０"] {
            assert_eq!(PlanCode::parse(text).unwrap().code, "5-1-30");
        }
    }

    #[test]
    fn what_is_not_one_code_is_none() {
        let table = [
            "",
            "5",
            "5-1",
            "0-0-0",
            "０－０－０",
            "0-1-2",
            "5-1-3-2",
            "5-1-",
            "5-1-(3",
            "5-1-3)",
            "-1-3",
            "5--3",
            "a-1-3",
            "5-1-3 地域課題",
            "06-6858-2525",
            "2023-04-01",
            "5-1-3 0",
            "1・5・1",
            "5-1-1000",
            "5-1-三",
        ];
        for text in table {
            assert_eq!(PlanCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn under_a_label_codes_may_be_written_more_loosely() {
        let table = [
            ("1-1", "1-1"),
            ("1・5・1", "1-5-1"),
            ("1.5.1", "1-5-1"),
            ("2-1-1", "2-1-1"),
            ("1-2-3-4", "1-2-3-4"),
            ("１－（２）", "1-2"),
            ("５･１･３", "5-1-3"),
        ];
        for (text, code) in table {
            assert_eq!(PlanCode::parse_loose(text).unwrap().code, code, "{text}");
        }
        for text in ["1", "0-1", "1-5・1", "1-2-3-4-5", "27", ""] {
            assert_eq!(PlanCode::parse_loose(text), None, "{text}");
        }
    }

    fn codes(text: &str) -> Vec<(&str, String)> {
        PlanCode::find_all(text)
            .into_iter()
            .map(|(range, code)| (&text[range], code.code))
            .collect()
    }

    #[test]
    fn codes_are_found_in_running_text() {
        let table: [(&str, &[(&str, &str)]); 12] = [
            (
                "1-3-（2） 2-1-（4）",
                &[("1-3-（2）", "1-3-2"), ("2-1-（4）", "2-1-4")],
            ),
            (
                "5-2- (1)\t公正で\t5-2- (2)",
                &[("5-2- (1)", "5-2-1"), ("5-2- (2)", "5-2-2")],
            ),
            ("5-1-③ 地域課題の共有", &[("5-1-③", "5-1-3")]),
            ("5-1-3 5-1-4", &[("5-1-3", "5-1-3"), ("5-1-4", "5-1-4")]),
            ("総合計画5-1-3", &[("5-1-3", "5-1-3")]),
            (
                "総合計画（5-1-3、5-1-10）",
                &[("5-1-3", "5-1-3"), ("5-1-10", "5-1-10")],
            ),
            ("5-1-3地域課題の共有", &[("5-1-3", "5-1-3")]),
            ("推進5-1-③地域", &[("5-1-③", "5-1-3")]),
            ("①5-1-③", &[("5-1-③", "5-1-3")]),
            (
                "5-1-(3)5-1-(4)",
                &[("5-1-(3)", "5-1-3"), ("5-1-(4)", "5-1-4")],
            ),
            ("1-2 3-4-5", &[("3-4-5", "3-4-5")]),
            ("0-0-0", &[]),
        ];
        for (text, expected) in table {
            let expected: Vec<_> = expected
                .iter()
                .map(|&(raw, code)| (raw, code.to_owned()))
                .collect();
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_with_dashes_are_no_codes() {
        let table = [
            "06-6858-2525",
            "072-123-456",
            "2023-04-01",
            "23-04-01",
            "1-2-3-4",
            "中桜塚3-1-1",
            "3-1-1号",
            "中桜塚3-1-1号",
            "A5-1-3",
            "5-1-3b",
            "1.5-1-3",
            "5-1",
            "100-1-1",
            "〒561-8501",
            "5-1-㏢",
            "5-1-3\u{3099}",
        ];
        for text in table {
            assert_eq!(codes(text), [], "{text}");
        }
    }

    #[test]
    fn codes_are_ordered_by_their_numbers() {
        let mut all: Vec<PlanCode> = ["5-1-10", "10-1-1", "5-1-③", "5-1-2"]
            .iter()
            .filter_map(|text| PlanCode::parse(text))
            .collect();
        all.sort();
        let codes: Vec<&str> = all.iter().map(|code| code.code.as_str()).collect();
        assert_eq!(codes, ["5-1-2", "5-1-3", "5-1-10", "10-1-1"]);
        assert_eq!(all[2].parts(), [5, 1, 10]);
    }

    proptest! {
        #[test]
        fn different_numbers_are_different_codes(a in 1u32..100, b in 0u32..100, c in 0u32..100) {
            let plain = PlanCode::parse(&format!("{a}-{b}-{c}")).unwrap();
            let bracketed = PlanCode::parse(&format!("{a}－{b}－（{c}）")).unwrap();
            prop_assert_eq!(plain.parts(), [a, b, c]);
            prop_assert_eq!(plain.code, bracketed.code);
        }

        #[test]
        fn found_codes_are_codes(text in "[0-9５①（）()\\-－ー 市a.]{0,20}") {
            let mut before = 0;
            for (range, code) in PlanCode::find_all(&text) {
                prop_assert!(before <= range.start && range.start < range.end);
                before = range.end;
                prop_assert_eq!(PlanCode::parse(&text[range]), Some(code));
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            PlanCode::parse_loose(&text);
            PlanCode::find_all(&text);
        }
    }
}
