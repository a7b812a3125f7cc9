//! 基本目標 and 基本施策 headings: the frame in which a plan's rows stand.

/// How deep a heading stands in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// 基本目標.
    Goal,
    /// 基本施策.
    Policy,
}

/// What a city may call each level.
const SCHEMES: &[(Level, &[&str])] = &[
    (Level::Goal, &["基本目標", "基本方針", "基本理念"]),
    (
        Level::Policy,
        &[
            "基本施策",
            "主要施策",
            "重点施策",
            "施策の柱",
            "基本方向",
            "施策",
        ],
    ),
];

/// A numbered heading, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// Goal or policy.
    pub(super) level: Level,
    /// What the city calls the level: 基本施策.
    pub(super) scheme: String,
    /// From 1.
    pub(super) number: u32,
    /// What stands before the name, as written: 基本施策１.
    pub(super) mark: String,
    /// The name without its page reference; empty when it stands elsewhere.
    pub(super) name: String,
    /// The page reference as written: Ｐ44－45.
    pub(super) reference: Option<String>,
    /// The whole heading without its page reference.
    pub(super) text: String,
}

impl Heading {
    /// Reads a line that is such a heading.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let line = line.trim().trim_start_matches(['■', '◆', '●', '○']);
        let line = line.trim_start();
        let (level, scheme) = scheme_of(line)?;
        let after = line[scheme.len()..].trim_start();
        let (number, length) = numeral(after)?;
        let after = &after[length..];
        let (name, reference) = split_reference(after);
        let full = name.len();
        let name = name.trim_start_matches([':', '：', '.', '．', '　', ' ', '－', '-', '）', ')']);
        let mark = &line[..line.len() - after.len() + full - name.len()];
        if !stands_alone(after, name) {
            return None;
        }
        let text = match reference {
            Some(reference) => line[..line.len() - reference.len()].trim_end(),
            None => line,
        };
        Some(Self {
            level,
            scheme: scheme.to_owned(),
            number,
            mark: mark.trim_end().to_owned(),
            name: name.trim().to_owned(),
            reference: reference.map(str::to_owned),
            text: text.to_owned(),
        })
    }
}

fn scheme_of(line: &str) -> Option<(Level, &'static str)> {
    SCHEMES.iter().find_map(|(level, words)| {
        let word = words.iter().find(|word| line.starts_with(**word))?;
        Some((*level, *word))
    })
}

/// `基本施策１に基づき…` begins a sentence; `基本施策１ 誰もが…` is a heading.
fn stands_alone(after: &str, name: &str) -> bool {
    let is_sentence = name.ends_with('。') || name.chars().count() > 80;
    let next = after.chars().next();
    let runs_on = next.is_some_and(|c| ('ぁ'..='ん').contains(&c) || c == '、' || c == '・');
    !is_sentence && !runs_on
}

/// A number from 1 in digits of any width, roman, kanji or circled, and its length in bytes.
fn numeral(text: &str) -> Option<(u32, usize)> {
    let first = text.chars().next()?;
    let single = |from: char| Some((first as u32 - from as u32 + 1, first.len_utf8()));
    match first {
        'Ⅰ'..='Ⅻ' => return single('Ⅰ'),
        'ⅰ'..='ⅻ' => return single('ⅰ'),
        '①'..='⑳' => return single('①'),
        _ => {}
    }
    if let Some(place) = "一二三四五六七八九十".chars().position(|c| c == first) {
        return Some((u32::try_from(place).ok()? + 1, first.len_utf8()));
    }
    let mut number: u32 = 0;
    let mut length = 0;
    for c in text.chars() {
        let Some(digit) = half_width(c).to_digit(10) else {
            break;
        };
        number = number.checked_mul(10)?.checked_add(digit)?;
        length += c.len_utf8();
    }
    (number > 0).then_some((number, length))
}

/// Cuts `Ｐ44－45`, `(P.12)` or `12ページ` off the end.
fn split_reference(text: &str) -> (&str, Option<&str>) {
    let trimmed = text.trim_end();
    let cut = trimmed.rfind(char::is_whitespace).and_then(|at| {
        let last = trimmed[at..].trim_start();
        is_reference(last).then_some(last)
    });
    match cut {
        Some(last) => (trimmed[..trimmed.len() - last.len()].trim_end(), Some(last)),
        None => (trimmed, None),
    }
}

fn is_reference(word: &str) -> bool {
    let half: String = word.chars().map(half_width).collect();
    let inner = half.trim_matches(['(', ')', '・', '…', '.']);
    let named = inner
        .strip_prefix(['P', 'p'])
        .or_else(|| inner.strip_suffix("ページ"))
        .or_else(|| inner.strip_suffix('頁'));
    named.is_some_and(|range| {
        range.contains(|c: char| c.is_ascii_digit())
            && range
                .chars()
                .all(|c| c.is_ascii_digit() || ".-~〜–—−‐,・".contains(c))
    })
}

/// Latin letters, digits and signs in their narrow form; anything else as it is.
pub(super) fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '　' => ' ',
        _ => c,
    }
}

/// A number of a page, or the dots that lead to it: `- 5 -`, `8`, `・・・P8`, `3/12`.
pub(super) fn is_page_mark(line: &str) -> bool {
    let mut digits = 0;
    for c in line.trim().chars() {
        let c = half_width(c);
        digits += usize::from(c.is_ascii_digit());
        if !(c.is_ascii_digit() || c.is_whitespace() || "-‐–—−・…./Pp".contains(c)) {
            return false;
        }
    }
    (1..=4).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_gives_number_name_and_page_reference() {
        let heading =
            Heading::parse(" 基本施策１ 誰もが理解しあい支え合える意識づくり Ｐ44－45").unwrap();
        assert_eq!(
            (heading.scheme.as_str(), heading.number, heading.level),
            ("基本施策", 1, Level::Policy)
        );
        assert_eq!(heading.name, "誰もが理解しあい支え合える意識づくり");
        assert_eq!(heading.reference.as_deref(), Some("Ｐ44－45"));
        assert_eq!(
            heading.text,
            "基本施策１ 誰もが理解しあい支え合える意識づくり"
        );
    }

    #[test]
    fn numerals_of_every_kind_are_read() {
        for (line, number) in [
            ("基本目標Ⅲ 安心", 3),
            ("基本目標３　安心", 3),
            ("基本目標12：安心", 12),
            ("基本目標三 安心", 3),
            ("基本目標③安心", 3),
            ("基本目標Ⅲ", 3),
        ] {
            assert_eq!(Heading::parse(line).unwrap().number, number, "{line}");
        }
    }

    #[test]
    fn a_sentence_is_no_heading() {
        for line in [
            "基本施策１に基づき実施した。",
            "基本施策１ 誰もが参加した。",
            "基本目標を定める",
            "基本目標Ⅰ・Ⅱについて",
            "基本施策0 なし",
        ] {
            assert_eq!(Heading::parse(line), None, "{line}");
        }
    }

    #[test]
    fn page_numbers_are_told_from_text() {
        for line in ["- 5 -", "8", "・・・・・・・・・P8", "１２", "3/12"] {
            assert!(is_page_mark(line), "{line}");
        }
        for line in ["8名", "・・・", "2,046", "P", ""] {
            assert!(!is_page_mark(line), "{line}");
        }
    }
}
