//! The side of `shisaku index`: writes itself, or asks the service that writes.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::index::IndexError;
use crate::index::sync::{Progress, SyncOptions, SyncReport, Writer};

use super::protocol::{Answer, Request, path_text};
use super::{CONTROL_SOCKET, socket};

/// A service takes the lock a moment before it listens.
const STARTING: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(25);

/// How an index can be brought up to date.
#[derive(Debug)]
pub enum Access {
    /// Nobody else writes: we hold the right.
    Own(Writer),
    /// A service writes and takes requests.
    Served(Served),
}

/// The service that writes an index.
#[derive(Debug)]
pub struct Served {
    stream: UnixStream,
    socket: PathBuf,
}

/// Finds out who brings an index up to date.
///
/// # Errors
/// [`IndexError::Locked`] when another process writes that takes no requests.
pub fn access(index: &Path) -> Result<Access, IndexError> {
    let begun = Instant::now();
    loop {
        let locked = match Writer::acquire(index) {
            Ok(writer) => return Ok(Access::Own(writer)),
            Err(error @ IndexError::Locked { .. }) => error,
            Err(error) => return Err(error),
        };
        match socket::connect(index) {
            Ok(stream) => {
                let socket = index.join(CONTROL_SOCKET);
                return Ok(Access::Served(Served { stream, socket }));
            }
            Err(_) if begun.elapsed() < STARTING => thread::sleep(PAUSE),
            Err(_) => return Err(locked),
        }
    }
}

impl Served {
    /// Has the service bring the index up to date, and waits for its report.
    ///
    /// # Errors
    /// [`IndexError::OtherCorpus`] when the service indexes another folder,
    /// [`IndexError::Stopped`] when it went away, else whatever ended its run.
    pub fn sync(
        self,
        options: &SyncOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<SyncReport, IndexError> {
        let corpus = fs::canonicalize(&options.corpus).map_err(|source| IndexError::Corpus {
            directory: options.corpus.clone(),
            source,
        })?;
        let request = Request::Sync {
            rebuild: options.rebuild,
            corpus: Some(path_text(&corpus)),
        };
        let mut line = serde_json::to_vec(&request).expect("a request holds only strings");
        line.push(b'\n');
        (&self.stream)
            .write_all(&line)
            .map_err(|error| self.lost(error))?;
        let mut answers = BufReader::new(&self.stream);
        let mut line = String::new();
        loop {
            line.clear();
            let read = answers.read_line(&mut line);
            if read.map_err(|error| self.lost(error))? == 0 {
                return Err(IndexError::Stopped);
            }
            let answer = serde_json::from_str(&line)
                .map_err(|error| IndexError::io(&self.socket)(error.into()))?;
            match answer {
                Answer::Progress(state) => progress(state),
                Answer::Report(report) => return Ok(std::sync::Arc::unwrap_or_clone(report)),
                Answer::Error(failure) => return Err(failure.into()),
            }
        }
    }

    fn lost(&self, error: io::Error) -> IndexError {
        match error.kind() {
            io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::UnexpectedEof => IndexError::Stopped,
            _ => IndexError::io(&self.socket)(error),
        }
    }
}
