//! A service that becomes the writer as soon as nobody else is.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use crate::analysis::Analyzer;

use super::IndexError;
use super::indexer::Indexer;
use super::sync::SyncOptions;

/// How often it tries again while another process writes.
const RETRY: Duration = Duration::from_secs(1);
/// How often it tries again when something else is wrong.
const RETRY_AFTER_ERROR: Duration = Duration::from_secs(15);

/// An [`Indexer`], now or later; cheap to clone.
#[derive(Debug, Clone)]
pub struct Standby(Arc<OnceLock<Indexer>>);

impl Standby {
    /// Starts an [`Indexer`]; where another process writes, in the background
    /// once that one is done. The log says which.
    pub fn start(
        options: SyncOptions,
        analyzer: Arc<Analyzer>,
        on_commit: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let on_commit = Arc::new(on_commit);
        let start = move || {
            let on_commit = Arc::clone(&on_commit);
            Indexer::start(options.clone(), Arc::clone(&analyzer), move || on_commit())
        };
        let slot = Arc::new(OnceLock::new());
        match start() {
            Ok(indexer) => {
                tracing::info!("this service writes the index");
                let _ = slot.set(indexer);
            }
            Err(error) => {
                let weak = Arc::downgrade(&slot);
                let start = Mutex::new(start);
                let waiting = thread::Builder::new()
                    .name("standby".to_owned())
                    .spawn(move || {
                        let start = start.into_inner().unwrap_or_else(PoisonError::into_inner);
                        wait_for_turn(&weak, &error, start);
                    });
                if let Err(error) = waiting {
                    tracing::error!(%error, "this service stays without the right to write");
                }
            }
        }
        Self(slot)
    }

    /// The indexer; `None` while another process writes.
    pub fn indexer(&self) -> Option<&Indexer> {
        self.0.get()
    }
}

/// Tries until it succeeds or nobody wants it any more.
fn wait_for_turn(
    slot: &Weak<OnceLock<Indexer>>,
    first: &IndexError,
    start: impl Fn() -> Result<Indexer, IndexError>,
) {
    let mut pause = tell(first, true);
    loop {
        thread::sleep(pause);
        let Some(slot) = slot.upgrade() else { return };
        match start() {
            Ok(indexer) => {
                tracing::info!("the other writer is done; this service writes the index now");
                let _ = slot.set(indexer);
                return;
            }
            Err(error) => pause = tell(&error, false),
        }
    }
}

/// Says why it does not write yet; gives the time until the next try.
fn tell(error: &IndexError, is_first: bool) -> Duration {
    match error {
        IndexError::Locked { holder, .. } => {
            if is_first {
                let holder = holder.as_deref();
                tracing::warn!(
                    pid = holder.map(|holder| holder.pid),
                    command = holder.map(|holder| holder.command.as_str()),
                    "another process writes the index; this service only reads until it is done"
                );
            }
            RETRY
        }
        error => {
            tracing::warn!(%error, "this service cannot write the index; it only reads");
            RETRY_AFTER_ERROR
        }
    }
}
