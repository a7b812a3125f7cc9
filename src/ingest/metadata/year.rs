//! 年度: from a heading, or from what the text says was done when.

use std::collections::BTreeMap;

use crate::domain::{FiscalYear, FoundYear, Item, Section, Sheet, YearKind};
use crate::ingest::{Document, Line, LineKind};

use super::{KINDS, is_heading};

/// Lines at the head of a document that may be its title.
const HEAD_LINES: usize = 12;

/// What the votes for a year must reach.
const MIN_WEIGHT: u32 = 3;

/// A fiscal year and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) year: FiscalYear,
    pub(super) evidence: String,
}

/// The year that headings name; headings that contradict each other name none.
pub(super) fn of_headings(document: &Document, lines: &[&Line]) -> Option<Found> {
    let titled = lines
        .iter()
        .enumerate()
        .filter(|(index, line)| is_heading(line) && may_be_title(*index, line));
    let mut found: Option<Found> = None;
    for (_, line) in titled {
        if let Some(year) = only_year(&line.text) {
            if found.as_ref().is_some_and(|known| known.year != year) {
                return None;
            }
            found.get_or_insert_with(|| Found {
                year,
                evidence: format!("見出し「{}」（{}行目）", line.text.trim(), line.number),
            });
        }
    }
    found.or_else(|| {
        let title = document.title.as_deref()?;
        Some(Found {
            year: only_year(title)?,
            evidence: format!("文書の題名「{title}」"),
        })
    })
}

/// Whether a short line names the document: by a kind, by its level, or by its place.
fn may_be_title(index: usize, line: &Line) -> bool {
    let bare: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
    let names_kind = KINDS.iter().any(|(word, _)| bare.contains(word));
    let stands_first = index < HEAD_LINES && line.kind != LineKind::Paragraph;
    names_kind
        || matches!(line.kind, LineKind::Heading(1..=2))
        || (stands_first && is_title_like(&bare))
}

/// 「令和５年度 地域福祉計画」: little beside the year, and nothing of a list.
fn is_title_like(bare: &str) -> bool {
    bare.ends_with([
        '度', '）', ')', '書', 'ト', '画', '表', '標', '針', '果', '価', '況', '告',
    ]) && !bare.starts_with(['・', '①', '○', '◯', '*', '-'])
}

fn only_year(text: &str) -> Option<FiscalYear> {
    let years: Vec<_> = FoundYear::all(text)
        .into_iter()
        .filter(|found| found.kind == YearKind::FiscalYear)
        .map(|found| found.fiscal_year)
        .collect();
    let first = *years.first()?;
    years.iter().all(|year| *year == first).then_some(first)
}

/// The year that most of the text speaks of as the one in which the work was done.
pub(super) fn by_votes(sheet: &Sheet, lines: &[&Line]) -> Option<Found> {
    let mut votes = Votes::default();
    each(&sheet.summary, |text| done(&mut votes, text));
    let mut planned = BTreeMap::new();
    for measure in &sheet.measures {
        each(&measure.results, |text| done(&mut votes, text));
        each(&measure.issues, |text| announced(&mut votes, text));
        each(&measure.commitments, |text| promised(&mut votes, text));
        if measure.section == Section::Midterm {
            each(&measure.schedule, |text| count_planned(&mut planned, text));
        }
    }
    first_planned(&mut votes, planned);
    let (year, words) = votes.winner()?;
    let line = lines.iter().find(|line| line.text.contains(&words));
    let place = line.map(|line| format!("（{}行目）", line.number));
    Some(Found {
        year,
        evidence: format!("本文「{words}」など{}", place.unwrap_or_default()),
    })
}

fn each(items: &[Item], mut visit: impl FnMut(&str)) {
    for item in items {
        item.walk(&mut |_, item| visit(&item.text));
    }
}

/// Votes for years, and the words with most weight for each.
#[derive(Debug, Default)]
struct Votes(BTreeMap<FiscalYear, (u32, u32, String)>);

impl Votes {
    fn add(&mut self, year: FiscalYear, weight: u32, words: &str) {
        let (sum, heaviest, best) = self.0.entry(year).or_default();
        *sum += weight;
        if weight > *heaviest {
            *heaviest = weight;
            *best = words.trim().to_owned();
        }
    }

    fn winner(self) -> Option<(FiscalYear, String)> {
        let most = self.0.values().map(|(sum, ..)| *sum).max()?;
        let mut best = self.0.into_iter().filter(|(_, (sum, ..))| *sum == most);
        let (year, (_, _, words)) = best.next()?;
        (most >= MIN_WEIGHT && best.next().is_none()).then_some((year, words))
    }
}

/// What was done: a month says most, a fiscal year or a bare year little.
fn done(votes: &mut Votes, text: &str) {
    let taken = vote_for_next_year(votes, text);
    for found in FoundYear::all(text) {
        let of_next_year = taken.iter().any(|range| range.contains(&found.range.start));
        let after = sentence_after(text, found.range.end);
        let is_later = is_to_come(after) || LATER.iter().any(|word| after.contains(word));
        if of_next_year || is_later {
            continue;
        }
        let weight = match found.kind {
            YearKind::Month => 5,
            // 「令和4年中の認知件数」: what is counted by calendar year is that of the sheet.
            YearKind::Year if after.starts_with('中') => 4,
            YearKind::FiscalYear | YearKind::Year => 2,
        };
        votes.add(found.fiscal_year, weight, &text[found.range]);
    }
}

/// What is to be done next: the first year that it names is mostly the next one.
fn announced(votes: &mut Votes, text: &str) {
    let years = FoundYear::all(text).into_iter();
    let first = years.min_by_key(|found| found.fiscal_year);
    let Some(found) = first else { return };
    let after = sentence_after(text, found.range.end);
    if found.kind != YearKind::Year && !after.ends_with("した") {
        let year = found.fiscal_year.western().saturating_sub(1);
        votes.add(FiscalYear::new(year), 2, &text[found.range]);
    }
}

/// What was promised for the year: 「令和4年度末に65％」.
fn promised(votes: &mut Votes, text: &str) {
    vote_for_next_year(votes, text);
    for found in FoundYear::all(text) {
        if found.kind == YearKind::FiscalYear {
            let at_end = text[found.range.end..].starts_with('末');
            let weight = if at_end { 2 } else { 1 };
            votes.add(found.fiscal_year, weight, &text[found.range]);
        }
    }
}

/// 「行います」, not 「増えています」.
fn is_to_come(sentence: &str) -> bool {
    let goes_on = ["ています", "ております"];
    sentence.ends_with("ます") && !goes_on.iter().any(|end| sentence.ends_with(end))
}

/// Words after a date that make it one to come, in a text of what was done.
const LATER: &[&str] = &[
    "延期", "変更", "予定", "見込", "めざ", "目指", "まで", "以降", "向け", "改め", "目標",
];

/// The rest of the sentence after a byte offset.
fn sentence_after(text: &str, from: usize) -> &str {
    let after = &text[from..];
    let end = after.find(['。', '｡']).unwrap_or(after.len());
    &after[..end]
}

/// 「令和6年度予算化」「2024経営戦略方針の策定」: what is for a year is made in the year before.
///
/// Gives the byte ranges of the years that were read so.
fn vote_for_next_year(votes: &mut Votes, text: &str) -> Vec<std::ops::Range<usize>> {
    /// What is made for the year after.
    const FOR_NEXT_YEAR: &[&str] = &[
        "予算",
        "当初予算",
        "経営戦略方針",
        "経営方針",
        "重点方針",
        "予算編成方針",
        "施政方針",
        "方針",
    ];
    let mut ranges = Vec::new();
    let years = FoundYear::all(text)
        .into_iter()
        .map(|found| (found.fiscal_year, found.range));
    for (year, range) in years.chain(bare_years(text)) {
        let after = text[range.end..].trim_start();
        if FOR_NEXT_YEAR.iter().any(|word| after.starts_with(word)) {
            let end = range.end + (text[range.end..].len() - after.len());
            let words: String = text[range.start..end]
                .chars()
                .chain(after.chars().take(6))
                .collect();
            votes.add(FiscalYear::new(year.western().saturating_sub(1)), 3, &words);
            ranges.push(range);
        }
    }
    ranges
}

/// Western years without 年: 2024経営戦略方針.
fn bare_years(text: &str) -> Vec<(FiscalYear, std::ops::Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if digits == 4
            && let Ok(year @ 1990..=2100) = text[at..at + 4].parse::<u16>()
        {
            found.push((FiscalYear::new(year), at..at + 4));
        }
        at += digits.max(1);
    }
    found
}

fn count_planned(planned: &mut BTreeMap<FiscalYear, (usize, String)>, text: &str) {
    for found in FoundYear::all(text) {
        let (count, words) = planned.entry(found.fiscal_year).or_default();
        *count += 1;
        if words.is_empty() {
            text[found.range].clone_into(words);
        }
    }
}

/// A midterm plan begins in the sheet's own year or the next: the earliest year that it names often.
fn first_planned(votes: &mut Votes, planned: BTreeMap<FiscalYear, (usize, String)>) {
    let most = planned.values().map(|(count, _)| *count).max().unwrap_or(0);
    // A year named a fifth as often as the most frequent one is no passing mention.
    let first = planned
        .into_iter()
        .find(|(_, (count, _))| count * 5 >= most);
    if let Some((year, (count, words))) = first {
        votes.add(year, if count > 1 { 3 } else { 2 }, &words);
    }
}
