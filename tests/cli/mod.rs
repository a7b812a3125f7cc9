//! The command line as a contract: output forms and exit codes.

mod check;
mod eval;
mod life;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::sample_corpus;

fn shisaku(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shisaku"))
        .args(arguments)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
}

fn indexed(corpus: &Path, index: &Path) -> Output {
    let (corpus, index) = (corpus.to_str().unwrap(), index.to_str().unwrap());
    shisaku(&[
        "index", "--corpus", corpus, "--index", index, "--format", "json",
    ])
}

#[test]
fn index_reports_in_json() {
    let folder = tempfile::tempdir().unwrap();
    let output = indexed(&sample_corpus(), folder.path());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report = json(&output);
    for count in ["added", "changed", "removed", "unchanged", "failed"] {
        assert!(report["documents"][count].is_u64(), "{count}");
    }
    assert!(report["sheets"].as_u64() >= Some(20) && report["elapsed_ms"].is_u64());
    assert!(report["measures"].is_u64() && report["diagnostics"].is_array());
}

#[test]
fn a_search_prints_the_http_answer_or_csv() {
    let folder = tempfile::tempdir().unwrap();
    indexed(&sample_corpus(), folder.path());
    let index = folder.path().to_str().unwrap();
    let answer = json(&shisaku(&[
        "search", "窓口", "--index", index, "--format", "json",
    ]));
    let members = [
        "query",
        "applied",
        "total",
        "total_exact",
        "took_us",
        "generation",
        "hits",
        "facets",
        "next",
    ];
    for member in members {
        assert!(answer.get(member).is_some(), "{member}");
    }
    let hit = &answer["hits"][0];
    let members = [
        "key",
        "score",
        "match",
        "municipality",
        "department",
        "fiscal_year",
        "section",
        "number",
        "title",
        "emphasis",
        "policies",
        "plan_codes",
        "snippets",
        "url",
        "source",
    ];
    for member in members {
        assert!(hit.get(member).is_some(), "{member}");
    }
    for facet in ["municipality", "department", "year", "policy", "section"] {
        let value = &answer["facets"][facet][0];
        assert!(
            value["value"].is_string() && value["count"].is_u64(),
            "{facet}"
        );
        assert!(
            value["label"].is_string() && value["selected"].is_boolean(),
            "{facet}"
        );
    }
    let csv = shisaku(&[
        "search", "窓口", "--index", index, "--format", "csv", "--limit", "3",
    ]);
    let csv = String::from_utf8(csv.stdout).unwrap();
    assert!(csv.starts_with("key,score,match,") && csv.lines().count() >= 4);
}

#[test]
fn exit_codes_tell_nothing_found_from_failure() {
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join("index");
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(
        corpus.join("a.txt"),
        "令和4年度の取組み\n窓口を改善しました。\n",
    )
    .unwrap();
    assert_eq!(indexed(&corpus, &index).status.code(), Some(0));
    let path = index.to_str().unwrap();
    assert_eq!(
        shisaku(&["search", "窓口", "--index", path]).status.code(),
        Some(0)
    );
    assert_eq!(
        shisaku(&["search", "宇宙船", "--index", path])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(shisaku(&["check", "--index", path]).status.code(), Some(0));

    fs::write(corpus.join("empty.txt"), "").unwrap();
    let output = indexed(&corpus, &index);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["documents"]["failed"], 1);
}

#[test]
fn errors_say_in_japanese_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = shisaku(&["search", "窓口", "--index", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("索引がありません") && message.contains("shisaku index"),
        "{message}"
    );
}

#[test]
fn inspect_gives_an_exchange_file_back_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = sample_corpus();
    let file = walk(&sheet)
        .into_iter()
        .find(|file| file.extension().is_some_and(|e| e == "txt"));
    let file = file.expect("the sample corpus holds text");
    let once = shisaku(&["inspect", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(once.status.code(), Some(0));
    let exchange = folder.path().join("exchange.json");
    fs::write(&exchange, &once.stdout).unwrap();
    let twice = shisaku(&["inspect", exchange.to_str().unwrap(), "--format", "json"]);
    assert_eq!(json(&twice), json(&once));
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(walk(&path))
        } else {
            files.push(path)
        }
    }
    files.sort();
    files
}

#[test]
fn an_option_may_follow_a_query_that_begins_with_a_minus() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(
        corpus.join("a.txt"),
        "令和4年度の取組み\n窓口を改善しました。\n",
    )
    .unwrap();
    let index = folder.path().join("index");
    indexed(&corpus, &index);
    let output = shisaku(&["search", "-宇宙船", "--index", index.to_str().unwrap()]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
