//! Generations: `index/gen-000001` and the file `index/CURRENT` that names the one in use.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::IndexError;
use super::lock::WRITER_LOCK;

const CURRENT: &str = "CURRENT";
/// Held shared by every reader of a generation, so that it is not pruned under them.
const READERS_LOCK: &str = "readers.lock";
const PREFIX: &str = "gen-";

/// Name and place of one generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Generation {
    pub(super) name: String,
    pub(super) directory: PathBuf,
}

impl Generation {
    fn named(index: &Path, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            directory: index.join(name),
        }
    }

    /// The generation that `CURRENT` names, if any.
    pub(super) fn current(index: &Path) -> Result<Option<Self>, IndexError> {
        let path = index.join(CURRENT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Err(IndexError::Damaged {
                    what: CURRENT.to_owned(),
                });
            }
            Err(error) => return Err(IndexError::io(path)(error)),
        };
        let name = text.lines().next().unwrap_or_default();
        // The second line proves the first: a flipped bit must not name another generation.
        if number(name).is_none() || text != current_text(name) {
            return Err(IndexError::Damaged {
                what: CURRENT.to_owned(),
            });
        }
        Ok(Some(Self::named(index, name)))
    }

    /// An empty directory for the generation after all that exist.
    pub(super) fn create_next(index: &Path) -> Result<Self, IndexError> {
        let last = list(index)?
            .into_iter()
            .filter_map(|name| number(&name))
            .max()
            .unwrap_or(0);
        let generation = Self::named(index, &format!("{PREFIX}{:06}", last + 1));
        fs::create_dir(&generation.directory).map_err(IndexError::io(&generation.directory))?;
        Ok(generation)
    }

    /// Makes this generation the current one: whoever opens the index next gets it.
    pub(super) fn switch_to(&self, index: &Path) -> Result<(), IndexError> {
        write_whole(&index.join(CURRENT), current_text(&self.name).as_bytes())
    }

    /// Registers a reader; the generation stays on disk until the file is closed.
    pub(super) fn hold(&self) -> Result<File, IndexError> {
        let path = self.directory.join(READERS_LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(IndexError::io(&path))?;
        file.lock_shared().map_err(IndexError::io(path))?;
        Ok(file)
    }

    pub(super) fn remove(&self) -> Result<(), IndexError> {
        match fs::remove_dir_all(&self.directory) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(IndexError::io(&self.directory)(error))
            }
            _ => Ok(()),
        }
    }

    fn is_held(&self) -> bool {
        let Ok(file) = File::open(self.directory.join(READERS_LOCK)) else {
            return false;
        };
        matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    }
}

/// Generations but `keep` that no reader holds: outdated ones, and half-built ones.
pub(super) fn idle(index: &Path, keep: Option<&Generation>) -> Result<Vec<Generation>, IndexError> {
    let others = list(index)?
        .into_iter()
        .filter(|name| keep.is_none_or(|keep| *name != keep.name))
        .map(|name| Generation::named(index, &name));
    Ok(others.filter(|generation| !generation.is_held()).collect())
}

/// Removes every generation but this one that no reader holds.
pub(super) fn prune(index: &Path, keep: &Generation) -> Result<(), IndexError> {
    idle(index, Some(keep))?
        .iter()
        .try_for_each(Generation::remove)
}

/// Whether a file takes part in locking only, and says nothing about the index.
pub(super) fn is_lock(name: &str) -> bool {
    name == READERS_LOCK || name == WRITER_LOCK || name.starts_with(".tantivy-")
}

/// Writes aside, syncs and renames: the file is there whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        File::open(directory)?.sync_all()
    };
    write().map_err(IndexError::io(path))
}

fn current_text(name: &str) -> String {
    format!("{name}\n{}\n", blake3::hash(name.as_bytes()).to_hex())
}

fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix(PREFIX)?;
    (digits.len() == 6).then(|| digits.parse().ok()).flatten()
}

fn list(index: &Path) -> Result<Vec<String>, IndexError> {
    let entries = fs::read_dir(index).map_err(IndexError::io(index))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| number(name).is_some()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn current_names_the_generation_that_was_switched_to() {
        let index = tempfile::tempdir().unwrap();
        assert_eq!(Generation::current(index.path()).unwrap(), None);
        let first = Generation::create_next(index.path()).unwrap();
        first.switch_to(index.path()).unwrap();
        let second = Generation::create_next(index.path()).unwrap();
        assert_eq!(Generation::current(index.path()).unwrap(), Some(first));
        second.switch_to(index.path()).unwrap();
        assert_eq!(second.name, "gen-000002");
        assert_eq!(Generation::current(index.path()).unwrap(), Some(second));
    }

    #[test]
    fn any_flipped_byte_of_current_is_damage() {
        let index = tempfile::tempdir().unwrap();
        Generation::create_next(index.path())
            .unwrap()
            .switch_to(index.path())
            .unwrap();
        let path = index.path().join(CURRENT);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&path, flipped).unwrap();
            let found = Generation::current(index.path());
            assert!(
                matches!(found, Err(IndexError::Damaged { .. })),
                "byte {at}"
            );
        }
    }

    #[test]
    fn pruning_spares_the_kept_and_the_held() {
        let index = tempfile::tempdir().unwrap();
        let held = Generation::create_next(index.path()).unwrap();
        let idle = Generation::create_next(index.path()).unwrap();
        let kept = Generation::create_next(index.path()).unwrap();
        let reader = held.hold().unwrap();
        prune(index.path(), &kept).unwrap();
        assert!(held.directory.exists() && kept.directory.exists());
        assert!(!idle.directory.exists());
        drop(reader);
        prune(index.path(), &kept).unwrap();
        assert!(!held.directory.exists());
    }
}
