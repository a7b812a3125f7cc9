//! `shisaku index`: brings the index up to date, with a progress bar and a report.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::index::{Progress, SyncOptions, SyncReport, sync};
use crate::ingest::{Diagnostic, Severity};

use super::reading::ReadingArgs;
use super::{Format, IndexPath, Outcome, analyzer, output};

/// How often `--watch` looks at the folder. Network shares send no events, so we look.
const WATCH_INTERVAL: Duration = Duration::from_secs(2);
/// Diagnostics of severity info are summed up, not listed, beyond this many.
const LISTED: usize = 40;

#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    /// 文書のフォルダー
    #[arg(
        long,
        value_name = "DIR",
        default_value = "corpus",
        env = "SHISAKU_CORPUS"
    )]
    corpus: PathBuf,
    #[command(flatten)]
    index: IndexPath,
    /// 変更がなくても、索引を最初から作り直します
    #[arg(long)]
    rebuild: bool,
    /// フォルダーを見張り、変わるたびに更新します（Ctrl-C で終了）
    #[arg(long)]
    watch: bool,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    reading: ReadingArgs,
}

pub(super) fn run(args: &IndexArgs) -> Result<Outcome> {
    let analyzer = analyzer()?;
    let mut options = SyncOptions {
        corpus: args.corpus.clone(),
        index: args.index.index.clone(),
        rebuild: args.rebuild,
        reader: args.reading.reader()?,
    };
    let mut first = true;
    loop {
        let bar = progress_bar(args.format == Format::Text);
        let report = sync(&options, &analyzer, &mut |progress| show(&bar, progress))?;
        bar.finish_and_clear();
        let counts = report.documents;
        let did_something = counts.added + counts.changed + counts.removed > 0;
        if first || did_something {
            print(&report, args.format)?;
        }
        if !args.watch {
            let failed = counts.failed > 0;
            return Ok(if failed {
                Outcome::SomeFailed
            } else {
                Outcome::Done
            });
        }
        first = false;
        options.rebuild = false;
        thread::sleep(WATCH_INTERVAL);
    }
}

fn progress_bar(visible: bool) -> ProgressBar {
    let target = if visible {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template(
        "{bar:30} {msg}  {bytes}/{total_bytes}  {binary_bytes_per_sec}  残り {eta}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(None, target).with_style(style)
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.bytes);
    bar.set_position(progress.bytes_done);
    bar.set_message(format!("{}/{} 件", progress.files_done, progress.files));
}

fn print(report: &SyncReport, format: Format) -> Result<()> {
    match format {
        Format::Json => output::say_json(report),
        Format::Text => output::say(&text(report)),
    }
}

fn text(report: &SyncReport) -> String {
    let counts = report.documents;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "文書  追加 {} / 変更 {} / 削除 {} / 変更なし {} / 読めず {}",
        counts.added, counts.changed, counts.removed, counts.unchanged, counts.failed
    );
    let _ = writeln!(
        text,
        "索引  シート {} / 取組み {}   （{:.1} 秒）",
        report.sheets,
        report.measures,
        report.elapsed_ms as f64 / 1000.0
    );
    let worth = |severity| {
        let all = report.diagnostics.iter();
        all.filter(move |diagnostic: &&Diagnostic| diagnostic.severity == severity)
    };
    let serious: Vec<&Diagnostic> = worth(Severity::Error)
        .chain(worth(Severity::Warning))
        .collect();
    for diagnostic in serious.iter().take(LISTED) {
        let _ = writeln!(text, "{}", line(diagnostic));
    }
    if serious.len() > LISTED {
        let _ = writeln!(
            text,
            "ほか {} 件の警告（--format json ですべて表示）",
            serious.len() - LISTED
        );
    }
    let infos = worth(Severity::Info).count();
    if infos > 0 {
        let _ = writeln!(text, "推定による情報 {infos} 件（--format json で表示）");
    }
    text
}

/// `警告  path:12-15  message [code]`.
pub(super) fn line(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "エラー",
        Severity::Warning => "警告",
        Severity::Info => "情報",
    };
    let mut place = diagnostic.file.clone().unwrap_or_default();
    if let Some(at) = &diagnostic.place {
        if let Some([from, to]) = at.lines {
            let _ = if from == to {
                write!(place, ":{from}")
            } else {
                write!(place, ":{from}-{to}")
            };
        }
        if let Some(field) = &at.field {
            let _ = write!(place, " ({field})");
        }
    }
    format!(
        "{severity}  {place}  {} [{}]",
        diagnostic.message, diagnostic.code
    )
}
