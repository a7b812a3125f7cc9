//! Broken files cost a diagnostic each, never the run.

use std::fs;

use crate::support::TestIndex;

const GOOD: &str = "令和4年度 部局マネジメントシート\n\n窓口の改善に取り組みます。\n";

#[test]
fn bad_files_are_named_and_the_good_one_is_indexed() {
    let outside = tempfile::tempdir().unwrap();
    let corpus = outside.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(corpus.join(name), bytes).unwrap();
    put("good.txt", GOOD.as_bytes());
    put("empty.txt", b"");
    let junk: Vec<u8> = (0..20_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    put("junk.bin", &junk);
    std::os::unix::fs::symlink("..", corpus.join("loop")).unwrap();
    std::os::unix::fs::symlink(&corpus, corpus.join("self")).unwrap();
    std::os::unix::fs::symlink("nowhere", corpus.join("dangling.txt")).unwrap();
    let index = TestIndex::of(&corpus);
    assert_eq!(
        index.report.documents.added, 1,
        "{:?}",
        index.report.diagnostics
    );
    let about = |file: &str| {
        let mut all = index.report.diagnostics.iter();
        all.find(|d| d.file.as_deref() == Some(file))
            .map(|d| d.code.as_str())
    };
    assert_eq!(about("empty.txt"), Some("empty_file"));
    assert_eq!(about("junk.bin"), Some("binary_file"));
    assert_eq!(about("self"), Some("symlink_loop"));
    assert_eq!(about("loop"), Some("symlink_loop"));
    assert_eq!(about("dangling.txt"), Some("file_unreadable"));
    assert_eq!(index.search("窓口").total, 1);
}

#[test]
fn old_japanese_encodings_are_read() {
    let corpus = tempfile::tempdir().unwrap();
    let text = "令和4年度 消防本部の取組みについて\n救急車の適正な利用を呼びかけます。\n".repeat(3);
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    fs::write(corpus.path().join("sjis.txt"), sjis).unwrap();
    let (euc, _, _) = encoding_rs::EUC_JP.encode(&text);
    fs::write(corpus.path().join("euc.txt"), euc).unwrap();
    let index = TestIndex::of(corpus.path());
    assert_eq!(
        index.report.documents.failed, 0,
        "{:?}",
        index.report.diagnostics
    );
    assert_eq!(index.search("救急車").total, 2);
}

#[test]
fn one_endless_line_is_indexed_and_found() {
    let corpus = tempfile::tempdir().unwrap();
    // Five megabytes: the same path as fifty, in the time of a unit test.
    let text = format!(
        "{}防災倉庫{}",
        "あいう".repeat(300_000),
        "えお、".repeat(300_000)
    );
    fs::write(corpus.path().join("endless.txt"), text).unwrap();
    let index = TestIndex::of(corpus.path());
    assert_eq!(index.search("\"防災倉庫\"").total, 1);
}

#[test]
fn nested_tables_without_end_are_read_as_far_as_possible() {
    let corpus = tempfile::tempdir().unwrap();
    let text = format!(
        "<table><tr><td>{}防災倉庫{}</td></tr></table>",
        "<table><tr><td>".repeat(1_000),
        "</td></tr></table>".repeat(1_000)
    );
    fs::write(corpus.path().join("nested.html"), text).unwrap();
    let index = TestIndex::of(corpus.path());
    assert_eq!(
        index.search("\"防災倉庫\"").total,
        1,
        "{:?}",
        index.report.diagnostics
    );
}
