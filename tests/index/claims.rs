//! Files that claim each other's keys, in any order of events.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use shisaku::index::{FileRecord, Snapshot};

use super::content::{Content, assert_clean, sheet};
use crate::support::TestIndex;

/// In rising order of precedence: the folder by path, then uploads by time.
const PATHS: [&str; 4] = [
    "a.jsonl",
    "z/z.jsonl",
    "inbox/20260101T000000.000Z-aaaaaaaa-z.jsonl",
    "inbox/汐見野市/20260102T000000.000Z-aaaaaaaa-a.jsonl",
];
const DEPARTMENTS: [&str; 2] = ["市民部", "福祉部"];

/// What happens to one file.
#[derive(Debug, Clone)]
enum Event {
    Remove,
    /// Sheets of departments with so many measures: the same numbers are the same keys.
    Write {
        measures: [usize; 2],
        words: &'static str,
    },
    /// Takes the place of another file.
    MoveTo(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let words = prop_oneof![Just("窓口の改善"), Just("見守りの充実")];
    prop_oneof![
        1 => Just(Event::Remove),
        3 => ([0_usize..3, 0_usize..3], words)
            .prop_map(|(measures, words)| Event::Write { measures, words }),
        1 => (0..PATHS.len()).prop_map(Event::MoveTo),
    ]
}

/// Several files change between two runs.
fn history() -> impl Strategy<Value = Vec<Vec<(usize, Event)>>> {
    let run = proptest::collection::vec((0..PATHS.len(), event()), 1..4);
    proptest::collection::vec(run, 1..5)
}

fn happen(corpus: &Path, path: &str, event: &Event) {
    let file = corpus.join(path);
    match event {
        Event::Remove => {
            let _ = fs::remove_file(file);
        }
        Event::Write { measures, words } => {
            let sheets = DEPARTMENTS.iter().zip(measures).filter(|(_, n)| **n > 0);
            let text: String = sheets
                .map(|(name, n)| sheet(name, 2022, words, *n))
                .collect();
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Event::MoveTo(other) => {
            let other = corpus.join(PATHS[*other]);
            fs::create_dir_all(other.parent().unwrap()).unwrap();
            let _ = fs::rename(file, other);
        }
    }
}

/// Compares what was settled with the claims of all files.
fn assert_settled(snapshot: &Snapshot) {
    let mut records = snapshot.file_records().unwrap();
    let short: Vec<_> = records.iter().map(FileRecord::summary).collect();
    assert_eq!(snapshot.files().unwrap(), short);
    let rank = |record: &FileRecord| PATHS.iter().position(|path| *path == record.path).unwrap();
    records.sort_by_key(rank);
    let mut claimants: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in &records {
        for key in &record.keys {
            claimants.entry(key).or_default().push(&record.path);
        }
    }
    for record in &records {
        let is_lost = |key: &&String| claimants[key.as_str()].last() != Some(&record.path.as_str());
        let lost: Vec<&String> = record.keys.iter().filter(is_lost).collect();
        assert_eq!(
            record.superseded.iter().collect::<Vec<_>>(),
            lost,
            "{}",
            record.path
        );
    }
    for (key, mut paths) in claimants {
        let holder = snapshot.unit_by_key(key).unwrap().unwrap();
        assert_eq!(Some(holder.document.as_str()), paths.pop(), "{key}");
        let older = snapshot.older_versions(key).unwrap();
        assert!(
            older
                .iter()
                .rev()
                .map(|unit| unit.document.as_str())
                .eq(paths),
            "{key}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn after_any_history_each_key_is_with_the_file_that_comes_first(runs in history()) {
        let corpus = tempfile::tempdir().unwrap();
        let mut index = TestIndex::of(corpus.path());
        for run in &runs {
            for (at, event) in run {
                happen(corpus.path(), PATHS[*at], event);
            }
            index.update();
            assert_settled(&index.snapshot());
        }
        prop_assert_eq!(Content::of(index.path()).unwrap(), Content::fresh(corpus.path()));
        assert_clean(index.path());
    }
}
