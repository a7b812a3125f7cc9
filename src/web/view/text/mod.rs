//! The text of a file as a page: numbered lines, tables as tables, a place marked.

mod entries;
mod parts;

use super::document::DocumentView;
use super::{Link, SearchForm, label};
use crate::domain::SourceLines;
use crate::index::IndexError;
use crate::ingest::{Block, Document, SourceKind};
use crate::web::error::ErrorKind;
use crate::web::link::text_href;
use crate::web::params::{number_within, value_of};
use crate::web::source::{Content, FileText};

pub use parts::{CellView, LineView, Part, RowView, excerpt_lines};

use entries::{Entry, Mark};
use parts::Painter;

/// What an address asks of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextParams {
    /// The place to mark; `[0, 0]` marks nothing.
    pub place: SourceLines,
    /// The first row to show, from 1.
    pub from: Option<usize>,
}

impl TextParams {
    /// Reads `lines=10-20`, `page=2` and `from=1001`.
    ///
    /// # Errors
    /// `invalid_parameter` for anything else in them.
    pub fn parse(query: &str) -> Result<Self, ErrorKind> {
        let number = |name| match value_of(query, name) {
            None => Ok(None),
            given => number_within(name, given.as_deref(), 1, u32::MAX as usize).map(Some),
        };
        let lines = match value_of(query, "lines") {
            None => [0, 0],
            Some(text) => range(&text).ok_or_else(|| ErrorKind::invalid("lines", &text))?,
        };
        Ok(Self {
            place: SourceLines {
                page: number("page")?.and_then(|page| u32::try_from(page).ok()),
                lines,
            },
            from: number("from")?,
        })
    }
}

fn range(text: &str) -> Option<[usize; 2]> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let range = [from.parse().ok()?, to.parse().ok()?];
    (range[0] > 0 && range[0] <= range[1]).then_some(range)
}

/// The text of a file, or a page of it.
#[derive(Debug)]
pub struct TextView {
    /// Title of the window.
    pub window: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// The way here.
    pub breadcrumb: Vec<Link>,
    /// The name of the file.
    pub title: String,
    /// What was understood of it.
    pub document: DocumentView,
    /// The sheets in it.
    pub sheets: Vec<Link>,
    /// Where to post the token to take it back, for an upload.
    pub remove: Option<String>,
    /// What the numbers of the lines count, or why there is no text.
    pub note: String,
    /// The marked place; leads to it.
    pub marked: Option<Link>,
    /// Pages, lines and tables in order.
    pub parts: Vec<Part>,
    /// `1–1,000 / 3,210行`; empty where everything is shown.
    pub position: String,
    /// What stands before.
    pub previous: Option<String>,
    /// What stands after.
    pub next: Option<String>,
}

impl TextView {
    /// The page of a file's text.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(in crate::web) fn of(
        file: &FileText,
        asked: &TextParams,
        sheets: Vec<Link>,
    ) -> Result<Self, IndexError> {
        let record = &file.record;
        let title = record.name();
        let mut view = Self {
            window: format!("{title}の文面 — {}", label::SITE),
            form: SearchForm::default(),
            breadcrumb: vec![
                Link::new("部局とシート", "/coverage"),
                Link::new("収録文書", "/coverage/documents"),
            ],
            title: title.to_owned(),
            document: DocumentView::full(&record.summary())?,
            sheets,
            remove: None,
            note: note(&file.content),
            marked: None,
            parts: Vec::new(),
            position: String::new(),
            previous: None,
            next: None,
        };
        let (kind, entries) = match &file.content {
            Content::Lines(text) => (text.kind, entries::of_lines(text)),
            Content::Blocks(kind, document) => (*kind, entries::of_blocks(document)),
            Content::Nothing(_) | Content::TooLarge => return Ok(view),
        };
        view.show(kind, &entries, asked, &text_href(&record.id, [0, 0]));
        Ok(view)
    }

    fn show(&mut self, kind: SourceKind, entries: &[Entry<'_>], asked: &TextParams, href: &str) {
        let mark = Mark::of(kind, asked.place);
        let first_mark = entries.iter().position(|entry| entry.is_marked(&mark));
        let start = match (asked.from, first_mark) {
            (Some(from), _) => (from - 1).min(entries.len().saturating_sub(1)),
            (None, Some(place)) => entries::start_before(entries, place),
            (None, None) => 0,
        };
        let end = entries::end_of_page(entries, start);
        let mut painter = Painter::new(kind, mark);
        for entry in &entries[start..end] {
            painter.add(entry);
        }
        let place = label::lines(None, asked.place.lines);
        if painter.has_marked {
            self.marked = Some(Link::new(format!("{place}に印を付けています"), "#here"));
        } else if first_mark.is_none() && mark.is_some() {
            self.note
                .push_str(&format!("{place}は、この文書にはありません。"));
        }
        self.parts = painter.parts;
        if start == 0 && end == entries.len() {
            return;
        }
        self.position = format!(
            "{}–{} / {}行",
            label::number(start + 1),
            label::number(end),
            label::number(entries.len())
        );
        let at = |from: usize| {
            let mut href = format!("{href}?from={from}");
            let [first, last] = asked.place.lines;
            if first > 0 {
                href.push_str(&format!("&lines={first}-{last}"));
            }
            if let Some(page) = asked.place.page {
                href.push_str(&format!("&page={page}"));
            }
            href
        };
        self.previous = (start > 0).then(|| at(entries::start_of_page(entries, start) + 1));
        self.next = (end < entries.len()).then(|| at(end + 1));
    }
}

fn note(content: &Content) -> String {
    match content {
        Content::Lines(text) if text.kind == SourceKind::Exchange => {
            "シートのデータ（JSON）です。施策の出典に書かれた行は、このファイルではなく元の文書の行です。"
        }
        Content::Lines(_) => "受け取ったファイルの行をそのまま表示しています。",
        Content::Blocks(SourceKind::Pdf, _) => {
            "PDFから読み取った順に表示しています。行の番号は、すべてのページを通した番号です。"
        }
        Content::Blocks(_, document) if has_pages(document) => {
            "表計算のファイルから読み取った行です。番号はワークシートの行です。"
        }
        Content::Blocks(..) => "読み取った順に表示しています。番号は段落の番号です。",
        Content::Nothing(diagnostic) => return diagnostic.message.clone(),
        Content::TooLarge => {
            "文書が大きいため、ここには表示できません。受け取ったままのファイルをご覧ください。"
        }
    }
    .to_owned()
}

fn has_pages(document: &Document) -> bool {
    document.blocks.iter().any(|block| match block {
        Block::Line(line) => line.page.is_some(),
        Block::Table(table) => (table.rows.iter().flatten())
            .flat_map(|cell| &cell.blocks)
            .any(|block| matches!(block, Block::Line(line) if line.page.is_some())),
    })
}
