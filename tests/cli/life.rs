//! `index` alone, beside another writer, and against a service.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shisaku::index::Writer;
use tempfile::TempDir;

use super::shisaku;

const PATIENCE: Duration = Duration::from_secs(30);

struct Scene(TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::create_dir(scene.path("corpus")).unwrap();
        scene.put("a.txt", "令和4年度の取組み\n窓口を改善しました。\n");
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.path("corpus").join(name), text).unwrap();
    }

    fn index_of(&self, corpus: &str, more: &[&str]) -> Output {
        let (corpus, index) = (self.path(corpus), self.path("index"));
        let mut arguments = vec!["index", "--corpus", corpus.to_str().unwrap()];
        arguments.extend(["--index", index.to_str().unwrap()]);
        arguments.extend(more);
        shisaku(&arguments)
    }

    fn index(&self, more: &[&str]) -> Output {
        self.index_of("corpus", more)
    }
}

/// A running service; killed when dropped.
struct Service {
    child: Child,
    address: String,
}

impl Service {
    fn start(scene: &Scene) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shisaku"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--corpus".as_ref(), scene.path("corpus").as_os_str()])
            .args(["--index".as_ref(), scene.path("index").as_os_str()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = log.find_map(|line| {
            let line = line.unwrap();
            Some(line.strip_prefix("http://")?.split_once('/')?.0.to_owned())
        });
        // The pipe must not fill.
        thread::spawn(move || log.for_each(drop));
        Self {
            child,
            address: address.expect("the service says where it listens"),
        }
    }

    fn total(&self, query: &str) -> u64 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET /api/v1/search?q={query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let json = &body[body.find('{').unwrap()..=body.rfind('}').unwrap()];
        serde_json::from_str::<Value>(json).unwrap()["total"]
            .as_u64()
            .unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn wait_for(path: &Path) {
    let deadline = Instant::now() + PATIENCE;
    while !path.exists() {
        assert!(Instant::now() < deadline, "{}", path.display());
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_report_names_what_is_not_as_before_with_the_reason() {
    let scene = Scene::new();
    scene.put("b.txt", "令和4年度の取組み\n見守りを続けました。\n");
    let text = out(&scene.index(&[]));
    assert!(
        text.contains("追加  a.txt  （新しいファイルです）"),
        "{text}"
    );
    scene.put("a.txt", "令和4年度の取組み\n窓口を新しくしました。\n");
    fs::remove_file(scene.path("corpus/b.txt")).unwrap();
    let text = out(&scene.index(&[]));
    assert!(text.contains("変更 1 / 移動 0 / 削除 1"), "{text}");
    assert!(
        text.contains("変更  a.txt  （内容が変わりました）"),
        "{text}"
    );
    assert!(
        text.contains("削除  b.txt  （ファイルがなくなりました）"),
        "{text}"
    );

    for number in 0..45 {
        scene.put(
            &format!("{number}.txt"),
            &format!("令和4年度の取組み\n{number}回目です。\n"),
        );
    }
    let text = out(&scene.index(&[]));
    assert_eq!(text.matches("（新しいファイルです）").count(), 40);
    assert!(text.contains("ほか 5 件のファイル"), "{text}");
    let json: Value = serde_json::from_slice(&scene.index(&["--format", "json"]).stdout).unwrap();
    assert_eq!(json["files"].as_array().unwrap().len(), 46);
    assert_eq!(json["files"][0]["state"], "unchanged");
    assert_eq!(json["documents"]["moved"], 0);
}

#[test]
fn another_writer_is_named_and_a_service_waits_for_it() {
    let scene = Scene::new();
    assert!(scene.index(&[]).status.success());
    let writer = Writer::acquire(&scene.path("index")).unwrap();
    let refused = scene.index(&[]);
    assert_eq!(refused.status.code(), Some(2));
    let message = err(&refused);
    let pid = format!("{} 番", std::process::id());
    assert!(
        message.contains(&pid) && message.contains("更新中"),
        "{message}"
    );

    let service = Service::start(&scene);
    assert_eq!(service.total("%E7%AA%93%E5%8F%A3"), 1);
    assert!(!scene.path("index/control.sock").exists());
    drop(writer);
    wait_for(&scene.path("index/control.sock"));
    assert!(scene.index(&[]).status.success());
}

#[test]
fn a_served_index_is_updated_by_the_service() {
    let scene = Scene::new();
    assert!(scene.index(&[]).status.success());
    let service = Service::start(&scene);
    wait_for(&scene.path("index/control.sock"));
    scene.put("b.txt", "令和4年度の取組み\n窓口を増やしました。\n");
    let report = scene.index(&["--format", "json"]);
    assert_eq!(report.status.code(), Some(0), "{}", err(&report));
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let wanted =
        json!({"added": 1, "changed": 0, "removed": 0, "unchanged": 1, "failed": 0, "moved": 0});
    assert_eq!(report["documents"], wanted);
    // The new state answers before the report is out.
    assert_eq!(service.total("%E7%AA%93%E5%8F%A3"), 2);

    scene.put("empty.txt", "");
    let failed = scene.index(&[]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(
        out(&failed).contains("読めず  empty.txt"),
        "{}",
        out(&failed)
    );

    fs::create_dir(scene.path("other")).unwrap();
    let other = scene.index_of("other", &[]);
    assert_eq!(other.status.code(), Some(2));
    assert!(err(&other).contains("--corpus"), "{}", err(&other));
    assert_eq!(service.total("%E7%AA%93%E5%8F%A3"), 2);

    drop(service);
    // The lock and the socket of a killed service are in nobody's way.
    assert!(scene.path("index/control.sock").exists());
    assert_eq!(scene.index(&["--rebuild"]).status.code(), Some(2));
    assert!(!scene.path("index/control.sock").exists());
}
