//! Makes the index say what the corpus says: scan, compare, read, write, commit.

mod files;
mod moved;
mod report;
mod run;
mod stated;
mod take;
mod target;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::analysis::Analyzer;
use crate::ingest::Reader;

use super::IndexError;
use super::guard::guarded;
use super::lock::WriterLock;
use super::scan::scan;

pub use report::{DocumentCounts, FileReport, FileState, Reason, SyncReport};

use run::Run;
use target::Target;

/// What to make an index of.
#[derive(Debug, Clone)]
pub struct SyncOptions {
    /// The folder of documents.
    pub corpus: PathBuf,
    /// The index directory.
    pub index: PathBuf,
    /// Build a new generation even if nothing changed.
    pub rebuild: bool,
    /// How files are read.
    pub reader: Reader,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Files read so far, of `files`.
    pub files_done: usize,
    /// Files to read.
    pub files: usize,
    /// Bytes read so far, of `bytes`.
    pub bytes_done: u64,
    /// Bytes to read.
    pub bytes: u64,
}

/// Whom a run keeps informed.
pub(super) struct Listeners<'a> {
    pub(super) progress: &'a mut dyn FnMut(Progress),
    /// Called as soon as a new state can be opened, before the run has tidied up.
    pub(super) committed: &'a dyn Fn(),
}

/// The right to write an index: nobody else writes while it lives.
#[derive(Debug)]
pub struct Writer {
    index: PathBuf,
    _lock: WriterLock,
}

impl Writer {
    /// Takes the right to write `index`; a process that was killed holds it no longer.
    ///
    /// # Errors
    /// [`IndexError::Locked`] with the holder while another process has it.
    pub fn acquire(index: &Path) -> Result<Self, IndexError> {
        Ok(Self {
            _lock: WriterLock::acquire(index)?,
            index: index.to_owned(),
        })
    }

    /// As [`sync`], with the right that we hold already.
    ///
    /// # Errors
    /// As [`sync`], but never [`IndexError::Locked`].
    pub fn sync(
        &self,
        options: &SyncOptions,
        analyzer: &Arc<Analyzer>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<SyncReport, IndexError> {
        let committed = &|| {};
        self.run(
            options,
            analyzer,
            &mut Listeners {
                progress,
                committed,
            },
        )
    }

    /// One run. The engine's writer lives as long: opening one costs a
    /// millisecond, keeping one costs its arenas and its threads in a service
    /// that mostly answers.
    pub(super) fn run(
        &self,
        options: &SyncOptions,
        analyzer: &Arc<Analyzer>,
        listeners: &mut Listeners<'_>,
    ) -> Result<SyncReport, IndexError> {
        debug_assert_eq!(self.index, options.index);
        let started = Instant::now();
        // The corpus first: without it, nothing is touched.
        let scan = scan(&options.corpus)?;
        guarded(|| {
            let mut target = Target::choose(options, analyzer)?;
            let leftovers = std::mem::take(&mut target.leftovers);
            let mut run = Run::new(options, target, analyzer)?;
            match run.fill(scan, leftovers, &mut *listeners.progress) {
                Ok(()) => run.finish(started, listeners.committed),
                Err(error) => Err(run.abandon(error)),
            }
        })
    }
}

/// Brings the index up to date with the corpus.
///
/// A file that cannot be read costs one diagnostic, never the run.
///
/// # Errors
/// When the corpus cannot be listed, another process writes, or the index
/// cannot be written; the index then says what it said before.
pub fn sync(
    options: &SyncOptions,
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(Progress),
) -> Result<SyncReport, IndexError> {
    Writer::acquire(&options.index)?.sync(options, analyzer, progress)
}
