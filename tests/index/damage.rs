//! `check` finds what was not written by us.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use shisaku::index::{Damage, Leftover, OpenIndex, SyncOptions, check, sync};
use tempfile::TempDir;

use super::content::{Content, assert_clean, sheet};
use crate::support::{ANALYZER, TestIndex, sample_corpus};

fn files_of(index: &TestIndex) -> Vec<PathBuf> {
    let mut files = vec![index.path().join("CURRENT")];
    let generation = index.open.directory();
    files.extend(
        fs::read_dir(generation)
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    files.retain(|file| fs::metadata(file).unwrap().len() > 0);
    files
}

#[test]
fn a_fresh_index_is_whole() {
    let index = TestIndex::of(&sample_corpus());
    let report = check(index.path()).unwrap();
    assert_eq!(report.damage, []);
    assert!(report.files > 5 && report.bytes > 1_000);
}

#[test]
fn a_flipped_byte_in_any_file_is_found() {
    let index = TestIndex::of(&sample_corpus());
    let files = files_of(&index);
    assert!(files.len() > 6);
    for file in files {
        let whole = fs::read(&file).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x20;
            fs::write(&file, &flipped).unwrap();
            let report = check(index.path()).unwrap();
            assert!(!report.damage.is_empty(), "{} byte {at}", file.display());
        }
        fs::write(&file, &whole).unwrap();
    }
    assert_eq!(check(index.path()).unwrap().damage, []);
}

#[test]
fn a_missing_and_a_stray_file_are_named() {
    let index = TestIndex::of(&sample_corpus());
    let stray = index.open.directory().join("stray.bin");
    fs::write(&stray, b"?").unwrap();
    let report = check(index.path()).unwrap();
    assert_eq!(report.damage, []);
    let file = "stray.bin".to_owned();
    assert_eq!(report.leftovers, [Leftover::Stray { file }]);
    fs::remove_file(stray).unwrap();

    let store = files_of(&index)
        .into_iter()
        .find(|file| file.extension().is_some_and(|e| e == "store"));
    let store = store.expect("the engine keeps a store");
    fs::remove_file(&store).unwrap();
    let name = store.file_name().unwrap().to_string_lossy().into_owned();
    let report = check(index.path()).unwrap();
    assert!(
        report.damage.contains(&Damage::Missing { file: name }),
        "{:?}",
        report.damage
    );
}

/// Searches as a process of its own: whatever it meets, it must not crash.
fn search_code(index: &Path) -> Option<i32> {
    let index = index.to_str().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shisaku"));
    let output = command.args(["search", "窓口", "--index", index]).output();
    output.unwrap().status.code()
}

#[test]
fn a_truncated_file_is_found_refused_and_repaired() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(
        corpus.path().join("a.jsonl"),
        sheet("市民部", 2022, "窓口の改善", 2),
    )
    .unwrap();
    let index = TestIndex::of(corpus.path());
    for file in files_of(&index) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let whole = fs::read(&file).unwrap();
        fs::write(&file, &whole[..whole.len() / 2]).unwrap();
        assert!(!check(index.path()).unwrap().damage.is_empty(), "{name}");
        // Not as a service, which goes on reading beside us what we change next.
        let opened = OpenIndex::open(index.path(), Arc::clone(&ANALYZER));
        // Only `check` reads the seal's proof.
        if name != "SEAL" {
            assert!(opened.is_err(), "{name}");
            assert_eq!(search_code(index.path()), Some(2), "{name}");
        }
        fs::write(&file, &whole).unwrap();
    }
    let store = files_of(&index)
        .into_iter()
        .find(|file| file.extension().is_some_and(|e| e == "store"));
    fs::write(store.unwrap(), b"").unwrap();
    rebuild(&corpus, &index);
    assert_clean(index.path());
    assert_eq!(
        Content::of(index.path()).unwrap(),
        Content::fresh(corpus.path())
    );
}

#[test]
fn a_flipped_byte_never_crashes_a_search_and_a_rebuild_repairs_it() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(
        corpus.path().join("a.jsonl"),
        sheet("市民部", 2022, "窓口の改善", 2),
    )
    .unwrap();
    let index = TestIndex::of(corpus.path());
    let mut random = fastrand::Rng::with_seed(3);
    for file in files_of(&index) {
        let whole = fs::read(&file).unwrap();
        for _ in 0..3 {
            let mut flipped = whole.clone();
            flipped[random.usize(..whole.len())] ^= 1 << random.u8(..8);
            fs::write(&file, &flipped).unwrap();
            assert!(!check(index.path()).unwrap().damage.is_empty());
            let code = search_code(index.path());
            assert!(matches!(code, Some(0..=2)), "{}: {code:?}", file.display());
        }
        rebuild_from(&file, &corpus, &index, &whole);
    }
}

/// Repairs what is damaged, then puts the index back as it was before.
fn rebuild_from(file: &Path, corpus: &TempDir, index: &TestIndex, whole: &[u8]) {
    let copy = tempfile::tempdir().unwrap();
    let generation = index.open.directory();
    let name = generation.file_name().unwrap();
    fs::create_dir(copy.path().join(name)).unwrap();
    fs::copy(index.path().join("CURRENT"), copy.path().join("CURRENT")).unwrap();
    for entry in fs::read_dir(&generation).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), copy.path().join(name).join(entry.file_name())).unwrap();
    }
    let options = SyncOptions {
        corpus: corpus.path().to_owned(),
        index: copy.path().to_owned(),
        rebuild: true,
        reader: shisaku::ingest::Reader::in_process(),
    };
    sync(&options, &ANALYZER, &mut |_| {}).unwrap();
    assert_clean(copy.path());
    assert_eq!(
        Content::of(copy.path()).unwrap(),
        Content::fresh(corpus.path())
    );
    fs::write(file, whole).unwrap();
}

fn rebuild(corpus: &TempDir, index: &TestIndex) {
    let options = SyncOptions {
        corpus: corpus.path().to_owned(),
        index: index.path().to_owned(),
        rebuild: true,
        reader: shisaku::ingest::Reader::in_process(),
    };
    sync(&options, &ANALYZER, &mut |_| {}).unwrap();
}
