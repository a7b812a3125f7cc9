//! One run over the corpus: what is read, and what becomes of each file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use tantivy::IndexWriter;

use crate::analysis::Analyzer;
use crate::domain::DocumentId;
use crate::index::claims::{Claims, Precedence, Settled};
use crate::index::file_summary::FileSummary;
use crate::index::generation::prune;
use crate::index::open::{CommitNote, OpenIndex, fingerprint};
use crate::index::scan::{FileStamp, FoundFile, Scan, read_stable};
use crate::index::schema::Fields;
use crate::index::unit::Unit;
use crate::index::{IndexError, seal, tidy};
use crate::ingest::{Diagnostic, Inspection, notice, too_large};

use super::files::{Files, Known};
use super::report::{DocumentCounts, FileReport, FileState, Reason};
use super::stated::Stated;
use super::target::{Target, commit};
use super::{Progress, SyncOptions, SyncReport};

/// Files and bytes that are read and parsed together; bounds the memory of a run.
const BATCH_FILES: usize = 64;
const BATCH_BYTES: u64 = 32 << 20;
/// As many stamps that prove something at last are worth a commit of their own.
const WORTHY_STAMPS: usize = 256;

pub(super) struct Run<'a> {
    pub(super) options: &'a SyncOptions,
    pub(super) target: Target,
    pub(super) analyzer: &'a Analyzer,
    pub(super) fields: Fields,
    pub(super) writer: IndexWriter,
    pub(super) stated: Stated,
    /// Files to read.
    work: Vec<FoundFile>,
    /// The files of the corpus, to read one again when a claim moves.
    pub(super) found: HashMap<String, FoundFile>,
    /// What the index will hold of each file.
    pub(super) files: Files,
    /// Files that are no longer where they were, by content: one may turn up elsewhere.
    pub(super) gone: HashMap<DocumentId, Vec<Known>>,
    /// Files whose stamp proves something now and did not before.
    settled: Vec<String>,
    pub(super) claims: Claims<'static>,
    counts: DocumentCounts,
    /// The files that are not as before, by path.
    told: BTreeMap<String, FileReport>,
    diagnostics: Vec<Diagnostic>,
    pub(super) dirty: bool,
}

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

impl<'a> Run<'a> {
    pub(super) fn new(
        options: &'a SyncOptions,
        target: Target,
        analyzer: &'a Arc<Analyzer>,
    ) -> Result<Self, IndexError> {
        let writer = target.writer(analyzer)?;
        let (_, fields) = Fields::schema();
        let before = target.before.as_ref().map(OpenIndex::snapshot);
        let settled: Settled<'static> = match &before {
            Some(before) => {
                let claimants = before.claimants()?;
                Box::new(move |key| claimants.find(key))
            }
            None => Box::new(|_| Ok(BTreeSet::new())),
        };
        Ok(Self {
            options,
            dirty: target.fresh.is_some() || seal::is_broken(&target.generation.directory),
            target,
            analyzer,
            fields,
            writer,
            stated: Stated::default(),
            work: Vec::new(),
            found: HashMap::new(),
            files: Files::over(before),
            gone: HashMap::new(),
            settled: Vec::new(),
            claims: Claims::over(settled),
            counts: DocumentCounts::default(),
            told: BTreeMap::new(),
            diagnostics: Vec::new(),
        })
    }

    /// Everything up to the commit.
    pub(super) fn fill(
        &mut self,
        scan: Scan,
        leftovers: Vec<String>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        self.tidy(leftovers)?;
        self.plan(scan)?;
        self.read_all(progress)?;
        self.tell_gone();
        self.settle_claims()?;
        self.settle_stamps()
    }

    /// Removes what an interrupted run left in the generation, before the
    /// engine meets a file whose name it is about to use.
    fn tidy(&mut self, mut leftovers: Vec<String>) -> Result<(), IndexError> {
        let generation = self.target.generation.directory.clone();
        let strays = tidy::stray_files(&generation)?;
        if !strays.is_empty() {
            self.break_seal()?;
            // The engine waits for readers that are just opening files; we would not.
            self.writer.garbage_collect_files().wait()?;
            tidy::remove_files(&generation, &tidy::stray_files(&generation)?)?;
            leftovers.extend(strays);
        }
        if !leftovers.is_empty() {
            let (count, first) = (leftovers.len(), &leftovers[0]);
            let detail = match count {
                1 => first.clone(),
                _ => format!("{first} … {count}"),
            };
            self.diagnostics
                .push(notice::LEFTOVERS_REMOVED.with(detail));
        }
        Ok(())
    }

    /// Decides for each file whether it must be read.
    fn plan(&mut self, scan: Scan) -> Result<(), IndexError> {
        self.diagnostics.extend(scan.diagnostics);
        self.stated = Stated::read(&scan.statements, &mut self.diagnostics);
        let mut known = std::mem::take(&mut self.target.known);
        for file in scan.files {
            match known.remove(&file.path) {
                Some(known) if self.is_same(&known.summary, &file) => self.keep(known),
                Some(known) => {
                    self.files.keep(known);
                    self.work.push(file.clone());
                }
                None => self.work.push(file.clone()),
            }
            self.found.insert(file.path.clone(), file);
        }
        for path in &scan.unlisted {
            let report = match known.remove(path) {
                Some(known) => {
                    let (state, reason) = (FileState::Failed, Some(Reason::Unreadable));
                    let report = FileReport::of(&known.summary, state, reason);
                    self.files.keep(known);
                    report
                }
                None => FileReport::unknown(path, FileState::Failed, Some(Reason::Unreadable)),
            };
            self.tell(report);
        }
        for (path, known) in known {
            let is_unlisted = |folder: &String| is_below(&path, folder);
            if scan.unlisted.iter().any(is_unlisted) {
                self.keep(known);
                continue;
            }
            self.delete(&known)?;
            let id = known.summary.id.clone();
            self.gone.entry(id).or_default().push(known);
        }
        // Whoever wins a key that two files claim is read first.
        (self.work).sort_by(|a, b| Precedence::of(&b.path).cmp(&Precedence::of(&a.path)));
        Ok(())
    }

    fn is_same(&self, known: &FileSummary, file: &FoundFile) -> bool {
        known.stamp.proves(&file.stamp) && known.overrides == self.stated.of(&file.path)
    }

    /// Leaves a file as it is in the index.
    fn keep(&mut self, known: Known) {
        let summary = &known.summary;
        if summary.failed {
            let (state, reason) = (FileState::Failed, Some(Reason::Unreadable));
            self.tell(FileReport::of(summary, state, reason));
        } else {
            self.counts.count(FileState::Unchanged);
        }
        self.files.keep(known);
    }

    fn tell(&mut self, report: FileReport) {
        self.counts.count(report.state);
        self.told.insert(report.path.clone(), report);
    }

    fn read_all(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), IndexError> {
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

    /// What is gone and did not turn up elsewhere was removed.
    fn tell_gone(&mut self) {
        for known in std::mem::take(&mut self.gone).into_values().flatten() {
            let (state, reason) = (FileState::Removed, Some(Reason::Gone));
            self.tell(FileReport::of(&known.summary, state, reason));
        }
    }

    /// Keeps stamps that prove something at last, so that these files are not
    /// hashed again; with a commit that is made anyway, or when they are many.
    fn settle_stamps(&mut self) -> Result<(), IndexError> {
        let settled = std::mem::take(&mut self.settled);
        if self.dirty || settled.len() >= WORTHY_STAMPS {
            for path in settled {
                self.write_record_again(&path)?;
            }
        }
        Ok(())
    }

    /// Commits, tidies up, seals, and reports.
    pub(super) fn finish(
        mut self,
        started: Instant,
        committed: &dyn Fn(),
    ) -> Result<SyncReport, IndexError> {
        let read = || self.files.summaries().filter(|file| !file.failed);
        let note = CommitNote {
            fingerprint: fingerprint(self.analyzer),
            documents: read().count(),
            sheets: read().map(|file| file.sheets).sum(),
            measures: read().map(|file| file.measures).sum(),
        };
        let generation = self.target.generation.clone();
        if self.dirty {
            if let Err(error) = commit(&mut self.writer, &note) {
                return Err(self.abandon(error));
            }
            if self.target.fresh.is_none() {
                committed();
            }
            self.writer.wait_merging_threads()?;
            tidy::remove_files(
                &generation.directory,
                &tidy::stray_files(&generation.directory)?,
            )?;
            seal::seal(&generation.directory)?;
        }
        if self.target.fresh.is_some() {
            generation.switch_to(&self.options.index)?;
            committed();
        }
        prune(&self.options.index, &generation)?;
        for file in self.files.summaries() {
            self.diagnostics.extend(file.read_diagnostics()?);
        }
        self.diagnostics
            .sort_by(|a, b| a.file.cmp(&b.file).then(b.severity.cmp(&a.severity)));
        for file in self.files.summaries() {
            if !self.told.contains_key(&file.path) {
                let report = FileReport::of(file, FileState::Unchanged, None);
                self.told.insert(file.path.clone(), report);
            }
        }
        Ok(SyncReport {
            documents: self.counts,
            sheets: note.sheets,
            measures: note.measures,
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            files: self.told.into_values().collect(),
            diagnostics: self.diagnostics,
        })
    }
}

fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
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
