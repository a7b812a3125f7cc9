//! The law "nothing lost": every non-blank character of a document stands in some field.
//!
//! Layouts put what they understand into fields and what they only recognise
//! (labels, numbers, marks) into a sheet's rest. This last step counts both
//! sides and gives every line that is still short of characters to the rest of
//! the sheet above it, so that no bug of a layout can hide a text.

use std::collections::{HashMap, HashSet};

use crate::domain::{Item, Measure, Section, Sheet};

use super::{Block, Document};

/// What the last step did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Coverage {
    /// Share of the document's non-blank characters that stand in some field.
    pub(super) share: f64,
    /// Lines that had to be added.
    pub(super) recovered: usize,
}

/// A line or cell of the document.
struct Unit<'a> {
    text: &'a str,
    line: usize,
}

/// Adds what is missing to the rest of the sheets and says how much is covered.
pub(super) fn complete(document: &Document, sheets: &mut [Sheet]) -> Coverage {
    if let Some(sheet) = sheets.first_mut() {
        sheet.rest.extend(document.running.iter().cloned());
    }
    let mut units: Vec<Unit<'_>> = (document.running.iter())
        .map(|text| Unit { text, line: 1 })
        .collect();
    collect(&document.blocks, &mut units);
    let mut missing = Counts::default();
    for unit in &units {
        missing.add(unit.text, 1);
    }
    let total = missing.positive();
    for sheet in sheets.iter() {
        each_text(sheet, &mut |text| missing.add(text, -1));
    }
    let mut recovered = 0;
    if missing.positive() > 0 {
        recovered = recover(&units, &mut missing, sheets);
    }
    Coverage {
        share: if total == 0 {
            1.0
        } else {
            1.0 - missing.positive() as f64 / total as f64
        },
        recovered,
    }
}

fn collect<'a>(blocks: &'a [Block], units: &mut Vec<Unit<'a>>) {
    for block in blocks {
        match block {
            Block::Line(line) => units.push(Unit {
                text: &line.text,
                line: line.number,
            }),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    collect(&cell.blocks, units);
                }
            }
        }
    }
}

/// Adds lines that miss characters, the likeliest to be lost first.
fn recover(units: &[Unit<'_>], missing: &mut Counts, sheets: &mut [Sheet]) -> usize {
    let Some(starts) = starts_of(sheets) else {
        return 0;
    };
    let known = Grams::of(sheets);
    let mut recovered = 0;
    for doubt in [Doubt::Whole, Doubt::Short, Doubt::Any] {
        for unit in units {
            if missing.positive() == 0 {
                return recovered;
            }
            if missing.lacks_any(unit.text) && known.doubts(unit.text, doubt) {
                missing.add(unit.text, -1);
                let sheet = starts.iter().rposition(|start| *start <= unit.line);
                sheets[sheet.unwrap_or(0)]
                    .rest
                    .push(unit.text.trim().to_owned());
                recovered += 1;
            }
        }
    }
    recovered
}

/// The first line of each sheet's measures, rising; `None` without sheets.
fn starts_of(sheets: &[Sheet]) -> Option<Vec<usize>> {
    let mut from = 0;
    let starts: Vec<_> = sheets
        .iter()
        .map(|sheet| {
            let first = sheet
                .measures
                .iter()
                .map(|m| m.source.lines[0])
                .filter(|line| *line > 0)
                .min();
            from = first.unwrap_or(from).max(from);
            from
        })
        .collect();
    (!starts.is_empty()).then_some(starts)
}

/// Every text that a sheet holds of its own document, once.
///
/// Normal forms (a plan's code, a policy's number, emphasis) are derived: their
/// characters are counted where they stand as written.
fn each_text(sheet: &Sheet, visit: &mut impl FnMut(&str)) {
    visit(sheet.department.as_deref().unwrap_or_default());
    if let Some(head) = &sheet.head {
        visit(head.role.as_deref().unwrap_or_default());
        visit(head.name.as_deref().unwrap_or_default());
    }
    for items in [
        &sheet.mission,
        &sheet.directions,
        &sheet.summary,
        &sheet.passages,
    ] {
        each_item(items, visit);
    }
    sheet.rest.iter().for_each(|text| visit(text));
    let mut inherited = HashSet::new();
    for measure in &sheet.measures {
        each_text_of_measure(measure, &mut inherited, visit);
    }
}

fn each_text_of_measure<'a>(
    measure: &'a Measure,
    inherited: &mut HashSet<(u8, &'a str)>,
    visit: &mut impl FnMut(&str),
) {
    visit(&measure.title);
    for code in &measure.plan_codes {
        visit(&code.raw);
        visit(&code.name);
    }
    // In a plan's follow-up a goal, theme or policy is printed once above many rows.
    let inherits = measure.section == Section::Progress;
    let policies = measure
        .policies
        .iter()
        .map(|policy| (0, policy.name.as_str()));
    let above = [(1, measure.theme.as_deref()), (2, measure.goal.as_deref())];
    let above = above
        .into_iter()
        .filter_map(|(kind, text)| Some((kind, text?)));
    for value in policies.chain(above) {
        if inherited.insert(value) || !inherits {
            visit(value.1);
        }
    }
    let words = [
        &measure.division,
        &measure.rating,
        &measure.outlook,
        &measure.rating_text,
    ];
    words.into_iter().flatten().for_each(|text| visit(text));
    for items in [
        &measure.commitments,
        &measure.results,
        &measure.issues,
        &measure.schedule,
        &measure.notes,
    ] {
        each_item(items, visit);
    }
}

fn each_item(items: &[Item], visit: &mut impl FnMut(&str)) {
    for item in items {
        item.walk(&mut |_, item| {
            visit(&item.marker);
            visit(&item.text);
        });
    }
}

/// How many of each character are missing; below zero where a text stands twice.
#[derive(Debug)]
struct Counts {
    /// Characters of the basic plane, which is all but a few, by code point.
    basic: Vec<i32>,
    beyond: HashMap<char, i32>,
    positive: i64,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            basic: vec![0; 0x1_0000],
            beyond: HashMap::new(),
            positive: 0,
        }
    }
}

impl Counts {
    fn add(&mut self, text: &str, times: i32) {
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            let count = match self.basic.get_mut(c as usize) {
                Some(count) => count,
                None => self.beyond.entry(c).or_default(),
            };
            self.positive -= i64::from((*count).max(0));
            *count += times;
            self.positive += i64::from((*count).max(0));
        }
    }

    /// Characters missing in all.
    fn positive(&self) -> i64 {
        self.positive
    }

    fn lacks_any(&self, text: &str) -> bool {
        let count = |c: char| self.basic.get(c as usize).or_else(|| self.beyond.get(&c));
        text.chars()
            .any(|c| !c.is_whitespace() && count(c).is_some_and(|count| *count > 0))
    }
}

/// Short pieces of all kept text: tells in linear time whether a line stands there whole.
struct Grams(HashSet<[char; Grams::LENGTH]>);

impl Grams {
    const LENGTH: usize = 4;

    fn of(sheets: &[Sheet]) -> Self {
        let mut known = HashSet::new();
        for sheet in sheets {
            each_text(sheet, &mut |text| known.extend(pieces(text)));
        }
        Self(known)
    }

    /// Whether a line is of this doubt.
    fn doubts(&self, text: &str, doubt: Doubt) -> bool {
        let long = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(Self::LENGTH)
            .count()
            == Self::LENGTH;
        match doubt {
            Doubt::Whole => long && !pieces(text).all(|piece| self.0.contains(&piece)),
            Doubt::Short => !long,
            Doubt::Any => true,
        }
    }
}

/// How a line that misses characters may have been lost, the likeliest first.
#[derive(Debug, Clone, Copy)]
enum Doubt {
    /// It stands nowhere as a whole.
    Whole,
    /// It is too short to tell.
    Short,
    /// It stands somewhere, but perhaps not often enough.
    Any,
}

fn pieces(text: &str) -> impl Iterator<Item = [char; Grams::LENGTH]> {
    let mut window = ['\0'; Grams::LENGTH];
    let mut seen = 0;
    text.chars()
        .filter(|c| !c.is_whitespace())
        .filter_map(move |c| {
            window.rotate_left(1);
            window[Grams::LENGTH - 1] = c;
            seen += 1;
            (seen >= Grams::LENGTH).then_some(window)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Line, LineKind};

    fn document(texts: &[&str]) -> Document {
        let line = |(index, text): (usize, &&str)| {
            Block::Line(Line {
                number: index + 1,
                page: None,
                text: (*text).to_owned(),
                kind: LineKind::Broken,
                gap: 0,
            })
        };
        Document {
            blocks: texts.iter().enumerate().map(line).collect(),
            title: None,
            running: Vec::new(),
        }
    }

    #[test]
    fn what_stands_in_fields_needs_no_recovery() {
        let document = document(&["１ 窓口の向上", "(1)改善"]);
        let mut sheet = Sheet::default();
        let mut measure = Measure::new(Section::Annual, Some(1), "窓口の向上");
        measure.commitments.push(Item {
            marker: "(1)".into(),
            text: "改善".into(),
            items: Vec::new(),
        });
        sheet.measures.push(measure);
        sheet.rest.push("１".into());
        let mut sheets = [sheet];
        let coverage = complete(&document, &mut sheets);
        assert_eq!(
            coverage,
            Coverage {
                share: 1.0,
                recovered: 0
            }
        );
    }

    #[test]
    fn a_forgotten_line_goes_to_the_rest_of_the_sheet_above() {
        let document = document(&["第一の段落", "忘れた行", "第二の段落"]);
        let sheet = |text: &str, line| {
            let mut sheet = Sheet::default();
            let mut measure = Measure::new(Section::Annual, None, text);
            measure.source.lines = [line, line];
            sheet.measures.push(measure);
            sheet
        };
        let mut sheets = [sheet("第一の段落", 1), sheet("第二の段落", 3)];
        let coverage = complete(&document, &mut sheets);
        assert_eq!(
            coverage,
            Coverage {
                share: 1.0,
                recovered: 1
            }
        );
        assert_eq!(sheets[0].rest, ["忘れた行"]);
        assert!(sheets[1].rest.is_empty());
    }

    #[test]
    fn a_text_that_stands_once_too_often_hides_no_loss() {
        let document = document(&["窓口改革", "改革窓口"]);
        let mut sheet = Sheet::default();
        sheet.passages.push(Item::plain("窓口改革"));
        let mut sheets = [sheet];
        assert_eq!(complete(&document, &mut sheets).recovered, 1);
        assert_eq!(sheets[0].rest, ["改革窓口"]);
    }
}
