//! One file of an upload: what was understood of it, and what to look at.

use super::remove_href;
use crate::domain::{DocumentId, SourceLines};
use crate::ingest::Place;
use crate::web::link::{sheet_href, source_href, text_href};
use crate::web::upload::{DiagnosticAnswer, FileAnswer, JobState, SheetAnswer, Verdict};
use crate::web::view::document::NoticeView;
use crate::web::view::{Link, label};

/// Sheets and notices of a file that are listed, where there are few files.
const MAX_DETAILS: usize = 5;

/// Diagnostics that a hint to the sender stands for.
const HINTED: [&str; 3] = ["municipality_unknown", "fiscal_year_unknown", INFERRED];

/// A year that no heading states.
const INFERRED: &str = "fiscal_year_inferred";

/// Files above which each of them is told in short.
const MANY_FILES: usize = 20;

/// What is said of one file.
#[derive(Debug)]
pub struct FileView {
    /// The name that the sender gave it.
    pub name: String,
    /// For the style sheet and the script: `readable`, `accepted`, `duplicate`, `unreadable`.
    pub status: &'static str,
    /// 読み取れます ….
    pub label: &'static str,
    /// 様式 and 収録率, or why it cannot be read.
    pub text: String,
    /// The document that holds the same, or the text of this one.
    pub document: Option<Link>,
    /// The sheets in it; links once they can be searched.
    pub sheets: Vec<Link>,
    /// Further sheets.
    pub more_sheets: usize,
    /// What the sender can add, where the file does not say it.
    pub hint: Option<String>,
    /// What was doubtful or lost.
    pub notices: Vec<NoticeView>,
    /// Further notices.
    pub more_notices: usize,
    /// Where to post the token to take it back.
    pub remove: Option<String>,
}

pub(super) fn file_views(files: &[FileAnswer], job: Option<JobState>) -> Vec<FileView> {
    let details = if files.len() > MANY_FILES {
        1
    } else {
        MAX_DETAILS
    };
    let view = |file| FileView::of(file, job, details);
    files.iter().map(view).collect()
}

impl FileView {
    fn of(file: &FileAnswer, job: Option<JobState>, details: usize) -> Self {
        let id = file.id.as_deref().and_then(DocumentId::parse);
        let is_there = file.status == Verdict::Accepted && job == Some(JobState::Done);
        let (status, label) = match file.status {
            // Part of it may be lost: a scanned page, a damaged end.
            Verdict::Readable if has_doubts(file) => ("readable", "読み取れますが、要確認"),
            Verdict::Readable => ("readable", "読み取れます"),
            Verdict::Accepted if is_there => ("accepted", "登録しました"),
            Verdict::Accepted => ("accepted", "受け付けました"),
            Verdict::Duplicate => ("duplicate", "登録ずみ"),
            Verdict::Unreadable => ("unreadable", "読み取れません"),
        };
        let document = match (&id, &file.path) {
            // Another file of the same form has no place of its own yet.
            (Some(id), Some(path)) if is_there || file.status == Verdict::Duplicate => {
                Some(Link::new(path, text_href(id, [0, 0])))
            }
            _ => None,
        };
        // What is said of a file that cannot be read is its worst notice.
        let told = usize::from(file.status == Verdict::Unreadable && !file.diagnostics.is_empty());
        let hint = hint(file);
        let is_worth_it = |one: &&DiagnosticAnswer| {
            let is_hinted = hint.is_some() && HINTED.contains(&one.code.as_str());
            !is_hinted && (details > 1 || rank(&one.severity) < 2)
        };
        let mut found: Vec<&DiagnosticAnswer> =
            file.diagnostics.iter().filter(is_worth_it).collect();
        found.sort_by_key(|one| rank(&one.severity));
        Self {
            name: file.name.clone(),
            status,
            label,
            text: text(file),
            document,
            sheets: (file.sheets.iter().take(details))
                .map(|sheet| sheet_link(sheet, is_there))
                .collect(),
            more_sheets: file.sheets.len().saturating_sub(details),
            hint,
            notices: (found.iter().skip(told).take(details))
                .map(|one| notice(one, id.as_ref().filter(|_| is_there)))
                .collect(),
            more_notices: found.len().saturating_sub(told + details),
            remove: id.filter(|_| is_there).map(|id| remove_href(&id)),
        }
    }
}

/// What the sender can state of a file that does not say it.
fn hint(file: &FileAnswer) -> Option<String> {
    let (first, state, stating) = match file.status {
        Verdict::Readable => ("", "入力する", "入力して"),
        Verdict::Accepted => (
            "登録を取り消し、",
            "入力して登録し直す",
            "入力して登録し直して",
        ),
        Verdict::Duplicate | Verdict::Unreadable => return None,
    };
    let lacks = |is: fn(&SheetAnswer) -> bool| file.sheets.iter().any(is);
    let unknown = [
        (lacks(|sheet| sheet.municipality.is_none()), "市町村"),
        (lacks(|sheet| sheet.fiscal_year.is_none()), "年度"),
    ];
    let unknown: Vec<&str> = unknown
        .into_iter()
        .filter_map(|(is, name)| is.then_some(name))
        .collect();
    let unknown = (!unknown.is_empty()).then(|| {
        let names = unknown.join("と");
        format!("{names}が分かりません。{first}{names}の欄に{state}と補えます。")
    });
    let is_inferred = file.diagnostics.iter().any(|one| one.code == INFERRED);
    let year = (file.sheets.iter()).find_map(|sheet| sheet.fiscal_year);
    let inferred = year.filter(|_| is_inferred).map(|year| {
        let year = label::year(year);
        format!(
            "本文の日付から{year}と推定しました。違うときは{first}年度の欄に{stating}ください。"
        )
    });
    let hints: Vec<String> = unknown.into_iter().chain(inferred).collect();
    (!hints.is_empty()).then(|| hints.concat())
}

/// Whether somebody should look before it is registered.
fn has_doubts(file: &FileAnswer) -> bool {
    let mut serious = file
        .diagnostics
        .iter()
        .filter(|one| rank(&one.severity) < 2);
    serious.any(|one| !HINTED.contains(&one.code.as_str()))
}

fn text(file: &FileAnswer) -> String {
    match file.status {
        Verdict::Unreadable => file.message.clone(),
        Verdict::Duplicate => "同じ内容の文書がすでにあります。".to_owned(),
        Verdict::Readable | Verdict::Accepted => {
            let layout = label::layout(file.layout.as_deref().unwrap_or("passages"));
            format!(
                "{layout}として、文字の{}を収録。施策{}件",
                label::share(file.coverage),
                label::number(file.measures)
            )
        }
    }
}

fn sheet_link(sheet: &SheetAnswer, is_there: bool) -> Link {
    let place = label::place(
        sheet.municipality.as_deref(),
        sheet.department.as_deref(),
        sheet.fiscal_year,
    );
    let kind = [sheet.kind.as_str(), &place];
    let name: Vec<&str> = kind.into_iter().filter(|part| !part.is_empty()).collect();
    let label = format!("{} 施策{}件", name.join(" "), label::number(sheet.measures));
    let href = if is_there {
        sheet_href(&sheet.key)
    } else {
        String::new()
    };
    Link::new(label, href)
}

fn rank(severity: &str) -> u8 {
    match severity {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    }
}

fn notice(diagnostic: &DiagnosticAnswer, id: Option<&DocumentId>) -> NoticeView {
    let lines = match diagnostic.lines.as_deref() {
        Some([from, to]) => Some([*from, *to]),
        _ => None,
    };
    let place = Place {
        page: diagnostic.page,
        worksheet: diagnostic.worksheet.clone(),
        table: diagnostic.table,
        row: diagnostic.row,
        lines,
        field: diagnostic.field.clone(),
    };
    let label = label::diagnostic_place(&place);
    let source = SourceLines {
        page: place.page,
        lines: lines.unwrap_or_default(),
    };
    let href = id.map_or_else(String::new, |id| source_href(id, source));
    NoticeView {
        severity: match rank(&diagnostic.severity) {
            0 => "エラー",
            1 => "警告",
            _ => "情報",
        },
        is_serious: rank(&diagnostic.severity) < 2,
        text: diagnostic.message.clone(),
        place: (!label.is_empty()).then(|| Link::new(label, href)),
    }
}
