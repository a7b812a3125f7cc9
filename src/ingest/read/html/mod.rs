//! HTML to blocks.
//!
//! Built on html5ever's tokenizer and a builder of our own, not on a document
//! tree: the tokenizer knows the line of every token, runs in linear time, and
//! no depth of nesting can exhaust the stack.

mod builder;
mod grid;

use std::cell::RefCell;

use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

pub(super) use builder::{Builder, Built, Spans};

use super::Read;
use crate::ingest::notice;

/// Elements whose text no reader of the page sees.
const HIDDEN: &[(&str, RawKind)] = &[
    ("script", RawKind::ScriptData),
    ("style", RawKind::Rawtext),
    ("noscript", RawKind::Rawtext),
    ("iframe", RawKind::Rawtext),
    ("title", RawKind::Rcdata),
    ("textarea", RawKind::Rcdata),
];

/// Element names by which a text is known to hold markup.
const TELLING: &[&str] = &[
    "html", "head", "body", "div", "p", "br", "ul", "ol", "li", "table", "tbody", "tr", "td", "th",
    "span", "b", "strong", "font", "h1", "h2", "h3", "h4", "hr", "dl", "dt", "dd", "sup", "sub",
];

/// Reads a whole page.
pub(super) fn read(text: &str) -> Read {
    let mut builder = Builder::new();
    feed(&mut builder, text, 1);
    from_built(builder.finish())
}

/// What a finished builder gives.
pub(super) fn from_built(built: Built) -> Read {
    Read {
        document: built.document,
        diagnostics: built
            .too_deep
            .map(|line| notice::NESTING_TOO_DEEP.plain().at_lines(line, line))
            .into_iter()
            .collect(),
    }
}

/// Whether a text holds markup, not only a stray `<`.
pub(super) fn has_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let closes = rest[end..].starts_with(['>', ' ', '/', '\n', '\t']);
        closes && TELLING.iter().any(|t| rest[..end].eq_ignore_ascii_case(t))
    })
}

/// Reads a piece of a page whose first line has this number.
pub(super) fn feed(builder: &mut Builder, text: &str, first_line: usize) {
    let sink = Sink {
        state: RefCell::new(State {
            builder,
            hidden: None,
            offset: first_line - 1,
        }),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
}

struct Sink<'a> {
    state: RefCell<State<'a>>,
}

struct State<'a> {
    builder: &'a mut Builder,
    /// The element whose text is being skipped.
    hidden: Option<&'static str>,
    offset: usize,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        let line = state.offset + line_number as usize;
        match token {
            Token::CharacterTokens(text) => {
                // The tokenizer counts the lines of a run before it hands it over.
                let start = line - text.matches('\n').count();
                state.text(&text, start);
            }
            Token::TagToken(tag) => return state.tag(&tag, line),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State<'_> {
    fn text(&mut self, text: &str, line: usize) {
        match self.hidden {
            None => self.builder.text(text, line),
            Some("title") => self.builder.title(text),
            // What a form's text area holds is text of the page.
            Some("textarea") => self.builder.text(text, line),
            Some(_) => {}
        }
    }

    fn tag(&mut self, tag: &Tag, line: usize) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let hidden = HIDDEN.iter().find(|(hidden, _)| *hidden == name);
        match (tag.kind, hidden) {
            (TagKind::StartTag, Some((name, kind))) => {
                self.hidden = Some(name);
                TokenSinkResult::RawData(*kind)
            }
            (TagKind::EndTag, Some(_)) => {
                self.hidden = None;
                TokenSinkResult::Continue
            }
            (TagKind::StartTag, None) => {
                self.builder.open(name, spans(tag), line);
                TokenSinkResult::Continue
            }
            (TagKind::EndTag, None) => {
                self.builder.close(name);
                TokenSinkResult::Continue
            }
        }
    }
}

fn spans(tag: &Tag) -> Spans {
    let number = |wanted: &str| {
        let attribute = tag.attrs.iter().find(|a| &*a.name.local == wanted)?;
        attribute.value.trim().parse().ok()
    };
    Spans {
        columns: number("colspan").unwrap_or(1),
        rows: number("rowspan").unwrap_or(1),
    }
}

#[cfg(test)]
mod tests;
