//! 打ち間違い: what may have been meant by a word with one slip of the keyboard in it.

use crate::analysis::affixes;
use crate::text::{is_hiragana, is_ideograph, is_katakana};

use super::corpus::{Pattern, Place, PlaceWord};

/// Characters that are taken for one another: voiced and plain, small and full
/// size, or alike to the eye. The first of a group is not better than the others.
const ALIKE: &str = "かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢじ つづず てで とど \
    はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ ぁあ ぃい ぅう ぇえ ぉお っつ ゃや ゅゆ ょよ \
    カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂジ ツヅズ テデ トド \
    ハバパ ヒビピ フブプ ヘベペ ホボポ ァア ィイ ゥウ ェエ ォオ ッツ ャヤ ュユ ョヨ \
    ヴブ シツ ソン ニ二 カ力 ロ口 エ工 ト卜 タ夕 ハ八 ー一 へヘ べベ ぺペ";

/// Letters of the shortest Latin word in which anything but a swap is tried:
/// words of four letters are too close to one another.
const MIN_LATIN: usize = 5;

/// A guess at what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// What is looked for.
    pub(super) pattern: Pattern,
    /// How unlikely it is; 0 is the likeliest.
    pub(super) cost: u8,
    /// The characters of the pattern that differ from what was typed.
    changed: std::ops::Range<usize>,
    /// Whether the two forms are alike enough to need no further proof.
    alike: bool,
}

/// Script of a character; a slip stays in its script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'ー' => Script::Katakana,
        _ if is_ideograph(c) => Script::Kanji,
        _ if is_hiragana(c) => Script::Hiragana,
        _ if is_katakana(c) => Script::Katakana,
        _ if c.is_ascii_lowercase() => Script::Latin,
        // Digits are never a slip for other digits, nor marks for other marks.
        _ => Script::Other,
    }
}

impl Slip {
    /// Whether what stands at a place is what may have been meant: the slip lies
    /// inside a word of it. A changed word of one character is another word.
    pub(super) fn explains(&self, typed: &[char], place: &Place) -> bool {
        let chars: Vec<char> = place.text.chars().collect();
        if chars == typed {
            return false;
        }
        self.alike
            || self.changed.clone().all(|at| {
                let fits_script = self.pattern[at].is_some() || fits_hole(typed, &chars, at);
                let in_word = place.word_at(at).is_some_and(|word| {
                    let is_word = word.end - word.start > 1;
                    is_word && (script(chars[at]) != Script::Kanji || word.reading.is_some())
                });
                fits_script && in_word
            })
    }
}

/// Whether a character found at a hole is of the script of what was typed there.
fn fits_hole(typed: &[char], found: &[char], at: usize) -> bool {
    let here = script(found[at]);
    let near = if typed.len() == found.len() {
        vec![typed[at]]
    } else {
        let around = [at.checked_sub(1), Some(at)];
        let around = around.into_iter().flatten();
        around.filter_map(|at| typed.get(at).copied()).collect()
    };
    here != Script::Other && near.iter().any(|c| script(*c) == here)
}

/// The slips that may have made a word; `words` are those it is cut into. At most
/// eight for a character.
pub(super) fn slips(typed: &[char], words: &[PlaceWord]) -> Vec<Slip> {
    let word = Typed {
        chars: typed,
        known: known_words(typed.len(), words),
    };
    let mut slips = Vec::new();
    for at in 0..typed.len() {
        word.confused(at, &mut slips);
        word.swapped(at, &mut slips);
        word.replaced(at, &mut slips);
        word.missing(at, &mut slips);
        word.extra(at, &mut slips);
    }
    slips
}

/// For each character the known word that it stands in, if that has two and more
/// characters or is an affix: what makes a word is no slip.
fn known_words(len: usize, words: &[PlaceWord]) -> Vec<Option<usize>> {
    let mut known = vec![None; len];
    let is_affix = |word: &str| affixes().any(|affix| affix == word);
    for (number, word) in words.iter().enumerate() {
        let is_long = word.end - word.start > 1;
        if word.reading.is_some() && (is_long || is_affix(&word.surface)) {
            known[word.start..word.end].fill(Some(number));
        }
    }
    known
}

struct Typed<'a> {
    chars: &'a [char],
    known: Vec<Option<usize>>,
}

impl Typed<'_> {
    fn script(&self, at: usize) -> Script {
        self.chars.get(at).map_or(Script::Other, |c| script(*c))
    }

    /// Whether anything but a swap may be tried here.
    fn is_open(&self, at: usize) -> bool {
        let is_short_latin = self.script(at) == Script::Latin && self.chars.len() < MIN_LATIN;
        self.known[at].is_none() && self.script(at) != Script::Other && !is_short_latin
    }

    fn whole(&self) -> Pattern {
        self.chars.iter().copied().map(Some).collect()
    }

    fn confused(&self, at: usize, slips: &mut Vec<Slip>) {
        let c = self.chars[at];
        for group in ALIKE.split_whitespace().filter(|group| group.contains(c)) {
            for other in group.chars().filter(|other| *other != c) {
                let mut pattern = self.whole();
                pattern[at] = Some(other);
                slips.push(Slip::alike(pattern));
            }
        }
        if self.script(at) != Script::Katakana {
            return;
        }
        let mut pattern = self.whole();
        if c == 'ー' {
            pattern.remove(at);
        } else {
            pattern.insert(at + 1, Some('ー'));
        }
        slips.push(Slip::alike(pattern));
    }

    fn swapped(&self, at: usize, slips: &mut Vec<Slip>) {
        let (Some(a), Some(b)) = (self.chars.get(at), self.chars.get(at + 1)) else {
            return;
        };
        let is_open = self.known[at].is_none() || self.known[at + 1].is_none();
        let same_script = self.script(at) == self.script(at + 1);
        if a != b && is_open && same_script && self.script(at) != Script::Other {
            let mut pattern = self.whole();
            pattern.swap(at, at + 1);
            slips.push(Slip::new(pattern, 1, at..at + 2));
        }
    }

    fn replaced(&self, at: usize, slips: &mut Vec<Slip>) {
        if self.is_open(at) {
            let mut pattern = self.whole();
            pattern[at] = None;
            slips.push(Slip::new(pattern, 2, at..at + 1));
        }
    }

    /// A character that is missing before this one, never at the word's end.
    fn missing(&self, at: usize, slips: &mut Vec<Slip>) {
        if at > 0 && (self.is_open(at) || self.is_open(at - 1)) {
            let mut pattern = self.whole();
            pattern.insert(at, None);
            slips.push(Slip::new(pattern, 2, at..at + 1));
        }
    }

    /// A character too many: typed twice, or inside a word of kana or letters. A
    /// kanji less is another word.
    fn extra(&self, at: usize, slips: &mut Vec<Slip>) {
        let is_double = at > 0 && self.chars[at] == self.chars[at - 1];
        let is_inside = at > 0 && at + 1 < self.chars.len();
        let is_letter = self.is_open(at) && self.script(at) != Script::Kanji;
        if self.script(at) == Script::Other || !(is_double || is_inside && is_letter) {
            return;
        }
        let mut pattern = self.whole();
        pattern.remove(at);
        slips.push(Slip::new(pattern, 2, at - 1..at));
    }
}

impl Slip {
    fn new(pattern: Pattern, cost: u8, changed: std::ops::Range<usize>) -> Self {
        Self {
            pattern,
            cost,
            changed,
            alike: false,
        }
    }

    fn alike(pattern: Pattern) -> Self {
        Self {
            pattern,
            cost: 0,
            changed: 0..0,
            alike: true,
        }
    }
}
