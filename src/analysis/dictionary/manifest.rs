//! What a finished compiled dictionary consists of, so that a half-written or
//! damaged one is never trusted.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// The manifest's name; it is written last, so a folder without it is unfinished.
pub(super) const MANIFEST_FILE: &str = "manifest.json";

/// Bytes at either end of a file that are checked at every start.
const EDGE_BYTES: u64 = 4096;

/// What a compiled dictionary consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// What the program that built it would do, as a hash: see `stamp`.
    pub(super) stamp: String,
    /// The dictionary's identity, independent of machine and folder.
    pub(super) fingerprint: String,
    /// Where the sources were, for people who look into the cache.
    pub(super) source: String,
    files: Vec<FileRecord>,
}

/// One file of a compiled dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileRecord {
    name: String,
    size: u64,
    /// BLAKE3 of the whole file.
    blake3: String,
    /// BLAKE3 of its first and last bytes.
    edges: String,
    /// Where and when it was written: while these are the same, nobody replaced the file.
    touched: Touched,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Touched {
    modified_ns: u64,
    inode: u64,
}

impl Manifest {
    /// Describes the files of a folder as they stand.
    pub(super) fn of(
        folder: &Path,
        stamp: &str,
        fingerprint: &str,
        source: &Path,
    ) -> io::Result<Self> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            files.push(FileRecord {
                name: name.to_owned(),
                size: fs::metadata(&path)?.len(),
                blake3: hash_file(&path)?,
                edges: hash_edges(&path)?,
                touched: Touched::of(&path)?,
            });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            stamp: stamp.to_owned(),
            fingerprint: fingerprint.to_owned(),
            source: source.display().to_string(),
            files,
        })
    }

    /// Writes itself into the folder and waits for the disk.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(MANIFEST_FILE);
        fs::write(&path, serde_json::to_vec_pretty(self)?)?;
        File::open(&path)?.sync_all()
    }

    /// Reads a folder's manifest and checks the folder against it.
    ///
    /// Sizes and both ends of every file are always checked. The whole content
    /// is hashed only where a file is not the very file that was written: hashing
    /// everything costs a good part of the time to the first answer.
    ///
    /// # Errors
    ///
    /// Any reason not to trust the folder.
    pub(super) fn verify(folder: &Path) -> io::Result<Self> {
        let text = fs::read(folder.join(MANIFEST_FILE))?;
        let manifest: Self = serde_json::from_slice(&text)?;
        if manifest.files.is_empty() {
            return Err(damaged("no files"));
        }
        for file in &manifest.files {
            file.verify(folder)?;
        }
        Ok(manifest)
    }
}

impl FileRecord {
    fn verify(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(&self.name);
        if fs::metadata(&path)?.len() != self.size {
            return Err(damaged("a file has another size"));
        }
        if hash_edges(&path)? != self.edges {
            return Err(damaged("a file has other contents"));
        }
        if Touched::of(&path)? != self.touched && hash_file(&path)? != self.blake3 {
            return Err(damaged("a file has other contents"));
        }
        Ok(())
    }
}

impl Touched {
    fn of(path: &Path) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        let modified = meta.modified().ok();
        let age = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Ok(Self {
            modified_ns: age.map_or(0, |age| u64::try_from(age.as_nanos()).unwrap_or(0)),
            inode: inode(&meta),
        })
    }
}

#[cfg(unix)]
fn inode(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_meta: &fs::Metadata) -> u64 {
    0
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

fn hash_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn hash_edges(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut bytes = Vec::new();
    (&mut file).take(EDGE_BYTES).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(size.saturating_sub(EDGE_BYTES)))?;
    file.take(EDGE_BYTES).read_to_end(&mut bytes)?;
    Ok(blake3::hash(&bytes).to_hex().to_string())
}
