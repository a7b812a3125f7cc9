//! Copies of an index: taken while it changes, whole or not at all.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use shisaku::index::{
    Drift, IndexError, OpenIndex, Unit, check, compare_corpus, restore, take_snapshot,
};
use tempfile::TempDir;

use crate::support::{ANALYZER, TestIndex, units};

fn sheet(title: &str) -> String {
    format!(
        "（令和5年度）部局マネジメントシート\n部局\t市民部\n\nNo\t取組み事項\t実績\t課題\n\
         1\t{title}\t行いました。\tなし\n"
    )
}

fn corpus(titles: &[&str]) -> TempDir {
    let corpus = TempDir::new().unwrap();
    for (nth, title) in titles.iter().enumerate() {
        let folder = corpus.path().join(format!("汐見野市/{}", 2015 + nth));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.txt"), sheet(title)).unwrap();
    }
    corpus
}

fn units_at(index: &Path) -> Vec<Unit> {
    let open = OpenIndex::open(index, Arc::clone(&ANALYZER)).unwrap();
    units(&open.snapshot())
}

#[test]
fn a_copy_restored_elsewhere_says_the_same() {
    let corpus = corpus(&["窓口の改善", "見守りの充実", "防災訓練"]);
    let index = TestIndex::of(corpus.path());
    let place = TempDir::new().unwrap();
    let copy = place.path().join("copy");
    let taken = take_snapshot(index.path(), &copy, Some(corpus.path())).unwrap();
    assert_eq!((taken.documents, taken.documents_left.len()), (3, 0));
    assert_eq!(check(&copy).unwrap().damage, []);

    let (other, documents) = (place.path().join("index"), place.path().join("corpus"));
    let restored = restore(&copy, &other, Some(&documents)).unwrap();
    assert_eq!(restored.documents, 3);
    assert_eq!(check(&other).unwrap().damage, []);
    assert_eq!(compare_corpus(&other, &documents).unwrap(), []);
    assert_eq!(units_at(&other), index.units());
}

#[test]
fn a_copy_taken_while_the_index_changes_is_one_of_its_states() {
    let corpus = corpus(&["窓口の改善", "見守りの充実"]);
    let mut index = TestIndex::of(corpus.path());
    let directory = index.path().to_owned();
    let (done, place) = (AtomicBool::new(false), TempDir::new().unwrap());
    std::thread::scope(|scope| {
        let copies = scope.spawn(|| {
            let mut copies = Vec::new();
            while !done.load(Ordering::Relaxed) || copies.is_empty() {
                let copy = place.path().join(copies.len().to_string());
                take_snapshot(&directory, &copy, None).unwrap();
                copies.push(copy);
            }
            copies
        });
        // Two sheets always change together; no copy may hold one without the other.
        for round in 0..12 {
            for year in [2015, 2016] {
                let path = corpus.path().join(format!("汐見野市/{year}/a.txt"));
                fs::write(path, sheet(&format!("第{round}回の取組み"))).unwrap();
            }
            index.update();
        }
        done.store(true, Ordering::Relaxed);
        for copy in copies.join().unwrap() {
            assert_eq!(check(&copy).unwrap().damage, []);
            let titles: Vec<_> = (units_at(&copy).into_iter())
                .filter_map(|unit| Some(unit.measure?.title))
                .collect();
            assert_eq!(titles.len(), 2);
            let is_first = titles.iter().all(|title| !title.starts_with('第'));
            assert!(is_first || titles[0] == titles[1], "{titles:?}");
        }
    });
}

#[test]
fn nothing_is_overwritten_and_damage_is_not_restored() {
    let corpus = corpus(&["窓口の改善"]);
    let index = TestIndex::of(corpus.path());
    let place = TempDir::new().unwrap();
    let copy = place.path().join("copy");
    fs::create_dir(&copy).unwrap();
    let refused = take_snapshot(index.path(), &copy, None);
    assert!(matches!(refused, Err(IndexError::Io { .. })));

    fs::remove_dir(&copy).unwrap();
    take_snapshot(index.path(), &copy, Some(corpus.path())).unwrap();
    let document = corpus.path().join("汐見野市/2015/a.txt");
    fs::write(&document, "mine").unwrap();
    let restored = restore(&copy, index.path(), Some(corpus.path())).unwrap();
    assert_eq!(restored.documents_left, ["汐見野市/2015/a.txt"]);
    assert_eq!(fs::read(&document).unwrap(), b"mine");

    let generation = fs::read_dir(&copy).unwrap().flatten();
    let generation = generation.map(|entry| entry.path());
    let generation = { generation }.find(|path| path.join("meta.json").exists());
    fs::write(generation.unwrap().join("meta.json"), "{}").unwrap();
    let refused = restore(&copy, index.path(), None);
    assert!(matches!(refused, Err(IndexError::Damaged { .. })));
    assert_eq!(check(index.path()).unwrap().damage, []);
}

#[test]
fn a_corpus_is_compared_with_what_was_indexed() {
    let corpus = corpus(&["一つ目", "二つ目", "三つ目"]);
    let index = TestIndex::of(corpus.path());
    assert_eq!(compare_corpus(index.path(), corpus.path()).unwrap(), []);
    let at = |year| format!("汐見野市/{year}/a.txt");
    fs::remove_file(corpus.path().join(at(2015))).unwrap();
    fs::write(corpus.path().join(at(2016)), sheet("別の題")).unwrap();
    fs::write(corpus.path().join("new.txt"), "新しい").unwrap();
    let expected = [
        Drift::Gone { path: at(2015) },
        Drift::Changed { path: at(2016) },
        Drift::New {
            path: "new.txt".to_owned(),
        },
    ];
    assert_eq!(
        compare_corpus(index.path(), corpus.path()).unwrap(),
        expected
    );
}
