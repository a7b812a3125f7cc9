//! Programs that end with the tests, however the tests end.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Waits at a pipe of which only the tests hold the other end, then ends its
/// process group and removes the folder of the program.
///
/// A value in a `static` is never dropped, and a killed test drops nothing: the
/// kernel closes the pipe in both cases.
const WAIT_FOR_THE_END: &str = r#"
folder=$1; shift
TMPDIR=$folder "$@" 2>&1 &
cat >/dev/null
trap '' TERM
kill -TERM 0
wait
# A browser may still write while it goes.
rm -rf "$folder" 2>/dev/null || { sleep 1; rm -rf "$folder"; }
"#;

/// A running program that says in its output where it listens.
#[derive(Debug)]
pub(crate) struct Leash {
    shell: Child,
}

impl Leash {
    /// Starts a program and reads its output until `address` finds what it looks for.
    ///
    /// `folder` is the program's for its temporary files, and removed with it.
    pub(crate) fn start<T>(
        folder: &Path,
        program: &Path,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        address: impl Fn(&str) -> Option<T>,
    ) -> (Self, T) {
        let mut shell = Command::new("sh")
            .args(["-c", WAIT_FOR_THE_END, "sh"])
            .arg(folder)
            .arg(program)
            .args(arguments)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
        let mut said = String::new();
        let found = loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("{} ended: {said}", program.display());
            };
            if let Some(found) = address(&line) {
                break found;
            }
            said.push_str(&line);
            said.push('\n');
        };
        // Whoever stops reading would stop the program at its next line.
        std::thread::spawn(move || lines.for_each(drop));
        (Self { shell }, found)
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}
