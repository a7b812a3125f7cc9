//! The parts of a year, read from a normal form.

use super::Era;
use crate::text::{Normalized, is_ideograph, is_kana, numeral};

/// A reader of parts at byte positions of a normal form.
///
/// White space is gone from it, which lets 令和7⏎年度 and 平成2 9 年度 be read; where
/// a word boundary matters, the offsets tell where white space was.
pub(super) struct Parts<'a> {
    normal: &'a Normalized,
    text: &'a str,
}

/// The beginning of a year: an era with its number, or a western number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) western: u16,
    /// `None` for a western number.
    pub(super) era: Option<Era>,
    pub(super) end: usize,
    pub(super) proof: Proof,
}

/// What must follow for a head to be a year in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// Nothing, only no counter: 令和4, R4, FY2022.
    None,
    /// 年, or a gloss: 2022, S60, 令4.
    Suffix,
}

/// What stands after the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    None,
    Year,
    FiscalYear,
}

/// Words that count something else when they follow a bare number: R7月, 昭和3丁目.
const COUNTERS: &str =
    "月日号棟番条丁階個人件回名型系級席室台本枚点位校館団地%円歳才時分秒倍代周世";

/// What joins the numbers of a range; 、 and ・ list single years.
const JOINTS: [(&str, char); 7] = [
    ("~", '~'),
    ("から", '~'),
    ("-", '-'),
    ("・", '・'),
    ("、", '、'),
    ("及び", '・'),
    ("と", '・'),
];

impl<'a> Parts<'a> {
    pub(super) fn new(normal: &'a Normalized) -> Self {
        Self {
            normal,
            text: normal.text(),
        }
    }

    /// Whether a year may begin with this character.
    pub(super) fn may_begin(c: char) -> bool {
        c.is_ascii_digit() || "mtshrf明大昭平令同〇一二三四五六七八九千".contains(c)
    }

    /// The number of a year with the era or other word before it.
    ///
    /// `era` is the one that 同 refers to.
    pub(super) fn head(&self, at: usize, era: Option<Era>) -> Option<Head> {
        let rest = self.text.get(at..)?;
        if let Some(after) = rest.strip_prefix('同') {
            return self.head_of_same_era(self.text.len() - after.len(), era);
        }
        if let Some(after) = rest.strip_prefix("fy") {
            let (year, end) = self.western(self.text.len() - after.len())?;
            return self.is_word_start(at).then_some(Head {
                western: year,
                era: None,
                end,
                proof: Proof::None,
            });
        }
        for era in Era::ALL {
            if let Some(head) = self.head_in_era(at, era) {
                return Some(head);
            }
        }
        let (western, end) = self.western(at)?;
        self.is_number_start(at).then_some(Head {
            western,
            era: None,
            end,
            proof: Proof::Suffix,
        })
    }

    /// 令和4, R4, 令4, with 元 and kanji numerals.
    fn head_in_era(&self, at: usize, era: Era) -> Option<Head> {
        let rest = &self.text[at..];
        if let Some(after) = rest.strip_prefix(era.name()) {
            let head = self.head_from_number(era, at + era.name().len(), Proof::None)?;
            // 令和元 is a year, 令和元気塾 and 昭和一桁 are none.
            let in_word = !after.starts_with(|c: char| c.is_ascii_digit())
                && !self.normal.is_gap(head.end)
                && self.text[head.end..].starts_with(|c| is_ideograph(c) || is_kana(c));
            let proof = if in_word { Proof::Suffix } else { Proof::None };
            return Some(Head { proof, ..head });
        }
        let name = era.name().chars().next()?;
        if let Some(after) = rest.strip_prefix(name) {
            let joins_word = self.before(at).is_some_and(is_ideograph);
            let digits = after.starts_with(|c: char| c.is_ascii_digit() || c == '元');
            return (!joins_word && digits)
                .then(|| self.head_from_number(era, at + name.len_utf8(), Proof::Suffix))
                .flatten();
        }
        let after = rest.strip_prefix(era.letter().to_ascii_lowercase())?;
        if !self.is_word_start(at) {
            return None;
        }
        let dotted = after.strip_prefix('.').unwrap_or(after);
        let number = self.text.len() - dotted.len();
        // R and H stand for eras alone; M, T and S stand for other things too.
        let common = matches!(era, Era::Heisei | Era::Reiwa);
        let close = number == at + 1 && !self.normal.is_gap(number);
        let proof = if common && close {
            Proof::None
        } else {
            Proof::Suffix
        };
        let head = self.head_from_number(era, number, proof)?;
        (!self.joins_latin(head.end)).then_some(head)
    }

    fn head_from_number(&self, era: Era, at: usize, proof: Proof) -> Option<Head> {
        let (year, end) = self.era_number(at)?;
        Some(Head {
            western: era.western(year)?,
            era: Some(era),
            end,
            proof,
        })
    }

    /// 同34年度: the gloss decides, else the era before.
    fn head_of_same_era(&self, at: usize, era: Option<Era>) -> Option<Head> {
        let candidates = Era::ALL.into_iter().rev();
        let glossed = candidates
            .filter_map(|era| self.head_from_number(era, at, Proof::Suffix))
            .find(|head| {
                let after = self.suffix(head.end).map_or(head.end, |(_, end)| end);
                self.gloss(after, head).is_some() || self.gloss(head.end, head).is_some()
            });
        glossed.or_else(|| self.head_from_number(era?, at, Proof::Suffix))
    }

    /// A number of at most three digits; white space may stand between two when 年 follows.
    fn era_number(&self, at: usize) -> Option<(u32, usize)> {
        let rest = self.text.get(at..)?;
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return numeral::parse_prefix(rest).map(|(value, len)| (value, at + len));
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let close = (1..digits)
            .find(|&i| self.normal.is_gap(at + i))
            .unwrap_or(digits);
        let before_year = rest[digits..].starts_with('年');
        let len = if close < digits && digits <= 2 && before_year {
            digits
        } else {
            close
        };
        let value = rest[..len].parse().ok()?;
        (len <= 3).then_some((value, at + len))
    }

    /// A western year of four digits, in ASCII or kanji.
    fn western(&self, at: usize) -> Option<(u16, usize)> {
        let rest = self.text.get(at..)?;
        let (value, end) = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let four = rest
                .get(..4)
                .filter(|s| s.bytes().all(|b| b.is_ascii_digit()))?;
            let end = at + 4;
            let split = (1..4).any(|i| self.normal.is_gap(at + i));
            let goes_on =
                rest[4..].starts_with(|c: char| c.is_ascii_digit()) && !self.normal.is_gap(end);
            if goes_on || split && !rest[4..].starts_with('年') {
                return None;
            }
            (four.parse().ok()?, end)
        } else {
            let (value, len) = numeral::parse_prefix(rest)?;
            // 二千年 is a span of time.
            let round = rest[..len].ends_with(['百', '千']);
            (value, (!round).then_some(at + len)?)
        };
        let western = u16::try_from(value).ok()?;
        let first = Era::ALL[0].start().0;
        (first..=Era::LAST_WESTERN)
            .contains(&western)
            .then_some((western, end))
    }

    /// The same year in the other notation, in brackets; gives the end of the brackets.
    ///
    /// `（2025年度～）` closes after the mark; 度 alone is a slip that occurs.
    pub(super) fn gloss(&self, at: usize, head: &Head) -> Option<usize> {
        let inner = self.eat(at, "(")?;
        let (western, end) = match self.western(inner) {
            Some(found) => found,
            None => Era::ALL
                .into_iter()
                .find_map(|era| self.head_in_era(inner, era))
                .map(|head| (head.western, head.end))?,
        };
        if western != head.western {
            return None;
        }
        let end = ["年度", "年", "度"]
            .iter()
            .find_map(|word| self.eat(end, word))
            .unwrap_or(end);
        let open_end = self.eat(end, "~").unwrap_or(end);
        self.eat(open_end, ")")
    }

    /// 年度, 年 or nothing; `None` for 年代, which is no year.
    pub(super) fn suffix(&self, at: usize) -> Option<(Suffix, usize)> {
        if let Some(end) = self.eat(at, "年度") {
            return Some((Suffix::FiscalYear, end));
        }
        match self.eat(at, "年") {
            None => Some((Suffix::None, at)),
            Some(end) if self.eat(end, "代").is_some() => None,
            Some(end) => Some((Suffix::Year, end)),
        }
    }

    /// 2月, or the first of 2～3月.
    pub(super) fn month(&self, at: usize) -> Option<(u8, usize)> {
        let (month, end) = self.month_number(at)?;
        if let Some(end) = self.eat(end, "月") {
            return Some((month, end));
        }
        let (_, second) = self.joint(end)?;
        let (_, end) = self.month_number(second)?;
        Some((month, self.eat(end, "月")?))
    }

    /// `.2` of R5.2, `.3月` of H27.3月末.
    pub(super) fn dotted_month(&self, at: usize) -> Option<(u8, usize)> {
        let number = self.eat(at, ".").filter(|_| !self.normal.is_gap(at))?;
        let (month, end) = self.month_number(number)?;
        if self.joins_latin(end) || self.eat(end, "%").is_some() {
            return None;
        }
        Some((month, self.eat(end, "月").unwrap_or(end)))
    }

    fn month_number(&self, at: usize) -> Option<(u8, usize)> {
        let (value, len) = numeral::parse_prefix(self.text.get(at..)?)?;
        let month = u8::try_from(value).ok()?;
        ((1..=12).contains(&month) && len <= 9).then_some((month, at + len))
    }

    /// What joins two numbers of a range; gives where the second begins.
    pub(super) fn joint(&self, at: usize) -> Option<(char, usize)> {
        JOINTS
            .iter()
            .find_map(|&(word, kind)| Some((kind, self.eat(at, word)?)))
    }

    /// The year of a further number of a range: 6 after R5, 24 or 2024 after 2022.
    pub(super) fn next_number(&self, at: usize, first: &Head) -> Option<(u16, usize)> {
        if first.era.is_none()
            && let Some(found) = self.western(at)
        {
            return Some(found);
        }
        let (value, end) = self.era_number(at)?;
        let western = match first.era {
            Some(era) => era.western(value)?,
            None if value < 100 && end - at == 2 => {
                first.western / 100 * 100 + u16::try_from(value).ok()?
            }
            None => return None,
        };
        Some((western, end))
    }

    /// Whether a word, counter or fraction follows, which makes the number something else.
    pub(super) fn is_counted(&self, at: usize) -> bool {
        if self.normal.is_gap(at) {
            return false;
        }
        let mut rest = self.text[at..].chars();
        match rest.next() {
            Some('.') => rest.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => COUNTERS.contains(c) || c.is_ascii_alphanumeric(),
            None => false,
        }
    }

    /// Where this word ends when it stands here.
    fn eat(&self, at: usize, word: &str) -> Option<usize> {
        self.text
            .get(at..)?
            .starts_with(word)
            .then_some(at + word.len())
    }

    /// The character before, unless white space stood between.
    fn before(&self, at: usize) -> Option<char> {
        self.text[..at]
            .chars()
            .next_back()
            .filter(|_| !self.normal.is_gap(at))
    }

    /// Whether no Latin word or code goes on here: not R4 of LR4, CR-4, A&R4.
    fn is_word_start(&self, at: usize) -> bool {
        !self
            .before(at)
            .is_some_and(|c| c.is_ascii_alphanumeric() || "-&_.+#'".contains(c))
    }

    /// Whether no number goes on here: not 2022 of 12022, 4,2022, 0.2022, 十二〇二二.
    fn is_number_start(&self, at: usize) -> bool {
        !self.before(at).is_some_and(|c| {
            c.is_ascii_alphanumeric()
                || c == ','
                || c == '.'
                || numeral::parse(c.encode_utf8(&mut [0; 4])).is_some()
        })
    }

    fn joins_latin(&self, at: usize) -> bool {
        !self.normal.is_gap(at) && self.text[at..].starts_with(|c: char| c.is_ascii_alphanumeric())
    }
}
