//! 表記ゆれ, 改称, 同義語: other ways to write what was typed.
//!
//! Most come from the table `data/variants.tsv`, in which each row has its
//! source; katakana and 仮称 follow rules; renamed places come from the documents
//! that say so ([`Variants::with_renamings`]). Words are compared in normal
//! form, so that width, case and old characters need no rows.

mod expand;
mod known;
mod rules;
mod table;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::normalize;

use known::Known;

pub use expand::MAX_VARIANTS;
pub use table::VariantGroup;

/// Names that one renamed place may go through; longer chains lead astray.
const MAX_NAMES: usize = 6;

/// How a variant relates to what was typed, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VariantKind {
    /// One word, written differently.
    Spelling,
    /// Another name that one place, section or service has had.
    Renamed,
    /// Another word for the same thing.
    Synonym,
}

/// Why one word may stand for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The reason that stands in the table, or the rule.
    Table(String),
    /// A document says so.
    Text {
        /// What it says, in its own characters.
        sentence: String,
        /// Path of the file, relative to the corpus.
        document: String,
        /// Key of the measure.
        key: String,
    },
}

/// One word that may stand for another, both in normal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// What was typed.
    pub from: String,
    /// What is looked for as well.
    pub to: String,
    /// How the two relate.
    pub kind: VariantKind,
    /// Why.
    pub source: Arc<Source>,
}

impl Replacement {
    /// What is replaced, for people: `取組→取り組み`.
    pub fn rule(&self) -> String {
        format!("{}→{}", self.from, self.to)
    }
}

/// A stretch of a rewritten word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// In normal form, never empty.
    pub text: String,
    /// Whether it replaces what was typed.
    pub replaced: bool,
}

/// Another way to write a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The whole word, rewritten, in normal form.
    pub text: String,
    /// The same, cut where replacements begin and end.
    pub pieces: Vec<Piece>,
    /// The farthest kind among the replacements.
    pub kind: VariantKind,
    /// What was replaced, for people: `取組→取り組み`, several joined by `、`.
    pub rule: String,
    /// What was replaced, from left to right.
    pub replacements: Vec<Arc<Replacement>>,
}

/// A place in a word where a known word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its bytes in the word.
    pub range: Range<usize>,
    /// What may stand there, the nearest first.
    pub words: Vec<Arc<Replacement>>,
}

/// Two names of one place and the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// The name before.
    pub from: String,
    /// The name after.
    pub to: String,
    /// Where it is said.
    pub source: Source,
}

/// The variants known.
#[derive(Debug, Clone, Default)]
pub struct Variants {
    groups: Arc<Vec<VariantGroup>>,
    words: Arc<Known>,
    /// Names that places of this corpus have had.
    names: Known,
}

impl Variants {
    /// The table that comes with the program.
    pub fn load_builtin() -> Self {
        Self::of(table::builtin())
    }

    /// Variants of these groups only.
    pub fn of(groups: Vec<VariantGroup>) -> Self {
        Self {
            words: Arc::new(Known::of_groups(&groups)),
            groups: Arc::new(groups),
            names: Known::default(),
        }
    }

    /// The same and, in both directions, the names that places have had. What is
    /// only provisional, `(仮称)…`, is known without its mark.
    pub fn with_renamings(&self, renamings: &[OtherName]) -> Self {
        let mut mates: HashMap<String, Vec<(String, Arc<Source>)>> = HashMap::new();
        for renaming in renamings {
            let [from, to] = [&renaming.from, &renaming.to].map(|name| plain_name(name));
            if from == to || from.is_empty() || to.is_empty() {
                continue;
            }
            let source = Arc::new(renaming.source.clone());
            for (one, other) in [(&from, &to), (&to, &from)] {
                let known = mates.entry(one.clone()).or_default();
                if !known.iter().any(|(name, _)| name == other) {
                    known.push((other.clone(), Arc::clone(&source)));
                }
            }
        }
        let names = mates.keys().map(|name| (name.clone(), chain(name, &mates)));
        Self {
            groups: Arc::clone(&self.groups),
            words: Arc::clone(&self.words),
            names: Known::of_names(names, &self.words),
        }
    }

    /// The rows, in order.
    pub fn groups(&self) -> &[VariantGroup] {
        &self.groups
    }

    /// Identity of the table; queries are rewritten by it, the index is not.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for group in self.groups.iter() {
            hasher.update(format!("{:?}{}", group.kind, group.one_way).as_bytes());
            hasher.update(group.words.join(" ").as_bytes());
            hasher.update(b"\n");
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// All rewritings of a word in normal form in which known words that stand
    /// in it are replaced, see [`Self::expand_without`].
    pub fn expand(&self, normal: &str) -> Vec<Variant> {
        self.expand_without(normal, &|_| false)
    }

    /// All rewritings of a word in normal form: the longest known word first, no
    /// two overlapping, at most [`MAX_VARIANTS`]; fewest replacements first,
    /// then by kind. The word itself is not among them, and no replacement is
    /// made that is `off`.
    pub fn expand_without(&self, normal: &str, off: &dyn Fn(&Replacement) -> bool) -> Vec<Variant> {
        let mut sites = self.alternatives(normal);
        for site in &mut sites {
            site.words.retain(|word| !off(word));
        }
        expand::combine(normal, &sites)
    }

    /// Where known words stand in a word in normal form, from left to right, and
    /// what each may be replaced by.
    pub fn alternatives(&self, normal: &str) -> Vec<Site> {
        expand::sites(normal, &[&self.names, &self.words])
    }
}

/// A name in normal form without the mark of a provisional one.
fn plain_name(name: &str) -> String {
    let normal = normalize(name);
    match rules::provisional_mark(&normal) {
        Some(mark) => normal[mark..].to_owned(),
        None => normal,
    }
}

/// All names that lead from this one to another, nearest first.
fn chain(
    name: &str,
    mates: &HashMap<String, Vec<(String, Arc<Source>)>>,
) -> Vec<(String, Arc<Source>)> {
    let mut found: Vec<(String, Arc<Source>)> = Vec::new();
    let mut next = vec![name.to_owned()];
    while let Some(current) = next.pop() {
        for (other, source) in mates.get(&current).into_iter().flatten() {
            let is_known = other == name || found.iter().any(|(known, _)| known == other);
            if !is_known && found.len() < MAX_NAMES {
                found.push((other.clone(), Arc::clone(source)));
                next.insert(0, other.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
