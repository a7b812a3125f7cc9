//! Uploads: the only writer of the corpus, and only below `corpus/inbox`.
//!
//! A file arrives in `inbox/.incoming`, is moved whole to its place when it is
//! accepted, and to `inbox/.removed` when it is taken back, where it stays:
//! nothing that was accepted is ever deleted by this program. Folders whose
//! names begin with a dot are not read into the index.

mod name;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use tempfile::NamedTempFile;

use crate::domain::{DocumentId, FiscalYear};

use name::safe_name;

const FOLDER: &str = "inbox";
const INCOMING: &str = ".incoming";
const REMOVED: &str = ".removed";
/// Hex digits of a file's hash in its name: enough to find it, the rest is compared.
const HASH_DIGITS: usize = 16;
/// Age of an unfinished upload at which whoever sent it is surely gone.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// Whether a path of the corpus is that of an upload.
pub(super) fn is_upload(path: &str) -> bool {
    path.split('/').next() == Some(FOLDER)
}

/// The name of a file as its sender gave it: an upload is kept under time and hash too.
pub(super) fn sent_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let sent = is_upload(path).then(|| name.splitn(3, '-').nth(2));
    sent.flatten().unwrap_or(name)
}

/// The folder of uploads within a corpus.
#[derive(Debug, Clone)]
pub struct Inbox {
    folder: PathBuf,
}

/// What the sender states of a file; the folders of its path say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destination {
    /// 市町村: ends in 市, 区, 町 or 村.
    pub municipality: Option<String>,
    /// 年度.
    pub fiscal_year: Option<FiscalYear>,
}

/// A file on its way in; gone again when dropped.
#[derive(Debug)]
pub struct Incoming {
    file: NamedTempFile,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Write for Incoming {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Incoming {
    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The hash of the bytes so far.
    pub fn id(&self) -> DocumentId {
        DocumentId::from_hash(self.hasher.finalize())
    }

    /// All bytes so far.
    ///
    /// # Errors
    /// When the file cannot be read again.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(self.file.path())
    }
}

impl Inbox {
    /// The inbox of this corpus; nothing is made before the first upload.
    pub fn of(corpus: &Path) -> Self {
        Self {
            folder: corpus.join(FOLDER),
        }
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// When the inbox cannot be written.
    pub fn receive(&self) -> io::Result<Incoming> {
        let incoming = self.folder.join(INCOMING);
        fs::create_dir_all(&incoming)?;
        Ok(Incoming {
            file: NamedTempFile::new_in(incoming)?,
            hasher: blake3::Hasher::new(),
            bytes: 0,
        })
    }

    /// Takes a file in for good; its path within the corpus.
    ///
    /// When this returns the file is on disk and survives a loss of power. The
    /// name is made of the time, the hash and what is harmless in the sender's
    /// name: no name leads out of the inbox or to another file.
    ///
    /// # Errors
    /// When the inbox cannot be written.
    pub fn accept(
        &self,
        incoming: Incoming,
        name: &str,
        destination: &Destination,
        now: Timestamp,
    ) -> io::Result<String> {
        let hash = incoming.id();
        let name = format!(
            "{}-{}-{}",
            now.strftime("%Y%m%dT%H%M%S%.3fZ"),
            &hash.as_str()[..HASH_DIGITS],
            safe_name(name)
        );
        let mut below = PathBuf::new();
        below.extend(destination.municipality.as_deref().map(safe_name));
        below.extend(destination.fiscal_year.map(|year| year.to_string()));
        let folder = self.folder.join(&below);
        fs::create_dir_all(&folder)?;
        incoming.file.as_file().sync_all()?;
        let place = folder.join(&name);
        incoming
            .file
            .persist_noclobber(&place)
            .map_err(|error| error.error)?;
        make_readable(&place)?;
        sync_folder(&folder)?;
        let parts = Path::new(FOLDER).join(below).join(name);
        Ok(parts.to_string_lossy().into_owned())
    }

    /// Takes a file back: out of the corpus, but not off the disk.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] when the path is not that of an upload;
    /// else when it cannot be moved.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        let below = below_inbox(path)?;
        self.rename(
            &self.folder.join(&below),
            &self.folder.join(REMOVED).join(&below),
        )
    }

    /// Brings back what [`Self::remove`] took away; its path within the corpus,
    /// `None` when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read or moved.
    pub fn restore(&self, id: &DocumentId) -> io::Result<Option<String>> {
        let removed = self.folder.join(REMOVED);
        let mark = format!("-{}-", &id.as_str()[..HASH_DIGITS]);
        for entry in walkdir::WalkDir::new(&removed).into_iter().flatten() {
            let is_meant = entry.file_name().to_string_lossy().contains(&mark)
                && DocumentId::of(&fs::read(entry.path())?) == *id;
            if !is_meant {
                continue;
            }
            let below = entry
                .path()
                .strip_prefix(&removed)
                .map_err(io::Error::other)?;
            self.rename(entry.path(), &self.folder.join(below))?;
            let path = Path::new(FOLDER).join(below);
            return Ok(Some(path.to_string_lossy().into_owned()));
        }
        Ok(None)
    }

    /// Every upload, as paths within the corpus.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn paths(&self) -> io::Result<Vec<String>> {
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let is_hidden = |entry: &walkdir::DirEntry| entry.file_name().as_encoded_bytes()[0] == b'.';
        let entries = walkdir::WalkDir::new(&self.folder).min_depth(1).into_iter();
        let mut paths = Vec::new();
        for entry in entries.filter_entry(|entry| !is_hidden(entry)) {
            let entry = entry?;
            if entry.file_type().is_file() {
                let below = entry.path().strip_prefix(&self.folder);
                let path = Path::new(FOLDER).join(below.map_err(io::Error::other)?);
                paths.push(path.to_string_lossy().into_owned());
            }
        }
        Ok(paths)
    }

    /// Deletes uploads that were never finished, a day old or older.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn clean(&self) -> io::Result<usize> {
        let incoming = match fs::read_dir(self.folder.join(INCOMING)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            incoming => incoming?,
        };
        let mut cleaned = 0;
        for entry in incoming {
            let entry = entry?;
            let modified = entry.metadata()?.modified()?;
            let age = SystemTime::now().duration_since(modified);
            if age.is_ok_and(|age| age > ABANDONED) && fs::remove_file(entry.path()).is_ok() {
                cleaned += 1;
            }
        }
        Ok(cleaned)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let folder = to.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        fs::rename(from, to)?;
        sync_folder(folder)?;
        sync_folder(from.parent().unwrap_or(&self.folder))
    }
}

/// The part of a path below the inbox, if it is one and leads nowhere else.
fn below_inbox(path: &str) -> io::Result<PathBuf> {
    let below = Path::new(path).strip_prefix(FOLDER).ok();
    let is_plain = |below: &&Path| {
        let mut parts = below.components();
        below.file_name().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    below
        .filter(is_plain)
        .map(Path::to_owned)
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}

/// Temporary files are for their owner alone; documents are for whoever reads the corpus.
#[cfg(unix)]
fn make_readable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// A new name survives a loss of power once its folder is on disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
