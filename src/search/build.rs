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

use super::SearchError;
use super::filters::facet_terms_for;
use super::grams::grams;
use super::query::{FieldTest, Node, plan_code};
use super::ranking::{Signal, WEIGHTS};
use super::same_value::SameValueQuery;
use super::steady::SteadyQuery;
use super::words::{Leaf, Words};

/// The engine queries of a tree.
pub(super) struct Built {
    /// What matches plainly or by a variant.
    pub(super) exact: Box<dyn Query>,
    /// The same and what matches by parts; `None` when no leaf has parts.
    pub(super) full: Option<Box<dyn Query>>,
}

/// One reason for which a leaf matches or weighs more.
pub(super) struct Clause {
    pub(super) signal: Signal,
    /// The spelling or morpheme.
    pub(super) form: String,
    /// Its query; the signal's weight is in its score.
    pub(super) query: Box<dyn Query>,
    /// Whether it makes a match; others only add to the score of one.
    pub(super) matches: bool,
}

impl Clause {
    /// A clause that counts `factor` times the weight of its signal.
    fn new(signal: Signal, form: &str, factor: f32, query: Box<dyn Query>, matches: bool) -> Self {
        Self {
            signal,
            form: form.to_owned(),
            query: boosted(query, signal.weight() * factor),
            matches,
        }
    }
}

/// Builds queries against one state of the index.
pub(super) struct Builder<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) words: &'a Words,
}

impl Builder<'_> {
    /// The queries of a tree.
    pub(super) fn build(&self, node: &Node) -> Result<Built, SearchError> {
        let exact = self.tree(node, false)?;
        let has_parts = self
            .words
            .positive(node)
            .iter()
            .any(|leaf| !leaf.parts.is_empty());
        let full = has_parts.then(|| self.tree(node, true)).transpose()?;
        Ok(Built { exact, full })
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
            Node::Word(_) | Node::Question(_) | Node::Phrase(_) => match self.words.leaf(node) {
                Some(leaf) => self.leaf(&leaf, with_parts)?,
                None => Box::new(EmptyQuery),
            },
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
        if let Some(near) = self.near(nodes) {
            clauses.push((Occur::Should, near.query));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// All words of a conjunction in one value; `None` where there is one word
    /// only, or one of them has no morpheme to look for.
    pub(super) fn near(&self, nodes: &[Node]) -> Option<Clause> {
        let leaves = nodes.iter().filter_map(|node| self.words.leaf(node));
        let leaves: Vec<Leaf> = leaves.collect();
        if leaves.len() < 2 || leaves.iter().any(|leaf| leaf.terms.is_empty()) {
            return None;
        }
        let mut words: Vec<&String> = leaves.iter().flat_map(|leaf| &leaf.terms).collect();
        words.sort_unstable();
        words.dedup();
        let field = self.snapshot.fields().terms;
        let terms = words.iter().map(|word| Term::from_field_text(field, word));
        let together = SameValueQuery::new(terms.collect());
        let weight = Signal::Near.weight();
        Some(Clause {
            signal: Signal::Near,
            form: leaves
                .iter()
                .map(|leaf| leaf.plain.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            query: Box::new(ConstScoreQuery::new(Box::new(together), weight)),
            matches: false,
        })
    }

    fn leaf(&self, leaf: &Leaf, with_parts: bool) -> Result<Box<dyn Query>, SearchError> {
        let (matches, extra): (Vec<Clause>, Vec<Clause>) = self
            .clauses(leaf, with_parts)?
            .into_iter()
            .partition(|clause| clause.matches);
        let matches = union(matches.into_iter().map(|clause| clause.query).collect());
        let mut clauses = vec![(Occur::Must, matches)];
        clauses.extend(
            extra
                .into_iter()
                .map(|clause| (Occur::Should, clause.query)),
        );
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Every reason for which a leaf may match or weigh more.
    pub(super) fn clauses(
        &self,
        leaf: &Leaf,
        with_parts: bool,
    ) -> Result<Vec<Clause>, SearchError> {
        if leaf.quoted {
            return Ok(self.phrase(&leaf.plain));
        }
        let fields = self.snapshot.fields();
        let mut clauses = self.spellings(leaf);
        clauses.extend(self.morphemes(leaf));
        if let Some(department) = &leaf.department {
            let field = fields.facet(Facet::Department);
            let names = facet_query(field, std::slice::from_ref(department));
            let weight = Signal::Department.weight();
            clauses.push(Clause {
                signal: Signal::Department,
                form: department.clone(),
                query: Box::new(ConstScoreQuery::new(names, weight)),
                matches: true,
            });
        }
        let mut unweighted = |signal, query| {
            clauses.push(Clause::new(signal, &leaf.plain, 0.0, query, true));
        };
        // A plan code has one identity and many spellings.
        if let Some(code) = plan_code(&leaf.plain) {
            unweighted(
                Signal::Text,
                facet_query(fields.facet(Facet::Plan), &[code]),
            );
        }
        if with_parts && !leaf.parts.is_empty() {
            unweighted(Signal::Term, self.parts(&leaf.parts)?);
        }
        Ok(clauses)
    }

    /// The word and its spellings as substrings.
    fn spellings(&self, leaf: &Leaf) -> Vec<Clause> {
        let fields = self.snapshot.fields();
        let mut clauses = Vec::new();
        for form in leaf.forms() {
            let text = form.text;
            if form.is_word() {
                let query = term(fields.terms, text);
                clauses.push(Clause::new(Signal::Text, text, form.weight, query, true));
                continue;
            }
            let is_short = text == leaf.plain && leaf.is_short();
            let factor = if is_short {
                WEIGHTS.short_text
            } else {
                form.weight
            };
            for (signal, field, matches) in [
                (Signal::Text, fields.law, true),
                (Signal::Inherited, fields.inherited, true),
                (Signal::Title, fields.title, false),
                (Signal::Topic, fields.topic, false),
            ] {
                let query = grams(field, text);
                clauses.push(Clause::new(signal, text, factor, query, matches));
            }
        }
        clauses
    }

    /// The morphemes of the word and of its spellings: weight only.
    fn morphemes(&self, leaf: &Leaf) -> Vec<Clause> {
        let fields = self.snapshot.fields();
        let columns = [
            (Signal::Term, fields.terms),
            (Signal::TitleTerm, fields.title_terms),
            (Signal::CommitmentTerm, fields.commitment_terms),
            (Signal::ResultTerm, fields.result_terms),
            (Signal::IssueTerm, fields.issue_terms),
        ];
        let own_factor = if leaf.is_short() {
            WEIGHTS.short_word
        } else {
            1.0
        };
        let own = leaf
            .terms
            .iter()
            .map(|word| (word, own_factor, &columns[..]));
        // For other words, that they stand anywhere and in the title will do.
        let others = leaf.other_terms.iter();
        let others = others.map(|(word, factor)| (word, *factor, &columns[..2]));
        let mut clauses = Vec::new();
        for (word, factor, columns) in own.chain(others) {
            for (signal, field) in columns {
                clauses.push(Clause::new(
                    *signal,
                    word,
                    factor,
                    term(*field, word),
                    false,
                ));
            }
        }
        clauses
    }

    /// All morphemes of one set in one value, or, if no value holds any of the
    /// sets, in one measure.
    fn parts(&self, sets: &[Vec<String>]) -> Result<Box<dyn Query>, SearchError> {
        let field = self.snapshot.fields().terms;
        let in_one_value = sets.iter().map(|set| {
            let terms = set.iter().map(|part| Term::from_field_text(field, part));
            Box::new(SameValueQuery::new(terms.collect())) as Box<dyn Query>
        });
        let in_one_value = union(in_one_value.collect());
        if matches_any(self.snapshot, &*in_one_value)? {
            return Ok(in_one_value);
        }
        let in_one_measure = sets.iter().map(|set| {
            let all = set.iter().map(|part| (Occur::Must, term(field, part)));
            let all = BooleanQuery::new(all.collect());
            Box::new(ConstScoreQuery::new(Box::new(all), 0.0)) as Box<dyn Query>
        });
        Ok(union(in_one_measure.collect()))
    }

    /// A substring of one value; the rest of an overview counts, but weighs nothing.
    fn phrase(&self, normal: &str) -> Vec<Clause> {
        let fields = self.snapshot.fields();
        let clause = |signal, field, factor, matches| {
            Clause::new(signal, normal, factor, grams(field, normal), matches)
        };
        vec![
            clause(Signal::Text, fields.law, 1.0, true),
            clause(Signal::Text, fields.rest, 0.0, true),
            clause(Signal::Title, fields.title, 1.0, false),
            clause(Signal::Topic, fields.topic, 1.0, false),
        ]
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

/// Whether any live document matches.
pub(super) fn matches_any(snapshot: &Snapshot, query: &dyn Query) -> Result<bool, SearchError> {
    let searcher = snapshot.searcher();
    let scoring = tantivy::query::EnableScoring::disabled_from_searcher(searcher);
    let weight = query.weight(scoring)?;
    for reader in searcher.segment_readers() {
        let mut docs = weight.scorer(reader, 1.0)?;
        while docs.doc() != TERMINATED {
            let alive = reader.alive_bitset();
            if alive.is_none_or(|alive| alive.is_alive(docs.doc())) {
                return Ok(true);
            }
            docs.advance();
        }
    }
    Ok(false)
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// A weight of 0 is no boost but a score of 0, whatever the engine's own says.
fn boosted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    if weight == 0.0 {
        Box::new(ConstScoreQuery::new(query, 0.0))
    } else {
        Box::new(BoostQuery::new(query, weight))
    }
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
