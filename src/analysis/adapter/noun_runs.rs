//! 名詞連続: the noun phrases of a text, each as one term with its borders.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::class::Nominal;
use crate::analysis::segment::{Scratch, Segmenter, next_piece};
use crate::analysis::values::VALUE_SEPARATOR;

use super::MAX_TERM_BYTES;

/// Stands between two words of a run where a phrase may begin or end.
pub const FREE_BORDER: char = '\u{1f}';

/// Stands between two words of a run that one does not part: 困窮 and 者.
pub const BOUND_BORDER: char = '\u{1d}';

/// Most words of a run: what lies behind them is a new one.
const MAX_WORDS: usize = 8;

/// The noun runs of a text, each followed by [`VALUE_SEPARATOR`].
#[derive(Debug, Default)]
pub(super) struct NounRuns {
    text: String,
    /// Where the open run begins, and what it is so far.
    start: usize,
    words: usize,
    last: Nominal,
}

impl NounRuns {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.open();
    }

    /// Takes the next word of a text.
    pub(super) fn add(&mut self, surface: &str, nominal: Nominal) {
        // A suffix without a noun before it begins nothing.
        let opens_badly = self.words == 0 && nominal == Nominal::Suffix;
        if nominal == Nominal::No || self.words == MAX_WORDS {
            self.close();
        }
        if nominal == Nominal::No || opens_badly {
            return;
        }
        if self.words > 0 {
            let bound = nominal == Nominal::Suffix || self.last == Nominal::Prefix;
            self.text
                .push(if bound { BOUND_BORDER } else { FREE_BORDER });
        }
        self.text.push_str(surface);
        self.words += 1;
        self.last = nominal;
    }

    /// Ends the open run; one word alone is none.
    pub(super) fn close(&mut self) {
        let is_run = self.words > 1 && self.last != Nominal::Prefix;
        if is_run && self.text.len() - self.start <= MAX_TERM_BYTES {
            self.text.push(VALUE_SEPARATOR);
        } else {
            self.text.truncate(self.start);
        }
        self.open();
    }

    fn open(&mut self) {
        self.start = self.text.len();
        self.words = 0;
        self.last = Nominal::No;
    }
}

/// The runs of the text that this thread cut into words last.
#[derive(Default)]
struct Last {
    text: String,
    runs: NounRuns,
}

thread_local! {
    /// A document's text is cut for its morphemes just before its runs are asked
    /// for, and cutting is most of the work of indexing.
    static LAST: RefCell<Last> = RefCell::default();
}

/// Leaves the runs of a text to whoever asks for them next; takes old buffers in exchange.
pub(super) fn remember(text: &str, runs: &mut NounRuns) {
    LAST.with_borrow_mut(|last| {
        last.text.clear();
        last.text.push_str(text);
        std::mem::swap(&mut last.runs, runs);
    });
}

/// Gives every run of two and more nouns, with [`FREE_BORDER`] and
/// [`BOUND_BORDER`] between the words.
pub struct NounRunTokenizer {
    segmenter: Arc<Segmenter>,
    scratch: Scratch,
    runs: NounRuns,
}

impl NounRunTokenizer {
    /// A tokenizer that shares this segmenter.
    pub fn new(segmenter: Arc<Segmenter>) -> Self {
        Self {
            segmenter,
            scratch: Scratch::default(),
            runs: NounRuns::default(),
        }
    }

    fn read(&mut self, text: &str) {
        let is_known = LAST.with_borrow_mut(|last| {
            let is_known = last.text == text;
            if is_known {
                std::mem::swap(&mut last.runs, &mut self.runs);
                last.text.clear();
                last.runs.clear();
            }
            is_known
        });
        if is_known {
            return;
        }
        self.runs.clear();
        for value in text.split(VALUE_SEPARATOR) {
            let mut rest = value;
            while !rest.is_empty() {
                let piece = next_piece(rest);
                let runs = &mut self.runs;
                self.segmenter.words(piece, &mut self.scratch, &mut |word| {
                    if !word.is_compound {
                        runs.add(&piece[word.start..word.end], word.nominal);
                    }
                });
                runs.close();
                rest = &rest[piece.len()..];
            }
        }
    }
}

impl Clone for NounRunTokenizer {
    /// A clone shares the dictionary, never the buffers.
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.segmenter))
    }
}

impl fmt::Debug for NounRunTokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NounRunTokenizer")
            .field("segmenter", &self.segmenter)
            .finish_non_exhaustive()
    }
}

impl Tokenizer for NounRunTokenizer {
    type TokenStream<'a> = NounRunStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NounRunStream<'a> {
        self.read(text);
        NounRunStream {
            rest: &self.runs.text,
            token: Token::default(),
        }
    }
}

/// The runs of a text, in order.
#[derive(Debug)]
pub struct NounRunStream<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for NounRunStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((run, rest)) = self.rest.split_once(VALUE_SEPARATOR) else {
            return false;
        };
        run.clone_into(&mut self.token.text);
        self.token.position = self.token.position.wrapping_add(1);
        self.rest = rest;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tiny::Tiny;
    use super::super::MorphemeTokenizer;
    use super::*;

    fn runs(text: &str) -> Vec<String> {
        let segmenter = Arc::new(Segmenter::new(&Tiny::new().open()));
        let mut tokenizer = NounRunTokenizer::new(segmenter);
        let mut stream = tokenizer.token_stream(text);
        let mut runs = Vec::new();
        while stream.advance() {
            let text = &stream.token().text;
            runs.push(text.replace(FREE_BORDER, "|").replace(BOUND_BORDER, "+"));
        }
        runs
    }

    #[test]
    fn nouns_in_a_row_are_one_term_with_borders() {
        assert_eq!(
            runs("生活困窮者自立支援事業の窓口改善。事業\u{1e}実施"),
            ["生活|困窮+者|自立|支援|事業", "窓口|改善"]
        );
    }

    #[test]
    fn runs_are_the_same_whoever_cut_the_text() {
        let segmenter = Arc::new(Segmenter::new(&Tiny::new().open()));
        let text = "生活困窮者自立支援事業\u{1e}窓口改善の実施。窓口";
        let mut alone = Vec::new();
        let mut after = Vec::new();
        for (runs, is_after) in [(&mut alone, false), (&mut after, true)] {
            if is_after {
                let mut morphemes = MorphemeTokenizer::new(Arc::clone(&segmenter));
                let mut stream = morphemes.token_stream(text);
                while stream.advance() {}
            }
            let mut tokenizer = NounRunTokenizer::new(Arc::clone(&segmenter));
            let mut stream = tokenizer.token_stream(text);
            while stream.advance() {
                runs.push(stream.token().text.clone());
            }
        }
        assert_eq!(alone.len(), 2);
        assert_eq!(alone, after);
    }

    #[test]
    fn a_long_run_goes_on_as_another() {
        let text = "窓口改善".repeat(5);
        assert_eq!(runs(&text).len(), 2, "{:?}", runs(&text));
    }
}
