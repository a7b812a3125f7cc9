//! Compiled dictionaries on disk: built aside, published by rename.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use tempfile::TempDir;

use super::manifest::Manifest;
use super::source::{COMPOUNDS_FILE, Source};
use super::{DictionaryError, stamp};

/// Names of folders that are being built or were found damaged.
const UNFINISHED_PREFIX: &str = ".unfinished-";
/// Names of finished ones.
const ENTRY_PREFIX: &str = "ipadic-";
/// Unfinished folders of this age were left by a killed process.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);
/// Finished dictionaries kept: the current one, and some for other sources or versions.
const ENTRIES_KEPT: usize = 4;
/// Attempts to publish against other processes that do the same.
const PUBLISH_ATTEMPTS: usize = 5;

/// A folder with a compiled dictionary that has been checked.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) folder: PathBuf,
    pub(super) fingerprint: String,
    /// Set when the folder lives only as long as the process.
    pub(super) temporary: Option<TempDir>,
}

impl Entry {
    /// A finished, undamaged dictionary made from this source by this version, if there is one.
    pub(super) fn find(cache: &Path, source: &Source) -> Option<Self> {
        Self::verified(&entry_folder(cache, source))
    }

    /// The newest usable dictionary in the cache, whatever its source.
    pub(super) fn newest(cache: &Path) -> Option<Self> {
        let mut entries = finished(cache).ok()?;
        entries.sort();
        entries
            .iter()
            .rev()
            .find_map(|(_, folder)| Self::verified(folder))
    }

    fn verified(folder: &Path) -> Option<Self> {
        if !folder.exists() {
            return None;
        }
        let manifest = match trusted(folder) {
            Ok(manifest) => manifest,
            Err(error) => {
                tracing::warn!(folder = %folder.display(), %error, "the compiled dictionary cannot be used");
                return None;
            }
        };
        Some(Self {
            folder: folder.to_owned(),
            fingerprint: manifest.fingerprint,
            temporary: None,
        })
    }

    /// Compiles the source into the cache and publishes it; whoever comes first wins.
    pub(super) fn build(cache: &Path, source: &Source) -> Result<Self, DictionaryError> {
        fs::create_dir_all(cache).map_err(DictionaryError::io("create", cache))?;
        let aside = unfinished(cache).map_err(DictionaryError::io("write to", cache))?;
        let fingerprint = compile(source, aside.path())?;
        let folder = entry_folder(cache, source);
        publish(aside, &folder).map_err(DictionaryError::io("rename to", &folder))?;
        tidy(cache, &folder);
        Ok(Self {
            folder,
            fingerprint,
            temporary: None,
        })
    }

    /// Compiles the source for this process only.
    pub(super) fn build_temporary(source: &Source) -> Result<Self, DictionaryError> {
        let root = std::env::temp_dir();
        let temporary = tempfile::Builder::new()
            .prefix("shisaku-dictionary-")
            .tempdir()
            .map_err(DictionaryError::io("write to", &root))?;
        let fingerprint = compile(source, temporary.path())?;
        Ok(Self {
            folder: temporary.path().to_owned(),
            fingerprint,
            temporary: Some(temporary),
        })
    }
}

/// The manifest of a folder that is undamaged and was made by this version.
fn trusted(folder: &Path) -> io::Result<Manifest> {
    let manifest = Manifest::verify(folder)?;
    if manifest.stamp != stamp() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "made by another version",
        ));
    }
    Ok(manifest)
}

/// Where the dictionary of this source stands when it is finished.
fn entry_folder(cache: &Path, source: &Source) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    hasher.update(stamp().as_bytes());
    source.hash_outline(&mut hasher);
    let key = hasher.finalize().to_hex();
    cache.join(format!("{ENTRY_PREFIX}{}", &key[..16]))
}

fn unfinished(cache: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED_PREFIX);
    // A cache may be filled by one user and read by another (a service).
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    builder.tempdir_in(cache)
}

/// Compiles into an empty folder; the manifest comes last. Returns the fingerprint.
fn compile(source: &Source, target: &Path) -> Result<String, DictionaryError> {
    // Not beside the target: the compiler takes the path for a glob pattern.
    let root = std::env::temp_dir();
    let prepared = tempfile::Builder::new()
        .prefix("shisaku-source-")
        .tempdir()
        .map_err(DictionaryError::io("write to", &root))?;
    let content = source.prepare(prepared.path())?;
    let metadata = Metadata {
        name: "shisaku-ipadic".to_owned(),
        flexible_csv: true,
        ..Metadata::default()
    };
    DictionaryBuilder::new(metadata).build_dictionary(prepared.path(), target)?;
    let compounds = target.join(COMPOUNDS_FILE);
    fs::copy(prepared.path().join(COMPOUNDS_FILE), &compounds)
        .map_err(DictionaryError::io("write", &compounds))?;

    let mut hasher = blake3::Hasher::new();
    hasher.update(stamp().as_bytes());
    hasher.update(content.as_bytes());
    let fingerprint = hasher.finalize().to_hex()[..32].to_owned();
    seal(source, target, &fingerprint).map_err(DictionaryError::io("write", target))?;
    Ok(fingerprint)
}

/// Brings the files to the disk, and only then the manifest that vouches for them.
fn seal(source: &Source, target: &Path, fingerprint: &str) -> io::Result<()> {
    for entry in fs::read_dir(target)? {
        let path = entry?.path();
        if fs::metadata(&path)?.len() == 0 && path.extension().is_some_and(|end| end == "vals") {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no words"));
        }
        File::open(&path)?.sync_all()?;
    }
    Manifest::of(target, &stamp(), fingerprint, source.folder())?.write(target)?;
    sync_folder(target)
}

/// Moves a finished folder to its place. If another process was faster, its
/// work is as good as ours; a damaged folder in the way is moved aside.
fn publish(aside: TempDir, folder: &Path) -> io::Result<()> {
    let parent = folder.parent().unwrap_or(folder);
    let mut last = None;
    for _ in 0..PUBLISH_ATTEMPTS {
        match fs::rename(aside.path(), folder) {
            Ok(()) => {
                // The folder has moved: there is nothing left to delete.
                let _moved = aside.keep();
                return sync_folder(parent);
            }
            Err(error) if !folder.exists() => return Err(error),
            Err(error) => last = Some(error),
        }
        if trusted(folder).is_ok() {
            return Ok(());
        }
        let trash = unfinished(parent)?;
        // It may be gone already: another process found the same damage.
        let _raced = fs::rename(folder, trash.path().join("damaged"));
    }
    Err(last.unwrap_or_else(|| io::Error::other("cannot publish")))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Finished folders with the time of their publication.
fn finished(cache: &Path) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    folders(cache, ENTRY_PREFIX)
}

fn folders(cache: &Path, prefix: &str) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(cache)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            found.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    Ok(found)
}

/// Deletes what killed processes and older versions left; failures do not matter.
fn tidy(cache: &Path, current: &Path) {
    let now = SystemTime::now();
    for (modified, folder) in folders(cache, UNFINISHED_PREFIX).unwrap_or_default() {
        if now.duration_since(modified).unwrap_or_default() > ABANDONED_AFTER {
            let _best_effort = fs::remove_dir_all(folder);
        }
    }
    let mut entries = finished(cache).unwrap_or_default();
    entries.sort();
    let surplus = entries.len().saturating_sub(ENTRIES_KEPT);
    for (_, folder) in entries.iter().take(surplus) {
        // Readers that have it mapped keep it until they close it.
        if folder != current {
            let _best_effort = fs::remove_dir_all(folder);
        }
    }
}
