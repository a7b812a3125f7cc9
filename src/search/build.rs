//! Tree → engine queries.
//!
//! Each leaf becomes two queries: the **exact** one, by the normal form or a
//! variant as a substring of one value, and the **full** one, which also takes
//! measures that hold all morphemes of the word. The tree is built once from
//! each; what only the full tree matches is ranked below.

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, TERMINATED, Term};

use crate::index::{Facet, Snapshot};
use crate::text::normalize;

use super::SearchError;
use super::filters::facet_terms_for;
use super::grams::grams;
use super::query::{FieldTest, Node};
use super::ranking::WEIGHTS;
use super::same_value::SameValueQuery;
use super::steady::SteadyQuery;

/// The engine queries of a tree.
pub(super) struct Built {
    /// What matches plainly or by a variant.
    pub(super) exact: Box<dyn Query>,
    /// The same and what matches by parts; `None` when no leaf has parts.
    pub(super) full: Option<Box<dyn Query>>,
}

/// A word or phrase of the query, outside any NOT, with all its spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Normal form as typed.
    pub(super) plain: String,
    /// Normal forms of other spellings.
    pub(super) variants: Vec<String>,
    /// Content morphemes, for matches by parts; empty when there are none.
    pub(super) parts: Vec<String>,
    /// Whether it was quoted.
    pub(super) quoted: bool,
}

/// Builds queries against one state of the index.
pub(super) struct Builder<'a> {
    pub(super) snapshot: &'a Snapshot,
}

impl Builder<'_> {
    /// The queries of a tree.
    pub(super) fn build(&self, node: &Node) -> Result<Built, SearchError> {
        let exact = self.tree(node, false)?;
        let full = if self.has_parts(node) {
            Some(self.tree(node, true)?)
        } else {
            None
        };
        Ok(Built { exact, full })
    }

    /// The spellings and parts of a word.
    pub(super) fn word_leaf(&self, word: &str) -> Leaf {
        let plain = normalize(word);
        let analyzer = self.snapshot.analyzer();
        let variants = analyzer.variants().expand(&plain);
        let parts = analyzer.content_terms(&plain);
        // A code that nobody wrote is not its digits.
        let is_code = super::query::plan_code(&plain).is_some();
        let says_more =
            !is_code && parts.len() > 1 || parts.first().is_some_and(|part| *part != plain);
        Leaf {
            variants: variants.into_iter().map(|variant| variant.text).collect(),
            parts: if says_more { parts } else { Vec::new() },
            plain,
            quoted: false,
        }
    }

    fn has_parts(&self, node: &Node) -> bool {
        match node {
            Node::Word(word) => !self.word_leaf(word).parts.is_empty(),
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(|node| self.has_parts(node)),
            _ => false,
        }
    }

    fn tree(&self, node: &Node, with_parts: bool) -> Result<Box<dyn Query>, SearchError> {
        Ok(match node {
            Node::All => self.every_unit(),
            Node::Nothing => Box::new(EmptyQuery),
            Node::And(nodes) => self.all_of(nodes, with_parts)?,
            Node::Or(nodes) => {
                let any: Result<Vec<_>, _> = nodes
                    .iter()
                    .map(|node| self.tree(node, with_parts))
                    .collect();
                union(any?)
            }
            Node::Not(_) => self.all_of(std::slice::from_ref(node), with_parts)?,
            Node::Word(word) => self.word(&self.word_leaf(word), with_parts)?,
            Node::Phrase(phrase) => self.phrase(&normalize(phrase)),
            Node::Field(test) => self.field(test)?,
        })
    }

    /// Not the engine's "all documents": file records stand in the index too.
    fn every_unit(&self) -> Box<dyn Query> {
        let query = TermQuery::new(self.snapshot.unit_term(), IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
    }

    /// What NOT takes away is always exact: parts of a word are no reason to hide a measure.
    fn all_of(&self, nodes: &[Node], with_parts: bool) -> Result<Box<dyn Query>, SearchError> {
        let mut clauses = Vec::new();
        for node in nodes {
            clauses.push(match node {
                Node::Not(inner) => {
                    let excluded = SteadyQuery(self.tree(inner, false)?);
                    (Occur::MustNot, Box::new(excluded) as Box<dyn Query>)
                }
                node => (Occur::Must, self.tree(node, with_parts)?),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.every_unit()));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn word(&self, leaf: &Leaf, with_parts: bool) -> Result<Box<dyn Query>, SearchError> {
        let fields = self.snapshot.fields();
        let mut matches = Vec::new();
        let mut extra = Vec::new();
        let forms = std::iter::once((&leaf.plain, 1.0)).chain(
            leaf.variants
                .iter()
                .map(|variant| (variant, WEIGHTS.variant)),
        );
        for (form, weight) in forms {
            let in_field = |field, factor: f32| boosted(grams(field, form), factor * weight);
            matches.push(in_field(fields.law, WEIGHTS.law));
            matches.push(in_field(fields.inherited, WEIGHTS.inherited));
            extra.push(in_field(fields.title, WEIGHTS.title));
            extra.push(in_field(fields.topic, WEIGHTS.topic));
        }
        // A plan code has one identity and many spellings.
        if let Some(code) = super::query::plan_code(&leaf.plain) {
            matches.push(facet_query(fields.facet(Facet::Plan), &[code]));
        }
        if with_parts && !leaf.parts.is_empty() {
            matches.push(self.parts(&leaf.parts)?);
        }
        for part in &leaf.parts {
            extra.push(boosted(term(fields.terms, part), WEIGHTS.terms));
            extra.push(boosted(term(fields.title_terms, part), WEIGHTS.title_terms));
        }
        let mut clauses = vec![(Occur::Must, union(matches))];
        clauses.extend(extra.into_iter().map(|query| (Occur::Should, query)));
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// All morphemes in one value, or, if no value holds them, in one measure.
    fn parts(&self, parts: &[String]) -> Result<Box<dyn Query>, SearchError> {
        let field = self.snapshot.fields().terms;
        let terms: Vec<Term> = parts
            .iter()
            .map(|part| Term::from_field_text(field, part))
            .collect();
        let in_one_value = SameValueQuery::new(terms);
        if self.matches_any(&in_one_value)? {
            return Ok(Box::new(in_one_value));
        }
        let all = parts
            .iter()
            .map(|part| (Occur::Must, term(field, part)))
            .collect();
        Ok(Box::new(ConstScoreQuery::new(
            Box::new(BooleanQuery::new(all)),
            0.0,
        )))
    }

    fn matches_any(&self, query: &dyn Query) -> Result<bool, SearchError> {
        let searcher = self.snapshot.searcher();
        let scoring = tantivy::query::EnableScoring::disabled_from_searcher(searcher);
        let weight = query.weight(scoring)?;
        for reader in searcher.segment_readers() {
            let mut docs = weight.scorer(reader, 1.0)?;
            while docs.doc() != TERMINATED {
                if reader
                    .alive_bitset()
                    .is_none_or(|alive| alive.is_alive(docs.doc()))
                {
                    return Ok(true);
                }
                docs.advance();
            }
        }
        Ok(false)
    }

    /// A substring of one value; the rest of an overview counts, but weighs nothing.
    fn phrase(&self, normal: &str) -> Box<dyn Query> {
        let fields = self.snapshot.fields();
        let in_rest = ConstScoreQuery::new(grams(fields.rest, normal), 0.0);
        let matches = union(vec![grams(fields.law, normal), Box::new(in_rest)]);
        let clauses = vec![
            (Occur::Must, matches),
            (
                Occur::Should,
                boosted(grams(fields.title, normal), WEIGHTS.title),
            ),
            (
                Occur::Should,
                boosted(grams(fields.topic, normal), WEIGHTS.topic),
            ),
        ];
        Box::new(BooleanQuery::new(clauses))
    }

    fn field(&self, test: &FieldTest) -> Result<Box<dyn Query>, SearchError> {
        let fields = self.snapshot.fields();
        Ok(match test {
            FieldTest::Facet(facet, values) => {
                let terms = facet_terms_for(self.snapshot, *facet, values)?;
                facet_query(fields.facet(*facet), &terms)
            }
            FieldTest::Results(state) => facet_query(fields.results, &[state.as_str().to_owned()]),
        })
    }
}

/// The words and phrases of a tree that stand outside any NOT.
pub(super) fn leaves(builder: &Builder<'_>, node: &Node) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect_leaves(builder, node, &mut leaves);
    leaves
}

fn collect_leaves(builder: &Builder<'_>, node: &Node, leaves: &mut Vec<Leaf>) {
    match node {
        Node::Word(word) => leaves.push(builder.word_leaf(word)),
        Node::Phrase(phrase) => leaves.push(Leaf {
            plain: normalize(phrase),
            variants: Vec::new(),
            parts: Vec::new(),
            quoted: true,
        }),
        Node::And(nodes) | Node::Or(nodes) => {
            nodes
                .iter()
                .for_each(|node| collect_leaves(builder, node, leaves));
        }
        Node::All | Node::Nothing | Node::Not(_) | Node::Field(_) => {}
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

fn boosted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, weight))
}

fn facet_query(field: Field, terms: &[String]) -> Box<dyn Query> {
    let any = terms.iter().map(|value| {
        let term = Term::from_field_text(field, value);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>
    });
    Box::new(ConstScoreQuery::new(union(any.collect()), 0.0))
}

fn union(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}
