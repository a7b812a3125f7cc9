//! The side that asks: one worker process and its pipes.

use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ingest::Overrides;

use super::{ReadLimits, frame};

/// Bytes of a dead worker's last words that are looked at.
const LAST_WORDS: u64 = 4096;

/// What is asked of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Task {
    /// What it means: a list of inspections.
    Inspect(Overrides),
    /// Its blocks, or the diagnostic that says why there are none.
    Blocks,
}

/// What a worker is told of a file before its bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) name: String,
    pub(super) task: Task,
    /// Address space, bytes.
    pub(super) memory: u64,
    /// Time on a core.
    pub(super) cpu: Duration,
}

/// Why a worker gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It used up its time.
    TooSlow,
    /// It asked for more memory than it may have.
    TooMuchMemory,
    /// It ended in another way.
    Crashed(String),
    /// There is no worker.
    NotStarted(String),
}

/// A running worker; killed when dropped.
pub(super) struct Worker {
    child: Child,
    stdin: BufWriter<ChildStdin>,
    stderr: ChildStderr,
    answers: Receiver<io::Result<Option<Vec<u8>>>>,
}

impl Worker {
    pub(super) fn start(program: &Path, arguments: &[String]) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let taken = || io::Error::other("no pipe");
        let stdin = child.stdin.take().ok_or_else(taken)?;
        let stdout = child.stdout.take().ok_or_else(taken)?;
        let stderr = child.stderr.take().ok_or_else(taken)?;
        let (sender, answers) = mpsc::channel();
        // Reading from a pipe knows no deadline, waiting for a channel does.
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            loop {
                let answer = frame::read(&mut stdout, u64::MAX);
                let is_last = !matches!(answer, Ok(Some(_)));
                if sender.send(answer).is_err() || is_last {
                    return;
                }
            }
        });
        Ok(Self {
            child,
            stdin: BufWriter::new(stdin),
            stderr,
            answers,
        })
    }

    /// The answer to a task, as [`super::serve()`] gives it.
    pub(super) fn ask<T: DeserializeOwned>(
        &mut self,
        name: &Path,
        bytes: &[u8],
        task: &Task,
        limits: &ReadLimits,
    ) -> Result<T, Failure> {
        let size = bytes.len() as u64;
        let request = Request {
            name: name.to_string_lossy().into_owned(),
            task: task.clone(),
            memory: limits.memory_for(size),
            cpu: limits.cpu_for(size),
        };
        // A worker that dies while it is written to says why when it is waited for.
        let sent = self.send(&request, bytes);
        let answer = match self.answers.recv_timeout(limits.wall_for(size)) {
            Ok(Ok(Some(answer))) if sent.is_ok() => answer,
            Err(RecvTimeoutError::Timeout) => return Err(Failure::TooSlow),
            _ => return Err(self.cause_of_death()),
        };
        serde_json::from_slice(&answer).map_err(|error| Failure::Crashed(error.to_string()))
    }

    fn send(&mut self, request: &Request, bytes: &[u8]) -> io::Result<()> {
        let request = serde_json::to_vec(request)?;
        frame::write(&mut self.stdin, &request)?;
        frame::write(&mut self.stdin, bytes)?;
        self.stdin.flush()
    }

    fn cause_of_death(&mut self) -> Failure {
        // One that still lives speaks another language: it would never end by itself.
        let died = self.child.try_wait();
        if !matches!(died, Ok(Some(_))) {
            thread::sleep(Duration::from_millis(20));
            if !matches!(self.child.try_wait(), Ok(Some(_))) {
                let _ = self.child.kill();
            }
        }
        let Ok(status) = self.child.wait() else {
            return Failure::Crashed("wait".to_owned());
        };
        let mut words = Vec::new();
        let _ = (&mut self.stderr).take(LAST_WORDS).read_to_end(&mut words);
        let words = String::from_utf8_lossy(&words);
        if is_out_of_time(status) {
            Failure::TooSlow
        } else if words.contains("memory allocation of") {
            Failure::TooMuchMemory
        } else {
            Failure::Crashed(status.to_string())
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be gone already; waiting for it leaves no zombie behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Killed for the time it took on the core.
#[cfg(unix)]
fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn is_out_of_time(_status: ExitStatus) -> bool {
    false
}
