//! What a request means in this corpus: a tree, filters, and what to tell about both.
//!
//! The parser knows no corpus. Here the words of its tree are looked at with
//! the corpus beside them: a pasted policy, a sentence, 「評価がB」.

mod policy;
mod question;

use crate::analysis::Source;
use crate::index::{CompletionKind, Facet, Snapshot};
use crate::text::normalize;

use super::query::{FieldTest, Node, parse_with};
use super::words::Leaf;
use super::{
    Applied, Choice, Expansion, Filters, Recognised, SearchError, SearchRequest, UsedAs, named,
};

/// Words of which a name is made: family and given name, 市民協働部 市民課.
const MAX_NAME_WORDS: usize = 3;

/// A request after its text was read.
pub(super) struct Understood {
    pub(super) node: Node,
    pub(super) filters: Filters,
    recognised: Vec<Recognised>,
    choices: Vec<Choice>,
    limits: Vec<String>,
    notes: Vec<String>,
}

impl Understood {
    pub(super) fn of(snapshot: &Snapshot, request: &SearchRequest) -> Result<Self, SearchError> {
        let parsed = parse_with(&request.query, &request.literal);
        let found = parsed.recognised.iter();
        let mut reading = Reading {
            snapshot,
            request,
            recognised: found.map(|(typed, test)| recognised(typed, test)).collect(),
        };
        let node = reading.policies(parsed.node)?;
        let node = reading.sentences(node)?;
        reading.names(&node)?;
        let (node, filters) = lift(node, &request.filters);
        Ok(Self {
            choices: policy::choices(snapshot, &filters)?,
            recognised: reading.recognised,
            node,
            filters,
            limits: parsed.limits,
            notes: parsed.notes,
        })
    }

    pub(super) fn applied(self, request: &SearchRequest, leaves: &[Leaf]) -> Applied {
        let expansions = expansions(leaves);
        let mut variants: Vec<String> = Vec::new();
        for spelling in leaves.iter().flat_map(|leaf| &leaf.spellings) {
            if spelling.variant.is_some() && !variants.contains(&spelling.text) {
                variants.push(spelling.text.clone());
            }
        }
        Applied {
            query: self.node.to_string(),
            filters: self.filters,
            sort: request.sort,
            variants,
            expansions,
            without: request.without.clone(),
            literal: request.literal.clone(),
            recognised: self.recognised,
            choices: self.choices,
            did_you_mean: Vec::new(),
            limits: self.limits,
            notes: self.notes,
        }
    }
}

/// Fields that every hit must satisfy become filters, so that their facets show
/// what else could be chosen. A facet chosen beside the text is left alone: both
/// must hold then.
fn lift(node: Node, chosen: &Filters) -> (Node, Filters) {
    let mut filters = chosen.clone();
    let nodes = match node {
        Node::And(nodes) => nodes,
        node => vec![node],
    };
    let mut kept = Vec::new();
    let mut lifted: Vec<Facet> = Vec::new();
    for node in nodes {
        match node {
            Node::Field(FieldTest::Facet(facet, values))
                if filters.of(facet).is_empty() && !lifted.contains(&facet) =>
            {
                lifted.push(facet);
                *filters.of_mut(facet) = values;
            }
            Node::All => {}
            node => kept.push(node),
        }
    }
    let node = match kept.len() {
        0 => Node::All,
        1 => kept.remove(0),
        _ => Node::And(kept),
    };
    (node, filters)
}

/// The tree on its way to being understood.
struct Reading<'a> {
    snapshot: &'a Snapshot,
    request: &'a SearchRequest,
    recognised: Vec<Recognised>,
}

impl Reading<'_> {
    fn is_literal(&self, word: &str) -> bool {
        self.request.literal.iter().any(|literal| literal == word)
    }

    /// Departments and persons among the words: they stay words, which weigh more.
    fn names(&mut self, node: &Node) -> Result<(), SearchError> {
        let words = match node {
            Node::And(nodes) => nodes.as_slice(),
            node => std::slice::from_ref(node),
        };
        let mut at = 0;
        while at < words.len() {
            at += match self.name_at(&words[at..])? {
                Some((recognised, length)) => {
                    self.recognised.push(recognised);
                    length
                }
                None => 1,
            };
        }
        Ok(())
    }

    /// The longest run of words from here on that is a name, as 宮城 節子 is, and
    /// how many words it has.
    fn name_at(&self, nodes: &[Node]) -> Result<Option<(Recognised, usize)>, SearchError> {
        let words = nodes.iter().map_while(|node| match node {
            Node::Word(word) => Some(word.as_str()),
            _ => None,
        });
        let words: Vec<&str> = words.take(MAX_NAME_WORDS).collect();
        for length in (1..=words.len()).rev() {
            let typed = words[..length].join(" ");
            let names = named(self.snapshot, &normalize(&typed))?;
            let name = names.into_iter().find_map(|name| match name.kind {
                CompletionKind::Department => Some(("department", name.text)),
                CompletionKind::Person => Some(("person", name.text)),
                _ => None,
            });
            if let Some((field, value)) = name {
                let recognised = Recognised {
                    typed,
                    field: field.to_owned(),
                    value,
                    used_as: UsedAs::Boost,
                };
                return Ok(Some((recognised, length)));
            }
        }
        Ok(None)
    }

    fn note(&mut self, typed: &str, test: &FieldTest) {
        self.recognised.push(recognised(typed, test));
    }
}

fn recognised(typed: &str, test: &FieldTest) -> Recognised {
    let (field, value) = match test {
        FieldTest::Facet(facet, values) => (facet.as_str(), values.join("、")),
        FieldTest::Results(state) => ("results", state.label().to_owned()),
    };
    Recognised {
        typed: typed.to_owned(),
        field: field.to_owned(),
        value,
        used_as: UsedAs::Filter,
    }
}

/// The rewritings in use, each rule once.
fn expansions(leaves: &[Leaf]) -> Vec<Expansion> {
    let mut expansions: Vec<Expansion> = Vec::new();
    let spellings = leaves.iter().flat_map(|leaf| &leaf.spellings);
    let variants = spellings.filter_map(|spelling| spelling.variant.as_ref());
    for used in variants.flat_map(|variant| &variant.replacements) {
        let rule = used.rule();
        if expansions.iter().any(|known| known.rule == rule) {
            continue;
        }
        let (source, key) = match &*used.source {
            Source::Table(reason) => (reason.clone(), None),
            Source::Text { sentence, key, .. } => (sentence.clone(), Some(key.clone())),
        };
        expansions.push(Expansion {
            typed: used.from.clone(),
            text: used.to.clone(),
            kind: used.kind,
            rule,
            source,
            key,
        });
    }
    expansions
}
