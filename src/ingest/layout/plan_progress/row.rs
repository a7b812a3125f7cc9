//! One row of the plan, as far as it is read.

use crate::ingest::notice::{self, Notice};

use super::paragraph::{Paragraph, starts_entry};
use super::piece::Piece;
use super::wording::join;

/// A row with the texts of its fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    /// 取組内容.
    pub(super) title: String,
    /// 取組項目.
    pub(super) theme: Option<String>,
    /// 担当課.
    pub(super) division: Option<String>,
    /// 取組状況, a paragraph each.
    pub(super) results: Vec<String>,
    /// 課題・改善点, a paragraph each.
    pub(super) issues: Vec<String>,
    /// 今後の方針.
    pub(super) outlook: Option<String>,
    /// 評価.
    pub(super) rating: Option<String>,
    /// What the rating means.
    pub(super) rating_text: Option<String>,
    /// What fits no other field.
    pub(super) notes: Vec<String>,
    /// First and last line of all of it; `[0, 0]` when unknown.
    pub(super) lines: [usize; 2],
    /// Page of its title.
    pub(super) page: Option<u32>,
    /// What one should look up in the document.
    pub(super) doubts: Vec<Doubt>,
}

/// A field that may belong to another row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Which field.
    pub(super) field: Field,
    /// Where its value stands.
    pub(super) lines: [usize; 2],
}

/// The fields that can be doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// 取組項目.
    Theme,
    /// 担当課.
    Division,
    /// 取組状況.
    Result,
    /// 課題・改善点.
    Issue,
    /// 今後の方針.
    Outlook,
    /// 評価.
    Rating,
}

impl Field {
    /// The name in diagnostics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Field::Theme => "theme",
            Field::Division => "division",
            Field::Result => "result",
            Field::Issue => "issue",
            Field::Outlook => "outlook",
            Field::Rating => "rating",
        }
    }

    /// What to tell people.
    pub(super) fn notice(self) -> &'static Notice {
        match self {
            Field::Theme => &notice::THEME_DOUBTFUL,
            Field::Division => &notice::DIVISION_DOUBTFUL,
            Field::Result => &notice::RESULT_DOUBTFUL,
            Field::Issue => &notice::ISSUE_DOUBTFUL,
            Field::Outlook => &notice::OUTLOOK_DOUBTFUL,
            Field::Rating => &notice::RATING_DOUBTFUL,
        }
    }
}

/// The rows of a page, and what found no place in them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    /// In the order of the file.
    pub(super) rows: Vec<Row>,
    /// Texts of no row.
    pub(super) left: Vec<String>,
}

impl Row {
    /// A row that begins with this title.
    pub(super) fn titled(title: &Piece) -> Self {
        Self {
            title: title.text.clone(),
            lines: title.lines,
            page: title.page,
            ..Self::default()
        }
    }

    /// Takes these lines into the row's range.
    pub(super) fn cover(&mut self, lines: [usize; 2]) {
        self.lines = match (self.lines, lines) {
            (own, [0, 0]) => own,
            ([0, 0], other) => other,
            (own, other) => [own[0].min(other[0]), own[1].max(other[1])],
        };
    }

    /// Marks a field as doubtful.
    pub(super) fn doubt(&mut self, field: Field, lines: [usize; 2]) {
        self.doubts.push(Doubt { field, lines });
    }
}

/// The texts of paragraphs of one field; what the source only broke is joined again.
pub(super) fn texts(paragraphs: &[&Paragraph]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut open: Option<usize> = None;
    for paragraph in paragraphs {
        let follows = open == Some(paragraph.first) && !starts_entry(&paragraph.text);
        match texts.last_mut() {
            Some(last) if follows => *last = join(last, &paragraph.text),
            _ => texts.push(paragraph.text.clone()),
        }
        open = paragraph.runs_on.then_some(paragraph.last + 1);
    }
    texts
}
