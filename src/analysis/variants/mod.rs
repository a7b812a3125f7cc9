//! 表記ゆれと同義語: other ways to write what was typed.
//!
//! The table is `data/variants.tsv`; each row has its source. Words are
//! compared in normal form, so that width, case and old characters need no rows.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::text::{is_hiragana, is_katakana, normalize};

/// The table as written.
const TABLE: &str = include_str!("../data/variants.tsv");

/// Rewritings given for one word: beyond these, a query is hardly a word.
pub const MAX_VARIANTS: usize = 32;

/// Particles that may stand beside a short word in kana.
const PARTICLES: &str = "のがをにはもとでへや";

/// Hiragana words up to this length need a border: がん is in がんばる.
const SHORT_KANA: usize = 2;

/// How a variant relates to what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VariantKind {
    /// One word, written differently.
    Spelling,
    /// Another word for the same thing.
    Synonym,
}

/// Another way to write a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The whole word, rewritten, in normal form.
    pub text: String,
    /// Whether only spellings were changed.
    pub kind: VariantKind,
    /// What was replaced, for people: `取組→取り組み`, several joined by `、`.
    pub rule: String,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantGroup {
    /// Spelling or synonym.
    pub kind: VariantKind,
    /// Whether only the first word finds the others.
    pub one_way: bool,
    /// The words in normal form.
    pub words: Vec<String>,
    /// Where the row comes from.
    pub source: String,
}

/// A word that may stand for another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Replacement {
    text: String,
    kind: VariantKind,
}

/// The variants known.
#[derive(Debug, Clone, Default)]
pub struct Variants {
    groups: Vec<VariantGroup>,
    replacements: HashMap<String, Vec<Replacement>>,
    /// The keys of `replacements` by first character, longest first.
    by_first: HashMap<char, Vec<String>>,
}

/// A place where a known word stands in the text.
struct Site<'a> {
    start: usize,
    end: usize,
    replacements: Vec<&'a Replacement>,
}

/// One replacement at one site.
#[derive(Clone, Copy)]
struct Choice<'a> {
    site: usize,
    replacement: &'a Replacement,
}

impl Variants {
    /// The table that comes with the program.
    pub fn load_builtin() -> Self {
        Self::of(rows(TABLE).filter_map(VariantGroup::parse).collect())
    }

    /// Variants of these groups only.
    pub fn of(groups: Vec<VariantGroup>) -> Self {
        let spellings = others_by_word(&groups, VariantKind::Spelling);
        let synonyms = others_by_word(&groups, VariantKind::Synonym);
        let mut variants = Self::default();
        for word in spellings.keys().chain(synonyms.keys()) {
            let found = replacements(word, &spellings, &synonyms);
            variants.replacements.insert(word.clone(), found);
        }
        for word in variants.replacements.keys() {
            if let Some(first) = word.chars().next() {
                variants
                    .by_first
                    .entry(first)
                    .or_default()
                    .push(word.clone());
            }
        }
        for words in variants.by_first.values_mut() {
            words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        variants.groups = groups;
        variants
    }

    /// The rows, in order.
    pub fn groups(&self) -> &[VariantGroup] {
        &self.groups
    }

    /// Identity of the table; queries are rewritten by it, the index is not.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for group in &self.groups {
            hasher.update(format!("{:?}{}", group.kind, group.one_way).as_bytes());
            hasher.update(group.words.join(" ").as_bytes());
            hasher.update(b"\n");
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// All rewritings of a word in normal form in which known words that stand
    /// in it are replaced: the longest known word first, no two overlapping, at
    /// most [`MAX_VARIANTS`], fewest replacements first. The word itself is not
    /// among them.
    pub fn expand(&self, normal: &str) -> Vec<Variant> {
        let sites = self.sites(normal);
        let mut seen = HashSet::from([normal.to_owned()]);
        let mut variants = Vec::new();
        // Choices with one replacement, then with two, and so on.
        let mut level: Vec<Vec<Choice<'_>>> = vec![Vec::new()];
        while !level.is_empty() {
            let mut deeper = Vec::new();
            for choices in &level {
                let next = choices.last().map_or(0, |choice| choice.site + 1);
                for choice in choices_from(&sites, next) {
                    if variants.len() == MAX_VARIANTS {
                        return variants;
                    }
                    let more = [choices.as_slice(), &[choice]].concat();
                    let variant = rewrite(normal, &sites, &more);
                    if seen.insert(variant.text.clone()) {
                        variants.push(variant);
                    }
                    deeper.push(more);
                }
            }
            level = deeper;
        }
        variants
    }

    /// Where known words stand, from left to right.
    fn sites(&self, text: &str) -> Vec<Site<'_>> {
        let mut sites = Vec::new();
        let mut offset = 0;
        while let Some(first) = text[offset..].chars().next() {
            let known = self.by_first.get(&first).into_iter().flatten();
            let found = known
                .filter(|word| text[offset..].starts_with(word.as_str()))
                .find_map(|word| self.site(text, offset, word));
            match found {
                Some(site) => {
                    offset = site.end;
                    sites.push(site);
                }
                None => offset += first.len_utf8(),
            }
        }
        sites
    }

    /// A known word at this place, unless it is only a piece of another word.
    fn site(&self, text: &str, start: usize, word: &str) -> Option<Site<'_>> {
        let end = start + word.len();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let replacements: Vec<&Replacement> = self
            .replacements
            .get(word)?
            .iter()
            .filter(|replacement| is_free(word, before, after, replacement.kind))
            .collect();
        (!replacements.is_empty()).then_some(Site {
            start,
            end,
            replacements,
        })
    }
}

/// For each word that is rewritten by groups of this kind: what it becomes.
fn others_by_word(groups: &[VariantGroup], kind: VariantKind) -> HashMap<String, Vec<String>> {
    let mut others: HashMap<String, Vec<String>> = HashMap::new();
    for group in groups.iter().filter(|group| group.kind == kind) {
        let typed = if group.one_way { 1 } else { group.words.len() };
        for word in &group.words[..typed] {
            let mates = group.words.iter().filter(|other| *other != word);
            others
                .entry(word.clone())
                .or_default()
                .extend(mates.cloned());
        }
    }
    others
}

/// What a word becomes: its spellings, the synonyms of any of them, and the
/// spellings of those. Synonyms of synonyms lead astray and are left out.
fn replacements(
    word: &str,
    spellings: &HashMap<String, Vec<String>>,
    synonyms: &HashMap<String, Vec<String>>,
) -> Vec<Replacement> {
    fn of<'a>(table: &'a HashMap<String, Vec<String>>, word: &str) -> &'a [String] {
        table.get(word).map_or(&[], Vec::as_slice)
    }
    let mut found: Vec<Replacement> = Vec::new();
    let mut add = |text: &str, kind| {
        if text != word && !found.iter().any(|known| known.text == text) {
            found.push(Replacement {
                text: text.to_owned(),
                kind,
            });
        }
    };
    let own = of(spellings, word);
    for spelling in own {
        add(spelling, VariantKind::Spelling);
    }
    for spelling in std::iter::once(word).chain(own.iter().map(String::as_str)) {
        for synonym in of(synonyms, spelling) {
            add(synonym, VariantKind::Synonym);
            for other in of(spellings, synonym) {
                add(other, VariantKind::Synonym);
            }
        }
    }
    found
}

/// Every replacement at the sites from this one on.
fn choices_from<'a>(sites: &'a [Site<'a>], from: usize) -> impl Iterator<Item = Choice<'a>> {
    let rest = sites.iter().enumerate().skip(from);
    rest.flat_map(|(site, place)| {
        let replacements = place.replacements.iter();
        replacements.map(move |replacement| Choice { site, replacement })
    })
}

/// The text with these choices made, in order of their sites.
fn rewrite(original: &str, sites: &[Site<'_>], choices: &[Choice<'_>]) -> Variant {
    let mut variant = Variant {
        text: String::new(),
        kind: VariantKind::Spelling,
        rule: String::new(),
    };
    let mut copied = 0;
    for Choice { site, replacement } in choices {
        let Site { start, end, .. } = sites[*site];
        variant.text.push_str(&original[copied..start]);
        variant.text.push_str(&replacement.text);
        copied = end;
        variant.kind = variant.kind.max(replacement.kind);
        if !variant.rule.is_empty() {
            variant.rule.push('、');
        }
        let rule = format!("{}→{}", &original[start..end], replacement.text);
        variant.rule.push_str(&rule);
    }
    variant.text.push_str(&original[copied..]);
    variant
}

/// Whether a word with these neighbours is a word of its own.
fn is_free(word: &str, before: Option<char>, after: Option<char>, kind: VariantKind) -> bool {
    let neighbours = || before.into_iter().chain(after);
    if word.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return !neighbours().any(|c| c.is_ascii_alphanumeric());
    }
    if word.chars().all(is_katakana) {
        // A spelling may stand in a compound, コミュニティ(ー)センター, but サーバ is not
        // in サーバー; another word for コロナ says nothing of コロナウイルス.
        return match kind {
            VariantKind::Spelling => after != Some('ー'),
            VariantKind::Synonym => !neighbours().any(is_katakana),
        };
    }
    let is_short = word.chars().count() <= SHORT_KANA && word.chars().all(is_hiragana);
    !is_short || !neighbours().any(|c| is_hiragana(c) && !PARTICLES.contains(c))
}

impl VariantGroup {
    fn parse(row: &str) -> Option<Self> {
        let fields: Vec<&str> = row.split('\t').collect();
        let [kind, direction, words, source] = fields[..] else {
            return None;
        };
        let kind = match kind {
            "spelling" => VariantKind::Spelling,
            "synonym" => VariantKind::Synonym,
            _ => return None,
        };
        let one_way = match direction {
            "=" => false,
            ">" => true,
            _ => return None,
        };
        let mut known = HashSet::new();
        let words: Vec<String> = words
            .split_whitespace()
            .map(normalize)
            // Spellings that the normal form makes one need no second entry.
            .filter(|word| !word.is_empty() && known.insert(word.clone()))
            .collect();
        (words.len() > 1 && !source.is_empty()).then(|| Self {
            kind,
            one_way,
            words,
            source: source.to_owned(),
        })
    }
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests;
