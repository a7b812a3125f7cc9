//! Where a run writes: the current generation, or a new one built aside.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexWriter, Term};

use crate::analysis::Analyzer;
use crate::index::generation::Generation;
use crate::index::open::{CommitNote, OpenIndex, open_engine};
use crate::index::schema::Fields;
use crate::index::{IndexError, tidy};

use super::SyncOptions;
use super::files::Known;
use super::report::Reason;

/// Memory in which the engine gathers documents before it writes a segment, in bytes.
const WRITER_MEMORY: usize = 256 << 20;
/// The engine gains nothing from more threads than this.
const MAX_WRITER_THREADS: usize = 8;
/// A segment with more than this share of deleted documents is rewritten, so
/// that updates do not let the directory grow.
const DELETED_SHARE: f32 = 0.2;

/// A sort of record that there is none of.
const NOTHING: &str = "nothing";

/// The generation to write into and what it holds already.
pub(super) struct Target {
    pub(super) generation: Generation,
    /// Why every file is read: the generation is a new one.
    pub(super) fresh: Option<Reason>,
    /// The state before the run.
    pub(super) before: Option<OpenIndex>,
    /// What the index holds of each file, by path.
    pub(super) known: BTreeMap<String, Known>,
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
            let files = open.snapshot().stored_files()?.into_iter();
            let known = files
                .map(|(address, summary)| (summary.path.clone(), Known::stored(address, summary)))
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
        open_writer(&engine)
    }
}

/// A writer whose deletes all come after the last commit.
fn open_writer(engine: &Index) -> Result<IndexWriter, IndexError> {
    let threads = rayon::current_num_threads().clamp(1, MAX_WRITER_THREADS);
    let writer = engine.writer_with_num_threads(threads, WRITER_MEMORY)?;
    let mut merging = LogMergePolicy::default();
    merging.set_del_docs_ratio_before_merge(DELETED_SHARE);
    writer.set_merge_policy(Box::new(merging));
    // The engine gives its first operation the stamp of the last commit. A merge
    // of committed segments, which a killed run may have left to do, takes a
    // delete with that stamp for committed in some segments and for done in
    // others. So the first delete is one of nothing.
    let (_, fields) = Fields::schema();
    writer.delete_term(Term::from_field_text(fields.sort, NOTHING));
    Ok(writer)
}

/// Commits with the note as payload: from here on the new state is what opens.
pub(super) fn commit(writer: &mut IndexWriter, note: &CommitNote) -> Result<(), IndexError> {
    let payload = serde_json::to_string(note).expect("a note holds only strings and numbers");
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tantivy::TantivyDocument;
    use tantivy::collector::Count;
    use tantivy::indexer::NoMergePolicy;
    use tantivy::query::TermQuery;
    use tantivy::schema::IndexRecordOption;
    use tantivy::tokenizer::RawTokenizer;

    use super::*;
    use crate::analysis::{GRAMS, MORPHEMES, NOUN_RUNS};

    #[test]
    fn a_delete_reaches_segments_that_are_merged_before_its_commit() {
        let directory = tempfile::tempdir().unwrap();
        let (schema, fields) = Fields::schema();
        let engine = Index::create_in_dir(directory.path(), schema).unwrap();
        for name in [GRAMS, MORPHEMES, NOUN_RUNS] {
            engine.tokenizers().register(name, RawTokenizer::default());
        }
        let key = |key: &str| Term::from_field_text(fields.key, key);
        // Eight segments are due for a merge; the last commit deleted from one of them.
        let mut writer: IndexWriter = engine.writer_with_num_threads(1, 16 << 20).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for segment in 0..8 {
            for row in 0..9 {
                let mut document = TantivyDocument::default();
                document.add_text(fields.key, format!("{segment}-{row}"));
                writer.add_document(document).unwrap();
            }
            writer.commit().unwrap();
        }
        writer.delete_term(key("7-0"));
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();

        let mut writer = open_writer(&engine).unwrap();
        writer.delete_term(key("7-1"));
        let mut document = TantivyDocument::default();
        document.add_text(fields.key, "new");
        writer.add_document(document).unwrap();
        let prepared = writer.prepare_commit().unwrap();
        // The merge is over before the commit.
        std::thread::sleep(std::time::Duration::from_millis(300));
        let count = |name: &str| {
            let query = TermQuery::new(key(name), IndexRecordOption::Basic);
            let searcher = engine.reader().unwrap().searcher();
            searcher.search(&query, &Count).unwrap()
        };
        assert_eq!(count("7-1"), 1, "a delete is seen before its commit");
        prepared.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        assert_eq!((count("7-1"), count("7-2"), count("new")), (0, 1, 1));
    }
}
