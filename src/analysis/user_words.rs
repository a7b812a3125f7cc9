//! 自治体の用語: words of municipal life that IPADIC does not know or cuts wrongly.
//!
//! The table is `data/user_dictionary.csv`. A row is `surface,pos,reading` or
//! `surface,pos,reading,whole`; a line `# …` opens a group and says where its
//! words come from and why they are there.
//!
//! Two sorts of words:
//! - **compounds** (生活困窮者自立支援) stand as one term *and* as the terms of
//!   their parts, so that knowing them never costs a hit on a part;
//! - **whole** words (引きこもり, マイナポータル) have no parts worth a term:
//!   what IPADIC makes of them is wrong. They enter the lexicon itself.

use crate::text::normalize;

/// The table as written.
const TABLE: &str = include_str!("data/user_dictionary.csv");

/// What a user word is in the lexicon's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UserPos {
    /// 一般.
    Common,
    /// サ変: makes a verb with する.
    Verbal,
    /// 固有: a name.
    Proper,
    /// 組織: the name of a body.
    Organization,
}

impl UserPos {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "一般" => Some(Self::Common),
            "サ変" => Some(Self::Verbal),
            "固有" => Some(Self::Proper),
            "組織" => Some(Self::Organization),
            _ => None,
        }
    }

    /// The leading features of such a word in IPADIC.
    pub(super) fn features(self) -> &'static str {
        match self {
            Self::Common => "名詞,一般,*,*",
            Self::Verbal => "名詞,サ変接続,*,*",
            Self::Proper => "名詞,固有名詞,一般,*",
            Self::Organization => "名詞,固有名詞,組織,*",
        }
    }
}

/// One row of the table, its surface in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UserWord {
    pub(super) surface: String,
    pub(super) pos: UserPos,
    /// In katakana.
    pub(super) reading: String,
    /// Whether it stands for itself only, without terms for its parts.
    pub(super) whole: bool,
}

impl UserWord {
    /// Cost in the lattice: that of a rather common noun.
    ///
    /// A long word beats its parts anyway, because each part costs as much as
    /// the whole; a lower cost would tear short words out of longer ones
    /// (市民課 out of 市民課題).
    pub(super) fn cost(&self) -> i16 {
        match self.surface.chars().count() {
            0..=3 => 4000,
            4..=5 => 3500,
            _ => 1000,
        }
    }
}

/// The rows of the table, in order; a row that makes no sense is left out (a test sees to it that none is).
pub(super) fn user_words() -> impl Iterator<Item = UserWord> {
    rows(TABLE).filter_map(parse)
}

/// The bytes that decide what the user dictionary does, for fingerprints.
pub(super) fn table_bytes() -> &'static [u8] {
    TABLE.as_bytes()
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parse(row: &str) -> Option<UserWord> {
    let mut fields = row.split(',').map(str::trim);
    let surface = normalize(fields.next()?);
    let pos = UserPos::parse(fields.next()?)?;
    let reading = fields.next()?.to_owned();
    let whole = match fields.next() {
        None => false,
        Some("whole") => true,
        Some(_) => return None,
    };
    (!surface.is_empty() && fields.next().is_none()).then_some(UserWord {
        surface,
        pos,
        reading,
        whole,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_of_the_table_is_understood() {
        for row in rows(TABLE) {
            assert!(parse(row).is_some(), "{row}");
        }
        assert!(rows(TABLE).count() >= 250);
    }

    #[test]
    fn no_word_stands_twice() {
        let mut seen = HashSet::new();
        for word in user_words() {
            assert!(seen.insert(word.surface.clone()), "{}", word.surface);
        }
    }

    #[test]
    fn every_group_says_where_its_words_come_from() {
        let first = TABLE.lines().find(|line| !line.trim().is_empty());
        assert!(first.is_some_and(|line| line.starts_with('#')));
        for line in TABLE.lines().filter(|line| line.starts_with('#')) {
            assert!(line.chars().count() > 8, "{line}");
        }
    }

    #[test]
    fn readings_are_katakana() {
        for word in user_words() {
            let katakana = |c: char| ('ァ'..='ヺ').contains(&c) || c == 'ー';
            assert!(!word.reading.is_empty(), "{}", word.surface);
            assert!(word.reading.chars().all(katakana), "{}", word.surface);
        }
    }
}
