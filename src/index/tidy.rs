//! What a killed or failed run leaves behind: half-built generations, temporary
//! files, files of the engine that no commit names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tantivy::Index;

use super::IndexError;
use super::generation::{Generation, idle};
use super::seal;

/// How the temporary files of atomic writes are called, ours and the engine's.
const TEMPORARY: &str = ".tmp";

/// Files of the engine that every generation has.
const METADATA: [&str; 2] = ["meta.json", ".managed.json"];

/// Files of a generation that its last commit does not name.
pub(super) fn stray_files(generation: &Path) -> Result<Vec<String>, IndexError> {
    let segments: BTreeMap<String, Option<u64>> = Index::open_in_dir(generation)?
        .searchable_segment_metas()?
        .into_iter()
        .map(|segment| (segment.id().uuid_string(), segment.delete_opstamp()))
        .collect();
    let is_named = |name: &str| {
        let Some((segment, kind)) = name.split_once('.') else {
            return false;
        };
        METADATA.contains(&name)
            || segments
                .get(segment)
                .is_some_and(|deletes| match kind.strip_suffix(".del") {
                    Some(opstamp) => deletes.is_some_and(|deletes| deletes.to_string() == opstamp),
                    None => !kind.ends_with("temp"),
                })
    };
    let names = seal::files(generation)?.into_keys();
    Ok(names.filter(|name| !is_named(name)).collect())
}

/// Temporary files that lie in the index directory itself.
pub(super) fn temporary_files(index: &Path) -> Result<Vec<String>, IndexError> {
    let entries = fs::read_dir(index).map_err(IndexError::io(index))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| name.starts_with(TEMPORARY)).collect())
}

/// Removes these files of a folder; one that is gone already is no error.
pub(super) fn remove_files(folder: &Path, names: &[String]) -> Result<(), IndexError> {
    for name in names {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(IndexError::io(path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes what lies beside the current generation and belongs to no state; gives the names.
///
/// Only the holder of the writer's lock may: another one's half-built
/// generation looks the same.
pub(super) fn remove_outside(
    index: &Path,
    current: Option<&Generation>,
) -> Result<Vec<String>, IndexError> {
    let mut removed = temporary_files(index)?;
    remove_files(index, &removed)?;
    for generation in idle(index, current)? {
        generation.remove()?;
        removed.push(generation.name);
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::schema::Fields;

    #[test]
    fn only_what_the_commit_names_is_no_stray() {
        let generation = tempfile::tempdir().unwrap();
        let (schema, _) = Fields::schema();
        Index::create_in_dir(generation.path(), schema).unwrap();
        assert_eq!(stray_files(generation.path()).unwrap(), [""; 0]);
        for name in [".tmpAbC", "0123.store", "0123.5.del", "note"] {
            fs::write(generation.path().join(name), b"?").unwrap();
        }
        let found = stray_files(generation.path()).unwrap();
        assert_eq!(found, [".tmpAbC", "0123.5.del", "0123.store", "note"]);
        remove_files(generation.path(), &found).unwrap();
        remove_files(generation.path(), &found).unwrap();
        assert_eq!(stray_files(generation.path()).unwrap(), [""; 0]);
    }

    #[test]
    fn half_built_generations_and_temporary_files_go() {
        let index = tempfile::tempdir().unwrap();
        let current = Generation::create_next(index.path()).unwrap();
        Generation::create_next(index.path()).unwrap();
        fs::write(index.path().join(".tmpX"), b"").unwrap();
        let removed = remove_outside(index.path(), Some(&current)).unwrap();
        assert_eq!(removed, [".tmpX", "gen-000002"]);
        assert!(current.directory.exists());
        assert!(temporary_files(index.path()).unwrap().is_empty());
    }
}
