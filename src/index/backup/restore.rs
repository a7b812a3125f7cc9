use std::fs;
use std::path::Path;

use super::{BackupReport, CORPUS, copy_file, copy_sealed, open_sealed};
use crate::domain::DocumentId;
use crate::index::generation::{Generation, prune};
use crate::index::lock::WriterLock;
use crate::index::{IndexError, check, manifest, seal};

/// Puts a copy that [`super::take_snapshot`] made in place of an index; with
/// `corpus`, its documents into that folder, where nothing is overwritten.
///
/// The copy is checked first; the index says what it said before until all of
/// it is there.
///
/// # Errors
/// [`IndexError::Locked`] while the index is served or written;
/// [`IndexError::Missing`] or [`IndexError::Damaged`] when `snapshot` is no
/// whole copy; [`IndexError::Io`] when the index cannot be written.
pub fn restore(
    snapshot: &Path,
    index: &Path,
    corpus: Option<&Path>,
) -> Result<BackupReport, IndexError> {
    let checked = check(snapshot)?;
    if let Some(damage) = checked.damage.first() {
        return Err(IndexError::Damaged {
            what: format!("{damage:?}"),
        });
    }
    let missing = || IndexError::Missing {
        directory: snapshot.to_owned(),
    };
    let from = Generation::current(snapshot)?.ok_or_else(missing)?;
    let _lock = WriterLock::acquire(index)?;
    let to = Generation::create_next(index)?;
    let hashes = seal::read(&from.directory)?;
    let files = open_sealed(&hashes, &from.directory)?;
    let mut report = BackupReport {
        generation: to.name.clone(),
        files: files.len(),
        bytes: copy_sealed(&hashes, files, &to.directory)?,
        ..BackupReport::default()
    };
    seal::seal(&to.directory)?;
    if let Some(corpus) = corpus {
        restore_documents(&snapshot.join(CORPUS), corpus, &to, &mut report)?;
    }
    to.switch_to(index)?;
    prune(index, &to)?;
    Ok(report)
}

fn restore_documents(
    from: &Path,
    corpus: &Path,
    generation: &Generation,
    report: &mut BackupReport,
) -> Result<(), IndexError> {
    for record in manifest::read(&generation.directory)? {
        let (from, to) = (from.join(&record.path), corpus.join(&record.path));
        let is_there = fs::read(&to).is_ok_and(|bytes| DocumentId::of(&bytes) == record.id);
        if is_there {
            continue;
        }
        if to.exists() || !from.exists() {
            report.documents_left.push(record.path);
            continue;
        }
        copy_file(&from, &to).map_err(IndexError::io(to))?;
        report.documents += 1;
    }
    Ok(())
}
