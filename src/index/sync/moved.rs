//! A file under another path: its units are known, it need not be parsed again.

use std::path::Path;

use crate::domain::DocumentId;
use crate::index::IndexError;
use crate::index::file_record::FileRecord;
use crate::index::scan::{FileStamp, FoundFile};
use crate::index::unit::Unit;

use super::report::{FileState, Reason};
use super::run::Run;

impl Run<'_> {
    /// Path and units of a gone file with this content, if a reader would make
    /// the same of it under its new path.
    pub(super) fn units_of_gone(&self, path: &str, id: &DocumentId) -> Option<(String, Vec<Unit>)> {
        let gone = self.gone.get(id)?.last()?;
        let summary = &gone.summary;
        let same_statements = summary.overrides == self.stated.of(path);
        // Units that another file's stand for are not stored.
        if summary.failed || summary.superseded > 0 || !same_statements {
            return None;
        }
        let keys = self.files.record(gone).ok()?.into_owned().keys;
        let snapshot = self.target.before.as_ref()?.snapshot();
        let units: Result<Vec<Unit>, _> = keys
            .iter()
            .filter_map(|key| snapshot.unit_by_key(key).transpose())
            .collect();
        let mut units = units.ok()?;
        if units.len() != keys.len() || !reads_alike(&summary.path, path, &units) {
            return None;
        }
        for unit in &mut units {
            path.clone_into(&mut unit.document);
        }
        Some((summary.path.clone(), units))
    }

    /// Writes the units of a moved file under its new path.
    pub(super) fn write_moved(
        &mut self,
        file: &FoundFile,
        stamp: FileStamp,
        gone: FileRecord,
        units: &[Unit],
    ) -> Result<(), IndexError> {
        let from = gone.path.clone();
        let record = FileRecord {
            path: file.path.clone(),
            stamp,
            ..gone
        };
        self.write_units(record, units)?;
        self.tell_written(
            &file.path,
            FileState::Moved,
            Reason::PathChanged,
            Some(from),
        );
        Ok(())
    }
}

/// Whether a name does not decide how the file is read: the extension may tell
/// the format, the stem tells sheets apart that name no department.
fn reads_alike(old: &str, new: &str, units: &[Unit]) -> bool {
    let (old, new) = (Path::new(old), Path::new(new));
    let is_named_by_department = |unit: &Unit| unit.sheet.department.is_some();
    old.extension() == new.extension()
        && (old.file_stem() == new.file_stem() || units.iter().all(is_named_by_department))
}
