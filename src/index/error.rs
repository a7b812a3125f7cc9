use std::io;
use std::path::PathBuf;

use rustix::io::Errno;
use tantivy::TantivyError;
use thiserror::Error;

use super::lock::Holder;

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
    #[error("index in {} is being written by another process", directory.display())]
    Locked {
        /// The index directory.
        directory: PathBuf,
        /// Who, if it said so.
        holder: Option<Box<Holder>>,
    },
    /// The service that writes this index does so from another corpus.
    #[error("the service indexes {}, not {}", served.display(), asked.display())]
    OtherCorpus {
        /// Its corpus.
        served: PathBuf,
        /// The corpus that was asked for.
        asked: PathBuf,
    },
    /// The service that does the work stopped, or went away, before it answered.
    #[error("the service stopped before the run was over")]
    Stopped,
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
    Engine(#[from] TantivyError),
}

impl IndexError {
    /// Wraps an error about this path.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// Whether the disk, or what this process may write, is full.
    pub fn is_out_of_space(&self) -> bool {
        let is_full = |kind: io::ErrorKind| {
            use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
            matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
        };
        match self {
            Self::Io { source, .. } | Self::Corpus { source, .. } if is_full(source.kind()) => true,
            // The engine hands many errors on as text, which ends in the system's number.
            Self::Io { .. } | Self::Engine(_) => {
                let text = self.to_string();
                [Errno::NOSPC, Errno::DQUOT, Errno::FBIG]
                    .iter()
                    .any(|full| text.contains(&format!("(os error {})", full.raw_os_error())))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_other_errors_however_it_is_wrapped() {
        let full = || io::Error::from_raw_os_error(Errno::NOSPC.raw_os_error());
        let engine = |text: String| IndexError::Engine(TantivyError::InternalError(text));
        assert!(IndexError::io("x")(full()).is_out_of_space());
        assert!(IndexError::from(TantivyError::from(full())).is_out_of_space());
        assert!(engine(full().to_string()).is_out_of_space());
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(!IndexError::io("x")(denied).is_out_of_space());
        assert!(!engine("merge failed".to_owned()).is_out_of_space());
        assert!(!IndexError::Stopped.is_out_of_space());
    }
}
