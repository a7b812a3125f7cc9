//! Lines of a cell to items: markers split them, markers nest them.
//!
//! Two steps. [`segments`] cuts the text at markers and joins broken lines;
//! [`nest()`] hangs the pieces below one another in the order in which their
//! kinds of marker first appear in the cell, so `(1)① ② (2)①` nests ① below
//! (1) and again below (2), whatever signs a city uses.

mod marker;
mod nest;

use crate::domain::Item;

use super::words::join_onto;
use super::{Line, LineKind};
pub(super) use marker::{Class, Marker, begins_with_marker};
use marker::{Position, marker_at};
pub(super) use nest::nest;

/// A piece of text with its marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// The marker as written, empty when there is none.
    pub(super) marker: String,
    /// What kind of marker.
    pub(super) class: Class,
    /// The text without its marker.
    pub(super) text: String,
    /// White space before it, in characters.
    pub(super) indent: usize,
    /// Line of the source on which it begins.
    pub(super) line: usize,
}

/// Reads the lines of a cell; markers that stand alone go to `rest`.
pub(super) fn read(lines: &[Line], rest: &mut Vec<String>) -> Vec<Item> {
    nest(segments(lines), rest)
}

/// Cuts lines at their markers; lines that were broken inside a sentence are joined.
pub(super) fn segments(lines: &[Line]) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    // The last value of each kind of numbered marker: numbers inside a line must go on from it.
    let mut last = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let continues = index > 0 && continues_line(&lines[index - 1], line);
        cut(line, continues, &mut last, &mut found);
    }
    for segment in &mut found {
        segment.text = segment.text.trim().to_owned();
    }
    found
}

/// Whether a line goes on with the sentence of the line before it.
fn continues_line(before: &Line, line: &Line) -> bool {
    line.kind == LineKind::Broken
        && before.kind == LineKind::Broken
        && line.gap == 0
        && marker_at(line.text.trim_start(), Position::Start).is_none()
}

/// Cuts one line; its head joins the segment before it when it continues a sentence.
fn cut(line: &Line, continues: bool, last: &mut Vec<(Class, u32)>, found: &mut Vec<Segment>) {
    let text = line.text.as_str();
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    let mut from = text.len() - text.trim_start().len();
    let mut open = match marker_at(&text[from..], Position::Start) {
        Some(marker) => {
            remember(last, &marker);
            from += marker.length;
            new_segment(Some(&marker), line, indent)
        }
        None if continues && !found.is_empty() => {
            let open = found.pop().expect("just seen that there is one");
            // White space at its head divides a year from its task: part of the text.
            return go_on(open, text, line, last, found);
        }
        None => new_segment(None, line, indent),
    };
    if open.class == Class::Plain
        && let LineKind::ListItem(depth) = line.kind
    {
        open.class = Class::List(depth);
    }
    split_inside(open, &text[from..], line, last, found);
}

fn go_on(
    mut open: Segment,
    text: &str,
    line: &Line,
    last: &mut Vec<(Class, u32)>,
    found: &mut Vec<Segment>,
) {
    let (head, tail) = first_inside(text, last).map_or((text, None), |(at, marker)| {
        (&text[..at], Some((at + marker.length, marker)))
    });
    join_onto(&mut open.text, head);
    found.push(open);
    if let Some((at, marker)) = tail {
        remember(last, &marker);
        let next = new_segment(Some(&marker), line, 0);
        split_inside(next, &text[at..], line, last, found);
    }
}

/// Cuts a text, whose first segment is open, at the markers inside it.
fn split_inside(
    mut open: Segment,
    text: &str,
    line: &Line,
    last: &mut Vec<(Class, u32)>,
    found: &mut Vec<Segment>,
) {
    let mut text = text;
    while let Some((at, marker)) = first_inside(text, last) {
        remember(last, &marker);
        let empty = open.text.is_empty() && text[..at].trim().is_empty();
        if empty && open.class == marker.class {
            // 「(1) (2) 共通の説明」: one item that speaks for two numbers.
            open.marker = format!("{}{}{}", open.marker, &text[..at], marker.text);
        } else {
            open.text.push_str(&text[..at]);
            found.push(open);
            open = new_segment(Some(&marker), line, 0);
        }
        text = &text[at + marker.length..];
    }
    open.text.push_str(text);
    found.push(open);
}

fn new_segment(marker: Option<&Marker<'_>>, line: &Line, indent: usize) -> Segment {
    Segment {
        marker: marker.map_or_else(String::new, |m| m.text.to_owned()),
        class: marker.map_or(Class::Plain, |m| m.class),
        text: String::new(),
        indent,
        line: line.number,
    }
}

/// The first marker inside a text that stands where an item may begin.
fn first_inside<'a>(text: &'a str, last: &[(Class, u32)]) -> Option<(usize, Marker<'a>)> {
    let mut previous = None;
    let mut solid = None;
    for (at, c) in text.char_indices() {
        let after_space = previous.is_some_and(char::is_whitespace);
        let after_sentence = previous.is_some_and(|p| matches!(p, '。' | '｡'));
        // 「5-2- (1)」 is a code, 「第 (1) 号」 a citation.
        let bound =
            solid.is_some_and(|s: char| s.is_numeric() || "-‐‑–—―－−ー第、,（(～〜".contains(s));
        if (after_space || after_sentence)
            && !c.is_whitespace()
            && !(bound && after_space)
            && let Some(marker) = marker_at(&text[at..], position(after_sentence))
            && in_sequence(&marker, last)
        {
            return Some((at, marker));
        }
        previous = Some(c);
        if !c.is_whitespace() {
            solid = Some(c);
        }
    }
    None
}

fn position(after_sentence: bool) -> Position {
    if after_sentence {
        Position::AfterSentence
    } else {
        Position::AfterSpace
    }
}

/// A number inside a line is a marker only where it begins a count or goes on with one.
fn in_sequence(marker: &Marker<'_>, last: &[(Class, u32)]) -> bool {
    /// Numbers that a list may skip: rows are struck out, not counted anew.
    const MAX_SKIP: u32 = 3;
    let Some(value) = marker.value else {
        return true;
    };
    let before = last.iter().find(|(class, _)| *class == marker.class);
    value == 1 || before.is_some_and(|(_, last)| value > *last && value <= last + MAX_SKIP)
}

fn remember(last: &mut Vec<(Class, u32)>, marker: &Marker<'_>) {
    let Some(value) = marker.value else { return };
    match last.iter_mut().find(|(class, _)| *class == marker.class) {
        Some((_, last)) => *last = value,
        None => last.push((marker.class, value)),
    }
}

#[cfg(test)]
mod tests;
