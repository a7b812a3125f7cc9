//! The form in which texts and queries are compared, and its way back.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::fold::{Simple, fold, simple, starts_cluster};
use super::script::is_kana;

/// The normal form of a text: what two spellings of one word have in common.
///
/// NFKC, lower case, no white space, one dash, radicals and old characters
/// folded to current ones, ③ and (3) the same. For comparing only: what people
/// read keeps its own characters. A horizontal bar, however it is written, is
/// the long vowel ー directly after a kana and a dash everywhere else; so is a
/// wave, which is `~` everywhere else.
/// Normalising twice changes nothing more.
pub fn normalize(text: &str) -> String {
    Normalized::new(text).text
}

/// A normal form that knows where in the original each character came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    text: String,
    /// In order; together they cover `text` without gaps.
    runs: Vec<Run>,
}

/// A stretch of the normal form; it ends where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// First byte in the normal form.
    normal: usize,
    /// First byte in the original.
    original: usize,
    origin: Origin,
}

/// How a run goes back to the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Character by character, each as many bytes long as in the original.
    Alike,
    /// All of it came from these many bytes of the original, indivisibly.
    Whole(usize),
}

impl Normalized {
    /// Normalises a text.
    pub fn new(text: &str) -> Self {
        let mut builder = Builder::default();
        builder.normal.text.reserve(text.len());
        for (start, c) in text.char_indices() {
            let origin = start..start + c.len_utf8();
            match simple(c) {
                Simple::Dropped => {}
                Simple::One(folded) => builder.start_cluster(folded, origin),
                Simple::No => fold(c, &mut |part| builder.add(part, origin.clone())),
            }
        }
        builder.end_cluster();
        builder.normal
    }

    /// The normal form.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The normal form, when the way back is no longer needed.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The original byte range from which a byte range of the normal form came.
    ///
    /// Both ends lie on character boundaries. A character that came from
    /// several, or is one of several that came from one (③ and `(3)`), gives
    /// the whole of what it came from; white space inside the range is
    /// included, around it not. An empty range gives an empty range; what lies
    /// outside of the text is cut off.
    pub fn original_range(&self, range: Range<usize>) -> Range<usize> {
        let end = range.end.min(self.text.len());
        if range.start >= end {
            let at = self.original_start(range.start);
            return at..at;
        }
        self.original_start(range.start)..self.original_end(end)
    }

    /// Whether the original has something before this byte that left no trace: white space.
    ///
    /// Where words end matters to readers of codes and years: `5-1-3 0` is not
    /// `5-1-30`. True at both ends of the text.
    pub fn is_gap(&self, at: usize) -> bool {
        at == 0 || at >= self.text.len() || self.original_end(at) < self.original_start(at)
    }

    /// Where the character begins that holds this byte of the normal form.
    fn original_start(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.original_end(self.text.len());
        }
        let run = self.run_at(at);
        match run.origin {
            Origin::Alike => run.original + self.text.floor_char_boundary(at) - run.normal,
            Origin::Whole(_) => run.original,
        }
    }

    /// Where the character ends that holds the byte before this one.
    fn original_end(&self, at: usize) -> usize {
        if at == 0 {
            return 0;
        }
        let run = self.run_at(at - 1);
        match run.origin {
            Origin::Alike => run.original + self.text.ceil_char_boundary(at) - run.normal,
            Origin::Whole(width) => run.original + width,
        }
    }

    /// The run that holds a byte of the normal form.
    fn run_at(&self, at: usize) -> Run {
        let after = self.runs.partition_point(|run| run.normal <= at);
        self.runs[after.saturating_sub(1)]
    }
}

/// Builds a normal form from left to right.
///
/// A cluster is a character with the marks that may compose with it. One
/// without marks is written at once; when a mark follows, it is taken back and
/// waits in `cluster` until the next one starts.
#[derive(Default)]
struct Builder {
    normal: Normalized,
    /// Where the last written character begins, and where it came from.
    last: usize,
    last_origin: Range<usize>,
    after_kana: bool,
    cluster: String,
}

impl Builder {
    /// Takes a folded, decomposed character.
    fn add(&mut self, c: char, origin: Range<usize>) {
        if starts_cluster(c) {
            self.start_cluster(c, origin);
        } else {
            self.add_mark(c, origin);
        }
    }

    fn start_cluster(&mut self, c: char, origin: Range<usize>) {
        if !self.cluster.is_empty() {
            self.end_cluster();
        }
        self.emit(c, origin);
    }

    fn add_mark(&mut self, mark: char, origin: Range<usize>) {
        if self.cluster.is_empty() {
            self.take_back(origin.start);
        }
        self.cluster.push(mark);
        self.last_origin.end = origin.end;
    }

    /// Makes the last written character the beginning of a cluster.
    fn take_back(&mut self, mark_start: usize) {
        if self.normal.text.is_empty() {
            self.last_origin = mark_start..mark_start;
            return;
        }
        self.cluster.push_str(&self.normal.text[self.last..]);
        self.normal.text.truncate(self.last);
        while self
            .normal
            .runs
            .last()
            .is_some_and(|run| run.normal >= self.last)
        {
            self.normal.runs.pop();
        }
        self.after_kana = self.normal.text.chars().next_back().is_some_and(is_kana);
    }

    fn end_cluster(&mut self) {
        let cluster = std::mem::take(&mut self.cluster);
        let origin = self.last_origin.clone();
        for c in cluster.nfc() {
            self.emit(c, origin.clone());
        }
    }

    fn emit(&mut self, c: char, origin: Range<usize>) {
        // サ－ビス and る～む are サービス and るーむ, but ｅーＴａｘ is e-Tax.
        let is_bar = c == '-' || c == '~';
        let c = if is_bar && self.after_kana { 'ー' } else { c };
        self.last = self.normal.text.len();
        self.normal.text.push(c);
        self.after_kana = is_kana(c);
        self.record(c.len_utf8(), &origin);
        self.last_origin = origin;
    }

    /// Notes where the last written character came from.
    fn record(&mut self, len: usize, origin: &Range<usize>) {
        let width = origin.len();
        if let Some(run) = self.normal.runs.last() {
            let continues = match run.origin {
                Origin::Alike => {
                    width == len && run.original + (self.last - run.normal) == origin.start
                }
                Origin::Whole(all) => run.original == origin.start && all == width,
            };
            if continues {
                return;
            }
        }
        let origin_kind = if width == len {
            Origin::Alike
        } else {
            Origin::Whole(width)
        };
        self.normal.runs.push(Run {
            normal: self.last,
            original: origin.start,
            origin: origin_kind,
        });
    }
}

#[cfg(test)]
mod tests;
