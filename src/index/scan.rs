//! What lies in the corpus.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::ingest::{Diagnostic, notice};

use super::IndexError;

/// States metadata of the files beside and below it, and is no document itself.
const CORPUS_TOML: &str = "corpus.toml";

/// A file changed this shortly before it was looked at may change again within
/// one tick of the file system's clock; its stamp proves nothing.
const CLOCK_TICK: Duration = Duration::from_secs(2);

/// Size and change time of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Bytes.
    pub size: u64,
    /// Last change of the content, nanoseconds since 1970.
    pub modified_ns: u64,
    /// Whether the change lay far enough back for the stamp to prove anything.
    pub settled: bool,
}

/// A file of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundFile {
    /// Relative to the corpus, `/` between parts.
    pub(super) path: String,
    pub(super) absolute: PathBuf,
    pub(super) stamp: FileStamp,
}

/// The corpus as found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// By path.
    pub(super) files: Vec<FoundFile>,
    /// The `corpus.toml` files.
    pub(super) statements: Vec<FoundFile>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Paths whose content could not be listed: what was indexed below them stays.
    pub(super) unlisted: Vec<String>,
}

/// Lists the files below `corpus`.
pub(super) fn scan(corpus: &Path) -> Result<Scan, IndexError> {
    if let Err(source) = fs::read_dir(corpus) {
        return Err(IndexError::Corpus {
            directory: corpus.to_owned(),
            source,
        });
    }
    let mut scan = Scan::default();
    let root = fs::canonicalize(corpus).map_err(IndexError::io(corpus))?;
    let mut entries = WalkDir::new(corpus)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                scan.push_unlisted(corpus, &error);
                continue;
            }
        };
        // The corpus itself may be a link or a hidden folder: it was named.
        if entry.depth() == 0 {
            continue;
        }
        let is_folder = entry.file_type().is_dir();
        if entry.file_name().to_string_lossy().starts_with('.') {
            if is_folder {
                entries.skip_current_dir();
            }
        } else if is_folder && entry.path_is_symlink() && leads_back(entry.path(), &root) {
            scan.diagnostics
                .push(symlink_loop(&relative(corpus, entry.path())));
            entries.skip_current_dir();
        } else if !is_folder {
            scan.take(corpus, &entry);
        }
    }
    scan.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scan)
}

/// Whether a link leads to the corpus itself or to a folder around it.
fn leads_back(link: &Path, root: &Path) -> bool {
    fs::canonicalize(link).is_ok_and(|target| root.starts_with(target))
}

impl Scan {
    fn take(&mut self, corpus: &Path, entry: &walkdir::DirEntry) {
        let path = relative(corpus, entry.path());
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => {
                let stamp = FileStamp::of(&metadata);
                let absolute = entry.path().to_owned();
                let is_statement = entry.file_name() == CORPUS_TOML;
                let target = if is_statement {
                    &mut self.statements
                } else {
                    &mut self.files
                };
                target.push(FoundFile {
                    path,
                    absolute,
                    stamp,
                });
            }
            Ok(_) => (self.diagnostics).push(about(&path, notice::NOT_A_FILE.plain())),
            Err(error) => self.push_unlisted(corpus, &error),
        }
    }

    fn push_unlisted(&mut self, corpus: &Path, error: &walkdir::Error) {
        let diagnostic = unlisted(corpus, error);
        self.unlisted.extend(diagnostic.file.clone());
        self.diagnostics.push(diagnostic);
    }
}

impl FileStamp {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let since_1970 = modified
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            size: metadata.len(),
            modified_ns: u64::try_from(since_1970.as_nanos()).unwrap_or(u64::MAX),
            settled: modified.elapsed().is_ok_and(|age| age > CLOCK_TICK),
        }
    }

    /// Whether the file must be the same as when this stamp was taken.
    pub(super) fn proves(&self, now: &FileStamp) -> bool {
        self.settled && self.size == now.size && self.modified_ns == now.modified_ns
    }
}

/// Reads a file whole; one that changes meanwhile is read a second time.
pub(super) fn read_stable(file: &FoundFile) -> Result<(Vec<u8>, FileStamp), Box<Diagnostic>> {
    for _ in 0..2 {
        let before = stamp(&file.absolute).map_err(|e| Box::new(unreadable(&file.path, &e)))?;
        let bytes = fs::read(&file.absolute).map_err(|e| Box::new(unreadable(&file.path, &e)))?;
        let after = stamp(&file.absolute).map_err(|e| Box::new(unreadable(&file.path, &e)))?;
        let same = before.modified_ns == after.modified_ns && before.size == after.size;
        if same && bytes.len() as u64 == after.size {
            return Ok((bytes, after));
        }
    }
    Err(Box::new(about(&file.path, notice::FILE_CHANGING.plain())))
}

fn stamp(path: &Path) -> io::Result<FileStamp> {
    fs::metadata(path).map(|metadata| FileStamp::of(&metadata))
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    about(path, notice::FILE_UNREADABLE.with(error.to_string()))
}

fn unlisted(corpus: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error
        .path()
        .map_or_else(String::new, |path| relative(corpus, path));
    if error.loop_ancestor().is_some() {
        return symlink_loop(&path);
    }
    about(&path, notice::FILE_UNREADABLE.with(error.to_string()))
}

fn symlink_loop(path: &str) -> Diagnostic {
    about(path, notice::SYMLINK_LOOP.plain())
}

fn about(path: &str, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        file: Some(path.to_owned()),
        ..diagnostic
    }
}

fn relative(corpus: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(corpus).unwrap_or(path).components();
    let names: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    names.join("/")
}
