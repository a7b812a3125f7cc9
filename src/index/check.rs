//! Whether an index is what was written.

use std::path::Path;

use serde::Serialize;

use super::generation::Generation;
use super::{IndexError, seal};

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
    /// A file that no commit knows.
    Stray {
        /// Its name.
        file: String,
    },
    /// A writer was killed between commit and seal; the next `index` run seals again.
    Unsealed,
    /// The engine or the manifest says that it cannot be read.
    Unreadable {
        /// What it says.
        reason: String,
    },
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
    if let Err(error) = compare(&generation.directory, &mut report) {
        report.damage.push(Damage::Unreadable {
            reason: error.to_string(),
        });
    }
    if let Err(error) = engine_opens(&generation.directory) {
        report.damage.push(Damage::Unreadable {
            reason: error.to_string(),
        });
    }
    Ok(report)
}

fn compare(generation: &Path, report: &mut CheckReport) -> Result<(), IndexError> {
    if seal::is_broken(generation) {
        report.damage.push(Damage::Unsealed);
        return Ok(());
    }
    let sealed = seal::read(generation)?;
    let found = seal::files(generation)?;
    for (name, (size, hash)) in &sealed {
        report.files += 1;
        report.bytes += size;
        if !found.contains_key(name) {
            report.damage.push(Damage::Missing { file: name.clone() });
        } else if seal::hash_file(&generation.join(name))? != *hash {
            report.damage.push(Damage::Changed { file: name.clone() });
        }
    }
    for name in found.keys().filter(|name| !sealed.contains_key(*name)) {
        report.damage.push(Damage::Stray { file: name.clone() });
    }
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
