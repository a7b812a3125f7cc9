//! Files are read in processes of their own, whose end costs one diagnostic.

use std::path::{Path, PathBuf};
use std::time::Duration;

use shisaku::ingest::{Inspection, Overrides, ReadLimits, Reader, inspect, read_blocks};
use walkdir::WalkDir;

use crate::support::sample_corpus;

const SHEET: &str = "No\t取組み事項\t実績\n1\t窓口の改善\t待ち時間を短くしました。\n";

fn workers(limits: ReadLimits) -> Reader {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_shisaku"));
    Reader::in_workers(program, vec!["read-worker".to_owned()], limits)
}

fn program(name: &str, arguments: &[&str], wall: Duration) -> Reader {
    let limits = ReadLimits {
        wall,
        ..ReadLimits::default()
    };
    let arguments = arguments.iter().map(|&a| a.to_owned()).collect();
    Reader::in_workers(PathBuf::from(name), arguments, limits)
}

fn read(reader: &Reader, text: &str) -> Inspection {
    reader.inspect(Path::new("a.txt"), text.as_bytes(), &Overrides::default())
}

fn only_code(inspection: &Inspection) -> &str {
    assert!(inspection.sheets.is_empty());
    assert_eq!(inspection.diagnostics.len(), 1);
    &inspection.diagnostics[0].code
}

#[test]
fn a_worker_reads_as_this_process_does() {
    let reader = workers(ReadLimits::default());
    let mut files = 0;
    for entry in WalkDir::new(sample_corpus()).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            let here = inspect(entry.path(), &bytes, &Overrides::default());
            let there = reader.inspect(entry.path(), &bytes, &Overrides::default());
            assert_eq!(here, there, "{}", entry.path().display());
            let here = read_blocks(entry.path(), &bytes);
            let there = reader.read_blocks(entry.path(), &bytes);
            assert_eq!(here, there, "{}", entry.path().display());
            files += 1;
        }
    }
    assert!(files > 30);
}

#[test]
fn a_file_that_takes_too_much_memory_is_named_and_the_next_one_read() {
    let none = ReadLimits {
        memory_bytes: 0,
        ..ReadLimits::default()
    };
    assert_eq!(
        only_code(&read(&workers(none), SHEET)),
        "reading_too_much_memory"
    );

    // A small file after one that was refused: the limit grows with the file alone.
    let some = ReadLimits {
        memory_bytes: 512 << 20,
        file_bytes: 1000,
        ..ReadLimits::default()
    };
    let reader = workers(some);
    assert_eq!(
        only_code(&read(&reader, &SHEET.repeat(50))),
        "file_too_large"
    );
    assert_eq!(read(&reader, SHEET).sheets.len(), 1);
}

#[test]
fn a_worker_that_dies_hangs_or_babbles_costs_one_diagnostic() {
    let soon = Duration::from_millis(300);
    let cases = [
        (program("/bin/false", &[], soon), "reading_crashed"),
        (program("/bin/cat", &[], soon), "reading_crashed"),
        (program("/bin/sleep", &["60"], soon), "reading_too_slow"),
        (program("/nowhere/at/all", &[], soon), "reader_not_started"),
        (
            program("/bin/sh", &["-c", "kill -9 $$"], soon),
            "reading_crashed",
        ),
    ];
    for (reader, expected) in cases {
        assert_eq!(only_code(&read(&reader, SHEET)), expected, "{reader:?}");
    }
}

#[test]
fn many_threads_share_the_workers() {
    let reader = workers(ReadLimits::default());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..10 {
                    assert_eq!(read(&reader, SHEET).sheets.len(), 1);
                }
            });
        }
    });
}
