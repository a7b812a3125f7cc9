//! Running text with labels as headings: 【取組内容】…【実績】…, ■課題, 担当課：市民課.

use crate::ingest::items::begins_with_marker;
use crate::ingest::layout::label::{self, Field};
use crate::ingest::{Block, Document, Line, LineKind};

use super::super::Reading;
use super::builder::{SheetBuilder, section_heading};
use super::rows;

/// Brackets in which labels stand inside a line.
const BRACKETS: &[(char, char)] = &[
    ('【', '】'),
    ('〔', '〕'),
    ('＜', '＞'),
    ('<', '>'),
    ('《', '》'),
    ('［', '］'),
];

/// Signs with which a label begins a line.
const SIGNS: &str = "■□●◆◇▼▶◎#";

/// Characters of a label before a colon at most.
const MAX_INLINE_LABEL: usize = 12;

/// Characters of a measure's name at most.
const MAX_NAME: usize = 60;

/// Lines below a heading within which a label must follow.
const NAME_AHEAD: usize = 4;

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Label(Field, &'a str),
    Text(&'a str),
}

/// Distinct fields of a measure that headings of a document name.
pub(super) fn count_fields(document: &Document) -> usize {
    let mut fields = Vec::new();
    for block in &document.blocks {
        if let Block::Line(line) = block {
            for piece in pieces(line) {
                if let Piece::Label(field, _) = piece
                    && !fields.contains(&field)
                {
                    fields.push(field);
                }
            }
        }
    }
    let telling = fields
        .iter()
        .any(|f| matches!(f, Field::Commitments | Field::Results | Field::Title));
    if telling { fields.len() } else { 0 }
}

/// Reads a document whose fields are named by headings.
pub(super) fn read(document: &Document) -> Reading {
    let mut reader = Reader {
        builder: SheetBuilder::new(),
        field: None,
    };
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Line(line) => reader.line(line, &document.blocks[at + 1..]),
            Block::Table(table) => rows::read(table, &mut reader.builder),
        }
    }
    reader.builder.finish()
}

struct Reader {
    builder: SheetBuilder,
    /// The field to which text belongs, and its label.
    field: Option<(Field, String)>,
}

impl Reader {
    fn line(&mut self, line: &Line, after: &[Block]) {
        let pieces = pieces(line);
        let labelled = pieces.iter().any(|piece| matches!(piece, Piece::Label(..)));
        if !labelled {
            if section_heading(line).is_some() || super::identity::of_line(&line.text).is_some() {
                self.field = None;
                return self.builder.line(line);
            }
            if is_name(line, after) {
                return self.name(line);
            }
        }
        for piece in pieces {
            match piece {
                Piece::Label(field, raw) => self.label(field, raw),
                Piece::Text(text) => self.text(text, line),
            }
        }
    }

    fn name(&mut self, line: &Line) {
        self.field = None;
        let (prefix, number, name) = numbered_name(line.text.trim());
        self.builder.open_measure(number);
        if !prefix.is_empty() {
            self.builder.sheet.rest.push(prefix.to_owned());
        }
        let Some(open) = self.builder.open() else {
            return;
        };
        open.place_line(line);
        let name = Line {
            text: name.to_owned(),
            ..line.clone()
        };
        open.take_lines(Field::Title, vec![name]);
    }

    fn label(&mut self, field: Field, raw: &str) {
        self.builder.sheet.rest.push(raw.to_owned());
        let begins = match self.builder.open() {
            None => true,
            Some(open) => {
                field == Field::Title
                    || open.has(field) && field == Field::Commitments && open.has(Field::Results)
            }
        };
        if begins {
            self.builder.open_measure(None);
        }
        if field == Field::Results {
            self.builder.has_results_column = true;
        }
        self.field = Some((field, raw.to_owned()));
    }

    fn text(&mut self, text: &str, line: &Line) {
        let line = Line {
            text: text.to_owned(),
            ..line.clone()
        };
        match (&self.field, self.builder.open()) {
            (Some((field, label)), Some(open)) => {
                open.place_line(&line);
                open.take_line(*field, label, line);
            }
            (None, Some(open)) => {
                open.place_line(&line);
                open.take_lines(Field::Commitments, vec![line]);
            }
            (_, None) => self.builder.line(&line),
        }
    }
}

/// A name: a heading or numbered line, set off from what stands before it, with labels below it.
fn is_name(line: &Line, after: &[Block]) -> bool {
    let text = line.text.trim();
    let short = text.chars().take(MAX_NAME + 1).count() <= MAX_NAME && !text.contains(['。', '｡']);
    let is_heading = matches!(line.kind, LineKind::Heading(_));
    let is_entry = matches!(line.kind, LineKind::ListItem(_));
    let numbered = begins_with_marker(text)
        || text.starts_with(|c: char| c.is_numeric() || SIGNS.contains(c))
        || numbered_name(text).1.is_some();
    let set_off = is_heading || (numbered && !is_entry && line.gap > 0);
    short && set_off && labels_follow(after, if is_heading { NAME_AHEAD } else { 1 })
}

/// Whether a label stands within some lines, before any further heading.
fn labels_follow(after: &[Block], within: usize) -> bool {
    for block in after.iter().take(within) {
        let Block::Line(line) = block else {
            return false;
        };
        if pieces(line)
            .iter()
            .any(|piece| matches!(piece, Piece::Label(..)))
        {
            return true;
        }
        if matches!(line.kind, LineKind::Heading(_)) {
            return false;
        }
    }
    false
}

/// 「重点目標１　道づくり」: the label with its number, the number, the name.
fn numbered_name(text: &str) -> (&str, Option<u32>, &str) {
    let label = label::LABELS
        .iter()
        .filter(|(field, _)| *field == Field::Title)
        .flat_map(|(_, spellings)| spellings.iter())
        .filter(|spelling| text.starts_with(**spelling))
        .max_by_key(|spelling| spelling.len());
    let start = label.map_or(0, |label| label.len());
    let after = &text[start..];
    let digits: usize = after
        .chars()
        .take_while(|c| c.is_numeric())
        .map(char::len_utf8)
        .sum();
    let rest = &after[digits..];
    let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "．.：:".contains(c));
    match rows::parse_number(&after[..digits]) {
        Some(number) if name.len() < rest.len() && !name.is_empty() => {
            let prefix = text[..text.len() - name.len()].trim_end();
            (prefix, Some(number), name)
        }
        _ => ("", None, text),
    }
}

fn pieces(line: &Line) -> Vec<Piece<'_>> {
    let text = line.text.trim();
    if let Some((head, tail)) = leading_label(text, line.kind) {
        let mut found = vec![head];
        if !tail.trim().is_empty() {
            found.push(Piece::Text(tail.trim()));
        }
        return found;
    }
    let mut found = Vec::new();
    let mut from = 0;
    for (start, opening) in text.char_indices() {
        if start < from {
            continue;
        }
        let Some((end, field)) = bracketed_label(&text[start..], opening) else {
            continue;
        };
        push_text(&mut found, &text[from..start]);
        found.push(Piece::Label(field, &text[start..start + end]));
        from = start + end;
    }
    push_text(&mut found, &text[from..]);
    found
}

fn push_text<'a>(found: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.trim().is_empty() {
        found.push(Piece::Text(text.trim()));
    }
}

/// 「■課題」「担当課：市民課」, or a heading that is a label.
fn leading_label(text: &str, kind: LineKind) -> Option<(Piece<'_>, &str)> {
    let signed = text.starts_with(|c| SIGNS.contains(c));
    let bare = text.trim_start_matches(|c: char| SIGNS.contains(c) || c.is_whitespace());
    let start = text.len() - bare.len();
    if let Some(at) = bare.find(['：', ':'])
        && bare[..at].chars().count() <= MAX_INLINE_LABEL
        && let Some(field) = of_measure(&bare[..at])
    {
        let end = start + at + bare[at..].chars().next().map_or(0, char::len_utf8);
        return Some((Piece::Label(field, &text[..end]), &text[end..]));
    }
    if signed || matches!(kind, LineKind::Heading(_)) {
        let at = bare.find(char::is_whitespace).unwrap_or(bare.len());
        if let Some(field) = of_measure(&bare[..at]) {
            return Some((
                Piece::Label(field, &text[..start + at]),
                &text[start + at..],
            ));
        }
        if let Some(field) = of_measure(bare) {
            return Some((Piece::Label(field, text), ""));
        }
    }
    None
}

/// A bracketed label at the head of a text: its length and field.
fn bracketed_label(text: &str, opening: char) -> Option<(usize, Field)> {
    let (_, closing) = BRACKETS.iter().find(|(o, _)| *o == opening)?;
    let inner = &text[opening.len_utf8()..];
    let mut length = 0;
    for c in inner.chars().take(MAX_INLINE_LABEL + 1) {
        if c == *closing {
            let field = of_measure(&inner[..length])?;
            return Some((opening.len_utf8() + length + c.len_utf8(), field));
        }
        length += c.len_utf8();
    }
    None
}

/// The field of a measure that a text names.
fn of_measure(text: &str) -> Option<Field> {
    label::exact(text).filter(|field| {
        matches!(
            field,
            Field::Title
                | Field::Commitments
                | Field::Results
                | Field::Issues
                | Field::Schedule
                | Field::Rating
                | Field::Outlook
                | Field::Division
                | Field::Goal
                | Field::Theme
                | Field::PlanCodes
                | Field::Policies
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line {
            number: 1,
            page: None,
            text: text.to_owned(),
            kind: LineKind::Broken,
            gap: 0,
        }
    }

    #[test]
    fn labels_are_found_at_the_head_and_inside_a_line() {
        let text = line("【取組内容】窓口を改めます。【実績】改めました。");
        let expected = [
            Piece::Label(Field::Commitments, "【取組内容】"),
            Piece::Text("窓口を改めます。"),
            Piece::Label(Field::Results, "【実績】"),
            Piece::Text("改めました。"),
        ];
        assert_eq!(pieces(&text), expected);
        assert_eq!(
            pieces(&line("担当課：市民課")),
            [
                Piece::Label(Field::Division, "担当課："),
                Piece::Text("市民課")
            ]
        );
        assert_eq!(
            pieces(&line("■課題")),
            [Piece::Label(Field::Issues, "■課題")]
        );
        assert_eq!(pieces(&line("【重点】窓口")), [Piece::Text("【重点】窓口")]);
    }
}
