//! What every handler shares: the index, the limits and the search permits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::{ApiError, ErrorKind};
use super::live::LiveIndex;
use super::source::Texts;
use super::upload::{UploadConfig, Uploads};
use crate::ingest::Reader;

/// Limits of the service; every one is stated here and nowhere else.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Calls into the index that run at once; beyond the cores they only slow each other.
    pub permits: usize,
    /// Calls that may wait for a permit; one more is answered 503.
    pub queue: usize,
    /// Exports that are sent at once; each holds the keys of its whole result.
    pub exports: usize,
    /// Time until a request is answered 504. An export only has to begin in time.
    pub timeout: Duration,
    /// Time until a request with files is answered 504: they are received and read.
    pub upload_timeout: Duration,
    /// Bytes of a request's body, where no files are received.
    pub body_limit: usize,
    /// Bytes of a request's path and query.
    pub uri_limit: usize,
    /// Time that running requests get after a signal to stop.
    pub drain: Duration,
    /// `https://shisaku.example.jp`, for links in exports; `None` takes the `Host` header.
    pub public_url: Option<String>,
    /// How files are read whose text is shown.
    pub reader: Reader,
}

impl Default for WebConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            permits: cores,
            // At a few milliseconds a search, a full queue clears within the timeout.
            queue: cores * 64,
            exports: 4,
            timeout: Duration::from_secs(10),
            upload_timeout: Duration::from_secs(600),
            body_limit: 64 * 1024,
            uri_limit: 8 * 1024,
            drain: Duration::from_secs(15),
            public_url: None,
            reader: Reader::in_process(),
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
    /// Permits for exports that are being sent.
    exports: Arc<Semaphore>,
    uploads: Option<Arc<Uploads>>,
    texts: Texts,
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
    /// The state of a service over this index that takes no uploads.
    pub fn new(index: LiveIndex, config: WebConfig) -> Self {
        Self::with_uploads(index, config, None)
    }

    /// The state of a service over this index.
    pub fn with_uploads(
        index: LiveIndex,
        config: WebConfig,
        uploads: Option<UploadConfig>,
    ) -> Self {
        let permits = config.permits.max(1);
        Self {
            shared: Arc::new(Shared {
                index,
                admitted: Semaphore::new(permits + config.queue),
                running: Arc::new(Semaphore::new(permits)),
                exports: Arc::new(Semaphore::new(config.exports)),
                uploads: uploads.map(|config| Arc::new(Uploads::new(config))),
                texts: Texts::new(config.reader.clone()),
                config,
            }),
        }
    }

    /// The limits.
    pub fn config(&self) -> &WebConfig {
        &self.shared.config
    }

    /// The index, for calls on threads that may wait.
    pub(super) fn index(&self) -> &LiveIndex {
        &self.shared.index
    }

    /// Uploading, where it is set up.
    pub(super) fn uploads(&self) -> Option<&Arc<Uploads>> {
        self.shared.uploads.as_ref()
    }

    /// The texts of files.
    pub(super) fn texts(&self) -> &Texts {
        &self.shared.texts
    }

    /// Uploading, where somebody may.
    ///
    /// # Errors
    /// `uploads_disabled` when it is not set up or nobody has a token.
    pub(super) fn open_uploads(&self) -> Result<&Arc<Uploads>, ApiError> {
        (self.uploads())
            .filter(|uploads| !uploads.config.tokens.is_empty())
            .ok_or_else(|| ErrorKind::UploadsDisabled.into())
    }

    /// Changes the corpus, on a thread that may wait for the disk, to the end.
    ///
    /// # Errors
    /// `internal` when the work panics, else its own error.
    pub(super) async fn on_disk<T, E>(
        &self,
        work: impl FnOnce(&LiveIndex) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
    {
        let shared = Arc::clone(&self.shared);
        let done = tokio::task::spawn_blocking(move || work(&shared.index)).await;
        let result = done.map_err(|error| {
            tracing::error!(%error, "a change of the corpus did not finish");
            ErrorKind::Internal
        })?;
        result.map_err(Into::into)
    }

    /// Leave to send an export, until it is dropped.
    ///
    /// # Errors
    /// `overloaded` when as many are being sent as may be.
    pub fn begin_export(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        Arc::clone(&self.shared.exports)
            .try_acquire_owned()
            .map_err(|_| ErrorKind::Overloaded.into())
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
        self.run_in_turn(call).await
    }

    /// As [`AppState::run`], but waits however long the queue is.
    ///
    /// For what must not fail because others ask much: the rest of an export
    /// that has begun, and the questions of the operator.
    ///
    /// # Errors
    /// `internal` when the call panics, else the call's own error.
    pub async fn run_in_turn<T, E>(
        &self,
        call: impl FnOnce(&LiveIndex) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: Into<ApiError> + Send + 'static,
    {
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
