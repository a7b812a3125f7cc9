//! The generated corpus under its index, kept in `target/bench-index` between benchmarks.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use shisaku::analysis::{Analyzer, DictionaryOptions};
use shisaku::index::{OpenIndex, SyncOptions, sync};
use shisaku::ingest::Reader;

use crate::generate;

const MEASURES: usize = 100_000;
const MEASURES_PER_SHEET: usize = 25;

static ANALYZER: LazyLock<Arc<Analyzer>> =
    LazyLock::new(|| Arc::new(Analyzer::open(&DictionaryOptions::from_env()).unwrap()));

pub(crate) fn analyzer() -> Arc<Analyzer> {
    Arc::clone(&ANALYZER)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-index")
}

/// Where the corpus lies.
pub(crate) fn corpus() -> PathBuf {
    folder().join("corpus")
}

/// Where the index lies.
pub(crate) fn path() -> PathBuf {
    folder().join("index")
}

/// The index of the generated corpus, made where it is not there yet.
pub(crate) fn open() -> OpenIndex {
    let measures = std::env::var("SHISAKU_BENCH_MEASURES").ok();
    let measures = measures.map_or(MEASURES, |measures| measures.parse().unwrap());
    let analyzer = analyzer();
    let (folder, corpus, index) = (folder(), corpus(), path());
    let stamp: PathBuf = folder.join("parameters");
    let parameters = format!("generator {} measures {measures}\n", generate::VERSION);
    let is_same = fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == parameters);
    if is_same && let Ok(open) = OpenIndex::open(&index, Arc::clone(&analyzer)) {
        return open;
    }
    if !is_same {
        // A folder of another size would be mixed with this one.
        let _ = fs::remove_dir_all(&folder);
        let size = generate::Size {
            sheets: measures.div_ceil(MEASURES_PER_SHEET),
            measures_per_sheet: MEASURES_PER_SHEET,
            sheets_per_file: 100,
        };
        generate::write_corpus(&corpus, size).unwrap();
    }
    let options = SyncOptions {
        corpus,
        index: index.clone(),
        rebuild: false,
        reader: Reader::in_process(),
    };
    let report = sync(&options, &analyzer, &mut |_| {}).unwrap();
    println!(
        "indexed {} measures in {} ms",
        report.measures, report.elapsed_ms
    );
    assert_eq!(report.documents.failed, 0);
    fs::write(&stamp, parameters).unwrap();
    OpenIndex::open(&index, analyzer).unwrap()
}
