//! One chromedriver for all tests, and the few browsers that they take turns with.

use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::leash::Leash;
use super::{chromedriver, chromium};

/// Browsers open at once: more would only slow each other down.
const MAX_BROWSERS: usize = 2;

/// Requests to chromedriver run here, so that tests need not be async.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

static DRIVER: LazyLock<Option<Driver>> = LazyLock::new(Driver::start);

static POOL: Pool = Pool {
    state: Mutex::new(PoolState {
        idle: Vec::new(),
        taken: 0,
    }),
    returned: Condvar::new(),
};

/// Waits for an answer of chromedriver.
pub(super) fn wait<T>(answer: impl Future<Output = T>) -> T {
    RUNTIME.block_on(answer)
}

struct Driver {
    url: String,
    capabilities: Capabilities,
    _process: Leash,
}

impl Driver {
    fn start() -> Option<Self> {
        let (chromium, chromedriver) = (chromium()?, chromedriver()?);
        let folder = tempfile::tempdir().unwrap().keep();
        let port = |line: &str| -> Option<u16> {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        };
        let (process, port) = Leash::start(&folder, &chromedriver, ["--port=0"], port);
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--no-first-run",
            "--lang=ja",
            "--accept-lang=ja",
            "--window-size=1440,900",
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            // A dialog is something that a test must see.
            "unhandledPromptBehavior": "ignore",
        });
        Some(Self {
            url: format!("http://127.0.0.1:{port}"),
            capabilities: capabilities.as_object().unwrap().clone(),
            _process: process,
        })
    }

    fn session(&self) -> Client {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(self.capabilities.clone());
        wait(builder.connect(&self.url)).unwrap()
    }
}

struct Pool {
    state: Mutex<PoolState>,
    returned: Condvar,
}

struct PoolState {
    idle: Vec<Client>,
    taken: usize,
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, PoolState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A browser of the pool; goes back there when dropped.
#[derive(Debug)]
pub(super) struct Session {
    client: Option<Client>,
}

impl Session {
    /// A browser, as soon as one is free; `None` where a program is missing.
    pub(super) fn take() -> Option<Self> {
        let driver = DRIVER.as_ref()?;
        let mut state = POOL.lock();
        while state.taken >= MAX_BROWSERS {
            let waited = POOL.returned.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.taken += 1;
        let idle = state.idle.pop();
        drop(state);
        // From here on a panic returns the place.
        let mut session = Self { client: None };
        session.client = Some(idle.unwrap_or_else(|| driver.session()));
        Some(session)
    }

    pub(super) fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What a failed test did to its browser is unknown.
        let closed = match self.client.take() {
            Some(client) if std::thread::panicking() => {
                let _ = wait(client.close());
                None
            }
            client => client,
        };
        let mut state = POOL.lock();
        state.taken -= 1;
        state.idle.extend(closed);
        drop(state);
        POOL.returned.notify_one();
    }
}

/// A command of chromedriver's own.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) path: &'static str,
    pub(super) body: Value,
}

impl Command {
    /// A command of the browser's developer tools.
    pub(super) fn tools(name: &str, parameters: &Value) -> Self {
        Self {
            path: "goog/cdp/execute",
            body: json!({ "cmd": name, "params": parameters }),
        }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
