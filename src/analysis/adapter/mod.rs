//! The engine's tokenizers over our views of a text.
//!
//! All take text that is already normalised, its values joined by
//! [`join_values`](super::join_values), and give positions in characters, laid
//! out as [`value_of`](super::value_of) says.

mod noun_runs;

use std::fmt;
use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::grams::Gram;
use super::segment::{Scratch, Segmenter, next_piece};
use super::values::{CONTINUATION, VALUE_END, VALUE_SEPARATOR, VALUE_STRIDE, next_start};

use self::noun_runs::NounRuns;

pub use noun_runs::{BOUND_BORDER, FREE_BORDER, NounRunTokenizer};

/// Name under which [`NounRunTokenizer`] is registered.
pub const NOUN_RUNS: &str = "shisaku_noun_runs";

/// Name under which [`GramTokenizer`] is registered.
pub const GRAMS: &str = "shisaku_grams";

/// Name under which [`MorphemeTokenizer`] is registered.
pub const MORPHEMES: &str = "shisaku_morphemes";

/// Longest term of a morpheme, in bytes. The engine takes up to 65,530, but
/// a word of that length is no word; the bigrams have it anyway.
pub const MAX_TERM_BYTES: usize = 240;

/// Positions are 32 bits wide in the index; what would lie beyond is not indexed.
const MAX_POSITION: usize = u32::MAX as usize - 1;

/// Makes the tokenizers known to an index.
pub fn register(manager: &TokenizerManager, segmenter: &Arc<Segmenter>) {
    manager.register(GRAMS, GramTokenizer);
    manager.register(MORPHEMES, MorphemeTokenizer::new(Arc::clone(segmenter)));
    manager.register(NOUN_RUNS, NounRunTokenizer::new(Arc::clone(segmenter)));
}

/// Gives the bigrams of every value.
#[derive(Debug, Clone, Copy, Default)]
pub struct GramTokenizer;

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        GramStream {
            text,
            offset: 0,
            value_start: 0,
            value_chars: 0,
            is_marked: false,
            token: Token::default(),
        }
    }
}

/// The bigrams of a joined text, in order.
#[derive(Debug)]
pub struct GramStream<'a> {
    text: &'a str,
    offset: usize,
    value_start: usize,
    /// Characters of the current value that have been passed.
    value_chars: usize,
    /// Whether the slot at whose first position we stand has its continuation mark.
    is_marked: bool,
    token: Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let mut chars = self.text[self.offset..].chars();
            let Some(first) = chars.next() else {
                return false;
            };
            let offset = self.offset;
            self.offset += first.len_utf8();
            if first == VALUE_SEPARATOR {
                self.value_start = next_start(self.value_start, self.value_chars);
                self.value_chars = 0;
                continue;
            }
            let second = chars.next().filter(|c| *c != VALUE_SEPARATOR);
            let position = self.value_start + self.value_chars;
            if position > MAX_POSITION {
                return false;
            }
            self.token.offset_from = offset;
            self.token.position = position;
            if opens_slot(self.value_chars) && !self.is_marked {
                self.is_marked = true;
                self.offset = offset;
                self.token.offset_to = offset;
                CONTINUATION.clone_into(&mut self.token.text);
                return true;
            }
            self.is_marked = false;
            self.value_chars += 1;
            let gram = Gram {
                offset,
                first,
                second: second.unwrap_or(VALUE_END),
            };
            gram.write(&mut self.token.text);
            self.token.offset_to = self.offset + second.map_or(0, char::len_utf8);
            return true;
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Whether a value of this many characters goes on in a new slot.
fn opens_slot(chars: usize) -> bool {
    chars > 0 && chars.is_multiple_of(VALUE_STRIDE as usize)
}

/// Gives the content words and numbers of every value in base form, compounds
/// before their parts.
pub struct MorphemeTokenizer {
    segmenter: Arc<Segmenter>,
    buffers: Buffers,
}

/// What a stream leaves to the next one, so that memory is allocated once.
#[derive(Default)]
struct Buffers {
    scratch: Scratch,
    /// Terms of the current piece, end to end.
    terms: String,
    tokens: Vec<PieceToken>,
    /// The noun runs of the text so far.
    runs: NounRuns,
}

/// A token of the current piece.
#[derive(Clone, Copy)]
struct PieceToken {
    /// End of its term in `terms`; it begins where the one before ends.
    term_end: usize,
    offset_from: usize,
    offset_to: usize,
    position: usize,
}

impl MorphemeTokenizer {
    /// A tokenizer that shares this segmenter.
    pub fn new(segmenter: Arc<Segmenter>) -> Self {
        Self {
            segmenter,
            buffers: Buffers::default(),
        }
    }
}

impl Clone for MorphemeTokenizer {
    /// A clone shares the dictionary, never the buffers.
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.segmenter))
    }
}

impl fmt::Debug for MorphemeTokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MorphemeTokenizer")
            .field("segmenter", &self.segmenter)
            .finish_non_exhaustive()
    }
}

impl Tokenizer for MorphemeTokenizer {
    type TokenStream<'a> = MorphemeStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> MorphemeStream<'a> {
        self.buffers.terms.clear();
        self.buffers.tokens.clear();
        self.buffers.runs.clear();
        MorphemeStream {
            segmenter: &self.segmenter,
            buffers: &mut self.buffers,
            text,
            offset: 0,
            value_start: 0,
            value_chars: 0,
            next: 0,
            term_start: 0,
            token: Token::default(),
        }
    }
}

/// The words of a joined text, in order.
pub struct MorphemeStream<'a> {
    segmenter: &'a Segmenter,
    buffers: &'a mut Buffers,
    text: &'a str,
    offset: usize,
    value_start: usize,
    /// Characters of the current value that have been passed.
    value_chars: usize,
    /// The next token of the piece, and where its term begins.
    next: usize,
    term_start: usize,
    token: Token,
}

impl MorphemeStream<'_> {
    /// Segments the next piece; `false` at the end of the text.
    fn refill(&mut self) -> bool {
        let rest = &self.text[self.offset..];
        if rest.is_empty() {
            noun_runs::remember(self.text, &mut self.buffers.runs);
            return false;
        }
        self.buffers.terms.clear();
        self.buffers.tokens.clear();
        self.next = 0;
        self.term_start = 0;
        if rest.starts_with(VALUE_SEPARATOR) {
            self.value_start = next_start(self.value_start, self.value_chars);
            self.value_chars = 0;
            self.offset += VALUE_SEPARATOR.len_utf8();
            return true;
        }
        let value = rest.split(VALUE_SEPARATOR).next().unwrap_or(rest);
        let piece = next_piece(value);
        let Buffers {
            scratch,
            terms,
            tokens,
            runs,
        } = &mut *self.buffers;
        let base_position = self.value_start + self.value_chars;
        // Words come in order of their beginnings: count each character once.
        let (mut counted, mut chars) = (0, 0);
        self.segmenter.words(piece, scratch, &mut |word| {
            if !word.is_compound {
                runs.add(&piece[word.start..word.end], word.nominal);
            }
            if !word.class.has_term() || word.base.len() > MAX_TERM_BYTES {
                return;
            }
            chars += piece[counted..word.start].chars().count();
            counted = word.start;
            terms.push_str(word.base);
            tokens.push(PieceToken {
                term_end: terms.len(),
                offset_from: self.offset + word.start,
                offset_to: self.offset + word.end,
                position: base_position + chars,
            });
        });
        runs.close();
        let before = self.value_chars;
        self.value_chars += piece.chars().count();
        for passed in (before..self.value_chars).filter(|passed| opens_slot(*passed)) {
            terms.push_str(CONTINUATION);
            tokens.push(PieceToken {
                term_end: terms.len(),
                offset_from: self.offset,
                offset_to: self.offset,
                position: self.value_start + passed,
            });
        }
        self.offset += piece.len();
        true
    }
}

impl TokenStream for MorphemeStream<'_> {
    fn advance(&mut self) -> bool {
        while self.next == self.buffers.tokens.len() {
            if !self.refill() {
                return false;
            }
        }
        let next = self.buffers.tokens[self.next];
        if next.position > MAX_POSITION {
            return false;
        }
        self.token.text.clear();
        self.token
            .text
            .push_str(&self.buffers.terms[self.term_start..next.term_end]);
        self.token.offset_from = next.offset_from;
        self.token.offset_to = next.offset_to;
        self.token.position = next.position;
        self.term_start = next.term_end;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

impl fmt::Debug for MorphemeStream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MorphemeStream")
            .field("offset", &self.offset)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
