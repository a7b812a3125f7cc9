//! Where the words of a query stand in the values of a unit.

use std::ops::Range;

use crate::analysis::Analyzer;
use crate::index::{LawField, LawValue, Unit};
use crate::search::words::Leaf;
use crate::text::Normalized;

/// One match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct Mark {
    /// Bytes of the value's text, on character boundaries.
    pub(super) range: Range<usize>,
    /// The leaves that match here, one bit each; those beyond 64 share the last.
    pub(super) leaves: u64,
}

/// One value of a unit with its matches.
#[derive(Debug, Clone)]
pub(in crate::search) struct MarkedValue<'a> {
    pub(super) value: LawValue<'a>,
    /// In order, apart from one another.
    pub(super) marks: Vec<Mark>,
}

impl MarkedValue<'_> {
    /// The leaves that match anywhere in the value.
    pub(super) fn leaves(&self) -> u64 {
        self.marks.iter().fold(0, |all, mark| all | mark.leaves)
    }
}

/// Marks the matches of the leaves in every value of a unit.
pub(in crate::search) fn mark<'a>(
    unit: &'a Unit,
    leaves: &[Leaf],
    analyzer: &Analyzer,
) -> Vec<MarkedValue<'a>> {
    let values: Vec<(LawValue<'a>, Normalized)> = unit
        .law_values()
        .into_iter()
        .map(|value| {
            let normal = Normalized::new(value.text);
            (value, normal)
        })
        .collect();
    let split: Vec<(u64, &Leaf)> = leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| !stands_whole(leaf, &values))
        .map(|(index, leaf)| (bit(index), leaf))
        .collect();
    let marked = values.into_iter().map(|(value, normal)| {
        let mut marks = Vec::new();
        for (index, leaf) in leaves.iter().enumerate() {
            if leaf.quoted || value.field != LawField::Rest {
                for form in leaf.forms() {
                    let places = form.places(normal.text());
                    push_places(&normal, places, bit(index), &mut marks);
                }
            }
        }
        if value.field != LawField::Rest && !split.is_empty() {
            push_parts(&normal, &split, analyzer, &mut marks);
        }
        MarkedValue {
            value,
            marks: merge(marks),
        }
    });
    marked.collect()
}

/// Marks normal forms in one value.
pub(super) fn mark_forms<'a>(value: LawValue<'a>, forms: &[String]) -> MarkedValue<'a> {
    let normal = Normalized::new(value.text);
    let mut marks = Vec::new();
    for (index, form) in forms.iter().enumerate() {
        if !form.is_empty() {
            let found = normal.text().match_indices(form.as_str());
            let places = found.map(|(at, _)| at..at + form.len());
            push_places(&normal, places, bit(index), &mut marks);
        }
    }
    MarkedValue {
        value,
        marks: merge(marks),
    }
}

fn bit(index: usize) -> u64 {
    1 << index.min(63)
}

/// Whether a leaf needs no parts here: some value holds one of its spellings.
fn stands_whole(leaf: &Leaf, values: &[(LawValue<'_>, Normalized)]) -> bool {
    leaf.parts.is_empty()
        || values.iter().any(|(_, normal)| {
            leaf.forms()
                .any(|form| form.places(normal.text()).next().is_some())
        })
}

fn push_places(
    normal: &Normalized,
    places: impl Iterator<Item = Range<usize>>,
    leaves: u64,
    marks: &mut Vec<Mark>,
) {
    marks.extend(places.map(|place| Mark {
        range: normal.original_range(place),
        leaves,
    }));
}

fn push_parts(
    normal: &Normalized,
    leaves: &[(u64, &Leaf)],
    analyzer: &Analyzer,
    marks: &mut Vec<Mark>,
) {
    for morpheme in analyzer.segmenter().segment(normal.text()) {
        let matching = leaves.iter().filter(|(_, leaf)| {
            let mut sets = leaf.parts.iter();
            sets.any(|set| set.contains(&morpheme.base))
        });
        let leaves = matching.fold(0, |all, (bit, _)| all | bit);
        if leaves != 0 {
            let range = normal.original_range(morpheme.range);
            marks.push(Mark { range, leaves });
        }
    }
}

/// Bytes up to which touching matches become one mark. A text of nothing but
/// matches would be one mark otherwise, and no fragment could be cut from it.
const MAX_JOINED: usize = 240;

/// In order, overlapping ones as one; touching ones too, while they are short.
fn merge(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.retain(|mark| !mark.range.is_empty());
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    let mut merged: Vec<Mark> = Vec::new();
    for mark in marks {
        match merged.last_mut() {
            Some(last) if joins(&last.range, &mark.range) => {
                last.range.end = last.range.end.max(mark.range.end);
                last.leaves |= mark.leaves;
            }
            _ => merged.push(mark),
        }
    }
    merged
}

fn joins(last: &Range<usize>, next: &Range<usize>) -> bool {
    let is_short = next.end - last.start <= MAX_JOINED;
    next.start < last.end || (next.start == last.end && is_short)
}
