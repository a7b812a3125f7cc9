//! What one character becomes in the normal form, without its neighbours.

use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::variant::{current_kanji, kanji_of_radical};

/// Hands out what a character becomes: nothing, itself, or several.
///
/// What comes out is decomposed: the caller composes it with its neighbours.
pub(super) fn fold(c: char, out: &mut impl FnMut(char)) {
    if let Some(number) = marker(c) {
        out('(');
        number.chars().for_each(&mut *out);
        out(')');
    } else if let Some(folded) = replacement(c) {
        fold_plain(folded, out);
    } else if is_spacing_accent(c) {
        out(c);
    } else {
        decompose_compatible(c, |part| fold_plain(part, out));
    }
}

/// Folds a character that has no decomposition of its own.
fn fold_plain(c: char, out: &mut impl FnMut(char)) {
    if is_dropped(c) {
        return;
    }
    for low in c.to_lowercase() {
        let folded = replacement(low).unwrap_or(low);
        decompose_compatible(folded, &mut *out);
    }
}

fn replacement(c: char) -> Option<char> {
    punctuation(c)
        .or_else(|| kanji_of_radical(c).map(|kanji| current_kanji(kanji).unwrap_or(kanji)))
        .or_else(|| current_kanji(c))
}

/// One character for all that look alike and mean the same.
///
/// The long vowel ー is a dash here: which of the two a bar is, its left
/// neighbour decides (see `Builder::emit`).
fn punctuation(c: char) -> Option<char> {
    match c {
        // Hyphens, dashes, minus signs, rules drawn as dashes, ー.
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{207B}' | '\u{208B}' | '\u{2212}' => Some('-'),
        '\u{02D7}' | '\u{058A}' | '\u{05BE}' | '\u{1806}' | '\u{23AF}' | '\u{2500}'
        | '\u{2501}' | '\u{2796}' | '\u{2E3A}' | '\u{2E3B}' | '\u{30FC}' | '\u{FE31}'
        | '\u{FE32}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{FF70}' => Some('-'),
        // Wave dashes: 〜 ～ ∼ ∾ 〰 ˜ ⁓.
        '\u{301C}' | '\u{FF5E}' | '\u{223C}' | '\u{223E}' | '\u{3030}' | '\u{02DC}'
        | '\u{2053}' => Some('~'),
        // 中黒: a bullet at the head of a line is folded too, so that the fold
        // needs no context.
        '\u{00B7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{FF65}' => {
            Some('\u{30FB}')
        }
        // Quotation marks; ″ and ‶ before NFKC makes two primes of them.
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{2036}' | '\u{301D}'..='\u{301F}' => Some('"'),
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{00B4}' | '\u{1FFD}' => Some('\''),
        // ⁄ of ½, ∕.
        '\u{2044}' | '\u{2215}' => Some('/'),
        // ◯ and ○ are one bullet.
        '\u{25EF}' => Some('\u{25CB}'),
        // ゛ ゜ on their own compose with the kana before them.
        '\u{309B}' => Some('\u{3099}'),
        '\u{309C}' => Some('\u{309A}'),
        _ => None,
    }
}

/// The number or letter of a list marker that NFKC would leave bare.
///
/// ③ and (3) must be one: plan codes and items are written both ways. NFKC
/// itself gives brackets to ⑶ and ⒜.
fn marker(c: char) -> Option<String> {
    let (first, first_value) = match c {
        '\u{2460}'..='\u{2473}' => ('\u{2460}', 1),
        '\u{24EA}' | '\u{24FF}' => (c, 0),
        '\u{24EB}'..='\u{24F4}' => ('\u{24EB}', 11),
        '\u{24F5}'..='\u{24FE}' => ('\u{24F5}', 1),
        '\u{2776}'..='\u{277F}' => ('\u{2776}', 1),
        '\u{2780}'..='\u{2789}' => ('\u{2780}', 1),
        '\u{278A}'..='\u{2793}' => ('\u{278A}', 1),
        '\u{3251}'..='\u{325F}' => ('\u{3251}', 21),
        '\u{32B1}'..='\u{32BF}' => ('\u{32B1}', 36),
        '\u{3248}'..='\u{324F}' => return Some(((c as u32 - 0x3248 + 1) * 10).to_string()),
        // Ⓐ ⓐ, ㊀ to ㊉, ㋐ to ㋾: the letter that NFKC finds, in brackets.
        '\u{24B6}'..='\u{24E9}' | '\u{3280}'..='\u{3289}' | '\u{32D0}'..='\u{32FE}' => {
            return Some(c.nfkc().flat_map(char::to_lowercase).collect());
        }
        _ => return None,
    };
    Some((c as u32 - first as u32 + first_value).to_string())
}

/// White space, controls and everything that shows nothing.
fn is_dropped(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
            | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFC}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// ¨ and its like, which NFKC makes a space with an accent.
///
/// The space would be dropped and the accent move to the letter before it.
fn is_spacing_accent(c: char) -> bool {
    let mut parts = 0;
    let mut begins_with_space = false;
    decompose_compatible(c, |part| {
        begins_with_space |= parts == 0 && part == ' ';
        parts += 1;
    });
    begins_with_space && parts > 1
}

/// Whether a character never changes or joins what stands before it.
pub(super) fn starts_cluster(c: char) -> bool {
    c.is_ascii()
        || canonical_combining_class(c) == 0
            && is_nfc_quick(std::iter::once(c)) != IsNormalized::Maybe
}

/// What a character becomes, for the characters of which that is simple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Simple {
    /// Nothing.
    Dropped,
    /// One character that starts a cluster.
    One(char),
    /// Something else: ask [`fold`].
    No,
}

/// Looks a character up: one array access for all of the basic plane.
pub(super) fn simple(c: char) -> Simple {
    static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
        // Surrogates are no characters; their places are never read.
        let code = |u| char::from_u32(u).map_or(COMPLEX, encode);
        (0..=0xFFFF).map(code).collect()
    });
    match TABLE.get(c as usize).copied() {
        None | Some(COMPLEX) => Simple::No,
        Some(DROPPED) => Simple::Dropped,
        Some(code) => char::from_u32(u32::from(code)).map_or(Simple::No, Simple::One),
    }
}

/// U+0000 is dropped and U+FFFF is no character: both are free to be codes.
const COMPLEX: u16 = 0;
const DROPPED: u16 = 0xFFFF;

fn encode(c: char) -> u16 {
    // Three quarters of the plane fold to a kanji or to themselves; asking the
    // long way for each would take most of the time of a short run.
    if matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{E000}'..='\u{F8FF}')
    {
        let folded = current_kanji(c).unwrap_or(c);
        return u16::try_from(folded as u32).unwrap_or(COMPLEX);
    }
    let mut parts = String::new();
    fold(c, &mut |part| parts.push(part));
    let mut composed = parts.nfc();
    match (composed.next(), composed.next()) {
        (None, _) => DROPPED,
        (Some(one), None) if starts_cluster(one) && one != '\u{FFFF}' => {
            u16::try_from(one as u32).unwrap_or(COMPLEX)
        }
        _ => COMPLEX,
    }
}
