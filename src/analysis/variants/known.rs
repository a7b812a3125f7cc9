//! Words that may be replaced, and what by.

use std::collections::HashMap;
use std::sync::Arc;

use super::expand::{combine, sites};
use super::{Replacement, Site, Source, VariantGroup, VariantKind};

/// Spellings of the words inside one known word; more would crowd out its own.
const MAX_INNER: usize = 4;

/// Words with their replacements, the nearest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    replacements: HashMap<String, Vec<Arc<Replacement>>>,
    /// The keys of `replacements` by first character, longest first.
    by_first: HashMap<char, Vec<String>>,
}

/// Other words by word, each with its source.
type Others = HashMap<String, Vec<(String, Arc<Source>)>>;

impl Known {
    /// The words of these groups.
    pub(super) fn of_groups(groups: &[VariantGroup]) -> Self {
        let spellings = others_by_word(groups, VariantKind::Spelling);
        let synonyms = others_by_word(groups, VariantKind::Synonym);
        let spelled = Self::of(spellings.keys().map(|word| {
            let mut found = Found::new(word);
            found.add_all(of(&spellings, word), VariantKind::Spelling);
            found.done()
        }));
        let words = spellings.keys().chain(synonyms.keys());
        Self::of(words.map(|word| replacements(word, &spellings, &synonyms, &spelled)))
    }

    /// Names with the other names of the same places, over known words.
    pub(super) fn of_names(
        names: impl Iterator<Item = (String, Vec<(String, Arc<Source>)>)>,
        words: &Known,
    ) -> Self {
        Self::of(names.map(|(name, others)| {
            let mut found = Found::new(&name);
            for word in words.replacements_of(&name) {
                found.add(&word.to, word.kind, &word.source);
            }
            found.add_inner(&name, VariantKind::Spelling, words, None);
            for (other, source) in &others {
                found.add(other, VariantKind::Renamed, source);
                found.add_inner(other, VariantKind::Renamed, words, Some(source));
            }
            found.done()
        }))
    }

    fn of(entries: impl Iterator<Item = (String, Vec<Arc<Replacement>>)>) -> Self {
        let mut known = Self::default();
        for (word, replacements) in entries {
            let Some(first) = word.chars().next() else {
                continue;
            };
            if known
                .replacements
                .insert(word.clone(), replacements)
                .is_none()
            {
                known.by_first.entry(first).or_default().push(word);
            }
        }
        for words in known.by_first.values_mut() {
            words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        known
    }

    /// Known words with which a text begins, longest first.
    pub(super) fn at_start<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let first = text.chars().next();
        let known = first.and_then(|first| self.by_first.get(&first));
        let known = known.into_iter().flatten().map(String::as_str);
        known.filter(move |word| text.starts_with(word))
    }

    /// What a word may be replaced by.
    pub(super) fn replacements_of(&self, word: &str) -> &[Arc<Replacement>] {
        self.replacements.get(word).map_or(&[], Vec::as_slice)
    }
}

/// The replacements of one word, each once, in order of kind.
struct Found<'a> {
    word: &'a str,
    replacements: Vec<Arc<Replacement>>,
}

impl<'a> Found<'a> {
    fn new(word: &'a str) -> Self {
        Self {
            word,
            replacements: Vec::new(),
        }
    }

    fn add(&mut self, to: &str, kind: VariantKind, source: &Arc<Source>) {
        if to != self.word && !self.replacements.iter().any(|known| known.to == to) {
            self.replacements.push(Arc::new(Replacement {
                from: self.word.to_owned(),
                to: to.to_owned(),
                kind,
                source: Arc::clone(source),
            }));
        }
    }

    fn add_all(&mut self, others: &[(String, Arc<Source>)], kind: VariantKind) {
        for (other, source) in others {
            self.add(other, kind, source);
        }
    }

    /// A word with the words inside it spelled otherwise: 障がい者差別解消法. Its
    /// source is that of the word, or for the typed word that of the spelling.
    fn add_inner(
        &mut self,
        word: &str,
        kind: VariantKind,
        known: &Known,
        source: Option<&Arc<Source>>,
    ) {
        let mut inner = sites(word, &[known]);
        for Site { range, words } in &mut inner {
            let is_whole = range.len() == word.len();
            words.retain(|other| other.kind == VariantKind::Spelling && !is_whole);
        }
        for variant in combine(word, &inner).into_iter().take(MAX_INNER) {
            let own = variant.replacements.first().map(|first| &first.source);
            if let Some(source) = source.or(own) {
                self.add(&variant.text, kind, source);
            }
        }
    }

    fn done(mut self) -> (String, Vec<Arc<Replacement>>) {
        self.replacements
            .sort_by_key(|replacement| replacement.kind);
        (self.word.to_owned(), self.replacements)
    }
}

/// What a word becomes: its spellings, the synonyms of any of them, and the
/// spellings of those. Synonyms of synonyms lead astray and are left out.
fn replacements(
    word: &str,
    spellings: &Others,
    synonyms: &Others,
    spelled: &Known,
) -> (String, Vec<Arc<Replacement>>) {
    let mut found = Found::new(word);
    let own = of(spellings, word);
    found.add_all(own, VariantKind::Spelling);
    found.add_inner(word, VariantKind::Spelling, spelled, None);
    for spelling in std::iter::once(word).chain(own.iter().map(|(text, _)| text.as_str())) {
        for (synonym, source) in of(synonyms, spelling) {
            found.add(synonym, VariantKind::Synonym, source);
            for (other, _) in of(spellings, synonym) {
                found.add(other, VariantKind::Synonym, source);
            }
            found.add_inner(synonym, VariantKind::Synonym, spelled, Some(source));
        }
    }
    found.done()
}

fn of<'a>(table: &'a Others, word: &str) -> &'a [(String, Arc<Source>)] {
    table.get(word).map_or(&[], Vec::as_slice)
}

/// For each word that is rewritten by groups of this kind: what it becomes.
fn others_by_word(groups: &[VariantGroup], kind: VariantKind) -> Others {
    let mut others = Others::new();
    for group in groups.iter().filter(|group| group.kind == kind) {
        let source = Arc::new(Source::Table(group.source.clone()));
        let typed = if group.one_way { 1 } else { group.words.len() };
        for word in &group.words[..typed] {
            let mates = group.words.iter().filter(|other| *other != word);
            others
                .entry(word.clone())
                .or_default()
                .extend(mates.map(|mate| (mate.clone(), Arc::clone(&source))));
        }
    }
    others
}
