//! An index opened for reading.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher};

use crate::analysis::Analyzer;
use crate::ingest::INGEST_VERSION;

use super::IndexError;
use super::generation::Generation;
use super::guard::guarded;
use super::schema::INDEX_VERSION;
use super::seal;
use super::snapshot::Snapshot;

/// What a commit says of itself; it travels in the commit as its payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CommitNote {
    /// Format, readers, analysis, dictionary: what decides the content of this index.
    pub(super) fingerprint: String,
    /// Files read without error.
    pub(super) documents: usize,
    pub(super) sheets: usize,
    /// Overviews not counted.
    pub(super) measures: usize,
}

/// The fingerprint that an index must have to be read with this analyzer.
pub(super) fn fingerprint(analyzer: &Analyzer) -> String {
    format!(
        "format {INDEX_VERSION}, reading {INGEST_VERSION}, analysis {}",
        analyzer.fingerprint()
    )
}

/// An index opened for reading; it follows commits when told to.
pub struct OpenIndex {
    engine: Index,
    reader: IndexReader,
    analyzer: Arc<Analyzer>,
    generation: Generation,
    /// Keeps the generation on disk as long as a snapshot of it lives.
    held: Arc<File>,
    snapshot: Mutex<Arc<Snapshot>>,
}

impl std::fmt::Debug for OpenIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenIndex")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

impl OpenIndex {
    /// Opens the current generation of `index`.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::OtherVersion`], or damage.
    pub fn open(index: &Path, analyzer: Arc<Analyzer>) -> Result<Self, IndexError> {
        let open = move |named| guarded(|| Self::open_named(index, named, &analyzer));
        loop {
            let named = Generation::current(index)?;
            let opened = open(named.clone());
            // Another process may have switched, and removed what we were opening.
            if opened.is_ok() || Generation::current(index)? == named {
                return opened;
            }
        }
    }

    fn open_named(
        index: &Path,
        generation: Option<Generation>,
        analyzer: &Arc<Analyzer>,
    ) -> Result<Self, IndexError> {
        let missing = || IndexError::Missing {
            directory: index.to_owned(),
        };
        let generation = generation.ok_or_else(missing)?;
        let held = Arc::new(generation.hold()?);
        seal::glance(&generation.directory)?;
        let engine = open_engine(&generation.directory, analyzer)?;
        let note = read_note(&engine)?;
        let wanted = fingerprint(analyzer);
        if note.fingerprint != wanted {
            let directory = index.to_owned();
            return Err(IndexError::OtherVersion {
                directory,
                found: note.fingerprint,
                wanted,
            });
        }
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let snapshot = take_snapshot(&reader, note, &generation, analyzer, &held);
        let snapshot = Mutex::new(Arc::new(snapshot));
        Ok(Self {
            engine,
            reader,
            analyzer: Arc::clone(analyzer),
            generation,
            held,
            snapshot,
        })
    }

    /// Takes up commits made since; the generation stays the same.
    ///
    /// # Errors
    /// When the engine cannot read its files.
    pub fn reload(&self) -> Result<(), IndexError> {
        self.reader.reload()?;
        let note = read_note(&self.engine)?;
        let snapshot = take_snapshot(
            &self.reader,
            note,
            &self.generation,
            &self.analyzer,
            &self.held,
        );
        let mut current = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if current.id() != snapshot.id() {
            *current = Arc::new(snapshot);
        }
        Ok(())
    }

    /// Whether `CURRENT` still names this generation.
    ///
    /// # Errors
    /// When `CURRENT` cannot be read.
    pub fn is_current(&self, index: &Path) -> Result<bool, IndexError> {
        Ok(Generation::current(index)?.is_some_and(|current| current == self.generation))
    }

    /// The state of the index that was last loaded; no later commit changes it.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The directory of the generation.
    pub fn directory(&self) -> PathBuf {
        self.generation.directory.clone()
    }
}

/// Opens the engine's directory with our tokenizers.
pub(super) fn open_engine(directory: &Path, analyzer: &Analyzer) -> Result<Index, IndexError> {
    let index = Index::open_in_dir(directory)?;
    analyzer.register(index.tokenizers());
    Ok(index)
}

fn read_note(engine: &Index) -> Result<CommitNote, IndexError> {
    let payload = engine.load_metas()?.payload.unwrap_or_default();
    serde_json::from_str(&payload).map_err(|_| IndexError::Damaged {
        what: "commit note".to_owned(),
    })
}

fn take_snapshot(
    reader: &IndexReader,
    note: CommitNote,
    generation: &Generation,
    analyzer: &Arc<Analyzer>,
    held: &Arc<File>,
) -> Snapshot {
    let searcher = reader.searcher();
    let id = format!("{}-{}", generation.name, mark(&searcher));
    Snapshot::new(id, searcher, Arc::clone(analyzer), note, Arc::clone(held))
}

/// Tells two states of one generation apart: which segments, which deletes.
fn mark(searcher: &Searcher) -> String {
    let mut hasher = blake3::Hasher::new();
    for (segment, deletes) in searcher.generation().segments() {
        hasher.update(segment.uuid_string().as_bytes());
        hasher.update(&deletes.unwrap_or_default().to_le_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}
