//! Reading the files of a run, and what becomes of each.

use std::path::Path;

use rayon::prelude::*;

use crate::domain::DocumentId;
use crate::index::IndexError;
use crate::index::file_summary::FileSummary;
use crate::index::scan::{FileStamp, FoundFile, read_stable};
use crate::index::unit::Unit;
use crate::ingest::{Diagnostic, Inspection, too_large};

use super::Progress;
use super::files::Known;
use super::report::{FileReport, FileState, Reason};
use super::run::Run;

/// Files and bytes that are read and parsed together; bounds the memory of a run.
const BATCH_FILES: usize = 64;
const BATCH_BYTES: u64 = 32 << 20;

/// What became of reading one file.
enum Outcome {
    Unreadable(Box<Diagnostic>),
    Same(FileStamp),
    /// A file that is gone, with these units, lies here now.
    Moved {
        id: DocumentId,
        from: String,
        stamp: FileStamp,
        units: Vec<Unit>,
    },
    Read {
        id: DocumentId,
        stamp: FileStamp,
        inspection: Box<Inspection>,
    },
}

impl Run<'_> {
    pub(super) fn read_all(
        &mut self,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        let work = std::mem::take(&mut self.work);
        let bytes = work.iter().map(|file| file.stamp.size).sum();
        let mut state = Progress {
            files_done: 0,
            files: work.len(),
            bytes_done: 0,
            bytes,
        };
        progress(state);
        for batch in batches(&work) {
            let read: Vec<_> = batch.par_iter().map(|file| self.read_one(file)).collect();
            for (file, outcome) in batch.iter().zip(read) {
                self.take(file, outcome)?;
                state.files_done += 1;
                state.bytes_done += file.stamp.size;
            }
            progress(state);
        }
        Ok(())
    }

    /// Reads and parses one file; `Same` when its bytes are those that are indexed.
    fn read_one(&self, file: &FoundFile) -> Outcome {
        if file.stamp.size > self.options.reader.max_file_bytes() {
            return Outcome::Unreadable(Box::new(Diagnostic {
                file: Some(file.path.clone()),
                ..too_large(self.options.reader.max_file_bytes())
            }));
        }
        let (bytes, stamp) = match read_stable(file) {
            Ok(read) => read,
            Err(diagnostic) => return Outcome::Unreadable(diagnostic),
        };
        let id = DocumentId::of(&bytes);
        let known = self.files.get(&file.path);
        let indexed =
            |known: &FileSummary| known.id == id && known.overrides == self.stated.of(&file.path);
        if known.is_some_and(indexed) {
            return Outcome::Same(stamp);
        }
        if known.is_none()
            && let Some((from, units)) = self.units_of_gone(&file.path, &id)
        {
            return Outcome::Moved {
                id,
                from,
                stamp,
                units,
            };
        }
        let inspection = self.inspect(&file.path, &bytes);
        Outcome::Read {
            id,
            stamp,
            inspection: Box::new(inspection),
        }
    }

    pub(super) fn inspect(&self, path: &str, bytes: &[u8]) -> Inspection {
        (self.options.reader).inspect(Path::new(path), bytes, &self.stated.of(path))
    }

    fn take(&mut self, file: &FoundFile, outcome: Outcome) -> Result<(), IndexError> {
        match outcome {
            Outcome::Unreadable(diagnostic) => {
                let (state, reason) = (FileState::Failed, Some(Reason::Unreadable));
                let mut report = match self.files.get(&file.path) {
                    Some(known) => FileReport::of(known, state, reason),
                    None => FileReport::unknown(&file.path, state, reason),
                };
                report.diagnostics += 1;
                self.tell(report);
                self.diagnostics.push(*diagnostic);
            }
            Outcome::Same(stamp) => {
                let Some(mut known) = self.files.remove(&file.path) else {
                    return Ok(());
                };
                let stamp_before = std::mem::replace(&mut known.summary.stamp, stamp);
                if stamp.settled && !stamp_before.proves(&stamp) {
                    self.settled.push(file.path.clone());
                }
                self.keep(known);
            }
            Outcome::Moved {
                id,
                from,
                stamp,
                units,
            } => {
                // An earlier file of this batch may have taken it.
                match self.take_gone(&id, |gone| gone.path == from) {
                    Some(gone) => {
                        let record = self.files.record(&gone)?.into_owned();
                        self.write_moved(file, stamp, record, &units)?;
                    }
                    None => {
                        let again = self.read_one(file);
                        return self.take(file, again);
                    }
                }
            }
            Outcome::Read {
                id,
                stamp,
                inspection,
            } => self.take_read(file, id, stamp, *inspection)?,
        }
        Ok(())
    }

    fn take_read(
        &mut self,
        file: &FoundFile,
        id: DocumentId,
        stamp: FileStamp,
        inspection: Inspection,
    ) -> Result<(), IndexError> {
        let before = self.files.remove(&file.path);
        let gone = match before {
            Some(_) => None,
            None => self.take_gone(&id, |_| true),
        };
        let overrides_changed = before.as_ref().is_some_and(|known| known.summary.id == id);
        let (state, reason) = match (&before, &gone) {
            _ if inspection.sheets.is_empty() => (FileState::Failed, Reason::Unreadable),
            (Some(known), _) => {
                let state = match known.summary.failed {
                    true => FileState::New,
                    false => FileState::Changed,
                };
                let reason = match overrides_changed {
                    true => Reason::OverridesChanged,
                    false => Reason::ContentChanged,
                };
                (state, reason)
            }
            (None, Some(_)) => (FileState::Moved, Reason::PathChanged),
            (None, None) => (FileState::New, self.target.fresh.unwrap_or(Reason::NewFile)),
        };
        if let Some(before) = before {
            self.delete(&before)?;
        }
        self.write(&file.path, id, stamp, inspection)?;
        self.tell_written(
            &file.path,
            state,
            reason,
            gone.map(|gone| gone.summary.path),
        );
        Ok(())
    }

    pub(super) fn tell_written(
        &mut self,
        path: &str,
        state: FileState,
        reason: Reason,
        moved_from: Option<String>,
    ) {
        if let Some(known) = self.files.get(path) {
            self.tell(FileReport {
                moved_from,
                ..FileReport::of(known, state, Some(reason))
            });
        }
    }

    /// A file that is gone and had this content, taken off the list.
    fn take_gone(
        &mut self,
        id: &DocumentId,
        is_it: impl Fn(&FileSummary) -> bool,
    ) -> Option<Known> {
        let gone = self.gone.get_mut(id)?;
        let at = gone.iter().rposition(|known| is_it(&known.summary))?;
        let known = Some(gone.remove(at));
        if gone.is_empty() {
            self.gone.remove(id);
        }
        known
    }
}

/// Runs of files that are read together.
fn batches(files: &[FoundFile]) -> Vec<&[FoundFile]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, file) in files.iter().enumerate() {
        if at > start && (at - start == BATCH_FILES || bytes + file.stamp.size > BATCH_BYTES) {
            batches.push(&files[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += file.stamp.size;
    }
    batches.push(&files[start..]);
    batches
}
