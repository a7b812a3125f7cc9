//! Makes the index say what the corpus says: scan, compare, read, write, commit.

mod run;
mod stated;
mod target;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use crate::analysis::Analyzer;
use crate::ingest::{Diagnostic, Reader};

use super::IndexError;
use super::generation::WriterLock;
use super::scan::scan;

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

/// What a run did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyncReport {
    /// Files by what became of them.
    pub documents: DocumentCounts,
    /// Sheets in the index now.
    pub sheets: usize,
    /// Measures in the index now; overviews are not counted.
    pub measures: usize,
    /// Time spent, in milliseconds.
    pub elapsed_ms: u64,
    /// What was doubtful or lost, by file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Files by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DocumentCounts {
    /// New in the corpus.
    pub added: usize,
    /// With other bytes than before.
    pub changed: usize,
    /// No longer in the corpus.
    pub removed: usize,
    /// As before.
    pub unchanged: usize,
    /// Could not be read; what was indexed of an unreadable file stays.
    pub failed: usize,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    let started = Instant::now();
    let _lock = WriterLock::acquire(&options.index)?;
    let target = Target::choose(options, analyzer)?;
    let scan = scan(&options.corpus)?;
    let mut run = Run::new(options, target, analyzer)?;
    run.plan(scan)?;
    run.read_all(progress)?;
    run.settle_claims()?;
    run.finish(started)
}
