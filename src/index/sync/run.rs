//! One run over the corpus: what must be read, and what is committed and told.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use tantivy::IndexWriter;

use crate::analysis::Analyzer;
use crate::domain::DocumentId;
use crate::index::claims::{Claims, Precedence, Settled};
use crate::index::file_summary::FileSummary;
use crate::index::generation::prune;
use crate::index::open::{CommitNote, OpenIndex, fingerprint};
use crate::index::scan::{FoundFile, Scan};
use crate::index::schema::Fields;
use crate::index::{IndexError, seal, tidy};
use crate::ingest::{Diagnostic, notice};

use super::files::{Files, Known};
use super::report::{DocumentCounts, FileReport, FileState, Reason};
use super::stated::Stated;
use super::target::{Target, commit};
use super::{Progress, SyncOptions, SyncReport};

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
    pub(super) work: Vec<FoundFile>,
    /// The files of the corpus, to read one again when a claim moves.
    pub(super) found: HashMap<String, FoundFile>,
    /// What the index will hold of each file.
    pub(super) files: Files,
    /// Files that are no longer where they were, by content: one may turn up elsewhere.
    pub(super) gone: HashMap<DocumentId, Vec<Known>>,
    /// Files whose stamp proves something now and did not before.
    pub(super) settled: Vec<String>,
    pub(super) claims: Claims<'static>,
    counts: DocumentCounts,
    /// The files that are not as before, by path.
    told: BTreeMap<String, FileReport>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) dirty: bool,
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
    pub(super) fn keep(&mut self, known: Known) {
        let summary = &known.summary;
        if summary.failed {
            let (state, reason) = (FileState::Failed, Some(Reason::Unreadable));
            self.tell(FileReport::of(summary, state, reason));
        } else {
            self.counts.count(FileState::Unchanged);
        }
        self.files.keep(known);
    }

    pub(super) fn tell(&mut self, report: FileReport) {
        self.counts.count(report.state);
        self.told.insert(report.path.clone(), report);
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
