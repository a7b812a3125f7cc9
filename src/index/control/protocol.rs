//! What goes through the socket.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;

use crate::index::IndexError;
use crate::index::lock::Holder;
use crate::index::sync::{Progress, SyncReport};

/// One line from the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub(super) enum Request {
    /// Bring the index up to date.
    Sync {
        #[serde(default)]
        rebuild: bool,
        /// The corpus, without links; another one than the service's is refused.
        #[serde(default)]
        corpus: Option<String>,
    },
}

/// One line from the service; a report or an error is the last one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Progress(Progress),
    Report(Arc<SyncReport>),
    Error(Failure),
}

/// An [`IndexError`] on its way, so that the client can say what the service would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(super) enum Failure {
    Missing {
        directory: String,
    },
    OtherVersion {
        directory: String,
        found: String,
        wanted: String,
    },
    Locked {
        directory: String,
        holder: Option<Box<Holder>>,
    },
    OtherCorpus {
        served: String,
        asked: String,
    },
    Stopped,
    Damaged {
        what: String,
    },
    Corpus {
        directory: String,
        cause: Cause,
    },
    Io {
        path: String,
        cause: Cause,
    },
    Engine {
        cause: Cause,
    },
    /// The service is older or newer than the client.
    UnknownCommand {
        text: String,
    },
}

/// An error of the system: its text, and the one kind that has an answer of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cause {
    text: String,
    out_of_space: bool,
}

impl Cause {
    fn into_io(self) -> io::Error {
        let kind = match self.out_of_space {
            true => io::ErrorKind::StorageFull,
            false => io::ErrorKind::Other,
        };
        io::Error::new(kind, self.text)
    }
}

/// A path as both sides write it; what is no UTF-8 is replaced on both.
pub(super) fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl From<&IndexError> for Failure {
    fn from(error: &IndexError) -> Self {
        let cause = |source: &dyn std::fmt::Display| Cause {
            text: source.to_string(),
            out_of_space: error.is_out_of_space(),
        };
        match error {
            IndexError::Missing { directory } => Self::Missing {
                directory: path_text(directory),
            },
            IndexError::OtherVersion {
                directory,
                found,
                wanted,
            } => Self::OtherVersion {
                directory: path_text(directory),
                found: found.clone(),
                wanted: wanted.clone(),
            },
            IndexError::Locked { directory, holder } => Self::Locked {
                directory: path_text(directory),
                holder: holder.clone(),
            },
            IndexError::OtherCorpus { served, asked } => Self::OtherCorpus {
                served: path_text(served),
                asked: path_text(asked),
            },
            IndexError::Stopped => Self::Stopped,
            IndexError::Damaged { what } => Self::Damaged { what: what.clone() },
            IndexError::Corpus { directory, source } => Self::Corpus {
                directory: path_text(directory),
                cause: cause(source),
            },
            IndexError::Io { path, source } => Self::Io {
                path: path_text(path),
                cause: cause(source),
            },
            IndexError::Engine(source) => Self::Engine {
                cause: cause(source),
            },
        }
    }
}

impl From<Failure> for IndexError {
    fn from(failure: Failure) -> Self {
        let path = PathBuf::from;
        match failure {
            Failure::Missing { directory } => Self::Missing {
                directory: path(directory),
            },
            Failure::OtherVersion {
                directory,
                found,
                wanted,
            } => Self::OtherVersion {
                directory: path(directory),
                found,
                wanted,
            },
            Failure::Locked { directory, holder } => Self::Locked {
                directory: path(directory),
                holder,
            },
            Failure::OtherCorpus { served, asked } => Self::OtherCorpus {
                served: path(served),
                asked: path(asked),
            },
            Failure::Stopped => Self::Stopped,
            Failure::Damaged { what } => Self::Damaged { what },
            Failure::Corpus { directory, cause } => Self::Corpus {
                directory: path(directory),
                source: cause.into_io(),
            },
            Failure::Io { path: file, cause } => Self::Io {
                path: path(file),
                source: cause.into_io(),
            },
            Failure::Engine { cause } => {
                Self::Engine(TantivyError::IoError(Arc::new(cause.into_io())))
            }
            Failure::UnknownCommand { text } => Self::Io {
                path: path(super::CONTROL_SOCKET.to_owned()),
                source: io::Error::new(io::ErrorKind::InvalidData, text),
            },
        }
    }
}
