//! `shisaku serve`: answers searches until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::web::{AppState, LiveIndex, WebConfig, serve};

use super::{IndexPath, Outcome, analyzer, output};

/// How often the service looks for a new state of the index.
const REFRESH_INTERVAL: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// 文書のフォルダー（原本の表示に使います）
    #[arg(
        long,
        value_name = "DIR",
        default_value = "corpus",
        env = "SHISAKU_CORPUS"
    )]
    corpus: PathBuf,
    #[command(flatten)]
    index: IndexPath,
    /// 待ち受けるアドレス
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:8080",
        env = "SHISAKU_LISTEN"
    )]
    listen: SocketAddr,
    /// 外から見たアドレス（https://…）。CSV やフィードの中のリンクに使います
    #[arg(long, value_name = "URL", env = "SHISAKU_PUBLIC_URL")]
    public_url: Option<String>,
}

pub(super) fn run(args: &ServeArgs) -> Result<Outcome> {
    start_log();
    let live = LiveIndex::open(&args.index.index, &args.corpus, analyzer()?)?;
    let config = WebConfig {
        public_url: args.public_url.clone(),
        ..WebConfig::default()
    };
    let state = AppState::new(live.clone(), config);
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime
        .block_on(async {
            let following = tokio::spawn(follow(live));
            let listening = |address: SocketAddr| {
                output::complain(&format!(
                    "http://{address}/ で待ち受けています（Ctrl-C で終了）"
                ));
            };
            let served = serve(state, args.listen, listening).await;
            following.abort();
            served
        })
        .with_context(|| format!("{} で待ち受けられません", args.listen))?;
    Ok(Outcome::Done)
}

/// Takes up new states of the index as they are written.
async fn follow(live: LiveIndex) {
    let mut ticks = tokio::time::interval(REFRESH_INTERVAL);
    loop {
        ticks.tick().await;
        let live = live.clone();
        let refreshed = tokio::task::spawn_blocking(move || live.refresh()).await;
        match refreshed {
            Ok(Ok(true)) => tracing::info!("a new state of the index answers"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the new state of the index cannot be read"),
            Err(error) => tracing::error!(%error, "looking for a new state did not finish"),
        }
    }
}

/// Logs to standard error: readable on a terminal, JSON elsewhere; `RUST_LOG` chooses.
fn start_log() {
    use std::io::IsTerminal as _;
    use tracing_subscriber::EnvFilter;

    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second subscriber in one process is no reason not to serve.
    let _ = if std::io::stderr().is_terminal() {
        log.try_init()
    } else {
        log.json().try_init()
    };
}
