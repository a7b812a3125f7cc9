//! `shisaku snapshot` and `shisaku restore`: a copy of the index, and back.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::index::{BackupReport, restore, take_snapshot};

use super::{Format, IndexPath, Outcome, output};

#[derive(Debug, Args)]
pub(super) struct SnapshotArgs {
    /// 写しを置くフォルダー（まだないもの）
    #[arg(value_name = "DIR")]
    destination: PathBuf,
    #[command(flatten)]
    index: IndexPath,
    /// この文書フォルダーの文書も写します
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// shisaku snapshot で作った写し
    #[arg(value_name = "DIR")]
    snapshot: PathBuf,
    #[command(flatten)]
    index: IndexPath,
    /// 写しにある文書をこのフォルダーに戻します（すでにあるものは書き換えません）
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn take(args: &SnapshotArgs) -> Result<Outcome> {
    let corpus = args.corpus.as_deref();
    let report = take_snapshot(&args.index.index, &args.destination, corpus)?;
    let place = args.destination.display();
    tell(&report, args.format, &format!("{place} に写しました。"))
}

pub(super) fn put_back(args: &RestoreArgs) -> Result<Outcome> {
    let corpus = args.corpus.as_deref();
    let report = restore(&args.snapshot, &args.index.index, corpus)?;
    let place = args.index.index.display();
    tell(&report, args.format, &format!("{place} に戻しました。"))
}

/// Documents that were left out are files that could not be read.
fn tell(report: &BackupReport, format: Format, done: &str) -> Result<Outcome> {
    if format == Format::Json {
        output::say_json(report)?;
    } else {
        output::say(&format!(
            "{done} {}: {} ファイル、{} バイト、文書 {} 件",
            report.generation, report.files, report.bytes, report.documents
        ))?;
        for path in &report.documents_left {
            output::say(&format!(
                "警告  {path}  索引に載ったときの文書がないか、別の内容になっています。"
            ))?;
        }
    }
    Ok(if report.documents_left.is_empty() {
        Outcome::Done
    } else {
        Outcome::SomeFailed
    })
}
