//! The upload page: the form, the verdict on each file, what became of a job.

mod file;

use super::{Link, SearchForm, label};
use crate::domain::DocumentId;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::message::{Language, error_text};
use crate::web::state::AppState;
use crate::web::upload::{Action, Counts, FileAnswer, Job, JobState, Verdict};

use file::file_views;

pub use file::FileView;

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
