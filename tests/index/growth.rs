//! Updates do not let the directory grow.
//!
//! `SHISAKU_UPDATES` says how many (150), `SHISAKU_UPDATED_FILES` of how many files (60).

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use shisaku::index::{Indexer, SyncOptions, SyncRequest, sync};

use super::content::{Content, assert_clean, sheet};
use crate::support::ANALYZER;

fn number(name: &str, otherwise: usize) -> usize {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.parse().unwrap())
}

fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let size = |entry: fs::DirEntry| {
        let metadata = entry.metadata().unwrap();
        if metadata.is_dir() {
            size_of(&entry.path())
        } else {
            metadata.len()
        }
    };
    entries.map(size).sum()
}

#[test]
fn many_small_updates_leave_an_index_of_nearly_the_size_of_a_fresh_one() {
    let (updates, files) = (
        number("SHISAKU_UPDATES", 150),
        number("SHISAKU_UPDATED_FILES", 60),
    );
    let folder = tempfile::tempdir().unwrap();
    let options = |name: &str| SyncOptions {
        corpus: folder.path().join("corpus"),
        index: folder.path().join(name),
        rebuild: false,
        reader: shisaku::ingest::Reader::in_process(),
    };
    let (updated, fresh) = (options("updated"), options("fresh"));
    fs::create_dir(&updated.corpus).unwrap();
    let mut random = fastrand::Rng::with_seed(11);
    let put = |file: usize, random: &mut fastrand::Rng| {
        let words: String = (0..40)
            .map(|_| char::from_u32(random.u32(0x4e00..0x5e00)).unwrap())
            .collect();
        let text = sheet(
            &format!("第{}部", file / 10),
            2010 + (file % 10) as u16,
            &words,
            10,
        );
        fs::write(updated.corpus.join(format!("{file}.jsonl")), text).unwrap();
    };
    for file in 0..files {
        put(file, &mut random);
    }
    let indexer = Indexer::start(updated.clone(), Arc::clone(&ANALYZER), || {}).unwrap();
    indexer
        .request(SyncRequest::default())
        .wait(&mut |_| {})
        .unwrap();
    let begun = Instant::now();
    let mut largest: f64 = 0.0;
    let full = size_of(&updated.index) as f64;
    for _ in 0..updates {
        put(random.usize(..files), &mut random);
        let report = indexer.request(SyncRequest::default()).wait(&mut |_| {});
        assert_eq!(report.unwrap().documents.changed, 1);
        largest = largest.max(size_of(&updated.index) as f64 / full);
    }
    let each = begun.elapsed() / u32::try_from(updates).unwrap();
    sync(&fresh, &ANALYZER, &mut |_| {}).unwrap();
    let ratio = size_of(&updated.index) as f64 / size_of(&fresh.index) as f64;
    println!(
        "{updates} updates of {files} files, {each:.0?} each: {ratio:.3} of a fresh index, {largest:.3} at most"
    );
    assert!(ratio <= 1.3, "{ratio}");
    assert_eq!(
        Content::of(&updated.index).unwrap(),
        Content::of(&fresh.index).unwrap()
    );
    assert_clean(&updated.index);
}
