use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why an index cannot be opened, written or trusted.
#[derive(Debug, Error)]
pub enum IndexError {
    /// There is no index yet.
    #[error("no index in {}", directory.display())]
    Missing {
        /// The index directory.
        directory: PathBuf,
    },
    /// It was made by another format, analysis or dictionary.
    #[error("index in {} was made by another version ({found}, need {wanted})", directory.display())]
    OtherVersion {
        /// The index directory.
        directory: PathBuf,
        /// Fingerprint of the index.
        found: String,
        /// Fingerprint of this program.
        wanted: String,
    },
    /// Another process writes.
    #[error("index in {} is being written by process {holder}", directory.display())]
    Locked {
        /// The index directory.
        directory: PathBuf,
        /// Its process number, or `unknown`.
        holder: String,
    },
    /// Bytes are not what was written.
    #[error("index is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// The corpus cannot be listed.
    #[error("cannot list {}: {source}", directory.display())]
    Corpus {
        /// The corpus directory.
        directory: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the index cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The engine failed.
    #[error("engine: {0}")]
    Engine(#[from] tantivy::TantivyError),
}

impl IndexError {
    /// Wraps an error about this path.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
