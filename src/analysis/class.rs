//! What a morpheme is worth in a search, from its part of speech in IPADIC.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What a morpheme is worth in a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A word with a meaning of its own: nouns above all.
    Content,
    /// A verb or adjective with a meaning of its own: a term like any other, but
    /// a question may use another one than its answer.
    Predicate,
    /// A number.
    Number,
    /// Particles, auxiliaries, counters, pronouns, question words: what a
    /// question has and its answer need not have.
    Function,
    /// Punctuation and marks.
    Symbol,
}

impl Class {
    /// Whether words of this class have terms in the index.
    pub fn has_term(self) -> bool {
        matches!(self, Class::Content | Class::Predicate | Class::Number)
    }
}

/// What a morpheme is in a noun phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Nominal {
    /// No part of one: a verb, a particle, a number, a mark.
    #[default]
    No,
    /// A noun that can stand alone.
    Noun,
    /// Bound to what stands before it: 者, 課.
    Suffix,
    /// Bound to what stands behind it: 各, 未.
    Prefix,
}

/// Words that say nothing about the subject although their part of speech would
/// allow it, in base form, by the reason why.
const LIGHT_WORDS: &[(&str, &str)] = &[
    (
        "verbs that only carry a noun",
        "する 為る ある 有る 在る いる 居る おる なる 成る できる 出来る いう 言う 行う 行なう おこなう おく くる いく みる しまう",
    ),
    (
        "verbs of every plan",
        "図る 努める 進める 進む 向ける 基づく 応じる 通じる 伴う 合わせる 加える 含める 踏まえる ふまえる 引き続く",
    ),
    (
        "politeness and asking",
        "いただく 頂く くださる 下さる 教える 知る",
    ),
    (
        "question words",
        "何 なに なん どれ どこ いつ 誰 だれ どう なぜ 何故 どうして いくつ いくら どちら どの どんな どのように",
    ),
    (
        "nouns that stand for another",
        "こと 事 もの 物 ため 為 とき ところ ほか 等 など 及び 人 方 市 年",
    ),
];

/// Suffixes that hardly change what a word is about; all others are content
/// (住民税 is not 住民).
const LIGHT_SUFFIXES: &str = "者 等 的 化 性 用 別 上 中 内 間 毎 ごと 達 たち ら 系 型 式 風 向け 目 員 分 側 先 方 面 点 物 課 部 会 市 区";

/// Prefixes that hardly change what a word is about; 未・非・再 and the like do.
const LIGHT_PREFIXES: &str = "各 本 当 全 諸 お ご 御 第 約 計 同 某 両 毎 翌 今 前";

/// The words and affixes that get no term of their own and yet stand in compounds.
pub fn affixes() -> impl Iterator<Item = &'static str> {
    let words = LIGHT_WORDS.iter().flat_map(|(_, words)| words.split(' '));
    words
        .chain(LIGHT_SUFFIXES.split(' '))
        .chain(LIGHT_PREFIXES.split(' '))
}

fn is_light_word(base: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let words = LIGHT_WORDS.iter().flat_map(|(_, words)| words.split(' '));
        words.collect()
    });
    WORDS.contains(base)
}

fn is_light_suffix(base: &str) -> bool {
    static SUFFIXES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| LIGHT_SUFFIXES.split(' ').collect());
    SUFFIXES.contains(base)
}

fn is_light_prefix(base: &str) -> bool {
    static PREFIXES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| LIGHT_PREFIXES.split(' ').collect());
    PREFIXES.contains(base)
}

/// The leading features of a lexicon entry.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Features<'a> {
    /// 品詞.
    pub(super) pos: &'a str,
    /// 品詞細分類1.
    pub(super) detail: &'a str,
    /// 品詞細分類2.
    pub(super) subdetail: &'a str,
}

/// The class of a morpheme with this surface and base form.
pub(super) fn classify(surface: &str, base: &str, features: Features<'_>) -> Class {
    if !surface.chars().any(char::is_alphanumeric) {
        return Class::Symbol;
    }
    if surface.bytes().all(|byte| byte.is_ascii_digit()) {
        return Class::Number;
    }
    match (features.pos, features.detail) {
        ("名詞", "数") if !is_light_word(base) => Class::Number,
        ("名詞", "接尾") => suffix(base, features.subdetail),
        ("名詞", "非自立" | "代名詞" | "特殊" | "接続詞的" | "数") => {
            Class::Function
        }
        ("接頭詞", "名詞接続") if !is_light_prefix(base) => Class::Content,
        ("動詞" | "形容詞", "自立") if !is_light_word(base) => Class::Predicate,
        ("名詞", _) | ("副詞", "一般") => light(base),
        ("記号", "アルファベット" | "一般") => Class::Content,
        ("記号", _) => Class::Symbol,
        _ => Class::Function,
    }
}

/// What a morpheme of this class is in a noun phrase.
pub(super) fn nominal(class: Class, features: Features<'_>) -> Nominal {
    if matches!(class, Class::Number | Class::Symbol) {
        return Nominal::No;
    }
    match (features.pos, features.detail, features.subdetail) {
        ("名詞", "接尾", "一般" | "サ変接続" | "地域" | "形容動詞語幹") => {
            Nominal::Suffix
        }
        ("名詞", "一般" | "サ変接続" | "固有名詞" | "形容動詞語幹", _)
            if class == Class::Content =>
        {
            Nominal::Noun
        }
        ("接頭詞", "名詞接続", _) => Nominal::Prefix,
        _ => Nominal::No,
    }
}

fn suffix(base: &str, subdetail: &str) -> Class {
    let is_content = subdetail == "一般" && !is_light_suffix(base);
    if is_content {
        Class::Content
    } else {
        Class::Function
    }
}

fn light(base: &str) -> Class {
    if is_light_word(base) {
        Class::Function
    } else {
        Class::Content
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(base: &str, pos: &str) -> Class {
        let mut parts = pos.split(',');
        let mut next = || parts.next().unwrap_or("*");
        let features = Features {
            pos: next(),
            detail: next(),
            subdetail: next(),
        };
        classify(base, base, features)
    }

    #[test]
    fn parts_of_speech_have_their_class() {
        let table = [
            ("窓口", "名詞,一般", Class::Content),
            ("実施", "名詞,サ変接続", Class::Content),
            ("取り組む", "動詞,自立", Class::Predicate),
            ("新しい", "形容詞,自立", Class::Predicate),
            ("税", "名詞,接尾,一般", Class::Content),
            ("者", "名詞,接尾,一般", Class::Function),
            ("人", "名詞,接尾,助数詞", Class::Function),
            ("未", "接頭詞,名詞接続", Class::Content),
            ("各", "接頭詞,名詞接続", Class::Function),
            ("第", "接頭詞,数接続", Class::Function),
            ("二", "名詞,数", Class::Number),
            ("2046", "名詞,数", Class::Number),
            ("何", "名詞,数", Class::Function),
            ("何", "名詞,代名詞,一般", Class::Function),
            ("する", "動詞,自立", Class::Function),
            ("いる", "動詞,非自立", Class::Function),
            ("こと", "名詞,非自立,一般", Class::Function),
            ("は", "助詞,係助詞", Class::Function),
            ("ます", "助動詞,*", Class::Function),
            ("。", "記号,句点", Class::Symbol),
            ("(", "名詞,サ変接続", Class::Symbol),
        ];
        for (base, pos, expected) in table {
            assert_eq!(class(base, pos), expected, "{base} {pos}");
        }
    }

    #[test]
    fn no_light_word_stands_twice() {
        let words: Vec<&str> = LIGHT_WORDS.iter().map(|(_, words)| *words).collect();
        for table in [words.join(" ").as_str(), LIGHT_SUFFIXES, LIGHT_PREFIXES] {
            let mut seen = HashSet::new();
            for word in table.split(' ') {
                assert!(!word.is_empty() && seen.insert(word), "{word:?}");
            }
        }
    }
}
