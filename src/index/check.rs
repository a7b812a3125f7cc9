//! Whether an index is what was written.

use std::path::Path;

use serde::Serialize;

use super::generation::{Generation, idle};
use super::guard::guarded;
use super::{IndexError, seal, tidy};

/// What `check` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The generation that was looked at.
    pub generation: Option<String>,
    /// Files whose bytes were compared.
    pub files: usize,
    /// Their bytes together.
    pub bytes: u64,
    /// Everything that is wrong; empty when the index can be trusted.
    pub damage: Vec<Damage>,
    /// What an interrupted run left: harmless, and gone after the next `index` run.
    pub leftovers: Vec<Leftover>,
}

/// One thing that is wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Damage {
    /// A file is not there.
    Missing {
        /// Its name.
        file: String,
    },
    /// A file's bytes are not those that were written.
    Changed {
        /// Its name.
        file: String,
    },
    /// The engine or the manifest says that it cannot be read.
    Unreadable {
        /// What it says.
        reason: String,
    },
}

/// Something that no state of the index needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Leftover {
    /// A file that no commit knows.
    Stray {
        /// Its name.
        file: String,
    },
    /// A generation that was never finished, or that is outdated and held by nobody.
    Generation {
        /// Its name.
        name: String,
    },
    /// A run is under way, or was stopped between commit and seal: the engine's
    /// own checksums and the last seal were compared instead.
    Unsealed,
}

/// Compares every byte of the current generation with what was written.
///
/// # Errors
/// [`IndexError::Missing`] when there is no index at all. Damage is no error: it
/// stands in the report.
pub fn check(index: &Path) -> Result<CheckReport, IndexError> {
    let mut report = CheckReport {
        generation: None,
        files: 0,
        bytes: 0,
        damage: Vec::new(),
        leftovers: Vec::new(),
    };
    let generation = match Generation::current(index) {
        Ok(Some(generation)) => generation,
        Ok(None) => {
            return Err(IndexError::Missing {
                directory: index.to_owned(),
            });
        }
        Err(error) => {
            report.damage.push(Damage::Unreadable {
                reason: error.to_string(),
            });
            return Ok(report);
        }
    };
    report.generation = Some(generation.name.clone());
    let outside = idle(index, Some(&generation))?.into_iter();
    (report.leftovers).extend(outside.map(|other| Leftover::Generation { name: other.name }));
    let temporary = tidy::temporary_files(index)?.into_iter();
    (report.leftovers).extend(temporary.map(|file| Leftover::Stray { file }));
    if let Err(error) = compare(&generation.directory, &mut report) {
        report.damage.push(Damage::Unreadable {
            reason: error.to_string(),
        });
    }
    if let Err(error) = guarded(|| engine_opens(&generation.directory)) {
        report.damage.push(Damage::Unreadable {
            reason: error.to_string(),
        });
    }
    Ok(report)
}

fn compare(generation: &Path, report: &mut CheckReport) -> Result<(), IndexError> {
    let unfinished = seal::is_broken(generation);
    let sealed = match seal::read(generation) {
        // The first commit of a generation may not have been sealed yet.
        Err(_) if unfinished => seal::Hashes::default(),
        sealed => sealed?,
    };
    let found = seal::files(generation)?;
    for (name, (size, hash)) in &sealed {
        let is_here = found.contains_key(name);
        // A commit renews the metadata and drops files; their bytes never change.
        if unfinished && (seal::is_metadata(name) || !is_here) {
            continue;
        }
        report.files += 1;
        report.bytes += size;
        if !is_here {
            report.damage.push(Damage::Missing { file: name.clone() });
        } else if seal::hash_file(&generation.join(name))? != *hash {
            report.damage.push(Damage::Changed { file: name.clone() });
        }
    }
    let strays: Vec<String> = if unfinished {
        report.leftovers.push(Leftover::Unsealed);
        guarded(|| tidy::stray_files(generation))?
    } else {
        let unknown = found.into_keys().filter(|name| !sealed.contains_key(name));
        unknown.collect()
    };
    let strays = strays.into_iter().map(|file| Leftover::Stray { file });
    report.leftovers.extend(strays);
    Ok(())
}

/// The engine's own checksums, and that every file its metadata name is there.
fn engine_opens(generation: &Path) -> Result<(), IndexError> {
    let index = tantivy::Index::open_in_dir(generation)?;
    let broken = index.validate_checksum()?;
    if let Some(file) = broken.into_iter().next() {
        return Err(IndexError::Damaged {
            what: file.display().to_string(),
        });
    }
    Ok(())
}
