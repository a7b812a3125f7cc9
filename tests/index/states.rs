//! The report names each file with its state and the reason.

use std::fs;

use shisaku::index::{FileReport, FileState, Reason, SyncOptions, sync};

use super::content::{Content, assert_clean, sheet};
use crate::support::{ANALYZER, TestIndex};

fn told(index: &TestIndex) -> Vec<(&str, FileState, Option<Reason>)> {
    let files = index.report.files.iter();
    files
        .map(|file| (file.path.as_str(), file.state, file.reason))
        .collect()
}

#[test]
fn each_file_has_a_state_and_a_reason() {
    let corpus = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(corpus.path().join(name), text).unwrap();
    put("a.jsonl", &sheet("市民部", 2022, "窓口の改善", 1));
    put("b.jsonl", &sheet("福祉部", 2022, "見守りの充実", 3));
    put("c.jsonl", &sheet("消防本部", 2022, "救急の強化", 1));
    put("d.txt", "令和4年度の取組み\n窓口を改善しました。\n");
    put("e.txt", "");
    let mut index = TestIndex::of(corpus.path());
    let b: &FileReport = &index.report.files[1];
    assert_eq!((b.sheets, b.measures), (1, 3));
    assert!(index.report.files[3].layout.is_some());
    assert!((b.coverage - 1.0).abs() < 1e-9);
    assert_eq!(index.report.files[4].diagnostics, 1);

    put("a.jsonl", &sheet("市民部", 2022, "窓口の改革", 1));
    fs::remove_file(corpus.path().join("c.jsonl")).unwrap();
    put(
        "corpus.toml",
        "[files.\"d.txt\"]\nmunicipality = \"汐見野市\"\n",
    );
    put("f.jsonl", &sheet("都市部", 2022, "道路の整備", 1));
    index.update();
    let wanted = [
        ("a.jsonl", FileState::Changed, Some(Reason::ContentChanged)),
        ("b.jsonl", FileState::Unchanged, None),
        ("c.jsonl", FileState::Removed, Some(Reason::Gone)),
        ("d.txt", FileState::Changed, Some(Reason::OverridesChanged)),
        ("e.txt", FileState::Failed, Some(Reason::Unreadable)),
        ("f.jsonl", FileState::New, Some(Reason::NewFile)),
    ];
    assert_eq!(told(&index), wanted);
}

#[test]
fn a_moved_file_keeps_its_keys_and_is_counted_as_moved() {
    let corpus = tempfile::tempdir().unwrap();
    let at = |name: &str| corpus.path().join(name);
    fs::write(at("a.jsonl"), sheet("市民部", 2022, "窓口の改善", 2)).unwrap();
    fs::write(at("b.jsonl"), sheet("福祉部", 2022, "見守りの充実", 1)).unwrap();
    let mut index = TestIndex::of(corpus.path());
    let keys = |index: &TestIndex| {
        let units = index.units();
        let keys = units.iter().map(|unit| unit.key.to_string());
        keys.collect::<Vec<_>>()
    };
    let before = keys(&index);

    fs::create_dir(at("2022")).unwrap();
    fs::rename(at("a.jsonl"), at("2022/new.jsonl")).unwrap();
    index.update();
    let counts = index.report.documents;
    assert_eq!(
        (counts.moved, counts.added, counts.removed, counts.unchanged),
        (1, 0, 0, 1)
    );
    let moved = &index.report.files[0];
    assert_eq!(
        (moved.path.as_str(), moved.state),
        ("2022/new.jsonl", FileState::Moved)
    );
    assert_eq!(moved.moved_from.as_deref(), Some("a.jsonl"));
    assert_eq!(
        (moved.reason, moved.measures),
        (Some(Reason::PathChanged), 2)
    );
    assert_eq!(keys(&index), before);
    let first = index.search("窓口").hits[0].source.document.clone();
    assert_eq!(first, "2022/new.jsonl");
    assert_eq!(
        Content::of(index.path()).unwrap(),
        Content::fresh(corpus.path())
    );
}

#[test]
fn a_file_that_its_folder_describes_is_read_again_when_it_moves() {
    let corpus = tempfile::tempdir().unwrap();
    let text = "市民部の取組み\n窓口を改善しました。\n";
    fs::create_dir(corpus.path().join("2021")).unwrap();
    fs::create_dir(corpus.path().join("2022")).unwrap();
    fs::write(corpus.path().join("2021/a.txt"), text).unwrap();
    let mut index = TestIndex::of(corpus.path());
    fs::rename(
        corpus.path().join("2021/a.txt"),
        corpus.path().join("2022/a.txt"),
    )
    .unwrap();
    index.update();
    assert_eq!(index.report.documents.moved, 1);
    assert_eq!(index.search("窓口").hits[0].fiscal_year, Some(2022));
    assert_eq!(
        Content::of(index.path()).unwrap(),
        Content::fresh(corpus.path())
    );
}

#[test]
fn two_files_of_one_content_move_each_to_one_place() {
    let corpus = tempfile::tempdir().unwrap();
    let at = |name: &str| corpus.path().join(name);
    let text = sheet("市民部", 2022, "窓口の改善", 1);
    fs::write(at("a.jsonl"), &text).unwrap();
    fs::write(at("b.jsonl"), &text).unwrap();
    let mut index = TestIndex::of(corpus.path());
    fs::rename(at("a.jsonl"), at("c.jsonl")).unwrap();
    fs::rename(at("b.jsonl"), at("d.jsonl")).unwrap();
    fs::write(at("e.jsonl"), &text).unwrap();
    index.update();
    let counts = index.report.documents;
    assert_eq!((counts.moved, counts.added, counts.removed), (2, 1, 0));
    assert_eq!(
        Content::of(index.path()).unwrap(),
        Content::fresh(corpus.path())
    );
}

#[test]
fn what_a_killed_run_left_is_removed_and_named() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(
        corpus.path().join("a.jsonl"),
        sheet("市民部", 2022, "窓口の改善", 1),
    )
    .unwrap();
    let mut index = TestIndex::of(corpus.path());
    let generation = index.open.directory();
    fs::write(
        generation.join("0123456789abcdef0123456789abcdef.store"),
        b"?",
    )
    .unwrap();
    fs::write(generation.join(".tmpAbc"), b"?").unwrap();
    fs::create_dir(index.path().join("gen-000009")).unwrap();
    fs::write(index.path().join(".tmpXyz"), b"?").unwrap();
    index.update();
    let named = index.report.diagnostics.iter();
    let named: Vec<_> = named.filter(|d| d.code == "leftovers_removed").collect();
    assert_eq!(named.len(), 1);
    assert!(named[0].message.contains('4'), "{}", named[0].message);
    assert!(!index.path().join("gen-000009").exists());
    assert!(!index.path().join(".tmpXyz").exists());
    assert_clean(index.path());
    let counts = index.update().documents;
    assert_eq!(counts.unchanged, 1);
    assert!(
        index
            .report
            .diagnostics
            .iter()
            .all(|d| d.code != "leftovers_removed")
    );
}

#[test]
fn a_rebuild_says_that_it_was_wanted() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(
        corpus.path().join("a.jsonl"),
        sheet("市民部", 2022, "窓口の改善", 1),
    )
    .unwrap();
    let index = TestIndex::of(corpus.path());
    let options = SyncOptions {
        corpus: corpus.path().to_owned(),
        index: index.path().to_owned(),
        rebuild: true,
        reader: shisaku::ingest::Reader::in_process(),
    };
    let report = sync(&options, &ANALYZER, &mut |_| {}).unwrap();
    assert_eq!(report.files[0].reason, Some(Reason::Rebuilt));
    assert_eq!(report.documents.added, 1);
}

#[test]
fn stamps_that_settle_are_kept_and_nothing_is_doubled() {
    let corpus = tempfile::tempdir().unwrap();
    let at = |name: &str| corpus.path().join(name);
    let put = |round: usize| {
        fs::write(
            at("b.jsonl"),
            sheet("福祉部", 2022, &format!("見守り{round}"), 2),
        )
        .unwrap();
    };
    fs::write(at("a.jsonl"), sheet("市民部", 2022, "窓口の改善", 2)).unwrap();
    fs::write(at("z1.jsonl"), sheet("環境部", 2022, "ごみの減量", 1)).unwrap();
    fs::write(at("z2.jsonl"), sheet("環境部", 2022, "ごみの再生", 1)).unwrap();
    put(0);
    let mut index = TestIndex::of(corpus.path());
    // A change less than a tick of the clock ago proves nothing yet.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    for round in 1..4 {
        put(round);
        index.update();
        let counts = index.report.documents;
        assert_eq!((counts.changed, counts.unchanged), (1, 3));
        let fresh = Content::fresh(corpus.path());
        assert_eq!(Content::of(index.path()).unwrap(), fresh, "{round}");
    }
    let records = index.snapshot().file_records().unwrap();
    let settled: Vec<_> = records.iter().map(|record| record.stamp.settled).collect();
    assert_eq!(settled, [true, false, true, true]);
}
