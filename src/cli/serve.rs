//! `shisaku serve`: answers searches until it is told to stop.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::index::{Inbox, IndexError, Standby, SyncOptions, SyncRequest};
use crate::web::{AppState, LiveIndex, TokenHash, Update, UploadConfig, WebConfig, serve};

use super::reading::ReadingArgs;
use super::{CorpusPath, IndexPath, Outcome, analyzer, output};

/// How often the service looks for a new state of the index.
const REFRESH_INTERVAL: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    corpus: CorpusPath,
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
    #[command(flatten)]
    uploads: UploadArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Who may upload, and how much.
#[derive(Debug, Args)]
#[command(next_help_heading = "文書の登録")]
struct UploadArgs {
    /// 登録に使うトークンのハッシュ（shisaku token で作ります。複数可）。なければ登録を受け付けません
    #[arg(
        long,
        value_name = "HASH",
        env = "SHISAKU_UPLOAD_TOKEN_HASH",
        value_delimiter = ','
    )]
    upload_token_hash: Vec<TokenHash>,
    /// 一度に登録できる大きさの合計（MB）
    #[arg(
        long,
        value_name = "MB",
        default_value_t = 1024,
        env = "SHISAKU_MAX_UPLOAD_MB"
    )]
    max_upload_mb: usize,
    /// 一度に登録できるファイルの数
    #[arg(
        long,
        value_name = "N",
        default_value_t = 100,
        env = "SHISAKU_MAX_UPLOAD_FILES"
    )]
    max_upload_files: usize,
}

pub(super) fn run(args: &ServeArgs) -> Result<Outcome> {
    start_log();
    let analyzer = analyzer()?;
    let live = LiveIndex::open(
        &args.index.index,
        &args.corpus.corpus,
        Arc::clone(&analyzer),
    )?;
    let options = SyncOptions {
        corpus: args.corpus.corpus.clone(),
        index: args.index.index.clone(),
        rebuild: false,
        reader: args.reading.reader()?,
    };
    let committed = live.clone();
    let reader = options.reader.clone();
    // Gives the right to write back when the service ends.
    let standby = Standby::start(options, analyzer, move || take_up(&committed));
    let inbox = Inbox::of(&args.corpus.corpus);
    finish_earlier_uploads(&inbox, &live, &standby);
    let uploads = UploadConfig {
        tokens: args.uploads.upload_token_hash.clone(),
        max_request_bytes: args.uploads.max_upload_mb.saturating_mul(1 << 20),
        max_files: args.uploads.max_upload_files,
        ..UploadConfig::new(
            inbox,
            reader.clone(),
            updates(standby, args.index.index.clone()),
        )
    };
    let config = WebConfig {
        public_url: args.public_url.clone(),
        reader,
        ..WebConfig::default()
    };
    let state = AppState::with_uploads(live.clone(), config, Some(uploads));
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

/// Updates by the writer of this service.
fn updates(standby: Standby, index: PathBuf) -> Update {
    Arc::new(move |progress| {
        // Another process writes: it, or the next update, reads what was taken in.
        let locked = || IndexError::Locked {
            directory: index.clone(),
            holder: None,
        };
        let indexer = standby.indexer().ok_or_else(locked)?;
        let ticket = indexer.request(SyncRequest::default());
        ticket.wait(progress)
    })
}

/// An upload that was accepted before the last service was killed is indexed now.
fn finish_earlier_uploads(inbox: &Inbox, live: &LiveIndex, standby: &Standby) {
    if let Err(error) = inbox.clean() {
        tracing::warn!(%error, "unfinished uploads cannot be cleaned up");
    }
    let indexed = live.all_files().map(|records| {
        let paths = records.into_iter().map(|record| record.path);
        paths.collect::<BTreeSet<_>>()
    });
    let is_waiting = match (inbox.paths(), indexed) {
        (Ok(paths), Ok(indexed)) => paths.iter().any(|path| !indexed.contains(path)),
        _ => false,
    };
    if let (true, Some(indexer)) = (is_waiting, standby.indexer()) {
        tracing::info!("uploads from before are indexed now");
        drop(indexer.request(SyncRequest::default()));
    }
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
