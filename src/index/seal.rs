//! The seal: BLAKE3 of every file of a generation, written after each commit.
//!
//! The engine checks its segments only, and not what they are called in its
//! own metadata; the seal covers every byte. Between a commit and its seal
//! stands the file `UNSEALED`: after a kill in that moment the engine's own
//! checksums decide, and the next run seals again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use super::IndexError;
use super::generation::{is_lock, write_whole};

const SEAL: &str = "SEAL";
const UNSEALED: &str = "UNSEALED";

/// Name → (size, hash), in order of names.
pub(super) type Hashes = BTreeMap<String, (u64, String)>;

/// Says that what follows is not sealed yet.
pub(super) fn break_seal(generation: &Path) -> Result<(), IndexError> {
    let path = generation.join(UNSEALED);
    File::create(&path)
        .and_then(|file| file.sync_all())
        .map_err(IndexError::io(path))
}

/// Whether the last writer came to no end.
pub(super) fn is_broken(generation: &Path) -> bool {
    generation.join(UNSEALED).exists()
}

/// Seals what lies in a generation now.
///
/// Segment files never change under one name, so those that the last seal knew
/// are not hashed again; the metadata always are.
pub(super) fn seal(generation: &Path) -> Result<(), IndexError> {
    let known = read(generation).unwrap_or_default();
    let mut hashes = Hashes::new();
    for (name, size) in files(generation)? {
        let hash = match known.get(&name) {
            Some((known_size, hash)) if *known_size == size && !is_metadata(&name) => hash.clone(),
            _ => hash_file(&generation.join(&name))?,
        };
        hashes.insert(name, (size, hash));
    }
    write_whole(&generation.join(SEAL), seal_text(&hashes).as_bytes())?;
    let unsealed = generation.join(UNSEALED);
    match fs::remove_file(&unsealed) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(IndexError::io(unsealed)(error))
        }
        _ => Ok(()),
    }
}

/// The seal as written; damage when it does not prove itself.
pub(super) fn read(generation: &Path) -> Result<Hashes, IndexError> {
    let damaged = || IndexError::Damaged {
        what: SEAL.to_owned(),
    };
    let path = generation.join(SEAL);
    let bytes = fs::read(&path).map_err(IndexError::io(path))?;
    let text = String::from_utf8(bytes).map_err(|_| damaged())?;
    let mut hashes = Hashes::new();
    for line in text.lines().take_while(|line| line.contains(' ')) {
        let mut parts = line.splitn(3, ' ');
        let (Some(hash), Some(size), Some(name)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(damaged());
        };
        let size = size.parse().map_err(|_| damaged())?;
        hashes.insert(name.to_owned(), (size, hash.to_owned()));
    }
    if seal_text(&hashes) == text {
        Ok(hashes)
    } else {
        Err(damaged())
    }
}

/// Looks at what costs nothing to look at: every file is there in its length,
/// the metadata in every byte. `check` compares the rest.
pub(super) fn glance(generation: &Path) -> Result<(), IndexError> {
    // A writer at work breaks the seal, writes, and seals anew: look again.
    for _ in 0..3 {
        if is_broken(generation) {
            return Ok(());
        }
        let Ok(sealed) = read(generation) else {
            return Ok(());
        };
        let Some(what) = first_difference(generation, &sealed) else {
            return Ok(());
        };
        if !is_broken(generation) && read(generation).is_ok_and(|now| now == sealed) {
            return Err(IndexError::Damaged { what });
        }
    }
    Ok(())
}

fn first_difference(generation: &Path, sealed: &Hashes) -> Option<String> {
    let differs = |(name, (size, hash)): (&String, &(u64, String))| {
        let path = generation.join(name);
        let is_long_enough = fs::metadata(&path).is_ok_and(|found| found.len() == *size);
        !is_long_enough || is_metadata(name) && hash_file(&path).is_ok_and(|found| found != *hash)
    };
    sealed
        .iter()
        .find(|entry| differs(*entry))
        .map(|(name, _)| name.clone())
}

/// Names and sizes of the files that a seal covers.
pub(super) fn files(generation: &Path) -> Result<BTreeMap<String, u64>, IndexError> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(generation).map_err(IndexError::io(generation))? {
        let entry = entry.map_err(IndexError::io(generation))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == SEAL || name == UNSEALED || is_lock(&name) {
            continue;
        }
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            // The engine drops a file of a merged segment whenever it can.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(IndexError::io(entry.path())(error)),
        };
        if metadata.is_file() {
            files.insert(name, metadata.len());
        }
    }
    Ok(files)
}

/// BLAKE3 of a file, 64 hex digits.
pub(super) fn hash_file(path: &Path) -> Result<String, IndexError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(IndexError::io(path))?;
    hasher.update_reader(file).map_err(IndexError::io(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}

pub(super) fn is_metadata(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "json")
}

/// One line a file, then one line that proves the lines above.
fn seal_text(hashes: &Hashes) -> String {
    let lines: String = hashes
        .iter()
        .map(|(name, (size, hash))| format!("{hash} {size} {name}\n"))
        .collect();
    let proof = blake3::hash(lines.as_bytes()).to_hex();
    format!("{lines}{proof}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_reads_back_and_any_flipped_byte_of_it_is_damage() {
        let generation = tempfile::tempdir().unwrap();
        fs::write(generation.path().join("a.pos"), b"positions").unwrap();
        fs::write(generation.path().join("meta.json"), b"{}").unwrap();
        break_seal(generation.path()).unwrap();
        assert!(is_broken(generation.path()));
        seal(generation.path()).unwrap();
        assert!(!is_broken(generation.path()));
        assert_eq!(read(generation.path()).unwrap().len(), 2);

        let path = generation.path().join(SEAL);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&path, flipped).unwrap();
            assert!(read(generation.path()).is_err(), "byte {at}");
        }
    }
}
