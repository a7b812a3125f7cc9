//! What several tests share: the seeds, a dictionary, indexes in private folders.

pub(crate) mod browser;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use shisaku::analysis::{Analyzer, DictionaryOptions};
use shisaku::index::{OpenIndex, Snapshot, SyncOptions, SyncReport, Unit, sync};
use shisaku::ingest::Reader;
use shisaku::search::{SearchRequest, SearchResponse, search};
use tempfile::TempDir;

/// The dictionary, compiled once for all tests.
pub(crate) static ANALYZER: LazyLock<Arc<Analyzer>> = LazyLock::new(|| {
    Arc::new(Analyzer::open(&DictionaryOptions::from_env()).expect("mecab-ipadic is installed"))
});

/// The sample corpus of the repository.
pub(crate) fn sample_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// A copy of it that a test may change.
pub(crate) fn sample_copy() -> TempDir {
    let (from, copy) = (sample_corpus(), TempDir::new().unwrap());
    for entry in walkdir::WalkDir::new(&from).into_iter().flatten() {
        let to = copy.path().join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    copy
}

/// The real documents, which the public repository does not hold.
///
/// Says what is missing where they are not there; the caller returns then.
pub(crate) fn seeds() -> Option<PathBuf> {
    shared("seeds")
}

/// Files of every format with their true text, which the public repository does not hold.
pub(crate) fn samples() -> Option<PathBuf> {
    shared("samples")
}

fn shared(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: the documents are missing at {}", folder.display());
    None
}

/// An index in a folder of its own.
pub(crate) struct TestIndex {
    directory: TempDir,
    corpus: PathBuf,
    pub(crate) report: SyncReport,
    pub(crate) open: OpenIndex,
}

impl TestIndex {
    /// Indexes the documents of a folder.
    pub(crate) fn of(corpus: &Path) -> Self {
        let directory = TempDir::new().unwrap();
        let report = run(corpus, directory.path());
        let open = OpenIndex::open(directory.path(), Arc::clone(&ANALYZER)).unwrap();
        Self {
            directory,
            corpus: corpus.to_owned(),
            report,
            open,
        }
    }

    /// Brings the index up to date and opens it anew.
    pub(crate) fn update(&mut self) -> &SyncReport {
        self.report = run(&self.corpus, self.directory.path());
        self.open = OpenIndex::open(self.directory.path(), Arc::clone(&ANALYZER)).unwrap();
        &self.report
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.open.snapshot()
    }

    /// Searches for a text.
    pub(crate) fn search(&self, query: &str) -> SearchResponse {
        self.ask(&SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        })
    }

    pub(crate) fn ask(&self, request: &SearchRequest) -> SearchResponse {
        search(&self.snapshot(), request).unwrap()
    }

    /// Titles of the hits in order, `概要` for an overview.
    pub(crate) fn titles(&self, query: &str) -> Vec<String> {
        let title = |title: Option<String>| title.unwrap_or_else(|| "概要".to_owned());
        self.search(query)
            .hits
            .into_iter()
            .map(|hit| title(hit.title))
            .collect()
    }

    /// Every searchable unit, read back from the store.
    pub(crate) fn units(&self) -> Vec<Unit> {
        units(&self.snapshot())
    }
}

/// Every searchable unit of a state, read back from the store.
pub(crate) fn units(snapshot: &Snapshot) -> Vec<Unit> {
    let everything = SearchRequest {
        limit: usize::MAX / 8,
        ..SearchRequest::default()
    };
    let keys = shisaku::search::all_keys(snapshot, &everything).unwrap();
    keys.iter()
        .map(|key| snapshot.unit_by_key(key).unwrap().unwrap())
        .collect()
}

fn run(corpus: &Path, index: &Path) -> SyncReport {
    let options = SyncOptions {
        corpus: corpus.to_owned(),
        index: index.to_owned(),
        rebuild: false,
        reader: Reader::in_process(),
    };
    sync(&options, &ANALYZER, &mut |_| {}).unwrap()
}
