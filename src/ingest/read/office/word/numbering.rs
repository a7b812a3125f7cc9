//! Lists: the marker that stands before each of their paragraphs.
//!
//! A document holds the form of its markers and counts them when it is shown, so
//! they are counted here: `（１）` is not in the text.

use std::collections::{HashMap, HashSet};

use crate::ingest::Diagnostic;
use crate::ingest::read::office::xml::{self, Element, Visitor};

/// Levels that a list can have.
const LEVELS: usize = 9;

/// One level of a list's form.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// `（%1）`: the sign before a number is the level whose count stands there.
    text: String,
    /// Whether nothing stands between marker and text.
    tight: bool,
}

/// A list: its form and the counts at which it begins anew.
#[derive(Debug, Clone, Default)]
struct List {
    form: String,
    starts: HashMap<usize, u32>,
}

/// The lists of a document and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    forms: HashMap<String, Vec<Level>>,
    lists: HashMap<String, List>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<String>,
    reading: Reading,
}

/// What is open while the part is read.
#[derive(Debug, Default)]
struct Reading {
    form: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Numbering {
    /// Reads the part of lists.
    pub(super) fn read(text: &str) -> Result<Self, Box<Diagnostic>> {
        let mut numbering = Self::default();
        xml::walk(text, &mut numbering)?;
        Ok(numbering)
    }

    /// Counts a paragraph of a list and gives its marker; empty when it has none.
    pub(super) fn next(&mut self, list: &str, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some(found) = self.lists.get(list) else {
            return String::new();
        };
        let Some(levels) = self.forms.get(&found.form) else {
            return String::new();
        };
        let counts = self.counts.entry(found.form.clone()).or_default();
        if self.begun.insert(list.to_owned()) {
            // A list that states its begin does not go on with another of its form.
            for (level, start) in found.starts.iter().filter(|(level, _)| **level < LEVELS) {
                counts[*level] = start.checked_sub(1);
                counts[level + 1..].fill(None);
            }
        }
        let start = |at: usize| levels.get(at).map_or(1, |level| level.start);
        counts[level] = Some(match counts[level] {
            Some(count) => count.saturating_add(1),
            None => start(level),
        });
        counts[level + 1..].fill(None);
        let values: Vec<_> = (0..LEVELS)
            .map(|at| counts[at].unwrap_or_else(|| start(at)))
            .collect();
        levels
            .get(level)
            .map_or_else(String::new, |form| marker(form, levels, &values))
    }
}

fn marker(form: &Level, levels: &[Level], values: &[u32]) -> String {
    if form.format == "none" {
        return String::new();
    }
    let mut shown = String::new();
    if form.format == "bullet" {
        shown.extend(form.text.chars().map(bullet));
    } else {
        let mut chars = form.text.chars();
        while let Some(c) = chars.next() {
            let digit = (c == '%')
                .then(|| chars.clone().next().and_then(|d| d.to_digit(10)))
                .flatten();
            match digit {
                Some(digit @ 1..) => {
                    chars.next();
                    let at = digit as usize - 1;
                    let format = levels
                        .get(at)
                        .map_or("decimal", |level| level.format.as_str());
                    shown.push_str(&number(values.get(at).copied().unwrap_or(1), format));
                }
                _ => shown.push(c),
            }
        }
    }
    // A tab stands there on paper; a marker that closes itself needs no space.
    let closed = shown.ends_with(['）', ')', '】', '」', '、', '．'])
        || shown.chars().all(|c| !c.is_ascii());
    if !shown.is_empty() && !form.tight && !closed {
        shown.push(' ');
    }
    shown
}

/// Bullets come from fonts of signs, which have places of their own.
fn bullet(c: char) -> char {
    match c {
        '\u{F06C}' => '●',
        '\u{F06E}' => '■',
        '\u{F075}' => '◆',
        '\u{F06F}' | '\u{F0A8}' => '□',
        '\u{F0D8}' => '➢',
        '\u{F0FC}' => '✓',
        '\u{E000}'..='\u{F8FF}' => '・',
        c => c,
    }
}

fn number(value: u32, format: &str) -> String {
    let nth = |signs: &str| {
        signs
            .chars()
            .nth(value.wrapping_sub(1) as usize)
            .map(String::from)
    };
    let from = |first: char, count: u32| {
        let within = (1..=count).contains(&value);
        within
            .then(|| char::from_u32(first as u32 + value - 1))
            .flatten()
            .map(String::from)
    };
    let found = match format {
        "decimalFullWidth" | "decimalFullWidth2" => Some(full_width(value)),
        "decimalZero" => Some(format!("{value:02}")),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => from('①', 20),
        "decimalEnclosedParen" => from('⑴', 20),
        "decimalEnclosedFullstop" => from('⒈', 20),
        "upperLetter" => from('A', 26),
        "lowerLetter" => from('a', 26),
        "upperRoman" => Some(roman(value)),
        "lowerRoman" => Some(roman(value).to_lowercase()),
        "aiueo" => nth("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜ"),
        "aiueoFullWidth" => nth(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ",
        ),
        "iroha" => nth("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑ"),
        "irohaFullWidth" => nth("イロハニホヘトチリヌルヲワカヨタレソツネナラム"),
        "ideographDigital" | "japaneseCounting" | "chineseCounting" | "chineseCountingThousand" => {
            Some(kanji(value))
        }
        _ => None,
    };
    found.unwrap_or_else(|| value.to_string())
}

fn full_width(value: u32) -> String {
    let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c);
    value.to_string().chars().map(wide).collect()
}

fn kanji(value: u32) -> String {
    let digit = |value: u32| {
        "〇一二三四五六七八九"
            .chars()
            .nth(value as usize % 10)
            .map(String::from)
    };
    match value {
        1..=9 => digit(value).unwrap_or_default(),
        10..=99 => {
            let tens = if value >= 20 { digit(value / 10) } else { None };
            let ones = if value.is_multiple_of(10) {
                None
            } else {
                digit(value)
            };
            format!("{}十{}", tens.unwrap_or_default(), ones.unwrap_or_default())
        }
        _ => value.to_string(),
    }
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = value % 400;
    let mut shown = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            shown.push_str(sign);
            rest -= worth;
        }
    }
    shown
}

impl Visitor for Numbering {
    fn start(&mut self, element: &Element<'_>) {
        let reading = &mut self.reading;
        match element.name() {
            "abstractNum" => {
                reading.form = element.get("abstractNumId");
                reading.list = None;
            }
            "num" => {
                reading.list = element.get("numId");
                reading.form = None;
            }
            "lvl" | "lvlOverride" => {
                reading.level = element
                    .get("ilvl")
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(0)
                    .min(LEVELS - 1);
            }
            name => self.property(name, element),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "abstractNum" => self.reading.form = None,
            "num" => self.reading.list = None,
            _ => {}
        }
    }

    fn text(&mut self, _: &str) {}
}

impl Numbering {
    fn property(&mut self, name: &str, element: &Element<'_>) {
        let Reading { form, list, level } = &self.reading;
        let number = || element.value().and_then(|value| value.parse().ok());
        if let Some(list) = list {
            let list = self.lists.entry(list.clone()).or_default();
            match name {
                "abstractNumId" => list.form = element.value().unwrap_or_default(),
                "startOverride" => drop(list.starts.insert(*level, number().unwrap_or(1))),
                _ => {}
            }
        } else if let Some(form) = form {
            let levels = self.forms.entry(form.clone()).or_default();
            if levels.len() <= *level {
                levels.resize(
                    level + 1,
                    Level {
                        start: 1,
                        ..Level::default()
                    },
                );
            }
            let open = &mut levels[*level];
            match name {
                "start" => open.start = number().unwrap_or(1),
                "numFmt" => open.format = element.value().unwrap_or_default(),
                "lvlText" => open.text = element.value().unwrap_or_default(),
                "suff" => open.tight = element.value().as_deref() == Some("nothing"),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"7\">\
        <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimalFullWidth\"/><w:lvlText w:val=\"（%1）\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimalEnclosedCircle\"/><w:lvlText w:val=\"%2\"/></w:lvl>\
        <w:lvl w:ilvl=\"2\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1-%3.\"/></w:lvl></w:abstractNum>\
        <w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{F0B7}\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>\
        <w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>\
        <w:num w:numId=\"3\"><w:abstractNumId w:val=\"8\"/></w:num></w:numbering>";

    #[test]
    fn markers_are_counted_as_word_counts_them() {
        let mut numbering = Numbering::read(PART).unwrap();
        let steps = [
            ("1", 0),
            ("1", 1),
            ("1", 1),
            ("1", 0),
            ("1", 1),
            ("1", 2),
            ("2", 0),
            ("3", 0),
            ("9", 0),
        ];
        let markers: Vec<_> = steps
            .iter()
            .map(|(list, level)| numbering.next(list, *level))
            .collect();
        assert_eq!(
            markers,
            [
                "（１）",
                "①",
                "②",
                "（２）",
                "①",
                "２-1. ",
                "（１）",
                "・",
                ""
            ]
        );
    }

    #[test]
    fn numbers_take_every_form() {
        let cases = [
            (21, "decimalEnclosedCircle", "21"),
            (4, "upperRoman", "IV"),
            (2, "aiueoFullWidth", "イ"),
            (12, "japaneseCounting", "十二"),
            (3, "lowerLetter", "c"),
            (0, "aiueo", "0"),
            (7, "unknown", "7"),
        ];
        for (value, format, expected) in cases {
            assert_eq!(number(value, format), expected, "{format}");
        }
    }
}
