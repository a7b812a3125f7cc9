//! One run over the corpus.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use tantivy::{IndexWriter, Term};

use crate::analysis::Analyzer;
use crate::domain::DocumentId;
use crate::index::IndexError;
use crate::index::claims::{Claims, Precedence};
use crate::index::file_record::FileRecord;
use crate::index::generation::prune;
use crate::index::open::{CommitNote, fingerprint};
use crate::index::record::{write_older, write_unit};
use crate::index::renames::Renaming;
use crate::index::scan::{FileStamp, FoundFile, Scan, read_stable};
use crate::index::schema::Fields;
use crate::index::seal;
use crate::index::unit::Unit;
use crate::ingest::{Diagnostic, Inspection, notice, too_large};

use super::stated::Stated;
use super::target::{Target, commit};
use super::{DocumentCounts, Progress, SyncOptions, SyncReport};

/// Files and bytes that are read and parsed together; bounds the memory of a run.
const BATCH_FILES: usize = 64;
const BATCH_BYTES: u64 = 32 << 20;
pub(super) struct Run<'a> {
    options: &'a SyncOptions,
    target: Target,
    analyzer: &'a Analyzer,
    fields: Fields,
    writer: IndexWriter,
    stated: Stated,
    /// Files to read.
    work: Vec<FoundFile>,
    /// The files of the corpus, to read one again when a claim moves.
    found: HashMap<String, FoundFile>,
    /// What the index will hold of each file.
    records: BTreeMap<String, FileRecord>,
    claims: Claims,
    counts: DocumentCounts,
    diagnostics: Vec<Diagnostic>,
    dirty: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        options: &'a SyncOptions,
        target: Target,
        analyzer: &'a Arc<Analyzer>,
    ) -> Result<Self, IndexError> {
        let writer = target.writer(analyzer)?;
        let (_, fields) = Fields::schema();
        Ok(Self {
            options,
            dirty: target.is_new || seal::is_broken(&target.generation.directory),
            target,
            analyzer,
            fields,
            writer,
            stated: Stated::default(),
            work: Vec::new(),
            found: HashMap::new(),
            records: BTreeMap::new(),
            claims: Claims::default(),
            counts: DocumentCounts::default(),
            diagnostics: Vec::new(),
        })
    }

    /// Decides for each file whether it must be read.
    pub(super) fn plan(&mut self, scan: Scan) -> Result<(), IndexError> {
        self.diagnostics.extend(scan.diagnostics);
        self.counts.failed += scan.unlisted.len();
        self.stated = Stated::read(&scan.statements, &mut self.diagnostics);
        let mut known = std::mem::take(&mut self.target.known);
        for record in known.values() {
            self.claims.add(&record.path, &record.keys);
        }
        for file in scan.files {
            match known.remove(&file.path) {
                Some(record) if self.is_same(&record, &file) => self.keep(record),
                Some(record) => {
                    self.records.insert(file.path.clone(), record);
                    self.work.push(file.clone());
                }
                None => self.work.push(file.clone()),
            }
            self.found.insert(file.path.clone(), file);
        }
        for (path, record) in known {
            if scan
                .unlisted
                .iter()
                .any(|unlisted| is_below(&path, unlisted))
            {
                self.records.insert(path, record);
                continue;
            }
            self.counts.removed += 1;
            self.delete(&path, &record.keys)?;
        }
        // Whoever wins a key that two files claim is read first.
        (self.work).sort_by(|a, b| Precedence::of(&b.path).cmp(&Precedence::of(&a.path)));
        Ok(())
    }

    fn is_same(&self, record: &FileRecord, file: &FoundFile) -> bool {
        record.stamp.proves(&file.stamp) && record.overrides == self.stated.of(&file.path)
    }

    fn keep(&mut self, record: FileRecord) {
        if record.failed {
            self.counts.failed += 1;
        } else {
            self.counts.unchanged += 1;
        }
        self.records.insert(record.path.clone(), record);
    }

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
        let overrides = self.stated.of(&file.path);
        let indexed = |record: &FileRecord| record.id == id && record.overrides == overrides;
        if self.records.get(&file.path).is_some_and(indexed) {
            return Outcome::Same(stamp);
        }
        let inspection = self.inspect(&file.path, &bytes);
        Outcome::Read {
            id,
            stamp,
            inspection: Box::new(inspection),
        }
    }

    fn inspect(&self, path: &str, bytes: &[u8]) -> Inspection {
        (self.options.reader).inspect(Path::new(path), bytes, &self.stated.of(path))
    }

    fn take(&mut self, file: &FoundFile, outcome: Outcome) -> Result<(), IndexError> {
        match outcome {
            Outcome::Unreadable(diagnostic) => {
                self.counts.failed += 1;
                self.diagnostics.push(*diagnostic);
            }
            Outcome::Same(stamp) => {
                let Some(mut record) = self.records.remove(&file.path) else {
                    return Ok(());
                };
                // A stamp that proves something now is worth keeping for the next run,
                // but not worth a commit of its own.
                record.stamp = stamp;
                self.keep(record);
            }
            Outcome::Read {
                id,
                stamp,
                inspection,
            } => {
                let before = self.records.remove(&file.path);
                let failed = inspection.sheets.is_empty();
                match (failed, before.as_ref().is_some_and(|record| !record.failed)) {
                    (true, _) => self.counts.failed += 1,
                    (false, true) => self.counts.changed += 1,
                    (false, false) => self.counts.added += 1,
                }
                if let Some(before) = before {
                    self.delete(&file.path, &before.keys)?;
                }
                self.write(&file.path, id, stamp, *inspection)?;
            }
        }
        Ok(())
    }

    /// Writes a file's units, those that another file claims left out, and its record.
    fn write(
        &mut self,
        path: &str,
        id: DocumentId,
        stamp: FileStamp,
        inspection: Inspection,
    ) -> Result<(), IndexError> {
        let units: Vec<Unit> = inspection
            .sheets
            .iter()
            .flat_map(|sheet| Unit::of_sheet(sheet, path, &id))
            .collect();
        let keys: Vec<String> = units.iter().map(|unit| unit.key.to_string()).collect();
        self.break_seal()?;
        self.claims.add(path, &keys);
        let lost = self.claims.lost(path, &keys);
        let superseded: Vec<String> = lost.iter().map(|(key, _)| (*key).to_owned()).collect();
        let (older, kept): (Vec<&Unit>, Vec<&Unit>) = units
            .iter()
            .partition(|unit| superseded.iter().any(|k| k == unit.key.as_str()));
        for unit in &kept {
            self.writer.add_document(write_unit(unit, &self.fields))?;
        }
        for unit in older {
            self.writer.add_document(write_older(unit, &self.fields))?;
        }
        let renamings = Renaming::of_units(&kept);
        if !renamings.is_empty() {
            let document = Renaming::write_all(&renamings, path, &self.fields);
            self.writer.add_document(document)?;
        }
        let conflict = lost
            .first()
            .map(|(_, winner)| notice::KEY_CONFLICT.with(format!("{winner}: {}", lost.len())));
        let named = |diagnostic: Diagnostic| Diagnostic {
            file: Some(path.to_owned()),
            ..diagnostic
        };
        let diagnostics: Vec<_> = inspection
            .diagnostics
            .into_iter()
            .chain(conflict)
            .map(named)
            .collect();
        let record = FileRecord {
            path: path.to_owned(),
            id,
            stamp,
            overrides: self.stated.of(path),
            layout: inspection.layout,
            coverage: inspection.coverage,
            sheets: inspection.sheets.len(),
            measures: inspection
                .sheets
                .iter()
                .map(|sheet| sheet.measures.len())
                .sum(),
            failed: inspection.sheets.is_empty(),
            keys,
            superseded,
            diagnostics,
        };
        self.writer.add_document(record.write(&self.fields))?;
        self.records.insert(path.to_owned(), record);
        Ok(())
    }

    fn delete(&mut self, path: &str, keys: &[String]) -> Result<(), IndexError> {
        self.break_seal()?;
        self.claims.remove(path, keys);
        self.writer
            .delete_term(Term::from_field_text(self.fields.document, path));
        Ok(())
    }

    /// Must come before anything is written into the generation.
    fn break_seal(&mut self) -> Result<(), IndexError> {
        if !self.dirty {
            seal::break_seal(&self.target.generation.directory)?;
        }
        self.dirty = true;
        Ok(())
    }

    /// Writes again each file that won or lost a key through another file's change.
    pub(super) fn settle_claims(&mut self) -> Result<(), IndexError> {
        let moved = |record: &&FileRecord| {
            let lost = self.claims.lost(&record.path, &record.keys);
            !lost
                .iter()
                .map(|(key, _)| *key)
                .eq(record.superseded.iter().map(String::as_str))
        };
        let paths: Vec<String> = self
            .records
            .values()
            .filter(moved)
            .map(|record| record.path.clone())
            .collect();
        for path in paths {
            let Some(file) = self.found.get(&path).cloned() else {
                continue;
            };
            let Ok((bytes, stamp)) = read_stable(&file) else {
                continue;
            };
            let inspection = self.inspect(&path, &bytes);
            if let Some(record) = self.records.remove(&path) {
                self.delete(&path, &record.keys)?;
            }
            self.write(&path, DocumentId::of(&bytes), stamp, inspection)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self, started: Instant) -> Result<SyncReport, IndexError> {
        let read = || self.records.values().filter(|record| !record.failed);
        let note = CommitNote {
            fingerprint: fingerprint(self.analyzer),
            documents: read().count(),
            sheets: read().map(|record| record.sheets).sum(),
            measures: read().map(|record| record.measures).sum(),
        };
        for record in self.records.values() {
            self.diagnostics.extend(record.diagnostics.iter().cloned());
        }
        self.diagnostics
            .sort_by(|a, b| a.file.cmp(&b.file).then(b.severity.cmp(&a.severity)));
        let generation = self.target.generation;
        if self.dirty {
            commit(self.writer, &note)?;
            seal::seal(&generation.directory)?;
        }
        if self.target.is_new {
            generation.switch_to(&self.options.index)?;
        }
        prune(&self.options.index, &generation)?;
        Ok(SyncReport {
            documents: self.counts,
            sheets: note.sheets,
            measures: note.measures,
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            diagnostics: self.diagnostics,
        })
    }
}

/// What became of reading one file.
enum Outcome {
    Unreadable(Box<Diagnostic>),
    Same(FileStamp),
    Read {
        id: DocumentId,
        stamp: FileStamp,
        inspection: Box<Inspection>,
    },
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
