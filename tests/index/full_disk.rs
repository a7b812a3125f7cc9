//! A full disk: a clear error, the old state, and all well once there is room.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::content::{Content, assert_clean, sheet};

fn index_command(corpus: &Path, index: &Path) -> Vec<String> {
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let mut command = vec![env!("CARGO_BIN_EXE_shisaku").to_owned(), "index".to_owned()];
    command.extend(["--corpus".to_owned(), path(corpus)]);
    command.extend(["--index".to_owned(), path(index)]);
    command
}

fn run(command: &[String]) -> Output {
    Command::new(&command[0])
        .args(&command[1..])
        .output()
        .unwrap()
}

/// Grows a corpus beyond what fits, by text that does not compress.
fn grow(corpus: &Path) {
    let mut random = fastrand::Rng::with_seed(7);
    for number in 0..40 {
        let words = (0..4_000).map(|_| char::from_u32(random.u32(0x4e00..0x9000)).unwrap());
        let text = sheet("市民部", 2000 + number, &words.collect::<String>(), 2);
        fs::write(corpus.join(format!("big-{number}.jsonl")), text).unwrap();
    }
}

/// What must hold however the disk is full: `limited` runs the command where it is.
fn a_full_disk_changes_nothing(index: &Path, limited: impl Fn(&[String]) -> Output) {
    let corpus = tempfile::tempdir().unwrap();
    let small = sheet("市民部", 2022, "窓口の改善", 2);
    fs::write(corpus.path().join("small.jsonl"), small).unwrap();
    let command = index_command(corpus.path(), index);
    assert!(run(&command).status.success());
    let before = Content::of(index).unwrap();
    grow(corpus.path());
    for _ in 0..2 {
        let output = limited(&command);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("ディスク"), "{message}");
        assert_eq!(Content::of(index).unwrap(), before);
        assert_eq!(shisaku::index::check(index).unwrap().damage, []);
    }
    for number in 1..40 {
        fs::remove_file(corpus.path().join(format!("big-{number}.jsonl"))).unwrap();
    }
    let output = run(&command);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(Content::of(index).unwrap(), Content::fresh(corpus.path()));
    assert_clean(index);
}

#[test]
fn files_that_may_not_grow_are_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let limited = |command: &[String]| {
        // Ignored, the signal of the limit becomes an error of the write.
        let script = "trap '' XFSZ; ulimit -f 400; exec \"$@\"";
        let mut shell = Command::new("sh");
        shell
            .args(["-c", script, "sh"])
            .args(command)
            .output()
            .unwrap()
    };
    a_full_disk_changes_nothing(&folder.path().join("index"), limited);
}

/// A file system of its own, taken down when dropped.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_file_system_without_room_is_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("small");
    fs::create_dir(&place).unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
        .arg(&place)
        .output();
    if !mount.is_ok_and(|output| output.status.success()) {
        println!("skipped: a small file system can only be mounted by root");
        return;
    }
    let mounted = Mounted(place);
    a_full_disk_changes_nothing(&mounted.0.join("index"), run);
}
