//! One file: what was understood of it and what was not.

use super::{Link, label};
use crate::domain::SourceLines;
use crate::index::{FileSummary, IndexError};
use crate::ingest::{Diagnostic, Severity};
use crate::web::link::{document_href, source_href, text_href};

/// Diagnostics of a file that its own page lists.
const MAX_NOTICES: usize = 100;
/// Diagnostics of a file that a list of files shows.
const FEW_NOTICES: usize = 3;

/// What is known of a file.
#[derive(Debug)]
pub struct DocumentView {
    /// Its place in the folder of documents.
    pub path: String,
    /// Its text as read.
    pub text: String,
    /// The file as received.
    pub file: String,
    /// 様式, 収録率, シート, 施策, 大きさ.
    pub facts: Vec<(&'static str, String)>,
    /// Whether it could not be read.
    pub failed: bool,
    /// What was doubtful or lost, the worst first.
    pub notices: Vec<NoticeView>,
    /// Further notices: counted, and where they stand.
    pub more: Option<Link>,
}

/// A diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// 情報, 警告, エラー.
    pub severity: &'static str,
    /// Whether somebody should look at it.
    pub is_serious: bool,
    /// What happened, then what to do.
    pub text: String,
    /// Where in the file, with the address of that place.
    pub place: Option<Link>,
}

impl DocumentView {
    /// What is known of a file, with nearly all of its diagnostics.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn full(file: &FileSummary) -> Result<Self, IndexError> {
        Self::of(file, Severity::Info, MAX_NOTICES)
    }

    /// What is known of a file, with what somebody should look at first.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn short(file: &FileSummary) -> Result<Self, IndexError> {
        Self::of(file, Severity::Warning, FEW_NOTICES)
    }

    fn of(file: &FileSummary, least: Severity, most: usize) -> Result<Self, IndexError> {
        let mut found = file.read_diagnostics()?;
        let all = found.len();
        found.retain(|one| one.severity >= least);
        // Stable: within one severity they stay in the order of the file.
        found.sort_by_key(|one| std::cmp::Reverse(one.severity));
        found.truncate(most);
        let text = text_href(&file.id, [0, 0]);
        let rest = all - found.len();
        let more = (rest > 0).then(|| {
            let other = if found.is_empty() { "" } else { "ほか" };
            let label = format!("{other}{}件の注記", label::number(rest));
            Link::new(label, format!("{text}#notices"))
        });
        Ok(Self {
            path: file.path.clone(),
            file: document_href(&file.id),
            facts: facts(file),
            failed: file.failed,
            notices: found.iter().map(|one| NoticeView::of(one, file)).collect(),
            more,
            text,
        })
    }
}

fn facts(file: &FileSummary) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !file.failed {
        let layout = file.layout.as_deref().unwrap_or("passages");
        facts.push(("様式", label::layout(layout).to_owned()));
        facts.push(("収録率", label::share(file.coverage)));
        facts.push(("シート", label::number(file.sheets)));
        facts.push(("施策", label::number(file.measures)));
    }
    facts.push(("大きさ", label::bytes(file.stamp.size)));
    if file.superseded > 0 {
        facts.push((
            "差し替え",
            format!("{}件は新しい文書を検索", label::number(file.superseded)),
        ));
    }
    if file.is_upload() {
        facts.push(("受け取り", "アップロード".to_owned()));
    }
    facts
}

impl NoticeView {
    fn of(diagnostic: &Diagnostic, file: &FileSummary) -> Self {
        let place = diagnostic.place.as_ref().and_then(|place| {
            let label = label::diagnostic_place(place);
            let lines = match (place.lines, place.row) {
                (Some(lines), _) => lines,
                (None, Some(row)) if place.table.is_none() => [row as usize; 2],
                _ => [0, 0],
            };
            let source = SourceLines {
                page: place.page,
                lines,
            };
            let href = source_href(&file.id, source);
            (!label.is_empty()).then(|| Link::new(label, href))
        });
        Self {
            severity: label::severity(diagnostic.severity),
            is_serious: diagnostic.severity > Severity::Info,
            text: diagnostic.message.clone(),
            place,
        }
    }
}
