//! Where a run writes: the current generation, or a new one built aside.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexWriter};

use crate::analysis::Analyzer;
use crate::index::IndexError;
use crate::index::file_record::FileRecord;
use crate::index::generation::Generation;
use crate::index::open::{CommitNote, OpenIndex, open_engine};
use crate::index::schema::Fields;

use super::SyncOptions;

/// Memory in which the engine gathers documents before it writes a segment, in bytes.
const WRITER_MEMORY: usize = 256 << 20;
/// A segment with more than this share of deleted documents is rewritten, so
/// that updates do not let the directory grow.
const DELETED_SHARE: f32 = 0.2;

/// The generation to write into and what it holds already.
pub(super) struct Target {
    pub(super) generation: Generation,
    pub(super) is_new: bool,
    /// What the index holds of each file, by path.
    pub(super) known: BTreeMap<String, FileRecord>,
}

impl Target {
    pub(super) fn choose(
        options: &SyncOptions,
        analyzer: &Arc<Analyzer>,
    ) -> Result<Self, IndexError> {
        if !options.rebuild
            && let Ok(open) = OpenIndex::open(&options.index, Arc::clone(analyzer))
            && let Some(generation) = Generation::current(&options.index)?
        {
            let records = open.snapshot().file_records()?;
            let known = records
                .into_iter()
                .map(|record| (record.path.clone(), record))
                .collect();
            return Ok(Self {
                generation,
                is_new: false,
                known,
            });
        }
        let generation = Generation::create_next(&options.index)?;
        let (schema, _) = Fields::schema();
        Index::create_in_dir(&generation.directory, schema)?;
        Ok(Self {
            generation,
            is_new: true,
            known: BTreeMap::new(),
        })
    }

    /// The engine's writer into this generation.
    pub(super) fn writer(&self, analyzer: &Analyzer) -> Result<IndexWriter, IndexError> {
        let engine = open_engine(&self.generation.directory, analyzer)?;
        let writer = engine.writer(WRITER_MEMORY)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED_SHARE);
        writer.set_merge_policy(Box::new(merging));
        Ok(writer)
    }
}

/// Commits with the note as payload and waits until the engine has tidied up.
pub(super) fn commit(mut writer: IndexWriter, note: &CommitNote) -> Result<(), IndexError> {
    let payload = serde_json::to_string(note).expect("a note holds only strings and numbers");
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}
