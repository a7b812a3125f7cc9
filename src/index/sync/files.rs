//! The files of a run: in short in memory, in full only where one asks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::DocAddress;

use crate::index::IndexError;
use crate::index::file_record::FileRecord;
use crate::index::file_summary::FileSummary;
use crate::index::snapshot::Snapshot;

/// What is known of one file.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) summary: FileSummary,
    record: Record,
}

/// Where the whole record is.
#[derive(Debug)]
enum Record {
    /// In the state before the run.
    Stored(DocAddress),
    /// Written by this run.
    Written(Box<FileRecord>),
}

/// What is known of each file, by path.
#[derive(Debug, Default)]
pub(super) struct Files {
    before: Option<Arc<Snapshot>>,
    by_path: BTreeMap<String, Known>,
}

impl Files {
    /// None yet, over the state before the run.
    pub(super) fn over(before: Option<Arc<Snapshot>>) -> Self {
        Self {
            before,
            by_path: BTreeMap::new(),
        }
    }

    pub(super) fn get(&self, path: &str) -> Option<&FileSummary> {
        self.by_path.get(path).map(|known| &known.summary)
    }

    pub(super) fn keep(&mut self, known: Known) {
        self.by_path.insert(known.summary.path.clone(), known);
    }

    pub(super) fn remove(&mut self, path: &str) -> Option<Known> {
        self.by_path.remove(path)
    }

    /// In order of paths.
    pub(super) fn summaries(&self) -> impl Iterator<Item = &FileSummary> {
        self.by_path.values().map(|known| &known.summary)
    }

    /// Everything that is known of a file; its stamp may be newer than the stored one.
    pub(super) fn record<'a>(&self, known: &'a Known) -> Result<Cow<'a, FileRecord>, IndexError> {
        let address = match &known.record {
            Record::Written(record) => return Ok(Cow::Borrowed(record)),
            Record::Stored(address) => *address,
        };
        let before = self.before.as_ref().ok_or_else(|| IndexError::Damaged {
            what: known.summary.path.clone(),
        })?;
        let mut record = before.file_record(address)?;
        record.stamp = known.summary.stamp;
        Ok(Cow::Owned(record))
    }

    /// The same by path.
    pub(super) fn record_of(&self, path: &str) -> Result<Option<Cow<'_, FileRecord>>, IndexError> {
        let known = self.by_path.get(path);
        known.map(|known| self.record(known)).transpose()
    }
}

impl Known {
    pub(super) fn stored(address: DocAddress, summary: FileSummary) -> Self {
        Self {
            summary,
            record: Record::Stored(address),
        }
    }

    pub(super) fn written(record: FileRecord) -> Self {
        Self {
            summary: record.summary(),
            record: Record::Written(Box::new(record)),
        }
    }
}
