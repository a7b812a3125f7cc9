//! Incremental updates: what changed is read, what did not is left alone.

use std::fs;

use shisaku::index::DocumentCounts;

use crate::support::TestIndex;

fn sheet(department: &str, title: &str) -> String {
    let sheet = serde_json::json!({
        "municipality": "汐見野市", "kind": "部局マネジメントシート", "department": department,
        "fiscal_year": 2022,
        "measures": [{"section": "annual", "number": 1, "title": title,
            "commitments": [{"marker": "(1)", "text": "計画を策定します。", "items": []}]}],
    });
    format!("{sheet}\n")
}

#[test]
fn each_file_is_told_apart_by_what_became_of_it() {
    let corpus = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(corpus.path().join(name), text).unwrap();
    put("a.jsonl", &sheet("市民部", "窓口の改善"));
    put("b.jsonl", &sheet("福祉部", "見守りの充実"));
    put("c.jsonl", &sheet("消防本部", "救急の強化"));
    let mut index = TestIndex::of(corpus.path());
    assert_eq!(
        index.report.documents,
        DocumentCounts {
            added: 3,
            ..Default::default()
        }
    );
    assert_eq!((index.report.sheets, index.report.measures), (3, 3));

    put("b.jsonl", &sheet("福祉部", "居場所の充実"));
    fs::remove_file(corpus.path().join("c.jsonl")).unwrap();
    put("d.jsonl", &sheet("都市部", "道路の整備"));
    let counts = index.update().documents;
    let wanted = DocumentCounts {
        added: 1,
        changed: 1,
        removed: 1,
        unchanged: 1,
        ..Default::default()
    };
    assert_eq!(counts, wanted);
    assert_eq!(index.titles("居場所"), ["居場所の充実"]);
    assert!(index.titles("見守り").is_empty() && index.titles("救急").is_empty());

    let counts = index.update().documents;
    assert_eq!(
        counts,
        DocumentCounts {
            unchanged: 3,
            ..Default::default()
        }
    );
}

#[test]
fn a_second_run_without_changes_writes_nothing() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(corpus.path().join("a.jsonl"), sheet("市民部", "窓口の改善")).unwrap();
    let mut index = TestIndex::of(corpus.path());
    let before = index.snapshot().id().to_owned();
    index.update();
    assert_eq!(index.snapshot().id(), before);
}

#[test]
fn of_two_files_with_one_key_the_last_path_wins_and_the_other_comes_back() {
    let corpus = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(corpus.path().join(name), text).unwrap();
    put("2022-a.jsonl", &sheet("市民部", "窓口の改善"));
    put("2022-b.jsonl", &sheet("市民部", "窓口の改革"));
    let mut index = TestIndex::of(corpus.path());
    assert_eq!(index.titles("窓口"), ["窓口の改革"]);
    let conflict = index
        .report
        .diagnostics
        .iter()
        .find(|d| d.code == "key_conflict")
        .unwrap();
    assert_eq!(conflict.file.as_deref(), Some("2022-a.jsonl"));
    assert!(conflict.message.contains("2022-b.jsonl"));

    fs::remove_file(corpus.path().join("2022-b.jsonl")).unwrap();
    index.update();
    assert_eq!(index.titles("窓口"), ["窓口の改善"]);
    put("2022-c.jsonl", &sheet("市民部", "窓口の再編"));
    index.update();
    assert_eq!(index.titles("窓口"), ["窓口の再編"]);
}

#[test]
fn a_file_that_becomes_unreadable_keeps_what_was_indexed() {
    let corpus = tempfile::tempdir().unwrap();
    let folder = corpus.path().join("市民部");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.jsonl"), sheet("市民部", "窓口の改善")).unwrap();
    let mut index = TestIndex::of(corpus.path());
    // A link into nowhere stands where the file was: it cannot be read, and is not gone.
    fs::remove_file(folder.join("a.jsonl")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("a.jsonl")).unwrap();
    let counts = index.update().documents;
    assert_eq!(
        (counts.failed, counts.removed),
        (1, 0),
        "{:?}",
        index.report.diagnostics
    );
    assert_eq!(index.titles("窓口"), ["窓口の改善"]);
}

#[test]
fn a_corpus_may_be_a_link_or_a_hidden_folder() {
    let outside = tempfile::tempdir().unwrap();
    let hidden = outside.path().join(".corpus");
    fs::create_dir(&hidden).unwrap();
    fs::write(hidden.join("a.jsonl"), sheet("市民部", "窓口の改善")).unwrap();
    let link = outside.path().join("link");
    std::os::unix::fs::symlink(&hidden, &link).unwrap();
    assert_eq!(TestIndex::of(&hidden).report.documents.added, 1);
    assert_eq!(TestIndex::of(&link).report.documents.added, 1);
}
