//! The side of the service: takes requests, streams how they go.

use std::fs::{self, Permissions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::index::IndexError;
use crate::index::indexer::{Queue, SyncRequest};

use super::protocol::{Answer, Failure, Request, path_text};
use super::{CONTROL_SOCKET, socket};

/// A client says at once what it wants, and reads what it is told.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a request.
const MAX_REQUEST: u64 = 64 * 1024;

/// The socket while it is listened on; removed when dropped.
#[derive(Debug)]
pub(in crate::index) struct ControlSocket {
    directory: PathBuf,
    stopping: Arc<AtomicBool>,
}

impl ControlSocket {
    /// Listens in an index directory; the caller holds its writer's lock.
    pub(in crate::index) fn listen(
        directory: &Path,
        corpus: &Path,
        queue: Arc<Queue>,
    ) -> Result<Self, IndexError> {
        let path = directory.join(CONTROL_SOCKET);
        let listener = socket::listen(directory).map_err(IndexError::io(&path))?;
        // Whoever may ask makes this process read files and write.
        fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(IndexError::io(&path))?;
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let corpus = corpus.to_owned();
        thread::Builder::new()
            .name("control".to_owned())
            .spawn(move || accept(&listener, &stop, &corpus, &queue))
            .map_err(IndexError::io(path))?;
        Ok(Self {
            directory: directory.to_owned(),
            stopping,
        })
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next client.
        let _ = socket::connect(&self.directory);
        let _ = fs::remove_file(self.directory.join(CONTROL_SOCKET));
    }
}

fn accept(listener: &UnixListener, stopping: &AtomicBool, corpus: &Path, queue: &Arc<Queue>) {
    for client in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                tracing::warn!(%error, "a client of the control socket was lost");
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        let (corpus, queue) = (corpus.to_owned(), Arc::clone(queue));
        let attended = thread::Builder::new()
            .name("control-client".to_owned())
            .spawn(move || {
                if let Err(error) = attend(&client, &corpus, &queue) {
                    tracing::debug!(%error, "a client of the control socket went away");
                }
            });
        if let Err(error) = attended {
            tracing::warn!(%error, "a client of the control socket was turned away");
        }
    }
}

/// One client from request to report.
fn attend(mut client: &UnixStream, corpus: &Path, queue: &Queue) -> io::Result<()> {
    client.set_read_timeout(Some(PATIENCE))?;
    client.set_write_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(client.take(MAX_REQUEST)).read_line(&mut line)?;
    let mut answer = |answer: &Answer| -> io::Result<()> {
        let mut line = serde_json::to_vec(answer)?;
        line.push(b'\n');
        client.write_all(&line)
    };
    let (rebuild, asked) = match serde_json::from_str(&line) {
        Ok(Request::Sync { rebuild, corpus }) => (rebuild, corpus),
        Err(error) => {
            let text = error.to_string();
            return answer(&Answer::Error(Failure::UnknownCommand { text }));
        }
    };
    if let Err(error) = same_corpus(corpus, asked) {
        return answer(&Answer::Error(Failure::from(&error)));
    }
    let ticket = queue.add(SyncRequest { rebuild });
    let mut lost = None;
    let result = ticket.wait(&mut |state| {
        if lost.is_none() {
            lost = answer(&Answer::Progress(state)).err();
        }
    });
    match (lost, result) {
        // The run goes on; nobody is there to be told.
        (Some(error), _) => Err(error),
        (None, Ok(report)) => answer(&Answer::Report(report)),
        (None, Err(error)) => answer(&Answer::Error(Failure::from(&*error))),
    }
}

fn same_corpus(served: &Path, asked: Option<String>) -> Result<(), IndexError> {
    let Some(asked) = asked else { return Ok(()) };
    let served = fs::canonicalize(served).map_err(|source| IndexError::Corpus {
        directory: served.to_owned(),
        source,
    })?;
    if path_text(&served) == asked {
        return Ok(());
    }
    Err(IndexError::OtherCorpus {
        served,
        asked: asked.into(),
    })
}
