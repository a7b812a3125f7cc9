//! `shisaku serve`: answers searches until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::index::{Standby, SyncOptions};
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
    let analyzer = analyzer()?;
    let live = LiveIndex::open(&args.index.index, &args.corpus, Arc::clone(&analyzer))?;
    let options = SyncOptions {
        corpus: args.corpus.clone(),
        index: args.index.index.clone(),
        rebuild: false,
    };
    let committed = live.clone();
    // Gives the right to write back when the service ends.
    let _standby = Standby::start(options, analyzer, move || take_up(&committed));
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

/// Takes up new states of the index that another process writes.
async fn follow(live: LiveIndex) {
    let mut ticks = tokio::time::interval(REFRESH_INTERVAL);
    loop {
        ticks.tick().await;
        let live = live.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || take_up(&live)).await {
            tracing::error!(%error, "looking for a new state did not finish");
        }
    }
}

/// Takes up the newest state; the old one goes on answering if that fails.
fn take_up(live: &LiveIndex) {
    match live.refresh() {
        Ok(true) => tracing::info!("a new state of the index answers"),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "the new state of the index cannot be read"),
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
