//! The upload page: the form, the verdict on each file, what became of a job.

use super::document::NoticeView;
use super::{Link, SearchForm, label};
use crate::domain::{DocumentId, SourceLines};
use crate::ingest::Place;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::{sheet_href, source_href, text_href};
use crate::web::message::{Language, error_text};
use crate::web::state::AppState;
use crate::web::upload::{
    Action, Counts, DiagnosticAnswer, FileAnswer, Job, JobState, SheetAnswer, Verdict,
};

/// Sheets and notices of a file that are listed, where there are few files.
const MAX_DETAILS: usize = 5;
/// Diagnostics that a hint to the sender stands for.
const HINTED: [&str; 3] = ["municipality_unknown", "fiscal_year_unknown", INFERRED];
/// A year that no heading states.
const INFERRED: &str = "fiscal_year_inferred";
/// Files above which each of them is told in short.
const MANY_FILES: usize = 20;

/// The upload page.
#[derive(Debug)]
pub struct UploadView {
    /// Title of the window.
    pub window: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// What may be sent; `None` where nothing is taken.
    pub limits: Option<Limits>,
    /// Why the last try came to nothing.
    pub problem: Option<String>,
    /// What was asked for.
    pub result: Option<ResultView>,
}

/// What may be sent at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Files.
    pub files: usize,
    /// Bytes of all files together.
    pub bytes: usize,
}

impl Limits {
    /// `一度に100件、合わせて1024.0 MBまで`.
    pub fn text(&self) -> String {
        let files = label::number(self.files);
        format!(
            "一度に{files}件、合わせて{}まで",
            label::bytes(self.bytes as u64)
        )
    }
}

/// What became of the files, and of the job that they led to.
#[derive(Debug)]
pub struct ResultView {
    /// The heading.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// `running`, `done`, `failed`; empty where there is no job.
    pub state: &'static str,
    /// The address of the job's page.
    pub job: String,
    /// What became of each file.
    pub files: Vec<FileView>,
    /// The document that was taken back or brought back, and the way back.
    pub changed: Option<ChangedView>,
}

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

/// A document that was taken back or brought back.
#[derive(Debug)]
pub struct ChangedView {
    /// Its place in the folder of documents.
    pub path: String,
    /// Where to post the token to undo that.
    pub undo: Link,
}

impl UploadView {
    /// The form alone.
    pub(in crate::web) fn new(state: &AppState) -> Self {
        let uploads = state.open_uploads().ok();
        Self {
            window: format!("文書の登録 — {}", label::SITE),
            form: SearchForm::default(),
            limits: uploads.map(|uploads| Limits {
                files: uploads.config.max_files,
                bytes: uploads.config.max_request_bytes,
            }),
            problem: None,
            result: None,
        }
    }

    /// The form with the reason why a try came to nothing.
    pub(in crate::web) fn refused(state: &AppState, error: &ApiError) -> Self {
        Self {
            problem: Some(problem(&error.0)),
            ..Self::new(state)
        }
    }

    /// The form below what would become of these files.
    pub(in crate::web) fn judged(state: &AppState, files: &[FileAnswer]) -> Self {
        let readable = count(files, Verdict::Readable);
        let summary = match (files.len(), readable) {
            (all, readable) if all == readable => {
                format!("{}件すべてを読み取れます。", label::number(all))
            }
            (all, 0) => format!(
                "{}件のうち、登録できるものはありません。",
                label::number(all)
            ),
            (all, readable) => format!(
                "{}件のうち{}件を読み取れます。",
                label::number(all),
                label::number(readable)
            ),
        };
        Self {
            result: Some(ResultView {
                title: "確かめた結果".to_owned(),
                summary,
                state: "",
                job: String::new(),
                files: file_views(files, None),
                changed: None,
            }),
            ..Self::new(state)
        }
    }

    /// What became of a job.
    pub(in crate::web) fn job(state: &AppState, job: &Job) -> Self {
        let title = match job.action {
            Action::Upload => "登録",
            Action::Remove => "取り消し",
            Action::Restore => "元に戻す",
        };
        Self {
            window: format!("{title}の結果 — {}", label::SITE),
            result: Some(ResultView {
                title: format!("{title}の結果"),
                summary: job_summary(job),
                state: match job.state {
                    JobState::Running => "running",
                    JobState::Done => "done",
                    JobState::Failed => "failed",
                },
                job: job_href(&job.id),
                files: file_views(&job.files, Some(job.state)),
                changed: job.document.as_ref().map(|document| {
                    let undo = match job.action {
                        Action::Remove => ("restore", "元に戻す"),
                        Action::Restore | Action::Upload => ("remove", "取り消す"),
                    };
                    ChangedView {
                        path: document.path.clone(),
                        undo: Link::new(undo.1, format!("/upload/{}/{}", document.id, undo.0)),
                    }
                }),
            }),
            ..Self::new(state)
        }
    }

    /// Whether the page should be asked for again.
    pub fn is_running(&self) -> bool {
        (self.result.as_ref()).is_some_and(|result| result.state == "running")
    }
}

/// The address of a job's page.
pub(in crate::web) fn job_href(id: &str) -> String {
    format!("/upload/jobs/{id}")
}

/// Where to post the token to take a document back.
pub(in crate::web) fn remove_href(id: &DocumentId) -> String {
    format!("/upload/{id}/remove")
}

fn count(files: &[FileAnswer], verdict: Verdict) -> usize {
    files.iter().filter(|file| file.status == verdict).count()
}

fn job_summary(job: &Job) -> String {
    let accepted = match job.action {
        Action::Upload => {
            let accepted = label::number(count(&job.files, Verdict::Accepted));
            format!("{accepted}件を受け付けました。")
        }
        Action::Remove => "文書を取り消しました。".to_owned(),
        Action::Restore => "文書を元に戻しました。".to_owned(),
    };
    match (job.state, &job.error, job.documents) {
        (JobState::Running, _, _) => {
            let progress = (job.progress.filter(|progress| progress.files > 0)).map(|progress| {
                let [done, all] = [progress.files_done, progress.files].map(label::number);
                format!("（{done} / {all}件）")
            });
            let progress = progress.unwrap_or_default();
            format!("{accepted}検索に反映しています{progress}。")
        }
        (_, Some(error), _) => format!("{accepted}{error}"),
        (_, None, Some(counts)) => format!("{accepted}検索に反映しました{}。", changes(counts)),
        (_, None, None) => accepted,
    }
}

/// `（追加 2件・変更 1件）`; empty where nothing changed.
fn changes(counts: Counts) -> String {
    let counts = [
        ("追加", counts.added),
        ("変更", counts.changed),
        ("取り消し", counts.removed),
    ];
    let some = counts.into_iter().filter(|(_, number)| *number > 0);
    let texts: Vec<String> = some
        .map(|(name, number)| format!("{name} {}件", label::number(number)))
        .collect();
    if texts.is_empty() {
        String::new()
    } else {
        format!("（{}）", texts.join("・"))
    }
}

fn file_views(files: &[FileAnswer], job: Option<JobState>) -> Vec<FileView> {
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

/// Why a try came to nothing, for people who filled in the form.
fn problem(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::Unauthorized => {
            "トークンが正しくありません。管理者から受け取ったトークンをもう一度入力してください。"
                .to_owned()
        }
        ErrorKind::InvalidParameter { name, value } => match name.as_str() {
            "municipality" => format!(
                "市町村「{value}」を使えません。「市」「区」「町」「村」で終わる名前を入力してください。"
            ),
            "fiscal_year" => format!(
                "年度「{value}」を読み取れません。「令和5年度」や「2023」のように入力してください。"
            ),
            _ => "ファイルを受け取れませんでした。ファイルを選び、もう一度送ってください。"
                .to_owned(),
        },
        ErrorKind::PayloadTooLarge => {
            "ファイルが大きすぎるか、多すぎます。分けて送ってください。".to_owned()
        }
        ErrorKind::NotFound => {
            "この文書は、取り消したか、まだ検索に反映されていません。少し待ってからお試しください。"
                .to_owned()
        }
        other => error_text(other, Language::Japanese),
    }
}
