//! What the operator states of the files: folders, and each `corpus.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::index::scan::FoundFile;
use crate::ingest::{CorpusToml, Diagnostic, Overrides, notice, overrides_from_path};

/// The statements of a corpus, by the folder in which they lie.
#[derive(Debug, Default)]
pub(super) struct Stated(BTreeMap<String, CorpusToml>);

impl Stated {
    /// Reads every `corpus.toml`; one that cannot be read costs a diagnostic.
    pub(super) fn read(files: &[FoundFile], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut by_folder = BTreeMap::new();
        for file in files {
            let text = fs::read_to_string(&file.absolute).map_err(|error| error.to_string());
            let parsed = text.and_then(|t| CorpusToml::parse(&t).map_err(|e| e.to_string()));
            match parsed {
                Ok(toml) => {
                    by_folder.insert(folder_of(&file.path).to_owned(), toml);
                }
                Err(error) => {
                    let invalid = notice::CORPUS_TOML_INVALID.with(error);
                    diagnostics.push(Diagnostic {
                        file: Some(file.path.clone()),
                        ..invalid
                    });
                }
            }
        }
        Self(by_folder)
    }

    /// What is stated of a file: the nearest `corpus.toml` first, its folders last.
    pub(super) fn of(&self, path: &str) -> Overrides {
        let mut overrides = Overrides::default();
        let mut folder = folder_of(path);
        loop {
            if let Some(toml) = self.0.get(folder) {
                let below = path[folder.len()..].trim_start_matches('/');
                overrides = overrides.or(toml.overrides(below));
            }
            if folder.is_empty() {
                return overrides.or(overrides_from_path(Path::new(path)));
            }
            folder = folder_of(folder);
        }
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
