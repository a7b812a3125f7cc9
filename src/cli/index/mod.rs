//! `shisaku index`: brings the index up to date, with a progress bar and a report.

mod report;

use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::analysis::Analyzer;
use crate::index::{Access, IndexError, Progress, SyncOptions, SyncReport, access};

use super::reading::ReadingArgs;
use super::{CorpusPath, Format, IndexPath, Outcome, analyzer, message, output};

pub(super) use report::line;

/// How often `--watch` looks at the folder. Network shares send no events, so we look.
const WATCH_INTERVAL: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    #[command(flatten)]
    corpus: CorpusPath,
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
    let mut options = SyncOptions {
        corpus: args.corpus.corpus.clone(),
        index: args.index.index.clone(),
        rebuild: args.rebuild,
        reader: args.reading.reader()?,
    };
    // A service that writes has a dictionary of its own: ours is read when it is needed.
    let dictionary = OnceLock::new();
    let mut first = true;
    loop {
        match update(&options, &dictionary, args.format) {
            Ok(report) => {
                if first || report.changed_something() {
                    report::print(&report, args.format)?;
                }
                if !args.watch {
                    let failed = report.documents.failed > 0;
                    return Ok(if failed {
                        Outcome::SomeFailed
                    } else {
                        Outcome::Done
                    });
                }
                first = false;
                options.rebuild = false;
            }
            // Whoever writes now will be done, or take the request next time.
            Err(error) if args.watch && is_passing(&error) => {
                output::complain(&message::explain(&error));
            }
            Err(error) => return Err(error),
        }
        thread::sleep(WATCH_INTERVAL);
    }
}

/// One run: here, or by the service that writes this index.
fn update(
    options: &SyncOptions,
    dictionary: &OnceLock<Arc<Analyzer>>,
    format: Format,
) -> Result<SyncReport> {
    let bar = progress_bar(format == Format::Text);
    let progress = &mut |progress| show(&bar, progress);
    let report = match access(&options.index)? {
        Access::Served(service) => service.sync(options, progress)?,
        Access::Own(writer) => {
            let analyzer = match dictionary.get() {
                Some(analyzer) => analyzer,
                None => {
                    let read = analyzer()?;
                    dictionary.get_or_init(|| read)
                }
            };
            writer.sync(options, analyzer, progress)?
        }
    };
    bar.finish_and_clear();
    Ok(report)
}

fn is_passing(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<IndexError>(),
        Some(IndexError::Locked { .. } | IndexError::Stopped)
    )
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
