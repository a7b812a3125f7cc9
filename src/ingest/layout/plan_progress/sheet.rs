//! Rows to a sheet: numbers in the order of the plan, texts to items, doubts to
//! diagnostics.

use crate::domain::{Item, Measure, Policy, Section, Sheet, SourceLines};
use crate::ingest::Diagnostic;

use super::super::Reading;
use super::digest::Digest;
use super::heading::{Heading, Level};
use super::items::items;
use super::paragraph::paragraphs;
use super::piece::{Piece, Role};
use super::row::{Row, Rows};

/// A page with its rows.
#[derive(Debug, Clone, Default)]
pub(super) struct ReadUnit {
    /// 基本目標.
    pub(super) goal: Option<Heading>,
    /// 基本施策.
    pub(super) policy: Option<Heading>,
    /// The rows and what is left over.
    pub(super) rows: Rows,
}

/// Builds the sheet of a document.
pub(super) fn build(
    title: Option<&str>,
    front: &[Piece],
    digest: &Digest,
    units: Vec<ReadUnit>,
    rest: Vec<String>,
) -> Reading {
    let mut sheet = Sheet {
        kind: kind(title, front),
        rest,
        ..Sheet::default()
    };
    let mut diagnostics = Vec::new();
    overview(front, &mut sheet);
    let mut number = 0;
    for unit in units {
        for row in digest.ordered(unit.rows.rows) {
            number += 1;
            diagnostics.extend(doubts(number, &row));
            let frame = [unit.goal.as_ref(), unit.policy.as_ref()];
            let measure = measure(number, row, frame, &mut sheet.rest);
            sheet.measures.push(measure);
        }
        let left = items(&unit.rows.left, &mut sheet.rest);
        sheet.passages.extend(left);
    }
    Reading {
        sheets: vec![sheet],
        diagnostics,
    }
}

/// The plan's name, from a line that speaks of its progress; empty when none does.
fn kind(title: Option<&str>, front: &[Piece]) -> String {
    let lines = title
        .into_iter()
        .chain(front.iter().map(|piece| piece.text.as_str()));
    let speaks = |line: &&str| {
        ["進捗", "進ちょく", "報告", "評価"]
            .iter()
            .any(|w| line.contains(w))
    };
    let name = |line: &str| {
        let end = line.find("計画")? + "計画".len();
        let is_name = |c: char| c.is_alphabetic() && !('ぁ'..='ん').contains(&c);
        let begin = line[..end].rfind(|c| !is_name(c));
        let begin = begin.map_or(0, |at| {
            at + line[at..].chars().next().map_or(0, char::len_utf8)
        });
        let name = &line[begin..end];
        let name = name
            .rsplit(['第', '期', '次', '市', '町', '村', '区'])
            .next()?;
        (name.chars().count() > 2).then(|| name.to_owned())
    };
    lines.filter(speaks).find_map(name).unwrap_or_default()
}

fn overview(front: &[Piece], sheet: &mut Sheet) {
    let texts: Vec<String> = paragraphs(front).into_iter().map(|p| p.text).collect();
    sheet.passages.extend(texts.into_iter().map(Item::plain));
    for piece in front {
        match &piece.role {
            Role::Text => {}
            Role::Heading(_) => sheet.rest.push(piece.text.clone()),
            _ if piece.text.is_empty() => {}
            _ => sheet.passages.push(Item::plain(&piece.text)),
        }
    }
}

fn measure(
    number: u32,
    row: Row,
    [goal, policy]: [Option<&Heading>; 2],
    rest: &mut Vec<String>,
) -> Measure {
    let mut measure = Measure::new(Section::Progress, Some(number), row.title);
    measure.goal = goal
        .filter(|goal| goal.level == Level::Goal)
        .map(|goal| goal.text.clone());
    measure.policies = policy
        .map(|policy| Policy {
            scheme: policy.scheme.clone(),
            number: policy.number,
            name: policy.name.clone(),
        })
        .into_iter()
        .collect();
    measure.theme = row.theme;
    measure.division = row.division;
    measure.results = items(&row.results, rest);
    measure.issues = items(&row.issues, rest);
    measure.notes = items(&row.notes, rest);
    measure.outlook = row.outlook;
    measure.rating = row.rating;
    measure.rating_text = row.rating_text;
    measure.source = SourceLines {
        page: row.page,
        lines: row.lines,
    };
    measure
}

fn doubts(number: u32, row: &Row) -> impl Iterator<Item = Diagnostic> {
    row.doubts.iter().map(move |doubt| {
        let field = doubt.field;
        field
            .notice()
            .with(number.to_string())
            .at_lines(doubt.lines[0], doubt.lines[1])
            .about(format!("progress {number} {}", field.name()))
    })
}
