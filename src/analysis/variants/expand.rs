//! Finding known words in a word, and rewriting it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::text::{is_hiragana, is_ideograph, is_katakana};

use super::known::Known;
use super::{Piece, Replacement, Site, Variant, VariantKind, rules};

/// Rewritings given for one word: beyond these, a query is hardly a word.
pub const MAX_VARIANTS: usize = 32;

/// Particles that may stand beside a short word in kana.
const PARTICLES: &str = "のがをにはもとでへや";

/// Words in kana up to this length need a border: がん is in がんばる, ガン in ヴィーガン.
const SHORT_KANA: usize = 2;

/// What may stand before a name that was changed: 市立, 新, 旧.
const BEFORE_NAMES: &str = "市町村区立新旧";

/// Ends of names of sections; 福祉部 is not in 福祉部会.
const SECTION_ENDS: &str = "部課室局係";

/// What may follow the name of a section.
const AFTER_SECTIONS: &str = "長内外";

/// Where known words stand, from left to right, no two overlapping.
pub(super) fn sites(text: &str, known: &[&Known]) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    let mut offset = 0;
    while let Some(first) = text[offset..].chars().next() {
        let found = provisional(text, offset, known).or_else(|| word_at(text, offset, known));
        match found {
            Some(site) => {
                offset = site.range.end;
                sites.push(site);
            }
            None => offset += first.len_utf8(),
        }
    }
    // Within a run of katakana, a word of the table is worth more than a rule.
    for site in rules::katakana(text) {
        let is_free = |other: &Site| {
            other.range.end <= site.range.start || site.range.end <= other.range.start
        };
        if sites.iter().all(is_free) {
            sites.push(site);
        }
    }
    sites.sort_by_key(|site| site.range.start);
    sites
}

/// The longest known word at this place, unless it is only a piece of another word.
fn word_at(text: &str, start: usize, known: &[&Known]) -> Option<Site> {
    let mut candidates: Vec<&str> = known
        .iter()
        .flat_map(|known| known.at_start(&text[start..]))
        .collect();
    // A name of this corpus knows what the table says of it, and comes first.
    candidates.sort_by_key(|word| std::cmp::Reverse(word.len()));
    candidates.into_iter().find_map(|word| {
        let end = start + word.len();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let all = known.iter().map(|known| known.replacements_of(word));
        let all = all.into_iter().find(|found| !found.is_empty())?;
        let is_word = |other: &&Arc<Replacement>| {
            is_free(word, before, after, other.kind) && !stands_already(text, start, other)
        };
        let words: Vec<_> = all.iter().filter(is_word).cloned().collect();
        (!words.is_empty()).then_some(Site {
            range: start..end,
            words,
        })
    })
}

/// Whether what would replace a word stands around it: 待機児 in 待機児童.
fn stands_already(text: &str, start: usize, other: &Replacement) -> bool {
    other.to.match_indices(other.from.as_str()).any(|(at, _)| {
        start.checked_sub(at).is_some_and(|begin| {
            text.is_char_boundary(begin) && text[begin..].starts_with(other.to.as_str())
        })
    })
}

/// A name marked as provisional: what it is without the mark, and what that became.
fn provisional(text: &str, start: usize, known: &[&Known]) -> Option<Site> {
    let mark = rules::provisional_mark(&text[start..])?;
    let after = start + mark;
    let named = word_at(text, after, known);
    let end = named.as_ref().map_or_else(
        || after + rules::name_len(&text[after..]),
        |site| site.range.end,
    );
    let name = &text[after..end];
    if name.is_empty() {
        return None;
    }
    let from = &text[start..end];
    let mut words = vec![rules::without_mark(from, name)];
    let others = match named {
        Some(site) => site.words,
        None => Vec::new(),
    };
    for other in others {
        words.push(Arc::new(Replacement {
            from: from.to_owned(),
            ..Replacement::clone(&other)
        }));
    }
    if words.len() == 1 {
        // No name that became another: the words in it may still be spelled otherwise.
        for variant in combine(name, &sites(name, known)) {
            let [only] = &variant.replacements[..] else {
                break;
            };
            words.push(Arc::new(Replacement {
                from: from.to_owned(),
                to: variant.text,
                ..Replacement::clone(only)
            }));
        }
    }
    words.sort_by_key(|word| word.kind);
    Some(Site {
        range: start..end,
        words,
    })
}

/// The rewritings that these sites allow, fewest replacements first, then by kind.
pub(super) fn combine(original: &str, sites: &[Site]) -> Vec<Variant> {
    let mut seen = HashSet::from([original.to_owned()]);
    let mut variants = Vec::new();
    // Choices with one replacement, then with two, and so on.
    let mut level: Vec<Vec<(usize, &Arc<Replacement>)>> = vec![Vec::new()];
    while !level.is_empty() && variants.len() < MAX_VARIANTS {
        let mut deeper = Vec::new();
        for choices in &level {
            let next = choices.last().map_or(0, |(site, _)| site + 1);
            for (site, place) in sites.iter().enumerate().skip(next) {
                for word in &place.words {
                    deeper.push([choices.as_slice(), &[(site, word)]].concat());
                }
            }
        }
        let mut found: Vec<Variant> = deeper
            .iter()
            .map(|choices| rewrite(original, sites, choices))
            .collect();
        found.sort_by_key(|variant| variant.kind);
        found.retain(|variant| seen.insert(variant.text.clone()));
        variants.extend(found);
        level = deeper;
    }
    variants.truncate(MAX_VARIANTS);
    variants
}

/// The text with these choices made, in order of their sites.
fn rewrite(original: &str, sites: &[Site], choices: &[(usize, &Arc<Replacement>)]) -> Variant {
    let mut pieces = Vec::new();
    let mut push = |text: &str, replaced| {
        if !text.is_empty() {
            pieces.push(Piece {
                text: text.to_owned(),
                replaced,
            });
        }
    };
    let mut copied = 0;
    for (site, word) in choices {
        let range = &sites[*site].range;
        push(&original[copied..range.start], false);
        push(&word.to, true);
        copied = range.end;
    }
    push(&original[copied..], false);
    let replacements: Vec<_> = choices.iter().map(|(_, word)| Arc::clone(word)).collect();
    let kinds = replacements.iter().map(|word| word.kind);
    let rules: Vec<String> = replacements.iter().map(|word| word.rule()).collect();
    Variant {
        text: pieces.iter().map(|piece| piece.text.as_str()).collect(),
        pieces,
        kind: kinds.max().unwrap_or(VariantKind::Spelling),
        rule: rules.join("、"),
        replacements,
    }
}

/// Whether a word with these neighbours is a word of its own.
fn is_free(word: &str, before: Option<char>, after: Option<char>, kind: VariantKind) -> bool {
    if kind == VariantKind::Renamed {
        return is_free_name(word, before, after);
    }
    let neighbours = || before.into_iter().chain(after);
    // 包括 is short for a centre, but not in 包括的.
    if kind == VariantKind::Synonym && after == Some('的') {
        return false;
    }
    if word.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return !neighbours().any(|c| c.is_ascii_alphanumeric());
    }
    let is_short = word.chars().count() <= SHORT_KANA;
    if word.chars().all(is_katakana) {
        // A spelling may stand in a compound, コミュニティ(ー)センター, but サーバ is not
        // in サーバー; another word for コロナ says nothing of コロナウイルス.
        return match kind {
            VariantKind::Spelling if !is_short => after != Some('ー'),
            _ => !neighbours().any(|c| is_katakana(c) || c == 'ー'),
        };
    }
    let is_short = is_short && word.chars().all(is_hiragana);
    !is_short || !neighbours().any(|c| is_hiragana(c) && !PARTICLES.contains(c))
}

/// Whether a name stands alone: 福祉部 is another section than 健康福祉部.
fn is_free_name(name: &str, before: Option<char>, after: Option<char>) -> bool {
    let continues = |c: char| is_ideograph(c) || is_katakana(c) || c == 'ー' || c.is_alphanumeric();
    let is_section = name.ends_with(|c| SECTION_ENDS.contains(c));
    let begins = before.is_none_or(|c| is_hiragana(c) || !continues(c) || BEFORE_NAMES.contains(c));
    let ends = after.is_none_or(|c| !is_section || !is_ideograph(c) || AFTER_SECTIONS.contains(c));
    begins && ends && after != Some('ー')
}
