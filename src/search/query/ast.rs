use std::fmt;

use crate::index::Facet;

use super::lex::closing_quote;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Everything: the empty query.
    All,
    /// Nothing: a text in which no word is left.
    Nothing,
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Whatever does not match.
    Not(Box<Node>),
    /// A bare word: matches by its normal form, by a variant, or by its parts.
    Word(String),
    /// A sentence: its nouns and numbers decide. The parser gives words only; who
    /// knows the corpus tells which of them are sentences.
    Question(String),
    /// A quoted phrase: matches as a substring of one value, in normal form.
    Phrase(String),
    /// A field with a value.
    Field(FieldTest),
}

/// What a field must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldTest {
    /// One of these facet values, as typed; several only for a range of years.
    Facet(Facet, Vec<String>),
    /// 実績:なし, 実績:あり, 実績:未公表.
    Results(ResultsState),
}

/// What the result column of a measure holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultsState {
    /// Something.
    Some,
    /// Nothing, although the year is over.
    None,
    /// Not filled in yet.
    Unpublished,
}

impl ResultsState {
    /// The term in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            ResultsState::Some => "some",
            ResultsState::None => "none",
            ResultsState::Unpublished => "unpublished",
        }
    }

    /// The word people read and type.
    pub fn label(self) -> &'static str {
        match self {
            ResultsState::Some => "あり",
            ResultsState::None => "なし",
            ResultsState::Unpublished => "未公表",
        }
    }
}

/// Japanese name of a facet as a field prefix.
pub(in crate::search) fn field_label(facet: Facet) -> &'static str {
    match facet {
        Facet::Municipality => "市町村",
        Facet::Department => "部局",
        Facet::Year => "年度",
        Facet::Policy => "政策",
        Facet::Plan => "計画",
        Facet::Section => "区分",
        Facet::Emphasis => "重点",
        Facet::Rating => "評価",
        Facet::Outlook => "方針",
    }
}

impl Node {
    /// The same tree with another node in place of one; what stands behind a NOT stays.
    #[must_use]
    pub fn with(&self, old: &Node, new: &Node) -> Self {
        let all = |nodes: &[Node]| nodes.iter().map(|node| node.with(old, new)).collect();
        match self {
            node if node == old => new.clone(),
            Node::And(nodes) => Node::And(all(nodes)),
            Node::Or(nodes) => Node::Or(all(nodes)),
            node => node.clone(),
        }
    }
}

impl fmt::Display for Node {
    /// Writes the query in our own syntax; parsing it gives the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::All => f.write_str("すべて"),
            Node::Nothing => f.write_str("（語なし）"),
            Node::And(nodes) => join(f, nodes, " "),
            Node::Or(nodes) => join(f, nodes, " OR "),
            Node::Not(node) => {
                // Two minus signs are a word, not two negations.
                let is_minus = |node: &Node| node.to_string().starts_with(super::lex::is_minus);
                f.write_str(if is_minus(node) { "NOT " } else { "-" })?;
                grouped(f, node)
            }
            Node::Word(word) | Node::Question(word) => f.write_str(word),
            Node::Phrase(phrase) => {
                let (open, close) = quotes_for(phrase);
                write!(f, "{open}{phrase}{close}")
            }
            Node::Field(FieldTest::Facet(facet, values)) => {
                let ends = (values.first(), values.last());
                match (field_label(*facet), ends) {
                    (label, (Some(first), Some(last))) if values.len() > 1 => {
                        write!(f, "{label}:{first}..{last}")
                    }
                    (label, _) => write!(f, "{label}:{}", values.concat()),
                }
            }
            Node::Field(FieldTest::Results(state)) => write!(f, "実績:{}", state.label()),
        }
    }
}

/// Quotes that no character of a phrase closes. Those in which it was typed are
/// among them.
fn quotes_for(phrase: &str) -> (char, char) {
    let pairs = [('"', '"'), ('「', '」'), ('『', '』')];
    let holds = |(open, _): &(char, char)| {
        let close = closing_quote(*open).unwrap_or_default();
        !phrase.contains(close)
    };
    pairs.into_iter().find(holds).unwrap_or(pairs[0])
}

fn join(f: &mut fmt::Formatter<'_>, nodes: &[Node], separator: &str) -> fmt::Result {
    for (i, node) in nodes.iter().enumerate() {
        if i > 0 {
            f.write_str(separator)?;
        }
        grouped(f, node)?;
    }
    Ok(())
}

fn grouped(f: &mut fmt::Formatter<'_>, node: &Node) -> fmt::Result {
    match node {
        Node::And(_) | Node::Or(_) => write!(f, "({node})"),
        _ => write!(f, "{node}"),
    }
}
