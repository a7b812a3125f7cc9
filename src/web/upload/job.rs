//! Updates of the index that somebody waits for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{FileAnswer, Uploads};
use crate::index::{IndexError, Progress, SyncReport};
use crate::web::live::LiveIndex;

/// Jobs that are remembered; an older one is known by its documents alone.
const KEPT: usize = 200;

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits or runs.
    Running,
    /// The index says what the corpus says.
    Done,
    /// The index says what it said before; the files are safe and the next update reads them.
    Failed,
}

/// What led to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Files came in.
    Upload,
    /// A document was taken back.
    Remove,
    /// A document was brought back.
    Restore,
}

/// A document that was taken back or brought back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangedDocument {
    /// 文書の `id`。
    pub id: String,
    /// 文書フォルダーでの場所。
    pub path: String,
}

/// What led to a job, with the documents that it is about.
#[derive(Debug, Clone)]
pub enum Cause {
    /// These files were judged, and some of them taken in.
    Uploaded(Vec<FileAnswer>),
    /// This document was taken back.
    Removed(ChangedDocument),
    /// This document was brought back.
    Restored(ChangedDocument),
}

/// One update of the index and what led to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Job {
    /// 変わらない名前。
    pub id: String,
    /// 状態。
    pub state: JobState,
    /// 始めた時刻（RFC 3339）。
    pub started: String,
    /// 終えた時刻。
    #[schema(required)]
    pub finished: Option<String>,
    /// 何による更新か。
    pub action: Action,
    /// 登録したファイル。
    pub files: Vec<FileAnswer>,
    /// 取り消したか元に戻した文書。登録のときは null。
    #[schema(required)]
    pub document: Option<ChangedDocument>,
    /// 進み具合。読み始める前は null。
    #[schema(required)]
    pub progress: Option<JobProgress>,
    /// 索引に起きた変化。終わるまでは null。
    #[schema(required)]
    pub documents: Option<Counts>,
    /// 索引の状態の名前。終わるまでは null。
    #[schema(required)]
    pub generation: Option<String>,
    /// 失敗した理由。
    #[schema(required)]
    pub error: Option<String>,
}

/// Files and bytes read so far.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct JobProgress {
    pub(in crate::web) files_done: usize,
    pub(in crate::web) files: usize,
    bytes_done: u64,
    bytes: u64,
}

/// Files by what became of them.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Counts {
    pub(in crate::web) added: usize,
    pub(in crate::web) changed: usize,
    pub(in crate::web) removed: usize,
    unchanged: usize,
    pub(in crate::web) failed: usize,
    moved: usize,
}

impl From<Progress> for JobProgress {
    fn from(progress: Progress) -> Self {
        Self {
            files_done: progress.files_done,
            files: progress.files,
            bytes_done: progress.bytes_done,
            bytes: progress.bytes,
        }
    }
}

impl From<&SyncReport> for Counts {
    fn from(report: &SyncReport) -> Self {
        let counts = report.documents;
        Self {
            added: counts.added,
            changed: counts.changed,
            removed: counts.removed,
            unchanged: counts.unchanged,
            failed: counts.failed,
            moved: counts.moved,
        }
    }
}

/// The latest jobs.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<VecDeque<Job>>);

impl Jobs {
    /// The job of this name.
    pub fn get(&self, id: &str) -> Option<Job> {
        self.lock().iter().find(|job| job.id == id).cloned()
    }

    /// The latest job.
    pub fn latest(&self) -> Option<Job> {
        self.lock().back().cloned()
    }

    /// Starts an update beside the answers; the job as it begins.
    pub fn start(uploads: &Arc<Uploads>, index: &LiveIndex, cause: Cause) -> Job {
        let (action, files, document) = match cause {
            Cause::Uploaded(files) => (Action::Upload, files, None),
            Cause::Removed(document) => (Action::Remove, Vec::new(), Some(document)),
            Cause::Restored(document) => (Action::Restore, Vec::new(), Some(document)),
        };
        let job = Job {
            id: new_name(),
            state: JobState::Running,
            started: Timestamp::now().to_string(),
            finished: None,
            action,
            files,
            document,
            progress: None,
            documents: None,
            generation: None,
            error: None,
        };
        uploads.jobs.add(job.clone());
        let (uploads, index, id) = (Arc::clone(uploads), index.clone(), job.id.clone());
        std::thread::spawn(move || run(&uploads, &index, &id));
        job
    }

    fn add(&self, job: Job) {
        let mut jobs = self.lock();
        if jobs.len() == KEPT {
            jobs.pop_front();
        }
        jobs.push_back(job);
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Job)) {
        if let Some(job) = self.lock().iter_mut().find(|job| job.id == id) {
            change(job);
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run(uploads: &Uploads, index: &LiveIndex, id: &str) {
    let updated = (uploads.config.update)(&mut |progress| {
        uploads
            .jobs
            .change(id, |job| job.progress = Some(progress.into()));
    });
    // Done means that the next search finds it.
    let updated = updated.and_then(|report| {
        let stats = index.refresh().and_then(|_| index.stats());
        Ok((report, stats.map_err(Arc::new)?.generation))
    });
    if let Err(error) = &updated {
        tracing::error!(%error, job = id, "an update of the index failed");
    }
    uploads.jobs.change(id, |job| {
        job.finished = Some(Timestamp::now().to_string());
        match updated {
            Ok((report, generation)) => {
                job.state = JobState::Done;
                job.documents = Some(Counts::from(&*report));
                job.generation = Some(generation);
            }
            Err(error) => {
                job.state = JobState::Failed;
                job.error = Some(reason(&error));
            }
        }
    });
}

/// Why an update failed, and what becomes of what was accepted.
fn reason(error: &IndexError) -> String {
    let why = match error {
        IndexError::Locked { .. } => {
            "ほかのプログラムが索引を更新しているため、まだ反映できません。".to_owned()
        }
        IndexError::Stopped => "サービスが止まるところのため、まだ反映できません。".to_owned(),
        error if error.is_out_of_space() => {
            "ディスクの空きが足りないため、索引を更新できませんでした。管理者に知らせてください。"
                .to_owned()
        }
        error => format!("索引を更新できませんでした（{error}）。"),
    };
    format!("{why}受け付けたファイルは残っており、次の更新で反映されます。")
}

/// A name that tells nothing and is not guessed; where the system has no random
/// bytes, the time tells jobs apart.
fn new_name() -> String {
    let random = getrandom::u64();
    format!("{:016x}", random.unwrap_or_else(|_| now_ns()))
}

fn now_ns() -> u64 {
    u64::try_from(Timestamp::now().as_nanosecond()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_update_says_that_nothing_is_lost() {
        let locked = IndexError::Locked {
            directory: "index".into(),
            holder: None,
        };
        let damaged = IndexError::Damaged {
            what: "store".to_owned(),
        };
        assert!(reason(&locked).starts_with("ほかのプログラムが"));
        for error in [locked, damaged, IndexError::Stopped] {
            let text = reason(&error);
            assert!(text.ends_with("次の更新で反映されます。"), "{text}");
        }
        assert!(!reason(&IndexError::Stopped).is_ascii());
    }
}
