//! 形態素: a text in normal form, cut into words.
//!
//! A compound of the user dictionary (生活困窮者自立支援) is one word of the
//! lattice, which keeps its borders right, but is handed out as its parts; the
//! compound itself comes in addition. So the parts of a compound are found
//! wherever they stand, in a compound or not.

mod facts;
mod reading;

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use lindera_dictionary::dictionary as engine;
use lindera_dictionary::mode::Mode;
use lindera_dictionary::viterbi::{Lattice, LatticeOptions, LexType, WordId};

use self::facts::{Fact, Facts};
use super::class::{Class, Features, Nominal, classify, nominal};
use super::dictionary::Dictionary;
use super::user_words::user_words;

/// Longest text given to the lattice at once, in bytes: a sentence is shorter,
/// and a line of megabytes must not become a lattice of gigabytes.
const MAX_PIECE_BYTES: usize = 4096;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Morpheme {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is worth in a search.
    pub class: Class,
    /// What it is in a noun phrase.
    pub nominal: Nominal,
    /// Base form, in normal form: 取り組む for 取り組み(ます).
    pub base: String,
    /// Reading in katakana, as it stands in the text; `None` for unknown words.
    pub reading: Option<String>,
}

/// What the segmenter hands out, borrowed from text and dictionary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) class: Class,
    pub(super) nominal: Nominal,
    /// Of content words and numbers always; of others only together with readings.
    pub(super) base: &'a str,
    pub(super) reading: Option<&'a str>,
    /// A compound comes before its parts, which cover the same bytes.
    pub(super) is_compound: bool,
}

/// Cuts text into words.
pub struct Segmenter {
    system: engine::Dictionary,
    compounds: engine::UserDictionary,
    facts: Facts,
    /// The parts of each compound that has more than one, by surface.
    parts: HashMap<String, Vec<Morpheme>>,
}

/// Buffers that a thread uses again and again.
#[derive(Default)]
pub(super) struct Scratch {
    lattice: Lattice,
    offsets: Vec<(usize, WordId)>,
    number: String,
    /// Whether readings are wanted; without them most words need no look into the lexicon.
    readings: bool,
}

thread_local! {
    /// For callers that bring no buffers of their own.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Segmenter {
    /// A segmenter over this dictionary; cheap, the dictionary's data are shared.
    pub fn new(dictionary: &Dictionary) -> Self {
        let mut segmenter = Self {
            system: dictionary.system.clone(),
            compounds: dictionary.compounds.clone(),
            facts: Facts::of(&dictionary.system),
            parts: HashMap::new(),
        };
        let mut scratch = Scratch {
            readings: true,
            ..Scratch::default()
        };
        let compounds = user_words().filter(|word| !word.whole);
        segmenter.parts = compounds
            .map(|word| {
                let mut parts = Vec::new();
                segmenter.cut(&word.surface, None, &mut scratch, &mut |part| {
                    parts.push(Morpheme::of(part, 0));
                });
                (word.surface, parts)
            })
            // What the lexicon knows as one word is no compound: one term will do.
            .filter(|(_, parts)| parts.len() > 1)
            .collect();
        segmenter
    }

    /// The words of a text in normal form, in order and without gaps: their
    /// ranges joined are the text.
    pub fn segment(&self, normal: &str) -> Vec<Morpheme> {
        let mut morphemes = Vec::new();
        self.visit(normal, |word, offset| {
            if !word.is_compound {
                morphemes.push(Morpheme::of(word, offset));
            }
        });
        morphemes
    }

    /// The compounds of the user dictionary in a text in normal form.
    pub fn compounds(&self, normal: &str) -> Vec<Morpheme> {
        let mut compounds = Vec::new();
        self.visit(normal, |word, offset| {
            if word.is_compound {
                compounds.push(Morpheme::of(word, offset));
            }
        });
        compounds
    }

    fn visit(&self, normal: &str, mut sink: impl FnMut(Word<'_>, usize)) {
        // Taken, not borrowed: the sink is free to segment something itself.
        let mut scratch = SCRATCH.take();
        scratch.readings = true;
        let mut offset = 0;
        while offset < normal.len() {
            let piece = next_piece(&normal[offset..]);
            self.words(piece, &mut scratch, &mut |word| sink(word, offset));
            offset += piece.len();
        }
        SCRATCH.set(scratch);
    }

    /// The words of one piece, as [`next_piece`] gives it; offsets are the piece's own.
    pub(super) fn words(
        &self,
        piece: &str,
        scratch: &mut Scratch,
        sink: &mut impl FnMut(Word<'_>),
    ) {
        self.cut(piece, Some(&self.compounds), scratch, sink);
    }

    fn cut(
        &self,
        piece: &str,
        compounds: Option<&engine::UserDictionary>,
        scratch: &mut Scratch,
        sink: &mut impl FnMut(Word<'_>),
    ) {
        let system = &self.system;
        scratch.lattice.set_text_with_options(
            &system.prefix_dictionary,
            &compounds.map(|user| &user.dict),
            &system.character_definition,
            &system.unknown_dictionary,
            &system.connection_cost_matrix,
            piece,
            &LatticeOptions::new(&Mode::Normal),
        );
        scratch.lattice.tokens_offset_into(&mut scratch.offsets);
        // The law that words tile the text holds whatever the lattice says.
        match scratch.offsets.first() {
            Some((0, _)) => {}
            _ => {
                let unknown = WordId::new(LexType::Unknown, u32::MAX);
                scratch.offsets.insert(0, (0, unknown));
            }
        }
        let mut index = 0;
        while index < scratch.offsets.len() {
            let (start, word) = scratch.offsets[index];
            let run = run_length(piece, &scratch.offsets[index..]);
            index += run.max(1);
            let end = scratch
                .offsets
                .get(index)
                .map_or(piece.len(), |next| next.0);
            if run > 0 {
                sink(run_word(piece, start, end, &mut scratch.number));
            } else if word.lex_type() == LexType::User {
                self.compound(piece, start, end, sink);
            } else {
                sink(self.word(piece, start..end, word, scratch.readings));
            }
        }
    }

    fn compound(&self, piece: &str, start: usize, end: usize, sink: &mut impl FnMut(Word<'_>)) {
        let whole = Word {
            start,
            end,
            class: Class::Content,
            nominal: Nominal::Noun,
            base: &piece[start..end],
            reading: None,
            is_compound: true,
        };
        let Some(parts) = self.parts.get(whole.base) else {
            // No parts: a word like any other.
            return sink(Word {
                is_compound: false,
                ..whole
            });
        };
        sink(whole);
        for part in parts {
            sink(Word {
                start: start + part.range.start,
                end: start + part.range.end,
                class: part.class,
                nominal: part.nominal,
                base: &part.base,
                reading: part.reading.as_deref(),
                is_compound: false,
            });
        }
    }

    fn word<'a>(
        &'a self,
        piece: &'a str,
        range: Range<usize>,
        id: WordId,
        readings: bool,
    ) -> Word<'a> {
        let surface = &piece[range.clone()];
        let mut word = Word {
            start: range.start,
            end: range.end,
            class: Class::Symbol,
            nominal: Nominal::No,
            base: surface,
            reading: None,
            is_compound: false,
        };
        let known = self.facts.get(id).filter(|_| !readings);
        if let Some(Fact {
            class,
            nominal,
            is_base: true,
        }) = known
        {
            word.class = class;
            word.nominal = nominal;
            return word;
        }
        let entry = id.id() as usize;
        let mut fields = if id.is_unknown() {
            self.system.unknown_word_details_iter(entry)
        } else {
            self.system.word_details_iter(entry)
        };
        let mut next = || fields.next().filter(|field| !matches!(*field, "*" | ""));
        let features = Features {
            pos: next().unwrap_or_default(),
            detail: next().unwrap_or_default(),
            subdetail: next().unwrap_or_default(),
        };
        // 細分類3, 活用型, 活用形.
        let (_, _, _) = (next(), next(), next());
        word.base = next().unwrap_or(surface);
        word.reading = next();
        word.class = classify(surface, word.base, features);
        word.nominal = nominal(word.class, features);
        let fact = Fact {
            class: word.class,
            nominal: word.nominal,
            is_base: word.base == surface,
        };
        self.facts.set(id, fact);
        word
    }
}

impl fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Segmenter")
            .field("compounds", &self.parts.len())
            .finish_non_exhaustive()
    }
}

impl Morpheme {
    fn of(word: Word<'_>, offset: usize) -> Self {
        Self {
            range: offset + word.start..offset + word.end,
            class: word.class,
            nominal: word.nominal,
            base: word.base.to_owned(),
            reading: word.reading.map(str::to_owned),
        }
    }
}

/// How many words at the head of the list make one run of Latin letters and
/// digits, which is one word whatever the lattice made of it (`sdgs`, `2,046`);
/// 0 if there is no run.
fn run_length(piece: &str, offsets: &[(usize, WordId)]) -> usize {
    let text = |index: usize| {
        let start = offsets.get(index).map_or(piece.len(), |word| word.0);
        let end = offsets.get(index + 1).map_or(piece.len(), |word| word.0);
        &piece.as_bytes()[start..end]
    };
    let is_run = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphanumeric);
    let mut digits = true;
    let mut length = 0;
    loop {
        let bytes = text(length);
        if is_run(bytes) {
            digits &= bytes.iter().all(u8::is_ascii_digit);
            length += 1;
        } else if length > 0
            && digits
            && matches!(bytes, b"," | b".")
            && text(length + 1).iter().all(u8::is_ascii_digit)
            && is_run(text(length + 1))
        {
            length += 2;
        } else {
            return length;
        }
    }
}

/// The word that a run makes; a number loses its separators.
fn run_word<'a>(piece: &'a str, start: usize, end: usize, number: &'a mut String) -> Word<'a> {
    let surface = &piece[start..end];
    let is_number = !surface.bytes().any(|byte| byte.is_ascii_alphabetic());
    let mut base = surface;
    if is_number && surface.contains(',') {
        number.clear();
        number.extend(surface.chars().filter(|c| *c != ','));
        base = number;
    }
    Word {
        start,
        end,
        class: if is_number {
            Class::Number
        } else {
            Class::Content
        },
        nominal: if is_number {
            Nominal::No
        } else {
            Nominal::Noun
        },
        base,
        reading: None,
        is_compound: false,
    }
}

/// The head of a text that goes to the lattice at once: up to the end of the
/// first sentence, but never longer than [`MAX_PIECE_BYTES`]. Empty for an empty text.
pub(super) fn next_piece(text: &str) -> &str {
    let mut limit = text.len().min(MAX_PIECE_BYTES);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let window = &text[..limit];
    if let Some(stop) = window.find('。') {
        return &window[..stop + '。'.len_utf8()];
    }
    if limit == text.len() {
        return window;
    }
    // Better between two words than inside one, if there is a place.
    let pause = window
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric())
        .map(|(offset, c)| offset + c.len_utf8());
    &window[..pause.unwrap_or(limit)]
}

#[cfg(test)]
mod tests;
