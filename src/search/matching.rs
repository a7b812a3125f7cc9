//! Where a query matches in one unit: for the kind of match and for the marks.
//!
//! The same laws as in the engine, on the text itself: a spelling matches where
//! it is a substring of a value in normal form.

use std::ops::Range;

use crate::analysis::Analyzer;
use crate::index::{LawField, LawValue, Unit};
use crate::text::{Normalized, normalize};

use super::MatchKind;
use super::build::Leaf;
use super::query::Node;

/// One value of a unit with the byte ranges to mark in it.
#[derive(Debug, Clone)]
pub(super) struct MarkedValue<'a> {
    pub(super) value: LawValue<'a>,
    /// In order, apart from one another, on character boundaries of `value.text`.
    pub(super) marks: Vec<Range<usize>>,
    /// How many different leaves match here.
    pub(super) leaves: usize,
}

/// Marks the matches of the leaves in every value of a unit.
pub(super) fn mark<'a>(
    unit: &'a Unit,
    leaves: &[Leaf],
    analyzer: &Analyzer,
) -> Vec<MarkedValue<'a>> {
    let mut marked: Vec<MarkedValue<'a>> = Vec::new();
    let values: Vec<(LawValue<'a>, Normalized)> = unit
        .law_values()
        .into_iter()
        .map(|value| (value, Normalized::new(value.text)))
        .collect();
    let split: Vec<&Leaf> = leaves
        .iter()
        .filter(|leaf| !stands_whole(leaf, &values))
        .collect();
    for (value, normal) in values {
        let (mut marks, mut count) = (Vec::new(), 0);
        for leaf in leaves {
            let before = marks.len();
            for form in std::iter::once(&leaf.plain).chain(&leaf.variants) {
                if leaf.quoted || value.field != LawField::Rest {
                    push_occurrences(&normal, form, &mut marks);
                }
            }
            count += usize::from(marks.len() > before);
        }
        if value.field != LawField::Rest {
            push_parts(&normal, &split, analyzer, &mut marks);
        }
        marked.push(MarkedValue {
            value,
            marks: merge(marks),
            leaves: count,
        });
    }
    marked
}

/// Whether a leaf needs no parts here: some value holds one of its spellings.
fn stands_whole(leaf: &Leaf, values: &[(LawValue<'_>, Normalized)]) -> bool {
    let forms = || std::iter::once(&leaf.plain).chain(&leaf.variants);
    leaf.parts.is_empty()
        || values
            .iter()
            .any(|(_, normal)| forms().any(|form| normal.text().contains(form.as_str())))
}

fn push_occurrences(normal: &Normalized, form: &str, marks: &mut Vec<Range<usize>>) {
    if form.is_empty() {
        return;
    }
    for (at, _) in normal.text().match_indices(form) {
        marks.push(normal.original_range(at..at + form.len()));
    }
}

fn push_parts(
    normal: &Normalized,
    leaves: &[&Leaf],
    analyzer: &Analyzer,
    marks: &mut Vec<Range<usize>>,
) {
    if leaves.is_empty() {
        return;
    }
    for morpheme in analyzer.segmenter().segment(normal.text()) {
        if leaves
            .iter()
            .any(|leaf| leaf.parts.contains(&morpheme.base))
        {
            marks.push(normal.original_range(morpheme.range));
        }
    }
}

/// In order, touching ones as one.
fn merge(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.retain(|mark| !mark.is_empty());
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    merged
}

/// How an exact hit matches: plainly if the words as typed suffice, else by a variant.
pub(super) fn exact_kind(unit: &Unit, node: &Node) -> MatchKind {
    let texts = Texts::of(unit);
    if texts.satisfies(node) {
        MatchKind::Plain
    } else {
        MatchKind::Variant
    }
}

/// A unit's values in normal form, by where words and phrases may match.
struct Texts {
    law: Vec<String>,
    rest: Vec<String>,
    inherited: Vec<String>,
}

impl Texts {
    fn of(unit: &Unit) -> Self {
        let (mut law, mut rest) = (Vec::new(), Vec::new());
        for value in unit.law_values() {
            let target = if value.field == LawField::Rest {
                &mut rest
            } else {
                &mut law
            };
            target.push(normalize(value.text));
        }
        let inherited = unit
            .inherited_values()
            .iter()
            .map(|value| normalize(value))
            .collect();
        Self {
            law,
            rest,
            inherited,
        }
    }

    /// Fields are taken as satisfied: the engine has tested them.
    fn satisfies(&self, node: &Node) -> bool {
        let holds = |values: &[String], form: &str| values.iter().any(|value| value.contains(form));
        match node {
            Node::All | Node::Nothing | Node::Field(_) | Node::Not(_) => true,
            Node::And(nodes) => nodes.iter().all(|node| self.satisfies(node)),
            Node::Or(nodes) => nodes.iter().any(|node| self.satisfies(node)),
            Node::Word(word) => {
                let form = normalize(word);
                holds(&self.law, &form)
                    || holds(&self.inherited, &form)
                    || super::query::plan_code(word).is_some()
            }
            Node::Phrase(phrase) => {
                let form = normalize(phrase);
                holds(&self.law, &form) || holds(&self.rest, &form)
            }
        }
    }
}
