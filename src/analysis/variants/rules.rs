//! Spellings that follow a rule and need no rows.
//!
//! A long vowel at the end of a word is no rule: モニタ would find モニタリング.

use std::sync::{Arc, LazyLock};

use crate::text::{is_hiragana, is_ideograph, is_katakana};

use super::{Replacement, Site, Source, VariantKind};

/// How a provisional name is marked, in normal form.
const PROVISIONAL: &[&str] = &[
    "(仮称)",
    "[仮称]",
    "〔仮称〕",
    "【仮称】",
    "<仮称>",
    "(仮)",
    "仮称:",
    "仮称・",
    "仮称",
];

/// Sounds that older texts write in one way only.
const FOLDED: &[(&str, &str)] = &[
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴェ", "ベ"),
    ("ヴォ", "ボ"),
    ("ヴ", "ブ"),
];

/// Sounds that are written in two ways.
const SOUNDS: &[(&str, &str)] = &[("ウィ", "ウイ"), ("ウェ", "ウエ"), ("ウォ", "ウオ")];

static SOUND: LazyLock<Arc<Source>> = LazyLock::new(|| {
    let reason = "外来語のゆれ: 外来語の表記（平成3年内閣告示第2号）";
    Arc::new(Source::Table(reason.to_owned()))
});

static DOT: LazyLock<Arc<Source>> = LazyLock::new(|| {
    let reason = "中黒の有無: 外来語の語の区切りは書かれないことがある";
    Arc::new(Source::Table(reason.to_owned()))
});

static MARK: LazyLock<Arc<Source>> = LazyLock::new(|| {
    let reason = "仮称の有無: 開設までの名には「(仮称)」が付く";
    Arc::new(Source::Table(reason.to_owned()))
});

/// Length of the mark with which a provisional name begins.
pub(super) fn provisional_mark(normal: &str) -> Option<usize> {
    let mark = PROVISIONAL.iter().find(|mark| normal.starts_with(**mark))?;
    Some(mark.len())
}

/// A marked name without its mark.
pub(super) fn without_mark(from: &str, name: &str) -> Arc<Replacement> {
    spelling(from, name.to_owned(), &MARK)
}

/// How many bytes of this text may be one name.
pub(super) fn name_len(text: &str) -> usize {
    let in_name = |c: char| {
        is_ideograph(c)
            || is_katakana(c)
            || is_hiragana(c)
            || c.is_alphanumeric()
            || "ー・".contains(c)
    };
    text.find(|c| !in_name(c)).unwrap_or(text.len())
}

/// Each run of katakana with its spellings.
pub(super) fn katakana(text: &str) -> Vec<Site> {
    let in_run = |c: char| is_katakana(c) || c == 'ー' || c == '・';
    let mut sites = Vec::new();
    let mut offset = 0;
    while let Some(start) = text[offset..].find(is_katakana).map(|at| offset + at) {
        let len = text[start..].find(|c| !in_run(c));
        let whole = &text[start..len.map_or(text.len(), |len| start + len)];
        let run = whole.trim_end_matches('・');
        let words = spellings(run);
        if !words.is_empty() {
            sites.push(Site {
                range: start..start + run.len(),
                words,
            });
        }
        offset = start + whole.len();
    }
    sites
}

fn spellings(run: &str) -> Vec<Arc<Replacement>> {
    let mut words: Vec<Arc<Replacement>> = Vec::new();
    let mut add = |to: String, source| {
        if to != run && !words.iter().any(|word| word.to == to) {
            words.push(spelling(run, to, source));
        }
    };
    add(run.replace('・', ""), &DOT);
    let folded = FOLDED.iter().fold(run.to_owned(), |run, (sound, other)| {
        run.replace(sound, other)
    });
    add(folded, &SOUND);
    for (small, large) in SOUNDS {
        add(run.replace(small, large), &SOUND);
        add(run.replace(large, small), &SOUND);
    }
    words
}

fn spelling(from: &str, to: String, source: &Arc<Source>) -> Arc<Replacement> {
    Arc::new(Replacement {
        from: from.to_owned(),
        to,
        kind: VariantKind::Spelling,
        source: Arc::clone(source),
    })
}
