//! Indexing inside a service: one thread that writes, and a queue before it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::analysis::Analyzer;

use super::IndexError;
use super::control::ControlSocket;
use super::guard::guarded;
use super::sync::{Listeners, Progress, SyncOptions, SyncReport, Writer};

/// By how much indexing yields to searches when both want a core.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 5;

/// What one asks an [`Indexer`] for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncRequest {
    /// Build a new generation even if nothing changed.
    pub rebuild: bool,
}

/// The writer of an index, at work beside searches; cheap to clone.
///
/// It holds the writer's lock and listens on `index/control.sock`, where
/// `shisaku index` hands its requests in. Runs follow each other; requests that
/// come while one is under way wait together and get one run, which begins
/// after all of them. A run that fails leaves the index as it was.
///
/// A run in progress when the last clone is dropped ends first, in its own
/// thread; requests that wait get [`IndexError::Stopped`].
#[derive(Debug, Clone)]
pub struct Indexer {
    queue: Arc<Queue>,
    _life: Arc<Life>,
}

/// Closes the queue together with the last [`Indexer`].
#[derive(Debug)]
struct Life {
    queue: Arc<Queue>,
    _socket: ControlSocket,
}

/// The requests that wait.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// One is enough: whoever comes later joins it.
    waiting: Option<Waiting>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Waiting {
    request: SyncRequest,
    tickets: Vec<Sender<Event>>,
}

/// What a ticket is told.
#[derive(Debug, Clone)]
enum Event {
    Progress(Progress),
    Done(Result<Arc<SyncReport>, Arc<IndexError>>),
}

/// A place in the queue of an [`Indexer`].
#[derive(Debug)]
#[must_use = "a request is carried out without it, but only the ticket tells how it went"]
pub struct Ticket(Receiver<Event>);

impl Ticket {
    /// Blocks until the run that serves this request is over, and tells how far it is.
    ///
    /// When it returns a report, `on_commit` has been called and the new state
    /// can be read.
    ///
    /// # Errors
    /// Whatever ended the run; the index then says what it said before.
    /// [`IndexError::Stopped`] when the indexer was dropped.
    pub fn wait(
        self,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Arc<SyncReport>, Arc<IndexError>> {
        for event in &self.0 {
            match event {
                Event::Progress(state) => progress(state),
                Event::Done(result) => return result,
            }
        }
        Err(Arc::new(IndexError::Stopped))
    }
}

impl Indexer {
    /// Becomes the writer of `options.index`: takes its lock and listens.
    ///
    /// `options.rebuild` is not looked at, each request says it. `on_commit` is
    /// called on the indexing thread as soon as a new state can be opened, and
    /// again when the run has tidied up.
    ///
    /// # Errors
    /// [`IndexError::Locked`] while another process writes, or when the socket
    /// cannot be opened.
    pub fn start(
        options: SyncOptions,
        analyzer: Arc<Analyzer>,
        on_commit: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, IndexError> {
        let writer = Writer::acquire(&options.index)?;
        let queue = Arc::new(Queue::default());
        let socket = ControlSocket::listen(&options.index, &options.corpus, Arc::clone(&queue))?;
        let at_work = Arc::clone(&queue);
        let work = move || {
            while let Some(waiting) = at_work.next() {
                // Whatever happens in a run, the next one is served.
                let run = || carry_out(&writer, &options, &analyzer, &on_commit, &waiting);
                let result = guarded(run);
                if let Err(error) = &result {
                    tracing::error!(%error, "the index could not be updated");
                }
                waiting.tell(&Event::Done(result.map(Arc::new).map_err(Arc::new)));
            }
        };
        thread::Builder::new()
            .name("indexer".to_owned())
            .spawn(work)
            .map_err(IndexError::io("indexer"))?;
        Ok(Self {
            _life: Arc::new(Life {
                queue: Arc::clone(&queue),
                _socket: socket,
            }),
            queue,
        })
    }

    /// Asks for the index to be brought up to date; returns at once.
    pub fn request(&self, request: SyncRequest) -> Ticket {
        self.queue.add(request)
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.closed = true;
        state.waiting = None;
        self.queue.changed.notify_all();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place in the run that comes next.
    pub(super) fn add(&self, request: SyncRequest) -> Ticket {
        let (sender, receiver) = channel();
        let mut state = self.lock();
        if !state.closed {
            let waiting = state.waiting.get_or_insert_default();
            waiting.request.rebuild |= request.rebuild;
            waiting.tickets.push(sender);
            self.changed.notify_all();
        }
        Ticket(receiver)
    }

    /// The next run; `None` when there will be none.
    fn next(&self) -> Option<Waiting> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(waiting) = state.waiting.take() {
                return Some(waiting);
            }
            state = (self.changed.wait(state)).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Waiting {
    fn tell(&self, event: &Event) {
        for ticket in &self.tickets {
            // Who no longer waits need not know.
            let _ = ticket.send(event.clone());
        }
    }
}

/// One run, on all cores but one and behind the searches.
fn carry_out(
    writer: &Writer,
    options: &SyncOptions,
    analyzer: &Arc<Analyzer>,
    on_commit: &(impl Fn() + Sync),
    waiting: &Waiting,
) -> Result<SyncReport, IndexError> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads((cores - 1).max(1))
        .thread_name(|at| format!("indexer-{at}"))
        .start_handler(|_| yield_to_searches())
        .build()
        .map_err(|error| IndexError::io("indexer")(std::io::Error::other(error)))?;
    let options = SyncOptions {
        rebuild: waiting.request.rebuild,
        ..options.clone()
    };
    let report = pool.install(|| {
        let mut listeners = Listeners {
            progress: &mut |state| waiting.tell(&Event::Progress(state)),
            committed: on_commit,
        };
        writer.run(&options, analyzer, &mut listeners)
    })?;
    on_commit();
    Ok(report)
}

/// Puts this thread behind those that answer; the threads it starts take it over.
pub fn yield_to_searches() {
    // Elsewhere it would slow down the whole process.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "indexing runs at full priority");
    }
}
