//! Several values in one field: how they are joined, and where in the field's
//! positions each of them stands.
//!
//! A position is a character's place, the same for bigrams and morphemes. Each
//! value begins a new *slot* of [`VALUE_STRIDE`] positions; a longer value goes
//! on into the next slots, each of which holds the term [`CONTINUATION`] at its
//! first position. Two positions of one slot therefore always belong to one
//! value, no phrase crosses two values, and [`first_slot`] tells the value of any
//! position exactly.

/// Stands between the values of a field (U+001E, record separator).
pub const VALUE_SEPARATOR: char = '\u{1e}';

/// Follows the last character of a value in its bigram (U+0003, end of text).
pub const VALUE_END: char = '\u{3}';

/// Positions in a slot, in characters.
///
/// Positions are stored as differences in blocks as wide as their widest member,
/// so a wide stride costs bits on every posting: measured on measures of 25
/// values, positions take 0.74 bytes a byte of text with 128, 0.77 with 256, 0.82
/// with 512 and 1.23 with 65,536. Few values are longer than 256 characters.
pub const VALUE_STRIDE: u32 = 1 << 8;

/// The term at the first position of every slot that goes on with the value of
/// the slot before. Most documents have none.
pub const CONTINUATION: &str = "\u{1e}";

/// Joins normalised values into the text that the tokenizers take.
///
/// The characters that mean something to the tokenizers are dropped from the values.
pub fn join_values<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for (index, value) in values.into_iter().enumerate() {
        if index > 0 {
            joined.push(VALUE_SEPARATOR);
        }
        if value.contains(is_reserved) {
            joined.extend(value.chars().filter(|c| !is_reserved(*c)));
        } else {
            joined.push_str(value);
        }
    }
    joined
}

/// Whether a character means something to the tokenizers.
pub(super) fn is_reserved(c: char) -> bool {
    c == VALUE_SEPARATOR || c == VALUE_END
}

/// The slot in which a position lies: equal slots, same value.
///
/// While no value is longer than [`VALUE_STRIDE`] characters, this is the number
/// of the value, from 0; see [`first_slot`] for the general case.
pub const fn value_of(position: u32) -> u32 {
    position / VALUE_STRIDE
}

/// The slot in which the value of a position begins: equal first slots exactly
/// when the positions lie in one value.
///
/// `continuations` are the positions of [`CONTINUATION`] in the document, ascending.
pub fn first_slot(position: u32, continuations: &[u32]) -> u32 {
    let mut slot = value_of(position);
    while slot > 0 && continuations.binary_search(&(slot * VALUE_STRIDE)).is_ok() {
        slot -= 1;
    }
    slot
}

/// The position at which each value of a joined text begins, in order.
pub fn value_starts(joined: &str) -> Vec<u32> {
    let mut start = 0;
    let mut starts = Vec::new();
    for value in joined.split(VALUE_SEPARATOR) {
        starts.push(u32::try_from(start).unwrap_or(u32::MAX));
        start = next_start(start, value.chars().count());
    }
    starts
}

/// Where the value after one of this many characters begins.
pub(super) fn next_start(start: usize, chars: usize) -> usize {
    let stride = VALUE_STRIDE as usize;
    start.saturating_add(chars.div_ceil(stride).max(1).saturating_mul(stride))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_keep_their_number_even_when_empty() {
        let joined = join_values(["窓口", "", "改善"]);
        assert_eq!(joined, "窓口\u{1e}\u{1e}改善");
        assert_eq!(value_starts(&joined), [0, VALUE_STRIDE, 2 * VALUE_STRIDE]);
    }

    #[test]
    fn reserved_characters_do_not_enter_the_joined_text() {
        assert_eq!(join_values(["窓\u{1e}口\u{3}"]), "窓口");
    }

    #[test]
    fn a_long_value_takes_several_slots() {
        let long = "あ".repeat(VALUE_STRIDE as usize + 1);
        let starts = value_starts(&join_values([long.as_str(), "次"]));
        assert_eq!(starts, [0, 2 * VALUE_STRIDE]);
        let exact = "あ".repeat(VALUE_STRIDE as usize);
        let starts = value_starts(&join_values([exact.as_str(), "次"]));
        assert_eq!(starts, [0, VALUE_STRIDE]);
    }

    #[test]
    fn continuations_lead_back_to_the_first_slot() {
        let at = |slot: u32| slot * VALUE_STRIDE;
        let continuations = [at(2), at(3), at(6)];
        let slots = [0, 1, 1, 1, 4, 5, 5, 7];
        for (slot, expected) in (0..).zip(slots) {
            assert_eq!(first_slot(at(slot) + 9, &continuations), expected, "{slot}");
        }
    }

    proptest! {
        #[test]
        fn no_slot_holds_two_values(lengths in prop::collection::vec(0usize..1500, 1..12)) {
            let values: Vec<String> = lengths.iter().map(|length| "字".repeat(*length)).collect();
            let joined = join_values(values.iter().map(String::as_str));
            let starts = value_starts(&joined);
            prop_assert_eq!(starts.len(), lengths.len());
            for (index, pair) in starts.windows(2).enumerate() {
                let last = pair[0] + u32::try_from(lengths[index].max(1)).unwrap() - 1;
                prop_assert!(value_of(last) < value_of(pair[1]));
            }
        }
    }
}
