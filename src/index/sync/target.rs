//! Where a run writes: the current generation, or a new one built aside.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexWriter};

use crate::analysis::Analyzer;
use crate::index::file_record::FileRecord;
use crate::index::generation::Generation;
use crate::index::open::{CommitNote, OpenIndex, open_engine};
use crate::index::schema::Fields;
use crate::index::{IndexError, tidy};

use super::SyncOptions;
use super::report::Reason;

/// Memory in which the engine gathers documents before it writes a segment, in bytes.
const WRITER_MEMORY: usize = 256 << 20;
/// The engine gains nothing from more threads than this.
const MAX_WRITER_THREADS: usize = 8;
/// A segment with more than this share of deleted documents is rewritten, so
/// that updates do not let the directory grow.
const DELETED_SHARE: f32 = 0.2;

/// The generation to write into and what it holds already.
pub(super) struct Target {
    pub(super) generation: Generation,
    /// Why every file is read: the generation is a new one.
    pub(super) fresh: Option<Reason>,
    /// The state before the run.
    pub(super) before: Option<OpenIndex>,
    /// What the index holds of each file, by path.
    pub(super) known: BTreeMap<String, FileRecord>,
    /// Names of what an interrupted run had left.
    pub(super) leftovers: Vec<String>,
}

impl Target {
    pub(super) fn choose(
        options: &SyncOptions,
        analyzer: &Arc<Analyzer>,
    ) -> Result<Self, IndexError> {
        let index = &options.index;
        // What `CURRENT` names, even if this program cannot read it: others may.
        let current = Generation::current(index);
        // A damaged `CURRENT` may mean any of them: they stay until a new one is there.
        let leftovers = match &current {
            Ok(current) => tidy::remove_outside(index, current.as_ref())?,
            Err(_) => Vec::new(),
        };
        let current = current.unwrap_or_default();
        let open = OpenIndex::open(index, Arc::clone(analyzer));
        let fresh = match &open {
            Ok(_) => Reason::Rebuilt,
            Err(IndexError::Missing { .. }) => Reason::NewFile,
            Err(IndexError::OtherVersion { .. }) => Reason::ReadingChanged,
            Err(_) => Reason::IndexDamaged,
        };
        if !options.rebuild
            && let (Ok(open), Some(generation)) = (open, current)
        {
            let records = open.snapshot().file_records()?;
            let known = records
                .into_iter()
                .map(|record| (record.path.clone(), record))
                .collect();
            return Ok(Self {
                generation,
                fresh: None,
                before: Some(open),
                known,
                leftovers,
            });
        }
        let generation = Generation::create_next(index)?;
        let (schema, _) = Fields::schema();
        Index::create_in_dir(&generation.directory, schema)?;
        Ok(Self {
            generation,
            fresh: Some(fresh),
            before: None,
            known: BTreeMap::new(),
            leftovers,
        })
    }

    /// The engine's writer into this generation, with as many threads as the
    /// caller's pool: a service leaves cores to its searches.
    pub(super) fn writer(&self, analyzer: &Analyzer) -> Result<IndexWriter, IndexError> {
        let engine = open_engine(&self.generation.directory, analyzer)?;
        let threads = rayon::current_num_threads().clamp(1, MAX_WRITER_THREADS);
        let writer = engine.writer_with_num_threads(threads, WRITER_MEMORY)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED_SHARE);
        writer.set_merge_policy(Box::new(merging));
        Ok(writer)
    }
}

/// Commits with the note as payload: from here on the new state is what opens.
pub(super) fn commit(writer: &mut IndexWriter, note: &CommitNote) -> Result<(), IndexError> {
    let payload = serde_json::to_string(note).expect("a note holds only strings and numbers");
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}
