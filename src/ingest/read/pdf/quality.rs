//! Whether the text of a page can be trusted.

use super::page::PageContent;

/// What a page's text is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quality {
    /// Text as printed.
    Good,
    /// No text worth the name, but a picture.
    Scanned,
    /// The characters are not those that are printed.
    Garbled,
    /// Nothing at all.
    Empty,
}

/// Glyphs below which a page with a picture is a scan.
const MIN_GLYPHS: usize = 20;

/// Glyphs from which shares mean something.
const TELLING: usize = 200;

/// The quality of a page.
pub(super) fn of(page: &PageContent) -> Quality {
    let counts = Counts::of(page);
    if counts.all < MIN_GLYPHS && page.images > 0 {
        return Quality::Scanned;
    }
    if counts.all + page.unknown == 0 {
        return Quality::Empty;
    }
    let share = |part: usize| part as f64 / counts.all.max(1) as f64;
    let unknown = page.unknown as f64 / (counts.all + page.unknown) as f64;
    let strange = share(counts.foreign) > 0.03 && counts.all >= MIN_GLYPHS;
    let few_kana = counts.all >= TELLING && share(counts.hiragana) < 0.1;
    let garbled = unknown > 0.5
        || (share(counts.broken) > 0.01 && counts.all >= MIN_GLYPHS)
        || (strange && share(counts.hiragana) < 0.2)
        || (few_kana && share(counts.foreign + counts.rare) > 0.01);
    if garbled {
        Quality::Garbled
    } else {
        Quality::Good
    }
}

#[derive(Debug, Default)]
struct Counts {
    /// Characters that can be seen.
    all: usize,
    hiragana: usize,
    /// Replacement characters, private ones, controls.
    broken: usize,
    /// Letters that Japanese documents hardly hold.
    foreign: usize,
    rare: usize,
}

impl Counts {
    fn of(page: &PageContent) -> Self {
        let mut counts = Self::default();
        for c in page.glyphs.iter().map(|g| g.text) {
            if c.is_whitespace() {
                continue;
            }
            counts.all += 1;
            match c {
                'ぁ'..='ゟ' => counts.hiragana += 1,
                '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => {
                    counts.broken += 1;
                }
                c if c.is_control() => counts.broken += 1,
                '×' | '÷' | '±' | '°' | '§' | '¶' | '·' | '´' | '¨' => {}
                // Greek and Cyrillic letters that every Japanese font holds.
                'Α'..='Ω' | 'α'..='ω' | 'А'..='я' | 'Ё' | 'ё' => {}
                '\u{A1}'..='\u{58F}' => counts.foreign += 1,
                '\u{590}'..='\u{1FFF}' => counts.rare += 1,
                _ => {}
            }
        }
        counts
    }
}
