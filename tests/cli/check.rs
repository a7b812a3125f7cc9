//! `check --corpus`: an index beside the documents it was made from.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::json;
use tempfile::TempDir;

use super::{indexed, json, shisaku};

/// An index of two documents.
struct Scene(TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::create_dir(scene.path("corpus")).unwrap();
        scene.put("a.txt", "窓口を改善しました。");
        scene.put("b.txt", "見守りを続けました。");
        assert!(
            indexed(&scene.path("corpus"), &scene.path("index"))
                .status
                .success()
        );
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let text = format!("令和4年度の取組み\n{text}\n");
        fs::write(self.path("corpus").join(name), text).unwrap();
    }

    fn check(&self, corpus: &str, more: &[&str]) -> Output {
        let (corpus, index) = (self.path(corpus), self.path("index"));
        let mut arguments = vec!["check", "--index", index.to_str().unwrap()];
        arguments.extend(["--corpus", corpus.to_str().unwrap()]);
        arguments.extend(more);
        shisaku(&arguments)
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn documents_that_differ_from_the_index_are_named() {
    let scene = Scene::new();
    let same = scene.check("corpus", &[]);
    assert_eq!(same.status.code(), Some(0), "{}", out(&same));
    assert!(out(&same).contains("一致しています"), "{}", out(&same));
    let same = scene.check("corpus", &["--format", "json"]);
    assert_eq!(json(&same)["drift"], json!([]));

    fs::remove_file(scene.path("corpus/a.txt")).unwrap();
    scene.put("b.txt", "見守りを広げました。");
    scene.put("c.txt", "新しい取組みです。");
    let text = scene.check("corpus", &[]);
    assert_eq!(text.status.code(), Some(1), "{}", out(&text));
    for line in [
        "なくなった文書: a.txt",
        "内容の変わった文書: b.txt",
        "まだ索引にない文書: c.txt",
        "索引と違う文書が 3 件",
    ] {
        assert!(out(&text).contains(line), "{line}: {}", out(&text));
    }
    let answer = scene.check("corpus", &["--format", "json"]);
    assert_eq!(answer.status.code(), Some(1));
    let wanted = json!([
        {"code": "gone", "path": "a.txt"},
        {"code": "changed", "path": "b.txt"},
        {"code": "new", "path": "c.txt"},
    ]);
    assert_eq!(json(&answer)["drift"], wanted);
    assert_eq!(json(&answer)["damage"], json!([]));

    indexed(&scene.path("corpus"), &scene.path("index"));
    assert_eq!(scene.check("corpus", &[]).status.code(), Some(0));
}

#[test]
fn damage_outweighs_what_the_documents_say() {
    let scene = Scene::new();
    fs::remove_file(scene.path("corpus/a.txt")).unwrap();
    let generation = scene.path("index/gen-000001");
    let store = fs::read_dir(generation).unwrap().map(|e| e.unwrap().path());
    let store = store.filter(|path| path.extension().is_some_and(|e| e == "store"));
    for file in store {
        fs::remove_file(file).unwrap();
    }
    let text = scene.check("corpus", &[]);
    assert_eq!(text.status.code(), Some(2), "{}", out(&text));
    assert!(
        out(&text).contains("欠落") && !out(&text).contains("文書: "),
        "{}",
        out(&text)
    );
    let answer = json(&scene.check("corpus", &["--format", "json"]));
    assert!(answer.get("drift").is_none() && answer["damage"][0]["code"] == "missing");
}

#[test]
fn a_corpus_is_compared_only_when_it_is_named_and_must_exist() {
    let scene = Scene::new();
    fs::remove_file(scene.path("corpus/a.txt")).unwrap();
    let index = scene.path("index");
    let alone = shisaku(&[
        "check",
        "--index",
        index.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(alone.status.code(), Some(0));
    assert!(json(&alone).get("drift").is_none());
    let nowhere = scene.check("nowhere", &[]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", out(&nowhere));
    let message = String::from_utf8_lossy(&nowhere.stderr);
    assert!(message.contains("文書フォルダー"), "{message}");
}
