//! The command line: the only room that prints.
//!
//! Exit codes: 0 done · 1 nothing found, below the floor given, or the corpus is
//! not what was indexed · 2 error, or some files could not be read (the others
//! are indexed).

mod answer;
mod backup;
mod check;
mod eval;
mod index;
mod inspect;
mod message;
mod output;
mod reading;
mod search;
mod serve;
mod token;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::analysis::{Analyzer, DictionaryOptions};
use crate::index::OpenIndex;

/// 自治体の施策シート（部局マネジメントシート、計画の進捗報告など）を全文検索します。
#[derive(Debug, Parser)]
#[command(name = "shisaku", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 文書フォルダーを読み、索引を更新します
    Index(index::IndexArgs),
    /// 検索サービスを起動します
    Serve(serve::ServeArgs),
    /// 索引を検索します
    Search(Box<search::SearchArgs>),
    /// ファイルがどう読み取られるかを表示します
    Inspect(inspect::InspectArgs),
    /// 適合性判定ファイルで検索の順位を評価します
    Eval(eval::EvalArgs),
    /// 索引が壊れていないか、文書と一致しているかを調べます
    Check(check::CheckArgs),
    /// 索引の写しを作ります（公開中でもかまいません）
    Snapshot(backup::SnapshotArgs),
    /// 写しから索引を戻します
    Restore(backup::RestoreArgs),
    /// 文書の登録に使うトークンを作ります
    Token,
    /// ファイルを読む子プロセス（shisaku 自身が起動します）
    #[command(hide = true, name = reading::WORKER)]
    ReadWorker,
}

/// Where the index lies.
#[derive(Debug, Clone, Args)]
struct IndexPath {
    /// 索引のフォルダー
    #[arg(
        long,
        value_name = "DIR",
        default_value = "index",
        env = "SHISAKU_INDEX"
    )]
    index: PathBuf,
}

/// Where the documents lie.
#[derive(Debug, Clone, Args)]
struct CorpusPath {
    /// 文書のフォルダー
    #[arg(
        long,
        value_name = "DIR",
        default_value = "corpus",
        env = "SHISAKU_CORPUS"
    )]
    corpus: PathBuf,
}

/// Readable text or one JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// 読みやすい表示
    Text,
    /// JSON
    Json,
}

/// How a command ended, other than by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    NothingFound,
    CorpusDiffers,
    SomeFailed,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Index(args) => index::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Snapshot(args) => backup::take(&args),
        Command::Restore(args) => backup::put_back(&args),
        Command::Token => token::run(),
        Command::ReadWorker => reading::work(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound | Outcome::CorpusDiffers) => ExitCode::from(1),
        Ok(Outcome::SomeFailed) => ExitCode::from(2),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&message::explain(&error));
            ExitCode::from(2)
        }
    }
}

/// The dictionary, compiled at first use.
fn analyzer() -> Result<Arc<Analyzer>> {
    Ok(Arc::new(Analyzer::open(&DictionaryOptions::from_env())?))
}

fn open_index(index: &Path) -> Result<OpenIndex> {
    Ok(OpenIndex::open(index, analyzer()?)?)
}
