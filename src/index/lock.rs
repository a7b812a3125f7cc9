//! The writer's lock: one process writes, and the lock says which.

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::IndexError;
use super::control::CONTROL_SOCKET;

pub(super) const WRITER_LOCK: &str = "writer.lock";
/// A holder signs this soon after it took the lock.
const SIGNING: Duration = Duration::from_millis(20);

/// Who holds the writer's lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Process number.
    pub pid: u32,
    /// Name of the machine: an index may lie on a shared disk.
    pub host: String,
    /// Program and subcommand.
    pub command: String,
    /// Since when.
    pub since: Timestamp,
}

impl Holder {
    fn this_process() -> Self {
        let host = fs::read_to_string("/proc/sys/kernel/hostname");
        let host = host.or_else(|_| std::env::var("HOSTNAME"));
        Self {
            pid: std::process::id(),
            host: host.unwrap_or_default().trim().to_owned(),
            command: command_of(std::env::args()),
            since: Timestamp::now(),
        }
    }
}

/// Program and subcommand; what follows may be secret.
fn command_of(mut arguments: impl Iterator<Item = String>) -> String {
    let program = PathBuf::from(arguments.next().unwrap_or_default());
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    match arguments.next() {
        Some(subcommand) if !subcommand.starts_with('-') => format!("{name} {subcommand}"),
        _ => name.into_owned(),
    }
}

/// The right to write into an index; given back when dropped, also by a kill.
#[derive(Debug)]
pub(super) struct WriterLock(File);

impl WriterLock {
    pub(super) fn acquire(index: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(index).map_err(IndexError::io(index))?;
        let path = index.join(WRITER_LOCK);
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(IndexError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(IndexError::Locked {
                    directory: index.to_owned(),
                    holder: read_holder(&mut file).map(Box::new),
                });
            }
            Err(TryLockError::Error(source)) => return Err(IndexError::io(path)(source)),
        }
        let mut lock = Self(file);
        lock.sign().map_err(IndexError::io(path))?;
        // Nobody else can be listening there now: the socket of a killed server.
        match fs::remove_file(index.join(CONTROL_SOCKET)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(IndexError::io(index.join(CONTROL_SOCKET))(error))
            }
            _ => Ok(lock),
        }
    }

    /// Writes who we are, so that whoever finds the lock can name us.
    fn sign(&mut self) -> std::io::Result<()> {
        let text = serde_json::to_string(&Holder::this_process())?;
        self.0.set_len(0)?;
        self.0.rewind()?;
        self.0.write_all(text.as_bytes())
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
        // Closing would not do: a child that is just being started still has the file.
        let _ = self.0.unlock();
    }
}

/// What the holder wrote; it may be just about to.
fn read_holder(file: &mut File) -> Option<Holder> {
    for _ in 0..5 {
        let mut text = String::new();
        file.rewind().ok()?;
        file.read_to_string(&mut text).ok()?;
        if let Ok(holder) = serde_json::from_str(&text) {
            return Some(holder);
        }
        thread::sleep(SIGNING);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_writes() {
        let index = tempfile::tempdir().unwrap();
        let first = WriterLock::acquire(index.path()).unwrap();
        let Err(IndexError::Locked { holder, .. }) = WriterLock::acquire(index.path()) else {
            panic!("the lock was given twice");
        };
        let holder = holder.expect("the holder signed");
        assert_eq!(holder.pid, std::process::id());
        assert!(holder.since <= Timestamp::now() && !holder.command.is_empty());
        drop(first);
        assert!(WriterLock::acquire(index.path()).is_ok());
    }

    #[test]
    fn a_child_that_is_being_started_does_not_keep_the_lock() {
        let index = tempfile::tempdir().unwrap();
        let lock = WriterLock::acquire(index.path()).unwrap();
        // What a child has between fork and exec.
        let _inherited = lock.0.try_clone().unwrap();
        drop(lock);
        assert!(WriterLock::acquire(index.path()).is_ok());
    }

    #[test]
    fn the_command_is_told_without_its_arguments() {
        let of = |arguments: &[&str]| command_of(arguments.iter().map(|a| (*a).to_owned()));
        assert_eq!(
            of(&["/usr/bin/shisaku", "serve", "--token", "x"]),
            "shisaku serve"
        );
        assert_eq!(of(&["shisaku", "--secret"]), "shisaku");
        assert_eq!(of(&[]), "");
    }

    #[test]
    fn taking_the_lock_removes_the_socket_of_a_killed_server() {
        let index = tempfile::tempdir().unwrap();
        let socket = index.path().join(CONTROL_SOCKET);
        fs::write(&socket, b"").unwrap();
        let _lock = WriterLock::acquire(index.path()).unwrap();
        assert!(!socket.exists());
    }
}
