//! What has been learned of the lexicon's words: reading an entry costs as much
//! as finding it, and most texts consist of the same words.

use std::sync::atomic::{AtomicU8, Ordering};

use lindera_dictionary::dictionary as engine;
use lindera_dictionary::viterbi::WordId;

use super::{Class, Nominal};

const KNOWN: u8 = 0x80;
const IS_BASE: u8 = 0x40;
const CLASS: u8 = 0x07;
const NOMINAL: u8 = 0x03;
const NOMINALS: [Nominal; 4] = [Nominal::No, Nominal::Noun, Nominal::Suffix, Nominal::Prefix];
/// Where the two bits of [`Nominal`] stand.
const NOMINAL_SHIFT: u8 = 3;
const CLASSES: [Class; 5] = [
    Class::Content,
    Class::Predicate,
    Class::Number,
    Class::Function,
    Class::Symbol,
];

/// What indexing needs to know of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) class: Class,
    pub(super) nominal: Nominal,
    /// Whether the surface will do for the base form.
    pub(super) is_base: bool,
}

/// One byte for each word of the lexicon. Threads may learn the same fact twice,
/// which does no harm.
pub(super) struct Facts(Box<[AtomicU8]>);

impl Facts {
    /// Room for all words of a dictionary; nothing is known yet.
    pub(super) fn of(dictionary: &engine::Dictionary) -> Self {
        // The lexicon's index holds four bytes a word.
        let words = dictionary.prefix_dictionary.words_idx_data.len() / 4;
        Self((0..words).map(|_| AtomicU8::new(0)).collect())
    }

    /// What is known of a word of the lexicon.
    pub(super) fn get(&self, id: WordId) -> Option<Fact> {
        let fact = self.slot(id)?.load(Ordering::Relaxed);
        (fact & KNOWN != 0).then(|| Fact {
            class: CLASSES[usize::from(fact & CLASS)],
            nominal: NOMINALS[usize::from((fact >> NOMINAL_SHIFT) & NOMINAL)],
            is_base: fact & IS_BASE != 0,
        })
    }

    /// Remembers what was read of a word; words outside the lexicon are forgotten.
    pub(super) fn set(&self, id: WordId, fact: Fact) {
        let Some(slot) = self.slot(id) else { return };
        let Fact {
            class,
            nominal,
            is_base,
        } = fact;
        let has_term = class.has_term();
        let class = code_in(&CLASSES, &class);
        let nominal = code_in(&NOMINALS, &nominal) << NOMINAL_SHIFT;
        // What gets no term needs no base form.
        let is_base = if is_base || !has_term { IS_BASE } else { 0 };
        slot.store(KNOWN | is_base | nominal | class, Ordering::Relaxed);
    }

    fn slot(&self, id: WordId) -> Option<&AtomicU8> {
        id.is_system()
            .then(|| self.0.get(id.id() as usize))
            .flatten()
    }
}

/// The place of a value in its table, which is short enough for two bits.
fn code_in<T: PartialEq>(table: &[T], value: &T) -> u8 {
    let place = table.iter().position(|known| known == value);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(0)
}
