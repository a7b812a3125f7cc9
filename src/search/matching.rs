//! How a hit matches, told from its text.

use crate::index::{LawField, Unit};
use crate::text::normalize;

use super::MatchKind;
use super::query::{Node, plan_code};

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
            Node::Word(word) | Node::Question(word) => {
                let form = normalize(word);
                holds(&self.law, &form)
                    || holds(&self.inherited, &form)
                    || plan_code(word).is_some()
            }
            Node::Phrase(phrase) => {
                let form = normalize(phrase);
                holds(&self.law, &form) || holds(&self.rest, &form)
            }
        }
    }
}
