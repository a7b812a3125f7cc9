//! Uploads: who may send, what is received, what becomes of it.

mod change;
mod job;
mod judge;
mod receive;
mod token;

use std::fmt;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::index::{Inbox, IndexError, Progress, SyncReport};
use crate::ingest::Reader;

pub use change::{restore, take_back};
pub use job::{Action, Cause, ChangedDocument, Counts, Job, JobProgress, JobState, Jobs};
pub use judge::{DiagnosticAnswer, FileAnswer, SheetAnswer, Verdict, take_in};
pub use receive::{Received, Upload, receive, receive_form};
pub use token::{Token, TokenHash};

/// Brings the index up to date with the corpus; returns when its state answers.
pub type Update =
    Arc<dyn Fn(&mut dyn FnMut(Progress)) -> Result<Arc<SyncReport>, Arc<IndexError>> + Send + Sync>;

/// What uploading needs and what it may cost.
#[derive(Clone)]
pub struct UploadConfig {
    /// Hashes of the tokens that may upload; none: nobody may.
    pub tokens: Vec<TokenHash>,
    /// Where files go.
    pub inbox: Inbox,
    /// How files are read before they are accepted.
    pub reader: Reader,
    /// How accepted files get into the index.
    pub update: Update,
    /// Files of one request.
    pub max_files: usize,
    /// Bytes of one request, all files together.
    pub max_request_bytes: usize,
    /// Requests with files that are handled at once.
    pub at_once: usize,
}

impl UploadConfig {
    /// The usual limits.
    pub fn new(inbox: Inbox, reader: Reader, update: Update) -> Self {
        Self {
            tokens: Vec::new(),
            inbox,
            reader,
            update,
            max_files: 100,
            max_request_bytes: 1 << 30,
            at_once: 2,
        }
    }
}

/// Uploading, shared by all requests.
#[derive(Debug)]
pub struct Uploads {
    /// What it needs and may cost.
    pub config: UploadConfig,
    /// What became of earlier uploads.
    pub jobs: Jobs,
    /// Permits for requests with files.
    pub permits: Arc<Semaphore>,
}

impl Uploads {
    /// Nothing uploaded yet.
    pub fn new(config: UploadConfig) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(config.at_once)),
            jobs: Jobs::default(),
            config,
        }
    }
}

impl fmt::Debug for UploadConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadConfig")
            .field("inbox", &self.inbox)
            .field("reader", &self.reader)
            .finish_non_exhaustive()
    }
}
