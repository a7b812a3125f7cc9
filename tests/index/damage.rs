//! `check` finds what was not written by us.

use std::fs;
use std::path::PathBuf;

use shisaku::index::{Damage, Leftover, check};

use crate::support::{TestIndex, sample_corpus};

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
