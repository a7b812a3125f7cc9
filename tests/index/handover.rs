//! One writer: who it is, and how others reach it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use shisaku::index::{
    Access, IndexError, Indexer, Served, Standby, SyncOptions, SyncRequest, Writer, access,
};
use tempfile::TempDir;

use super::content::{Content, assert_clean, sheet};
use crate::support::ANALYZER;

const PATIENCE: Duration = Duration::from_secs(20);

fn scene() -> (TempDir, SyncOptions) {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(
        corpus.join("a.jsonl"),
        sheet("市民部", 2022, "窓口の改善", 2),
    )
    .unwrap();
    // Longer than the address of a socket may be.
    let index = folder.path().join("索引".repeat(30)).join("i".repeat(100));
    let options = SyncOptions {
        corpus,
        index,
        rebuild: false,
        reader: shisaku::ingest::Reader::in_process(),
    };
    (folder, options)
}

fn start(options: &SyncOptions, on_commit: impl Fn() + Send + Sync + 'static) -> Indexer {
    Indexer::start(options.clone(), Arc::clone(&ANALYZER), on_commit).unwrap()
}

fn served(index: &Path) -> Served {
    match access(index).unwrap() {
        Access::Served(served) => served,
        Access::Own(_) => panic!("nobody serves {}", index.display()),
    }
}

fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_service_takes_requests_at_a_socket_of_any_path() {
    let (_folder, options) = scene();
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    let indexer = start(&options, move || {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    assert!(options.index.join("control.sock").exists());
    let mut steps = Vec::new();
    let report = served(&options.index).sync(&options, &mut |step| steps.push(step));
    let report = report.unwrap();
    assert_eq!((report.documents.added, report.measures), (1, 2));
    assert_eq!(steps.last().unwrap().files_done, 1);
    assert!(commits.load(Ordering::SeqCst) > 0);
    assert_eq!(
        Content::of(&options.index).unwrap(),
        Content::fresh(&options.corpus)
    );

    let locked = Writer::acquire(&options.index).unwrap_err();
    let IndexError::Locked { holder, .. } = locked else {
        panic!("{locked}");
    };
    assert_eq!(holder.unwrap().pid, std::process::id());
    drop(indexer);
    eventually("the right to write is given back", || {
        matches!(access(&options.index), Ok(Access::Own(_)))
    });
    assert!(!options.index.join("control.sock").exists());
    assert_clean(&options.index);
}

#[test]
fn a_service_refuses_another_corpus_and_other_commands() {
    let (folder, options) = scene();
    let _indexer = start(&options, || {});
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    let asked = SyncOptions {
        corpus: other.clone(),
        ..options.clone()
    };
    let error = served(&options.index)
        .sync(&asked, &mut |_| {})
        .unwrap_err();
    let IndexError::OtherCorpus { served: is, asked } = error else {
        panic!("{error}");
    };
    assert_eq!((is, asked), (canonical(&options.corpus), canonical(&other)));
    // The same folder by another name is no other corpus.
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&options.corpus, &link).unwrap();
    let linked = SyncOptions {
        corpus: link,
        ..options.clone()
    };
    assert!(served(&options.index).sync(&linked, &mut |_| {}).is_ok());

    let short = folder.path().join("short");
    std::os::unix::fs::symlink(&options.index, &short).unwrap();
    for line in ["{\"command\":\"stop\"}\n", "?\n", "\n"] {
        let mut stream = UnixStream::connect(short.join("control.sock")).unwrap();
        stream.write_all(line.as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        assert!(answer.starts_with("{\"error\":"), "{line} → {answer}");
    }
    assert!(served(&options.index).sync(&options, &mut |_| {}).is_ok());
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap()
}

#[test]
fn requests_that_wait_together_get_one_run() {
    let (_folder, options) = scene();
    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let indexer = start(&options, move || {
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            held.lock().unwrap().recv().unwrap();
        }
    });
    let first = indexer.request(SyncRequest::default());
    eventually("the first run commits", || {
        calls.load(Ordering::SeqCst) == 1
    });
    let waiting: Vec<_> = [false, true, false]
        .map(|rebuild| indexer.request(SyncRequest { rebuild }))
        .into();
    fs::write(
        options.corpus.join("b.jsonl"),
        sheet("福祉部", 2022, "見守りの充実", 1),
    )
    .unwrap();
    release.send(()).unwrap();
    assert_eq!(first.wait(&mut |_| {}).unwrap().documents.added, 1);
    let reports: Vec<_> = waiting
        .into_iter()
        .map(|ticket| ticket.wait(&mut |_| {}).unwrap())
        .collect();
    assert!(
        reports
            .iter()
            .all(|report| Arc::ptr_eq(report, &reports[0]))
    );
    // One of them wanted all of it built anew.
    assert_eq!(reports[0].documents.added, 2);
}

#[test]
fn a_run_that_fails_leaves_the_service_at_work() {
    let (folder, options) = scene();
    let indexer = start(&options, || {});
    indexer
        .request(SyncRequest::default())
        .wait(&mut |_| {})
        .unwrap();
    let before = Content::of(&options.index).unwrap();
    let away = folder.path().join("away");
    fs::rename(&options.corpus, &away).unwrap();
    let error = indexer.request(SyncRequest::default()).wait(&mut |_| {});
    assert!(matches!(*error.unwrap_err(), IndexError::Corpus { .. }));
    assert_eq!(Content::of(&options.index).unwrap(), before);
    fs::rename(&away, &options.corpus).unwrap();
    assert!(
        indexer
            .request(SyncRequest::default())
            .wait(&mut |_| {})
            .is_ok()
    );
}

#[test]
fn a_service_becomes_the_writer_when_the_other_one_is_done() {
    let (_folder, options) = scene();
    let other = Writer::acquire(&options.index).unwrap();
    let standby = Standby::start(options.clone(), Arc::clone(&ANALYZER), || {});
    assert!(standby.indexer().is_none());
    assert!(matches!(
        access(&options.index),
        Err(IndexError::Locked { .. })
    ));
    drop(other);
    eventually("the service writes", || standby.indexer().is_some());
    let report = served(&options.index).sync(&options, &mut |_| {}).unwrap();
    assert_eq!(report.documents.added, 1);
}
