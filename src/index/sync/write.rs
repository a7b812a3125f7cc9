//! What a run writes: units, records, deletes; and the way back when it fails.

use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{IndexWriter, TantivyError, Term};

use crate::domain::DocumentId;
use crate::index::file_record::{FILE, FileRecord};
use crate::index::record::{write_older, write_unit};
use crate::index::renames::Renaming;
use crate::index::scan::{FileStamp, read_stable};
use crate::index::unit::Unit;
use crate::index::{IndexError, seal, tidy};
use crate::ingest::{Inspection, notice};

use super::files::Known;
use super::run::Run;

impl Run<'_> {
    /// Writes a file's units, those that another file claims left out, and its record.
    pub(super) fn write(
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
            keys: Vec::new(),
            superseded: Vec::new(),
            diagnostics: inspection.diagnostics,
        };
        self.write_units(record, &units)
    }

    /// Writes units and the record of their file, whose keys are filled in here.
    pub(super) fn write_units(
        &mut self,
        mut record: FileRecord,
        units: &[Unit],
    ) -> Result<(), IndexError> {
        let path = record.path.clone();
        record.keys = units.iter().map(|unit| unit.key.to_string()).collect();
        self.break_seal()?;
        self.claims.add(&path, &record.keys)?;
        let lost = self.claims.lost(&path, &record.keys)?;
        let conflict = lost
            .first()
            .map(|(_, winner)| notice::KEY_CONFLICT.with(format!("{winner}: {}", lost.len())));
        record.superseded = lost.iter().map(|(key, _)| (*key).to_owned()).collect();
        let superseded = &record.superseded;
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
            let document = Renaming::write_all(&renamings, &path, &self.fields);
            self.writer.add_document(document)?;
        }
        record.diagnostics.extend(conflict);
        for diagnostic in &mut record.diagnostics {
            diagnostic.file = Some(path.clone());
        }
        self.writer.add_document(record.write(&self.fields))?;
        self.files.keep(Known::written(record));
        Ok(())
    }

    /// Writes a file's record anew and leaves its units alone.
    pub(super) fn write_record_again(&mut self, path: &str) -> Result<(), IndexError> {
        let Some(record) = self.files.record_of(path)? else {
            return Ok(());
        };
        let document = record.write(&self.fields);
        let is = |field, text: &str| -> Box<dyn Query> {
            let term = Term::from_field_text(field, text);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        };
        let both = vec![is(self.fields.sort, FILE), is(self.fields.document, path)];
        self.break_seal()?;
        self.writer
            .delete_query(Box::new(BooleanQuery::intersection(both)))?;
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Deletes all that the index holds of a file.
    pub(super) fn delete(&mut self, known: &Known) -> Result<(), IndexError> {
        let path = &known.summary.path;
        let record = self.files.record(known)?;
        self.break_seal()?;
        self.claims.remove(path, &record.keys)?;
        self.writer
            .delete_term(Term::from_field_text(self.fields.document, path));
        Ok(())
    }

    /// Must come before anything is written into the generation.
    pub(super) fn break_seal(&mut self) -> Result<(), IndexError> {
        if !self.dirty {
            seal::break_seal(&self.target.generation.directory)?;
        }
        self.dirty = true;
        Ok(())
    }

    /// Writes again each file that won or lost a key through another file's change.
    pub(super) fn settle_claims(&mut self) -> Result<(), IndexError> {
        let mut moved = Vec::new();
        for path in self.claims.affected() {
            let Some(record) = self.files.record_of(&path)? else {
                continue;
            };
            let lost = self.claims.lost(&path, &record.keys)?.into_iter();
            let superseded = record.superseded.iter().map(String::as_str);
            if !lost.map(|(key, _)| key).eq(superseded) {
                moved.push(path.to_string());
            }
        }
        for path in moved {
            let Some(file) = self.found.get(&path).cloned() else {
                continue;
            };
            let Ok((bytes, stamp)) = read_stable(&file) else {
                continue;
            };
            let inspection = self.inspect(&path, &bytes);
            if let Some(known) = self.files.remove(&path) {
                self.delete(&known)?;
            }
            self.write(&path, DocumentId::of(&bytes), stamp, inspection)?;
        }
        Ok(())
    }

    /// Gives up: removes what was written and says why in the end.
    ///
    /// Best effort: what stays is found by the next run.
    pub(super) fn abandon(mut self, error: IndexError) -> IndexError {
        let error = cause_of(error, &mut self.writer);
        // Its merges may still be writing.
        let _ = self.writer.wait_merging_threads();
        let generation = &self.target.generation;
        if self.target.fresh.is_some() {
            let _ = generation.remove();
        } else if self.dirty {
            let tidied = tidy::stray_files(&generation.directory)
                .and_then(|strays| tidy::remove_files(&generation.directory, &strays));
            if tidied.is_ok() {
                let _ = seal::seal(&generation.directory);
            }
        }
        error
    }
}

/// The engine says only that a thread of its own has died; the thread knows why.
fn cause_of(error: IndexError, writer: &mut IndexWriter) -> IndexError {
    let is_vague = matches!(
        error,
        IndexError::Engine(TantivyError::ErrorInThread(_) | TantivyError::SystemError(_))
    );
    if !is_vague {
        return error;
    }
    match writer.prepare_commit() {
        Err(cause) => cause.into(),
        Ok(_) => error,
    }
}
