//! Text to tokens. A bracket is an operator only where it can be one: those of
//! `5-1-(3)` and `(仮称)南部コラボセンター` belong to the word. One without its
//! partner is passed over.

/// One piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Or,
    And,
    Not,
    Word(String),
    Phrase(String),
}

/// Splits a query into tokens. Total: no text is refused.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    Lexer {
        brackets: brackets(&chars),
        chars,
        at: 0,
        tokens: Vec::new(),
    }
    .run()
}

struct Lexer {
    chars: Vec<char>,
    /// What each character is as a bracket.
    brackets: Vec<Bracket>,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    fn run(mut self) -> Vec<Token> {
        while let Some(&c) = self.chars.get(self.at) {
            if is_space(c) || self.brackets[self.at] == Bracket::Alone {
                self.at += 1;
            } else if self.brackets[self.at] == Bracket::Groups {
                self.tokens.push(if is_open(c) {
                    Token::Open
                } else {
                    Token::Close
                });
                self.at += 1;
            } else if is_bar(c) {
                self.tokens.push(Token::Or);
                self.at += 1;
            } else if let Some(close) = closing_quote(c) {
                self.quoted(close);
            } else if is_minus(c) && self.starts_something(self.at + 1) {
                self.tokens.push(Token::Not);
                self.at += 1;
            } else {
                self.word();
            }
        }
        self.tokens
    }

    /// A quoted phrase; a quote without its partner is passed over.
    fn quoted(&mut self, close: &[char]) {
        let rest = &self.chars[self.at + 1..];
        let Some(length) = phrase_length(rest, close) else {
            self.at += 1;
            return;
        };
        self.tokens
            .push(Token::Phrase(rest[..length].iter().collect()));
        self.at += length + 2;
    }

    fn word(&mut self) {
        let start = self.at;
        while let Some(&c) = self.chars.get(self.at) {
            let ends = is_space(c) || is_bar(c) || self.brackets[self.at] != Bracket::No;
            if ends || (closing_quote(c).is_some() && self.at > start) {
                break;
            }
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        self.tokens.push(match word.as_str() {
            "OR" | "ＯＲ" => Token::Or,
            "AND" | "ＡＮＤ" => Token::And,
            "NOT" | "ＮＯＴ" => Token::Not,
            _ => Token::Word(word),
        });
    }

    fn starts_something(&self, at: usize) -> bool {
        self.chars
            .get(at)
            .is_some_and(|c| !is_space(*c) && !is_minus(*c))
    }
}

/// What a character is as a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// None, or part of a word.
    No,
    /// An operator.
    Groups,
    /// One without its partner.
    Alone,
}

/// Pairs that stand free on both sides group, and pairs that hold a space, a quote or an
/// operator (`(A OR B)C` is a group and a word); other pairs belong to a word.
fn brackets(chars: &[char]) -> Vec<Bracket> {
    let mut brackets = vec![Bracket::No; chars.len()];
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    // Phrases and quotes without a partner stand between words, as spaces do.
    let chars = without_quotes(chars);
    for (at, &c) in chars.iter().enumerate() {
        if is_open(c) {
            open.push(at);
        } else if is_close(c) {
            match open.pop() {
                Some(start) => pairs.push((start, at)),
                None => brackets[at] = Bracket::Alone,
            }
        }
    }
    for at in open {
        brackets[at] = Bracket::Alone;
    }
    // What is passed over or groups ends the words beside it, which may make the
    // next pair one that groups.
    loop {
        let seen: Vec<char> = chars
            .iter()
            .zip(&brackets)
            .map(|(c, bracket)| if *bracket == Bracket::No { *c } else { ' ' })
            .collect();
        let ends_word = |c: &char| is_space(*c) || is_bar(*c);
        let groups = |&(start, end): &(usize, usize)| {
            let holds_several = seen[start + 1..end].iter().any(ends_word);
            holds_several || (free_before(&seen, start) && free_after(&seen, end))
        };
        let (found, left): (Vec<_>, Vec<_>) = pairs.into_iter().partition(groups);
        for (start, end) in &found {
            brackets[*start] = Bracket::Groups;
            brackets[*end] = Bracket::Groups;
        }
        if found.is_empty() {
            return brackets;
        }
        pairs = left;
    }
}

/// The text with spaces in place of what the quotes in it take away.
fn without_quotes(chars: &[char]) -> Vec<char> {
    let mut seen = chars.to_vec();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if let Some(close) = closing_quote(*c) {
            let end = phrase_length(&chars[at + 1..], close).map_or(at, |length| at + length + 1);
            seen[at..=end].fill(' ');
            at = end;
        }
        at += 1;
    }
    seen
}

fn free_before(chars: &[char], at: usize) -> bool {
    let before = chars[..at].iter().rev().find(|c| !is_open(**c));
    before.is_none_or(|c| is_space(*c) || is_bar(*c) || (is_minus(*c) && lonely(chars, at)))
}

/// Whether the minus before these brackets begins a token.
fn lonely(chars: &[char], at: usize) -> bool {
    let minus = chars[..at].iter().rposition(|c| is_minus(*c)).unwrap_or(0);
    minus == 0 || begins_token(chars[minus - 1])
}

/// Whether a token may begin behind this character.
fn begins_token(before: char) -> bool {
    is_space(before) || is_open(before) || is_bar(before)
}

fn free_after(chars: &[char], at: usize) -> bool {
    let after = chars[at + 1..].iter().find(|c| !is_close(**c));
    after.is_none_or(|c| is_space(*c) || is_bar(*c))
}

/// Characters before the end of a phrase that has begun; `None` if it has none.
fn phrase_length(rest: &[char], close: &[char]) -> Option<usize> {
    rest.iter().position(|c| close.contains(c))
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜')
}

pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '−' | '‐')
}

/// The characters that end a phrase which this character begins.
pub(super) fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '"' | '＂' | '“' | '”' | '〝' => Some(&['"', '＂', '“', '”', '〟']),
        '「' | '｢' => Some(&['」', '｣']),
        '『' => Some(&['』']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Token::{Close, Not, Open, Or};
    use super::*;

    fn word(text: &str) -> Token {
        Token::Word(text.to_owned())
    }

    fn phrase(text: &str) -> Token {
        Token::Phrase(text.to_owned())
    }

    #[test]
    fn brackets_inside_a_word_belong_to_it() {
        for text in [
            "5-1-(3)",
            "(仮称)南部コラボセンター",
            "庄内（旧）小学校",
            "３(1)",
        ] {
            assert_eq!(lex(text), [word(text)]);
        }
        assert_eq!(lex("(仮称)南部 窓口"), [word("(仮称)南部"), word("窓口")]);
    }

    #[test]
    fn free_brackets_group() {
        assert_eq!(lex("(窓口)"), [Open, word("窓口"), Close]);
        assert_eq!(
            lex("((防犯｜防災)　カメラ)"),
            [
                Open,
                Open,
                word("防犯"),
                Or,
                word("防災"),
                Close,
                word("カメラ"),
                Close
            ]
        );
        assert_eq!(
            lex("-(防犯 防災)"),
            [Not, Open, word("防犯"), word("防災"), Close]
        );
    }

    #[test]
    fn a_group_that_touches_a_word_is_still_a_group() {
        let expected = [Open, word("防犯"), Or, word("防災"), Close, word("カメラ")];
        assert_eq!(lex("(防犯 OR 防災)カメラ"), expected);
    }

    #[test]
    fn quotes_of_every_kind_make_phrases() {
        assert_eq!(lex("「書かない窓口」"), [phrase("書かない窓口")]);
        assert_eq!(lex("“a b” c"), [phrase("a b"), word("c")]);
        assert_eq!(
            lex("市の「書かない窓口」推進"),
            [word("市の"), phrase("書かない窓口"), word("推進")]
        );
    }

    #[test]
    fn a_quote_without_partner_is_passed_over() {
        assert_eq!(lex("\"窓口"), [word("窓口")]);
        assert_eq!(lex("窓口」"), [word("窓口」")]);
    }

    #[test]
    fn a_minus_negates_at_the_start_of_a_word_only() {
        assert_eq!(lex("窓口 -委託"), [word("窓口"), Not, word("委託")]);
        assert_eq!(lex("窓口 －委託"), [word("窓口"), Not, word("委託")]);
        assert_eq!(lex("5-1-3"), [word("5-1-3")]);
        assert_eq!(lex("-"), [word("-")]);
    }
}
