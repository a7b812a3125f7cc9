//! The list of files: what was understood of each, and what was not.

use std::collections::HashMap;

use super::coverage::sheet_name;
use super::document::DocumentView;
use super::{Link, SearchForm, label};
use crate::domain::DocumentId;
use crate::index::{FileSummary, IndexError, SheetHead, SheetSummary};
use crate::web::error::ErrorKind;
use crate::web::filter::Filter;
use crate::web::link::sheet_href;
use crate::web::params::{SearchParams, flag, number_within, value_of};

/// Files of one page.
const FILES_A_PAGE: usize = 25;
/// Sheets of a file that are linked here; its own page has more.
const SHEETS: usize = 3;
/// Sheets of a file that its own page links.
const ALL_SHEETS: usize = 50;

/// What an address asks of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DocumentsParams {
    /// Only files that somebody should look at.
    pub doubtful: bool,
    /// Page from 1.
    pub page: usize,
}

impl DocumentsParams {
    /// Reads `doubtful=1` and `page=`.
    ///
    /// # Errors
    /// `invalid_parameter` for anything else in them.
    pub fn parse(query: &str) -> Result<Self, ErrorKind> {
        let page = value_of(query, "page");
        Ok(Self {
            doubtful: flag(query, "doubtful")?,
            page: number_within("page", page.as_deref(), 1, 100_000)?,
        })
    }

    fn href(self) -> String {
        let mut parts = Vec::new();
        if self.doubtful {
            parts.push("doubtful=1".to_owned());
        }
        if self.page > 1 {
            parts.push(format!("page={}", self.page));
        }
        let query = if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        };
        format!("/coverage/documents{query}")
    }
}

/// The page of files.
#[derive(Debug)]
pub struct DocumentsView {
    /// Title of the window.
    pub window: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// All files, or those to look at; each with its number.
    pub choices: Vec<ChoiceLink>,
    /// What the page says where it has no file to show.
    pub none: &'static str,
    /// Files that could not be read.
    pub failed: Vec<DocumentLine>,
    /// The others, by place.
    pub read: Vec<DocumentLine>,
    /// `1–25 / 340件`; empty where there is one page.
    pub position: String,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
}

/// A choice of files.
#[derive(Debug)]
pub struct ChoiceLink {
    /// Its name, number and address.
    pub link: Link,
    /// Whether it is what the page shows.
    pub current: bool,
}

/// A file in the list.
#[derive(Debug)]
pub struct DocumentLine {
    /// What is known of it.
    pub document: DocumentView,
    /// Its first sheets.
    pub sheets: Vec<Link>,
    /// Further sheets.
    pub more_sheets: usize,
    /// A search in its sheet, where it has one.
    pub search: Option<String>,
}

impl DocumentsView {
    /// A page of these files.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn of(
        mut files: Vec<FileSummary>,
        sheets: &[SheetSummary],
        asked: DocumentsParams,
    ) -> Result<Self, IndexError> {
        let all = files.len();
        let doubtful = files.iter().filter(|file| file.doubtful).count();
        if asked.doubtful {
            files.retain(|file| file.doubtful);
        }
        // Stable: within each half they stay by path.
        files.sort_by_key(|file| !file.failed);
        let first = (asked.page - 1).saturating_mul(FILES_A_PAGE);
        let shown: Vec<&FileSummary> = files.iter().skip(first).take(FILES_A_PAGE).collect();
        let mut sheets_of: HashMap<&str, Vec<&SheetSummary>> = HashMap::new();
        for sheet in sheets {
            let path = sheet.document.as_str();
            if shown.iter().any(|file| file.path == path) {
                sheets_of.entry(path).or_default().push(sheet);
            }
        }
        let mut view = Self {
            window: format!("収録文書 — {}", label::SITE),
            form: SearchForm::default(),
            choices: vec![
                choice("すべての文書", all, false, asked),
                choice("注意がある文書", doubtful, true, asked),
            ],
            none: match asked {
                _ if !files.is_empty() => "このページに文書はありません。",
                asked if asked.doubtful => "読み取りに注意がある文書はありません。",
                _ => "収録している文書はありません。",
            },
            failed: Vec::new(),
            read: Vec::new(),
            position: String::new(),
            previous: None,
            next: None,
        };
        for file in &shown {
            let sheets = sheets_of.remove(file.path.as_str()).unwrap_or_default();
            let line = DocumentLine {
                document: DocumentView::short(file)?,
                more_sheets: sheets.len().saturating_sub(SHEETS),
                search: search_in(&sheets),
                sheets: sheets.into_iter().take(SHEETS).map(sheet_link).collect(),
            };
            if file.failed {
                view.failed.push(line);
            } else {
                view.read.push(line);
            }
        }
        let at = |page| DocumentsParams { page, ..asked }.href();
        view.previous = (asked.page > 1).then(|| at(asked.page - 1));
        view.next = (first + shown.len() < files.len()).then(|| at(asked.page + 1));
        if files.len() > FILES_A_PAGE && !shown.is_empty() {
            view.position = format!(
                "{}–{} / {}件",
                label::number(first + 1),
                label::number(first + shown.len()),
                label::number(files.len())
            );
        }
        Ok(view)
    }
}

fn choice(name: &str, count: usize, doubtful: bool, asked: DocumentsParams) -> ChoiceLink {
    let href = DocumentsParams { doubtful, page: 1 }.href();
    ChoiceLink {
        link: Link::new(format!("{name}（{}）", label::number(count)), href),
        current: asked.doubtful == doubtful,
    }
}

fn sheet_link(sheet: &SheetSummary) -> Link {
    let measures = label::number(sheet.measures);
    let label = format!("{} 施策{measures}件", sheet_name(sheet));
    Link::new(label, sheet_href(&sheet.head.key))
}

/// The sheets in a file, for its own page.
pub fn sheets_in(sheets: &[SheetSummary], id: &DocumentId) -> Vec<Link> {
    let own = sheets.iter().filter(|sheet| sheet.document_id == *id);
    own.take(ALL_SHEETS).map(sheet_link).collect()
}

/// Everything in the city, department and year of a file's only sheet.
fn search_in(sheets: &[&SheetSummary]) -> Option<String> {
    let [only] = sheets else {
        return None;
    };
    whole_of(&only.head).map(|params| params.href("/"))
}

/// A search for everything in the city, department and year of a sheet that names all three.
pub fn whole_of(head: &SheetHead) -> Option<SearchParams> {
    let year = head.fiscal_year.map(|year| year.western().to_string());
    let values = [
        ("municipality", &head.municipality),
        ("department", &head.department),
        ("year", &year),
    ];
    let mut params = SearchParams::default();
    for (name, value) in values {
        let value = value.as_ref()?;
        params = params.with(Filter::named(name)?, value);
    }
    Some(params)
}
