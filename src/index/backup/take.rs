use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::{BackupReport, CORPUS, copy_file, copy_sealed, open_sealed};
use crate::domain::DocumentId;
use crate::index::IndexError;
use crate::index::generation::Generation;
use crate::index::manifest;
use crate::index::seal;

/// How often a copy is begun again because the index changed under it.
const TRIES: usize = 100;
/// Time between two tries: commits take about as long.
const PAUSE: Duration = Duration::from_millis(50);

/// Copies the index as it is at one moment to `destination`, also while it is
/// served and written; with `corpus`, the documents it was made from as well.
///
/// `destination` appears whole or not at all.
///
/// # Errors
/// [`IndexError::Io`] when `destination` exists or cannot be written, or when
/// the index cannot be read; [`IndexError::Damaged`] when it is not what its
/// seal says, or no writer ever came to an end.
pub fn take_snapshot(
    index: &Path,
    destination: &Path,
    corpus: Option<&Path>,
) -> Result<BackupReport, IndexError> {
    let io = |source| IndexError::Io {
        path: destination.to_owned(),
        source,
    };
    if destination.exists() {
        return Err(io(std::io::ErrorKind::AlreadyExists.into()));
    }
    let parent = destination
        .parent()
        .filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(io)?;
    let aside = tempfile::Builder::new()
        .prefix(".snapshot-")
        .tempdir_in(parent)
        .map_err(io)?;
    let mut report = copy_current(index, aside.path())?;
    if let Some(corpus) = corpus {
        copy_documents(corpus, aside.path(), &mut report)?;
    }
    let aside = aside.keep();
    fs::rename(&aside, destination).map_err(io)?;
    Ok(report)
}

/// Copies the current generation; begins again when a commit came between.
fn copy_current(index: &Path, aside: &Path) -> Result<BackupReport, IndexError> {
    let mut failure = IndexError::Damaged {
        what: "UNSEALED".to_owned(),
    };
    for _ in 0..TRIES {
        let missing = || IndexError::Missing {
            directory: index.to_owned(),
        };
        let current = Generation::current(index)?.ok_or_else(missing)?;
        let _held = current.hold()?;
        if !seal::is_broken(&current.directory) {
            let copy = Generation::create_next(aside)?;
            match copy_generation(&current, &copy) {
                Ok((files, bytes)) => {
                    copy.switch_to(aside)?;
                    return Ok(BackupReport {
                        generation: current.name,
                        files,
                        bytes,
                        ..BackupReport::default()
                    });
                }
                Err(error) => failure = error,
            }
            fs::remove_dir_all(&copy.directory).map_err(IndexError::io(&copy.directory))?;
        }
        thread::sleep(PAUSE);
    }
    Err(failure)
}

fn copy_generation(from: &Generation, to: &Generation) -> Result<(usize, u64), IndexError> {
    let hashes = seal::read(&from.directory)?;
    let files = open_sealed(&hashes, &from.directory)?;
    let count = files.len();
    let bytes = copy_sealed(&hashes, files, &to.directory)?;
    seal::seal(&to.directory)?;
    Ok((count, bytes))
}

/// Copies each document that still is the one that was indexed.
fn copy_documents(
    corpus: &Path,
    aside: &Path,
    report: &mut BackupReport,
) -> Result<(), IndexError> {
    let copy = Generation::current(aside)?;
    let Some(copy) = copy else { return Ok(()) };
    for record in manifest::read(&copy.directory)? {
        let from = corpus.join(&record.path);
        let to = aside.join(CORPUS).join(&record.path);
        let is_same = fs::read(&from).is_ok_and(|bytes| DocumentId::of(&bytes) == record.id);
        if is_same {
            copy_file(&from, &to).map_err(IndexError::io(to))?;
            report.documents += 1;
        } else {
            report.documents_left.push(record.path);
        }
    }
    Ok(())
}
