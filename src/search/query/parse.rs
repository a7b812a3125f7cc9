//! Tokens to a tree, within stated limits.

use super::ast::{FieldTest, Node};
use super::lex::{Token, lex};
use super::operators::without_unsupported;
use super::recognise::{is_searchable, named_field, recognise};
use super::{MAX_CHARS, MAX_CLAUSES, MAX_DEPTH};

/// A query as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedQuery {
    /// The tree.
    pub node: Node,
    /// Limits that cut it short, in Japanese.
    pub limits: Vec<String>,
    /// Anything else to be said: fields that we do not know.
    pub notes: Vec<String>,
    /// Words that were read as a field although none was named, in order.
    pub recognised: Vec<(String, FieldTest)>,
}

/// Reads a query. Space means AND and binds tighter than OR.
pub fn parse(text: &str) -> ParsedQuery {
    parse_with(text, &[])
}

/// The same, with words that are to be taken as they stand.
pub fn parse_with(text: &str, literal: &[String]) -> ParsedQuery {
    let mut limits = Vec::new();
    let mut cut = text;
    if let Some((at, _)) = text.char_indices().nth(MAX_CHARS) {
        cut = &text[..at];
        limits.push(format!(
            "検索語が長いため、先頭の {MAX_CHARS} 文字だけで検索しました。"
        ));
    }
    let mut parser = Parser::new(lex(cut), literal);
    let node = parser.alternatives(0).unwrap_or(Node::Nothing);
    // A closing bracket too many ends nothing: go on behind it.
    let mut nodes = vec![node];
    while parser.tokens.next().is_some() {
        nodes.extend(parser.alternatives(0));
    }
    let node = if text.trim().is_empty() {
        Node::All
    } else {
        and(nodes)
    };
    if parser.too_deep {
        limits.push(format!(
            "括弧の入れ子は {MAX_DEPTH} 段までです。それより内側の括弧は無視しました。"
        ));
    }
    if parser.clauses > MAX_CLAUSES {
        limits.push(format!(
            "語は {MAX_CLAUSES} 個までです。それより後の語は使いませんでした。"
        ));
    }
    ParsedQuery {
        node,
        limits,
        notes: parser.notes,
        recognised: parser.recognised,
    }
}

struct Parser<'a> {
    literal: &'a [String],
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    clauses: usize,
    too_deep: bool,
    notes: Vec<String>,
    recognised: Vec<(String, FieldTest)>,
}

impl<'a> Parser<'a> {
    fn new(tokens: Vec<Token>, literal: &'a [String]) -> Self {
        let tokens = tokens.into_iter().peekable();
        Self {
            literal,
            tokens,
            recognised: Vec::new(),
            clauses: 0,
            too_deep: false,
            notes: Vec::new(),
        }
    }

    fn alternatives(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        loop {
            nodes.extend(self.sequence(depth));
            if self.tokens.next_if_eq(&Token::Or).is_none() {
                break;
            }
        }
        match nodes.len() {
            0 | 1 => nodes.pop(),
            _ => Some(Node::Or(nodes)),
        }
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(token) = self.tokens.peek() {
            match token {
                Token::Or => break,
                Token::Close if depth > 0 => break,
                Token::And | Token::Close => {
                    self.tokens.next();
                }
                _ => nodes.extend(self.clause(depth)),
            }
        }
        match nodes.len() {
            0 | 1 => nodes.pop(),
            _ => Some(and(nodes)),
        }
    }

    fn clause(&mut self, depth: usize) -> Option<Node> {
        match self.tokens.next()? {
            Token::Not => self.negated(depth),
            Token::Open => self.group(depth),
            Token::Word(word) => {
                let node = self.word(word);
                self.counted(node)
            }
            Token::Phrase(phrase) => {
                let is_empty = crate::text::normalize(&phrase).is_empty();
                self.counted((!is_empty).then_some(Node::Phrase(phrase)))
            }
            Token::Or | Token::And | Token::Close => None,
        }
    }

    fn word(&mut self, word: String) -> Option<Node> {
        if self.literal.contains(&word) {
            return Some(Node::Word(word));
        }
        let word = without_unsupported(&word, &mut self.notes);
        if let Some(field) = named_field(&word, &mut self.notes) {
            return Some(Node::Field(field));
        }
        if let Some(test) = recognise(&word) {
            self.recognised.push((word, test.clone()));
            return Some(Node::Field(test));
        }
        is_searchable(&word).then_some(Node::Word(word))
    }

    /// Several NOT in a row: each turns the next around.
    fn negated(&mut self, depth: usize) -> Option<Node> {
        let mut negations = 1;
        while self.tokens.next_if_eq(&Token::Not).is_some() {
            negations += 1;
        }
        match self.tokens.peek()? {
            Token::Or | Token::And | Token::Close => return None,
            _ => {}
        }
        let node = self.clause(depth)?;
        Some(match node {
            node if negations % 2 == 0 => node,
            // The negation of a group that is itself negated: `NOT (NOT 窓口)`.
            Node::Not(inner) => *inner,
            node => Node::Not(Box::new(node)),
        })
    }

    fn group(&mut self, depth: usize) -> Option<Node> {
        let mut depth = depth + 1;
        // Brackets beyond the limit are skipped without recursion, with their partners.
        let mut skipped = 0;
        while depth >= MAX_DEPTH && self.tokens.next_if_eq(&Token::Open).is_some() {
            self.too_deep = true;
            skipped += 1;
        }
        depth = depth.min(MAX_DEPTH);
        let node = self.alternatives(depth);
        for _ in 0..=skipped {
            self.tokens.next_if_eq(&Token::Close);
        }
        node
    }

    fn counted(&mut self, node: Option<Node>) -> Option<Node> {
        self.clauses += usize::from(node.is_some());
        node.filter(|_| self.clauses <= MAX_CLAUSES)
    }
}

fn and(nodes: Vec<Node>) -> Node {
    let mut flat = Vec::new();
    for node in nodes {
        match node {
            Node::Nothing => {}
            Node::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        0 => Node::Nothing,
        1 => flat.remove(0),
        _ => Node::And(flat),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tree(text: &str) -> String {
        parse(text).node.to_string()
    }

    #[test]
    fn space_means_and_and_binds_tighter_than_or() {
        assert_eq!(tree("a b OR c d"), "(a b) OR (c d)");
        assert_eq!(tree("a (b | c)"), "a (b OR c)");
        assert_eq!(tree("a AND b"), "a b");
    }

    #[test]
    fn not_takes_the_next_clause() {
        assert_eq!(tree("窓口 -委託"), "窓口 -委託");
        assert_eq!(tree("窓口 NOT (委託 OR 派遣)"), "窓口 -(委託 OR 派遣)");
        assert_eq!(tree("NOT NOT 委託"), "委託");
        assert_eq!(tree("NOT (NOT 部局:)"), "部局:");
    }

    #[test]
    fn operators_without_operands_are_passed_over() {
        assert_eq!(tree("OR"), "（語なし）");
        assert_eq!(tree("窓口 OR"), "窓口");
        assert_eq!(tree(") 窓口 ("), "窓口");
        assert_eq!(tree("(年）(OR "), "年");
        assert_eq!(tree("NOT"), "（語なし）");
        assert_eq!(tree("()"), "（語なし）");
    }

    #[test]
    fn an_empty_query_means_everything() {
        assert_eq!(parse("").node, Node::All);
        assert_eq!(parse(" 　\t").node, Node::All);
    }

    #[test]
    fn three_thousand_brackets_are_a_query_with_stated_limits() {
        let text = format!("{}窓口{}", "(".repeat(3000), ")".repeat(3000));
        let parsed = parse(&text);
        assert!(parsed.limits[0].contains("512"));
        let text = format!("{} 窓口 {}", "(".repeat(200), ")".repeat(200));
        let parsed = parse(&text);
        assert_eq!(parsed.node, Node::Word("窓口".to_owned()));
        assert!(parsed.limits[0].contains("32"));
    }

    #[test]
    fn clauses_beyond_the_limit_are_passed_over_and_said() {
        let text = (0..100)
            .map(|n| format!("w{n}"))
            .collect::<Vec<_>>()
            .join(" ");
        let parsed = parse(&text);
        let Node::And(nodes) = parsed.node else {
            panic!("not a conjunction")
        };
        assert_eq!(nodes.len(), MAX_CLAUSES);
        assert_eq!(parsed.limits.len(), 1);
    }

    #[test]
    fn texts_that_once_came_back_as_other_queries_come_back_the_same() {
        for text in [
            "(年）(OR ",
            "(\")OR 窓口",
            "NOT (NOT 部局:）",
            "NOT --OR ",
            "部局:OR OR 口\"）\"|部局:",
            "（部局:)(\")",
            "（部局:)「",
            "『二重』｢半角“曲｣ 〝和〟",
            "*令和２６｜“區",
            "*－令和",
            "｜-(㌔）",
            "(3))ff",
            "(\"a(b\" OR \"c\") 政策:3",
        ] {
            let node = parse(text).node;
            assert_eq!(parse(&node.to_string()).node, node, "{text} → {node}");
        }
    }

    proptest! {
        #[test]
        fn every_string_is_a_query(text in "\\PC{0,80}") {
            parse(&text);
        }

        #[test]
        fn what_is_written_back_parses_to_the_same_tree(
            text in "([a-c窓口年度:\"「」()（）|\\- ]|OR |NOT |部局:){0,24}"
        ) {
            let once = parse(&text).node;
            if !matches!(once, Node::All | Node::Nothing) {
                prop_assert_eq!(parse(&once.to_string()).node, once.clone(), "{}", once);
            }
        }
    }
}
