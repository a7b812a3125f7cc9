//! How files are read: in workers of this program, under limits that flags state.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::ingest::{ReadLimits, Reader, serve_worker};

use super::Outcome;

/// The hidden command that makes a worker of this program.
pub(super) const WORKER: &str = "read-worker";

/// What reading one file may cost.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "ファイルの読み取りの上限")]
pub(super) struct ReadingArgs {
    /// これより大きいファイルは読みません（MB）
    #[arg(
        long,
        value_name = "MB",
        default_value_t = 1024,
        env = "SHISAKU_MAX_FILE_MB"
    )]
    max_file_mb: u64,
    /// 読み取りに使えるメモリー（MB。大きなファイルには大きさに応じて加えます）
    #[arg(
        long,
        value_name = "MB",
        default_value_t = 2048,
        env = "SHISAKU_READ_MEMORY_MB"
    )]
    read_memory_mb: u64,
    /// 読み取りに使える CPU 時間（秒。大きなファイルには大きさに応じて加えます）
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 20,
        env = "SHISAKU_READ_CPU_SECONDS"
    )]
    read_cpu_seconds: u64,
    /// 読み取りを待つ時間（秒。大きなファイルには大きさに応じて加えます）
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        env = "SHISAKU_READ_SECONDS"
    )]
    read_seconds: u64,
}

impl ReadingArgs {
    fn limits(&self) -> ReadLimits {
        ReadLimits {
            file_bytes: self.max_file_mb.saturating_mul(1 << 20),
            memory_bytes: self.read_memory_mb.saturating_mul(1 << 20),
            cpu: Duration::from_secs(self.read_cpu_seconds),
            wall: Duration::from_secs(self.read_seconds),
        }
    }

    /// A reader whose workers are this program.
    pub(super) fn reader(&self) -> Result<Reader> {
        Ok(Reader::in_workers(
            own_program()?,
            vec![WORKER.to_owned()],
            self.limits(),
        ))
    }
}

/// This program as it runs, even when its file was replaced by a newer version meanwhile.
fn own_program() -> Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        Ok(running)
    } else {
        Ok(std::env::current_exe()?)
    }
}

/// Reads what the parent process sends.
pub(super) fn work() -> Result<Outcome> {
    serve_worker(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Outcome::Done)
}
