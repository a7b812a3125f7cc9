//! Copies of an index that can be kept elsewhere: taken while it is served,
//! proved by its seal, put in place whole.
//!
//! A copy has the form of an index (`CURRENT` and one generation), so `check`
//! and `search` work on it; beside it may lie the documents, in `corpus`.

mod restore;
mod take;

use std::fs::{self, File};
use std::io;
use std::path::Path;

use serde::Serialize;

pub use restore::restore;
pub use take::take_snapshot;

use super::IndexError;
use super::seal::Hashes;

/// Folder of a copy that holds the documents.
const CORPUS: &str = "corpus";

/// What was copied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// The generation that was copied, or made.
    pub generation: String,
    /// Files of the index.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Documents that were copied.
    pub documents: usize,
    /// Documents that could not be: gone, changed since, or another one is in their place.
    pub documents_left: Vec<String>,
}

/// Copies what the seal names out of open files, and proves the copy.
///
/// The files stay readable when the engine deletes them meanwhile.
fn copy_sealed(
    hashes: &Hashes,
    mut files: Vec<(String, File)>,
    to: &Path,
) -> Result<u64, IndexError> {
    let mut bytes = 0;
    for (name, file) in &mut files {
        let path = to.join(&*name);
        let mut copy = File::create(&path).map_err(IndexError::io(&path))?;
        bytes += io::copy(file, &mut copy).map_err(IndexError::io(&path))?;
        copy.sync_all().map_err(IndexError::io(&path))?;
    }
    for (name, (_, hash)) in hashes {
        if super::seal::hash_file(&to.join(name))? != *hash {
            return Err(IndexError::Damaged { what: name.clone() });
        }
    }
    Ok(bytes)
}

/// Opens every file that the seal names.
fn open_sealed(hashes: &Hashes, directory: &Path) -> Result<Vec<(String, File)>, IndexError> {
    let open = |name: &String| {
        let path = directory.join(name);
        let file = File::open(&path).map_err(IndexError::io(&path))?;
        Ok((name.clone(), file))
    };
    hashes.keys().map(open).collect()
}

/// A file and the folders above it, on disk when this returns.
fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(Path::new(".")))?;
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}
