//! Follow-up of a plan: 基本目標 › 基本施策 › 取組項目 › 取組内容, each with
//! 担当課, 取組状況, 課題・改善点, 今後の方針 and 評価.
//!
//! Such reports are laid out as boxes of two columns, and text extraction tears
//! them apart: all titles of a page first, then all labels, then the ratings,
//! and their explanations last. A page in good order is read by its labels
//! ([`sequence`]); any other page is a puzzle that [`page`] solves by what the
//! texts say, how they are broken and what they stand beside. A field whose
//! second-best place is nearly as good as the best one gets a diagnostic.

mod assign;
mod digest;
mod evidence;
mod heading;
mod heads;
mod items;
mod labels;
mod page;
mod paragraph;
mod piece;
mod row;
mod sequence;
mod sheet;
mod solve;
mod table;
mod unit;
mod verdict;
mod wording;

#[cfg(test)]
mod tests;

use crate::ingest::words::squeeze;
use crate::ingest::{Block, Document};

use super::{Layout, Reading, Score};
use digest::Digest;

/// The layout of a plan's follow-up.
pub(super) const LAYOUT: Layout = Layout {
    name: "plan_progress",
    score,
    read,
};

/// How well a document fits.
fn score(document: &Document) -> Score {
    let scan = piece::scan(document);
    let count = |wanted: fn(&piece::Role) -> bool| {
        scan.pieces
            .iter()
            .filter(|piece| wanted(&piece.role))
            .count()
    };
    use piece::Role;
    let titles = count(|role| matches!(role, Role::Title));
    let themes = count(|role| matches!(role, Role::Theme));
    // 施策1 alone is no word of a plan: every sheet may number its measures so.
    let is_plan = |role: &Role| matches!(role, Role::Heading(h) if h.scheme != "施策");
    let headings = count(is_plan);
    let bodies = count(|role| matches!(role, Role::Results | Role::Issues));
    let verdicts = count(|role| matches!(role, Role::Outlook | Role::Rating));
    let mut score = Score::default();
    if titles == 0 || (bodies == 0 && verdicts == 0) {
        return score;
    }
    let mut add = |value: f64, holds: bool, reason: String| {
        if holds {
            score.value += value;
            score.reasons.push(reason);
        }
    };
    add(0.3, true, format!("取組内容が{titles}件あります"));
    add(0.15, themes > 0, format!("取組項目が{themes}件あります"));
    add(
        0.25,
        headings > 0,
        format!("基本目標・基本施策の見出しが{headings}件あります"),
    );
    add(
        0.1,
        bodies > 0,
        format!("取組状況・課題の欄が{bodies}件あります"),
    );
    add(
        0.2,
        verdicts > 0,
        format!("今後の方針・評価が{verdicts}件あります"),
    );
    if themes + headings == 0 {
        // A department's sheet may name its rows so, too.
        score.value = score.value.min(UNFRAMED);
    }
    if let Some(word) = department_word(document) {
        score.value /= 2.0;
        score
            .reasons
            .push(format!("部局のシートの言葉「{word}」があります"));
    }
    score
}

/// The score of rows that stand under no heading of a plan.
const UNFRAMED: f64 = 0.25;

/// Labels that only a department's own sheet has.
const DEPARTMENT_WORDS: &[&str] = &[
    "部局の使命",
    "部の使命",
    "部局名",
    "部局長",
    "使命",
    "宣言者",
];

fn department_word(document: &Document) -> Option<&'static str> {
    let lines: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Line(line) => Some(squeeze(&line.text)),
            Block::Table(_) => None,
        })
        .collect();
    let opens = |word: &&&str| {
        lines.iter().any(|line| {
            line.trim_start_matches(['■', '●', '【'])
                .starts_with(**word)
        })
    };
    DEPARTMENT_WORDS.iter().find(opens).copied()
}

/// Reads a document; total: any document gives a sheet, and no text is lost.
fn read(document: &Document) -> Reading {
    let mut scan = piece::scan(document);
    scan.set_repeated_themes_aside();
    let mut context = page::Context::of(&scan.pieces);
    let (front, units) = unit::units(scan.pieces);
    context.digest = Digest::of(&front);
    let units = units.into_iter().map(|unit| sheet::ReadUnit {
        rows: sequence::read(&unit.pieces).unwrap_or_else(|| page::read(&unit.pieces, &context)),
        goal: unit.goal,
        policy: unit.policy,
    });
    sheet::build(
        document.title.as_deref(),
        &front,
        &context.digest,
        units.collect(),
        scan.rest,
    )
}
