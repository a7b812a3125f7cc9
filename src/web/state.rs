//! What every handler shares: the index, the limits and the search permits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::error::{ApiError, ErrorKind};
use super::live::LiveIndex;

/// Limits of the service; every one is stated here and nowhere else.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Calls into the index that run at once; beyond the cores they only slow each other.
    pub permits: usize,
    /// Calls that may wait for a permit; one more is answered 503.
    pub queue: usize,
    /// Time until a request is answered 504. An export only has to begin in time.
    pub timeout: Duration,
    /// Bytes of a request's body.
    pub body_limit: usize,
    /// Bytes of a request's path and query.
    pub uri_limit: usize,
    /// Time that running requests get after a signal to stop.
    pub drain: Duration,
    /// `https://shisaku.example.jp`, for links in exports; `None` takes the `Host` header.
    pub public_url: Option<String>,
}

impl Default for WebConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            permits: cores,
            // At a few milliseconds a search, a full queue clears within the timeout.
            queue: cores * 64,
            timeout: Duration::from_secs(10),
            body_limit: 64 * 1024,
            uri_limit: 8 * 1024,
            drain: Duration::from_secs(15),
            public_url: None,
        }
    }
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    shared: Arc<Shared>,
}

struct Shared {
    index: LiveIndex,
    config: WebConfig,
    /// Permits for what runs or waits.
    admitted: Semaphore,
    /// Permits for what runs.
    running: Arc<Semaphore>,
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState")
            .field("index", &self.shared.index)
            .field("config", &self.shared.config)
            .finish_non_exhaustive()
    }
}

impl AppState {
    /// The state of a service over this index.
    pub fn new(index: LiveIndex, config: WebConfig) -> Self {
        let permits = config.permits.max(1);
        Self {
            shared: Arc::new(Shared {
                index,
                admitted: Semaphore::new(permits + config.queue),
                running: Arc::new(Semaphore::new(permits)),
                config,
            }),
        }
    }

    /// The limits.
    pub fn config(&self) -> &WebConfig {
        &self.shared.config
    }

    /// Runs a call into the index on a blocking thread, when a permit is free.
    ///
    /// The permit stays with the call, not with the request: a request that
    /// times out does not let another call start beside the one still running.
    ///
    /// # Errors
    /// `overloaded` when the queue is full, `internal` when the call panics,
    /// else the call's own error.
    pub async fn run<T, E>(
        &self,
        call: impl FnOnce(&LiveIndex) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
    {
        let _admitted = (self.shared.admitted.try_acquire()).map_err(|_| ErrorKind::Overloaded)?;
        let running = Arc::clone(&self.shared.running)
            .acquire_owned()
            .await
            .map_err(|_| ErrorKind::Internal)?;
        let shared = Arc::clone(&self.shared);
        let done = tokio::task::spawn_blocking(move || {
            let _running = running;
            call(&shared.index)
        })
        .await;
        match done {
            Ok(result) => result.map_err(Into::into),
            Err(error) => {
                tracing::error!(%error, "a call into the index did not finish");
                Err(ErrorKind::Internal.into())
            }
        }
    }
}
