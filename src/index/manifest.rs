//! What an index says of the files that it was made from, and whether they still are those.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Serialize;
use tantivy::Index;

use crate::domain::DocumentId;

use super::IndexError;
use super::file_summary::FileSummary;
use super::generation::Generation;
use super::scan::scan;
use super::schema::Fields;

/// A file that is not as the index says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Drift {
    /// It was indexed and is gone: its original cannot be shown.
    Gone {
        /// Path relative to the corpus.
        path: String,
    },
    /// It was indexed and has other bytes now.
    Changed {
        /// Path relative to the corpus.
        path: String,
    },
    /// It lies in the corpus and was never indexed.
    New {
        /// Path relative to the corpus.
        path: String,
    },
}

/// What a generation knows of each file, by path; needs no dictionary.
pub(super) fn read(generation: &Path) -> Result<Vec<FileSummary>, IndexError> {
    let engine = Index::open_in_dir(generation)?;
    let (_, fields) = Fields::schema();
    let searcher = engine.reader()?.searcher();
    let found = FileSummary::read_all(&searcher, &fields)?.into_iter();
    let mut files: Vec<_> = found.map(|(_, summary)| summary).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Compares the files of a corpus with what the index says of them, byte for byte.
///
/// # Errors
/// [`IndexError::Missing`] when there is no index; when the corpus cannot be
/// listed or the index not be read.
pub fn compare_corpus(index: &Path, corpus: &Path) -> Result<Vec<Drift>, IndexError> {
    let missing = || IndexError::Missing {
        directory: index.to_owned(),
    };
    let generation = Generation::current(index)?.ok_or_else(missing)?;
    let records = read(&generation.directory)?;
    let mut unknown: BTreeSet<String> = (scan(corpus)?.files.into_iter())
        .map(|file| file.path)
        .collect();
    let mut drift = Vec::new();
    for FileSummary { path, id, .. } in records {
        if !unknown.remove(&path) {
            drift.push(Drift::Gone { path });
        } else if !fs::read(corpus.join(&path)).is_ok_and(|bytes| DocumentId::of(&bytes) == id) {
            drift.push(Drift::Changed { path });
        }
    }
    drift.extend(unknown.into_iter().map(|path| Drift::New { path }));
    Ok(drift)
}
