//! Reading in a process of its own, so that a hostile or broken file costs one
//! diagnostic and never the run.
//!
//! Formats such as PDF can ask for any amount of memory and time, and the
//! libraries that read them have no budget. [`Reader`] therefore hands each
//! file to a worker: this same program, started again, with limits that the
//! system enforces ([`ReadLimits`]). Workers live on from file to file; one
//! that breaks a limit is replaced.

mod frame;
mod limits;
mod process;
mod serve;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use limits::ReadLimits;
pub use serve::serve;

use process::{Failure, Task, Worker};
use serde::de::DeserializeOwned;

use super::notice;
use super::{Diagnostic, Document, Inspection, Overrides, inspect_all, merge, read_blocks};

/// Reads files, in this process or in workers; cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pool: Option<Arc<Pool>>,
}

struct Pool {
    /// The program and its arguments that make a worker.
    command: (PathBuf, Vec<String>),
    limits: ReadLimits,
    idle: Mutex<Vec<Worker>>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("limits", &self.pool.as_ref().map(|pool| pool.limits))
            .finish()
    }
}

impl Reader {
    /// Reads in this process: for files that one trusts, in tests and benchmarks.
    pub fn in_process() -> Self {
        Self { pool: None }
    }

    /// Reads in workers that `program` with these arguments starts; it must call [`serve()`].
    pub fn in_workers(program: PathBuf, arguments: Vec<String>, limits: ReadLimits) -> Self {
        Self {
            pool: Some(Arc::new(Pool {
                command: (program, arguments),
                limits,
                idle: Mutex::default(),
            })),
        }
    }

    /// Bytes above which a file is not read at all.
    pub fn max_file_bytes(&self) -> u64 {
        let limits = self.pool.as_ref().map(|pool| pool.limits);
        limits.map_or(u64::MAX, |limits| limits.file_bytes)
    }

    /// As [`super::inspect`], within the limits.
    pub fn inspect(&self, name: &Path, bytes: &[u8], overrides: &Overrides) -> Inspection {
        merge(name, self.inspect_all(name, bytes, overrides))
    }

    /// As [`super::inspect_all`], within the limits.
    pub fn inspect_all(&self, name: &Path, bytes: &[u8], overrides: &Overrides) -> Vec<Inspection> {
        if bytes.len() as u64 > self.max_file_bytes() {
            return failed(name, too_large(self.max_file_bytes()));
        }
        match &self.pool {
            None => caught(name, bytes, overrides),
            Some(pool) => (pool.ask(name, bytes, &Task::Inspect(overrides.clone())))
                .unwrap_or_else(|failure| failed(name, pool.diagnostic(&failure))),
        }
    }

    /// As [`super::read_blocks`], within the limits.
    ///
    /// # Errors
    /// What kept the file from being read.
    pub fn read_blocks(&self, name: &Path, bytes: &[u8]) -> Result<Document, Box<Diagnostic>> {
        if bytes.len() as u64 > self.max_file_bytes() {
            return Err(Box::new(too_large(self.max_file_bytes())));
        }
        match &self.pool {
            None => caught_blocks(name, bytes),
            Some(pool) => (pool.ask(name, bytes, &Task::Blocks))
                .unwrap_or_else(|failure| Err(Box::new(pool.diagnostic(&failure)))),
        }
    }
}

/// What is said of a file with more bytes than this.
pub fn too_large(limit: u64) -> Diagnostic {
    notice::FILE_TOO_LARGE.with(format!("{} MB", limit >> 20))
}

impl Pool {
    fn ask<T: DeserializeOwned>(
        &self,
        name: &Path,
        bytes: &[u8],
        task: &Task,
    ) -> Result<T, Failure> {
        let (mut worker, is_used) = match self.idle().pop() {
            Some(worker) => (worker, true),
            None => (self.start()?, false),
        };
        let outcome = match worker.ask(name, bytes, task, &self.limits) {
            // What an earlier file left behind must not be blamed on this one.
            Err(failure) if is_used && failure != Failure::TooSlow => {
                worker = self.start()?;
                worker.ask(name, bytes, task, &self.limits)
            }
            outcome => outcome,
        };
        if outcome.is_ok() {
            self.idle().push(worker);
        }
        outcome
    }

    fn start(&self) -> Result<Worker, Failure> {
        let (program, arguments) = &self.command;
        Worker::start(program, arguments).map_err(|error| Failure::NotStarted(error.to_string()))
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn diagnostic(&self, failure: &Failure) -> Diagnostic {
        match failure {
            Failure::TooSlow => {
                notice::READING_TOO_SLOW.with(self.limits.cpu.as_secs().to_string())
            }
            Failure::TooMuchMemory => {
                let mb = self.limits.memory_bytes >> 20;
                notice::READING_TOO_MUCH_MEMORY.with(mb.to_string())
            }
            Failure::Crashed(how) => notice::READING_CRASHED.with(how),
            Failure::NotStarted(why) => notice::READER_NOT_STARTED.with(why),
        }
    }
}

/// Reads in this process; a panic of a reader is a diagnostic.
fn caught(name: &Path, bytes: &[u8], overrides: &Overrides) -> Vec<Inspection> {
    let read = || inspect_all(name, bytes, overrides);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| failed(name, crash(&*panic)))
}

fn caught_blocks(name: &Path, bytes: &[u8]) -> Result<Document, Box<Diagnostic>> {
    let read = || read_blocks(name, bytes);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Err(Box::new(crash(&*panic))))
}

fn crash(panic: &(dyn Any + Send)) -> Diagnostic {
    let message = (panic.downcast_ref::<String>().map(String::as_str))
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic");
    notice::READING_CRASHED.with(message)
}

fn failed(name: &Path, diagnostic: Diagnostic) -> Vec<Inspection> {
    vec![Inspection {
        file: name.display().to_string(),
        diagnostics: vec![diagnostic],
        ..Inspection::default()
    }]
}
