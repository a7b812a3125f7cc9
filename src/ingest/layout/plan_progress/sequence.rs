//! A page in good order: every label stands right before its value.

use super::paragraph::{Paragraph, paragraphs};
use super::piece::{Piece, Role};
use super::row::{Row, Rows, texts};

/// Reads a page whose rows follow one another; `None` when some text or value
/// has no label of its own, so that order alone does not tell whose it is.
pub(super) fn read(pieces: &[Piece]) -> Option<Rows> {
    let all = paragraphs(pieces);
    let mut reader = Reader {
        division_ends_row: !division_in_first_head(pieces),
        ..Reader::default()
    };
    for (at, piece) in pieces.iter().enumerate() {
        let same_line = at > 0 && pieces[at - 1].lines == piece.lines;
        let empty_label = same_line && pieces[at - 1].role == Role::Results;
        if piece.role == Role::Issues && empty_label {
            return None;
        }
        reader.take(piece, all.iter().find(|paragraph| paragraph.first == at))?;
    }
    reader.finish()
}

fn division_in_first_head(pieces: &[Piece]) -> bool {
    pieces
        .iter()
        .take_while(|piece| !matches!(piece.role, Role::Results | Role::Issues | Role::Text))
        .any(|piece| piece.role == Role::Division)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Field {
    #[default]
    None,
    Results,
    Issues,
}

#[derive(Debug, Default)]
struct Open<'a> {
    row: Row,
    has_title: bool,
    has_body: bool,
    results: Vec<&'a Paragraph>,
    issues: Vec<&'a Paragraph>,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    rows: Rows,
    open: Open<'a>,
    field: Field,
    division_ends_row: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, piece: &Piece, paragraph: Option<&'a Paragraph>) -> Option<()> {
        match &piece.role {
            Role::Title | Role::Theme => self.name(piece)?,
            Role::Division if self.division_ends_row => set(&mut self.open.row.division, piece)?,
            Role::Division => self.name(piece)?,
            Role::Results | Role::Issues => {
                self.field = match piece.role {
                    Role::Results => Field::Results,
                    _ => Field::Issues,
                };
                self.open.has_body = true;
            }
            Role::Text => match (self.field, paragraph) {
                (Field::None, _) => return None,
                (_, None) => {}
                (Field::Results, Some(paragraph)) => self.open.results.push(paragraph),
                (Field::Issues, Some(paragraph)) => self.open.issues.push(paragraph),
            },
            Role::Outlook => self.verdict(piece, |row| &mut row.outlook)?,
            Role::Rating => self.verdict(piece, |row| &mut row.rating)?,
            Role::RatingText => self.verdict(piece, |row| &mut row.rating_text)?,
            Role::Note => self.open.row.notes.push(piece.text.clone()),
            Role::Heading(_) => return None,
        }
        self.open.row.cover(piece.lines);
        Some(())
    }

    fn name(&mut self, piece: &Piece) -> Option<()> {
        if self.open.has_body {
            self.close()?;
        }
        self.field = Field::None;
        match piece.role {
            Role::Title if self.open.has_title => None,
            Role::Title => {
                self.open.row.title = piece.text.clone();
                self.open.row.page = piece.page;
                self.open.has_title = true;
                Some(())
            }
            Role::Theme => set(&mut self.open.row.theme, piece),
            _ => set(&mut self.open.row.division, piece),
        }
    }

    fn verdict(&mut self, piece: &Piece, field: fn(&mut Row) -> &mut Option<String>) -> Option<()> {
        self.field = Field::None;
        self.open.has_body = true;
        set(field(&mut self.open.row), piece)
    }

    fn close(&mut self) -> Option<()> {
        let mut open = std::mem::take(&mut self.open);
        if !open.has_title {
            return None;
        }
        open.row.results = texts(&open.results);
        open.row.issues = texts(&open.issues);
        // What several rows share is printed once, above the first of them.
        if open.row.theme.is_none()
            && let Some(before) = self.rows.rows.last()
        {
            open.row.theme = before.theme.clone();
            open.row.division = open.row.division.or_else(|| before.division.clone());
        }
        self.rows.rows.push(open.row);
        Some(())
    }

    fn finish(mut self) -> Option<Rows> {
        if !self.open.has_body {
            return None;
        }
        self.close()?;
        Some(self.rows)
    }
}

fn set(field: &mut Option<String>, piece: &Piece) -> Option<()> {
    match field {
        Some(_) => None,
        None => {
            *field = Some(piece.text.clone());
            Some(())
        }
    }
}
