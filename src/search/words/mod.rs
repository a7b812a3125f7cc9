//! What each word of a query may match by: its spellings, its parts, a guess.

mod leaf;

use std::collections::HashMap;

use crate::analysis::{Analyzer, Class, Replacement, Site, VariantKind};
use crate::index::{CompletionKind, Snapshot};
use crate::text::normalize;

use super::query::{Node, plan_code};
use super::{MatchKind, SearchError, SearchRequest, named};

pub(super) use leaf::{Leaf, Spelling};

/// Rewritings whose parts are asked for: beyond these the first ones have said it.
const MAX_PARTED: usize = 8;

/// What a compound may end in without saying more: every row of a plan is a
/// measure for or against something.
const TAILS: &[&str] = &[
    "対策",
    "施策",
    "取組",
    "取組み",
    "取り組み",
    "状況",
    "関連",
    "関係",
];

/// What a question asks for, and the names of the columns: no row needs to hold them.
const ASKED_FOR: &[&str] = &[
    "取組",
    "取組み",
    "取り組み",
    "施策",
    "事業",
    "計画",
    "項目",
    "目標",
    "内容",
    "状況",
    "課題",
    "実績",
    "成果",
    "結果",
    "方針",
    "対策",
    "対応",
    "評価",
    "進捗",
    "一覧",
    "例",
    "件数",
    "人数",
    "回数",
    "割合",
    "理由",
    "予定",
    "関連",
    "関係",
    "部署",
    "担当",
    "年度",
];

/// What a word that matches nothing may have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    /// Reading or typo.
    pub(super) kind: MatchKind,
    /// Normal forms that stand in the corpus, best first.
    pub(super) texts: Vec<String>,
}

/// Guesses by the word as typed.
pub(super) type Guesses = HashMap<String, Guess>;

/// The leaves of a query, each made once.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: HashMap<String, Leaf>,
    questions: HashMap<String, Leaf>,
}

impl Words {
    /// The leaves of a tree.
    pub(super) fn of(
        snapshot: &Snapshot,
        node: &Node,
        request: &SearchRequest,
        guesses: &Guesses,
    ) -> Result<Self, SearchError> {
        let maker = Maker {
            snapshot,
            analyzer: snapshot.analyzer(),
            request,
            guesses,
        };
        let mut words = Self::default();
        words.visit(node, &maker)?;
        Ok(words)
    }

    fn visit(&mut self, node: &Node, maker: &Maker<'_>) -> Result<(), SearchError> {
        match node {
            Node::Word(word) if !self.words.contains_key(word) => {
                self.words.insert(word.clone(), maker.word(word)?);
            }
            Node::Question(text) if !self.questions.contains_key(text) => {
                self.questions.insert(text.clone(), maker.question(text));
            }
            Node::And(nodes) | Node::Or(nodes) => {
                for node in nodes {
                    self.visit(node, maker)?;
                }
            }
            Node::Not(inner) => self.visit(inner, maker)?,
            _ => {}
        }
        Ok(())
    }

    /// The leaf of a word, phrase or question of the tree; `None` for other nodes.
    pub(super) fn leaf(&self, node: &Node) -> Option<Leaf> {
        match node {
            Node::Word(word) => self.words.get(word).cloned(),
            Node::Question(text) => self.questions.get(text).cloned(),
            Node::Phrase(phrase) => Some(Leaf::phrase(phrase)),
            _ => None,
        }
    }

    /// The leaves outside any NOT, in order.
    pub(super) fn positive(&self, node: &Node) -> Vec<Leaf> {
        match node {
            Node::And(nodes) | Node::Or(nodes) => {
                let leaves = nodes.iter().flat_map(|node| self.positive(node));
                leaves.collect()
            }
            node => self.leaf(node).into_iter().collect(),
        }
    }
}

struct Maker<'a> {
    snapshot: &'a Snapshot,
    analyzer: &'a Analyzer,
    request: &'a SearchRequest,
    guesses: &'a Guesses,
}

impl Maker<'_> {
    fn word(&self, word: &str) -> Result<Leaf, SearchError> {
        let plain = normalize(word);
        if let Some(guess) = self.guesses.get(word) {
            return Ok(self.guessed(plain, guess));
        }
        let spellings = self.spellings(&plain);
        let terms = self.analyzer.content_terms(&plain);
        // A code that nobody wrote is not its digits.
        let parts = if plan_code(&plain).is_some() {
            Vec::new()
        } else {
            let own = without_tail(terms.clone());
            let rewritten = spellings.iter().take(MAX_PARTED);
            let rewritten =
                rewritten.map(|spelling| without_tail(self.analyzer.content_terms(&spelling.text)));
            alternatives(&plain, std::iter::once(own).chain(rewritten))
        };
        let mut names = named(self.snapshot, &plain)?.into_iter();
        let department = names.find(|name| name.kind == CompletionKind::Department);
        Ok(Leaf {
            other_terms: self.other_terms(&terms, &spellings),
            department: department.map(|department| department.text),
            plain,
            spellings,
            parts,
            terms,
            quoted: false,
            guess: None,
        })
    }

    /// A sentence: its nouns and numbers decide, the rest weighs.
    fn question(&self, text: &str) -> Leaf {
        let plain = normalize(text);
        let words = self.analyzer.content_words(&plain);
        let spellings = self.spellings(&plain);
        let rewritten = spellings.iter().take(MAX_PARTED).map(|spelling| {
            let words = self.analyzer.content_words(&spelling.text);
            deciding(&words)
        });
        let parts = alternatives(&plain, std::iter::once(deciding(&words)).chain(rewritten));
        let terms: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        Leaf {
            other_terms: self.other_terms(&terms, &spellings),
            department: None,
            parts,
            spellings,
            terms,
            plain,
            quoted: false,
            guess: None,
        }
    }

    fn other_terms(&self, own: &[String], spellings: &[Spelling]) -> Vec<(String, f32)> {
        let mut others: Vec<(String, f32)> = Vec::new();
        for spelling in spellings.iter().take(MAX_PARTED) {
            for term in self.analyzer.content_terms(&spelling.text) {
                let is_known = |others: &[(String, f32)]| others.iter().any(|(t, _)| *t == term);
                if !own.contains(&term) && !is_known(&others) {
                    others.push((term, spelling.weight()));
                }
            }
        }
        others
    }

    fn spellings(&self, plain: &str) -> Vec<Spelling> {
        if !self.request.variants {
            return Vec::new();
        }
        let variants = self.snapshot.variants();
        let torn = self.torn(plain, &variants.alternatives(plain));
        let is_off = |replacement: &Replacement| {
            let rule = replacement.rule();
            let mut off = self.request.without.iter();
            torn.contains(&replacement.from) && replacement.kind != VariantKind::Spelling
                || off.any(|off| *off == rule || *off == replacement.to)
        };
        let variants = variants.expand_without(plain, &is_off).into_iter();
        variants
            .map(|variant| Spelling {
                text: variant.text.clone(),
                variant: Some(variant),
            })
            .collect()
    }

    /// What the word was taken for, in every spelling that it has.
    fn guessed(&self, plain: String, guess: &Guess) -> Leaf {
        let mut texts: Vec<String> = guess.texts.clone();
        for text in &guess.texts {
            for spelling in self.spellings(text) {
                if !texts.contains(&spelling.text) {
                    texts.push(spelling.text);
                }
            }
        }
        let spellings = texts.into_iter().map(|text| Spelling {
            text,
            variant: None,
        });
        Leaf {
            spellings: spellings.collect(),
            parts: Vec::new(),
            terms: Vec::new(),
            other_terms: Vec::new(),
            department: None,
            plain,
            quoted: false,
            guess: Some(guess.kind),
        }
    }

    /// Known words that stand in a word by chance, across its morphemes: 民協 in 市民協働.
    fn torn(&self, plain: &str, sites: &[Site]) -> Vec<String> {
        if sites.is_empty() {
            return Vec::new();
        }
        let morphemes = self.analyzer.segmenter().segment(plain);
        let is_border = |at: usize| {
            at == plain.len() || morphemes.iter().any(|morpheme| morpheme.range.start == at)
        };
        sites
            .iter()
            .filter(|site| !is_border(site.range.start) || !is_border(site.range.end))
            .map(|site| plain[site.range.clone()].to_owned())
            .collect()
    }
}

/// The sets of morphemes by which a word may match, each once; none where they
/// say no more than the word itself.
fn alternatives(plain: &str, sets: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let mut alternatives: Vec<Vec<String>> = Vec::new();
    for set in sets {
        let says_more = set.len() > 1 || set.first().is_some_and(|only| only != plain);
        if says_more && !alternatives.contains(&set) {
            alternatives.push(set);
        }
    }
    alternatives
}

fn without_tail(mut terms: Vec<String>) -> Vec<String> {
    while terms.len() > 1
        && terms
            .last()
            .is_some_and(|last| TAILS.contains(&last.as_str()))
    {
        terms.pop();
    }
    terms
}

/// The words of a question that its answer must hold; all of them where it has
/// nothing but verbs.
fn deciding(words: &[(String, Class)]) -> Vec<String> {
    let is_noun = |class: &Class| matches!(class, Class::Content | Class::Number);
    let nouns = words
        .iter()
        .filter(|(word, class)| is_noun(class) && !ASKED_FOR.contains(&word.as_str()));
    let nouns: Vec<String> = nouns.map(|(word, _)| word.clone()).collect();
    if nouns.is_empty() {
        words.iter().map(|(word, _)| word.clone()).collect()
    } else {
        nouns
    }
}

/// Whether a text has a word beyond those that a question asks for.
pub(super) fn says_something(analyzer: &Analyzer, normal: &str) -> bool {
    let words = analyzer.content_words(normal);
    words
        .iter()
        .any(|(word, _)| !ASKED_FOR.contains(&word.as_str()))
}
