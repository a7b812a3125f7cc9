//! `shisaku eval`: what judged queries say of the ranking.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use unicode_width::UnicodeWidthStr as _;

use crate::eval::{EvalReport, Judgments, Metrics, evaluate};

use super::{Format, IndexPath, Outcome, open_index, output};

/// Columns of the first column of the table.
const NAME_WIDTH: usize = 28;

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// 判定ファイル（JSON）
    #[arg(value_name = "JUDGMENTS.json")]
    judgments: PathBuf,
    #[command(flatten)]
    index: IndexPath,
    /// 平均の nDCG@10 がこの値を下回れば終了コード 1 で終わります
    #[arg(long, value_name = "0..1")]
    floor: Option<f64>,
    /// 問い合わせごとの値も表示します
    #[arg(long)]
    queries: bool,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &EvalArgs) -> Result<Outcome> {
    let text = std::fs::read_to_string(&args.judgments)
        .with_context(|| format!("{} を読めません", args.judgments.display()))?;
    let judgments = Judgments::parse(&text)?;
    let index = open_index(&args.index.index)?;
    let report = evaluate(&index.snapshot(), &judgments)?;
    match args.format {
        Format::Json => output::say_json(&report)?,
        Format::Text => output::say(&table(&report, args.queries))?,
    }
    let below = args
        .floor
        .is_some_and(|floor| report.mean.ndcg_at_10 < floor);
    Ok(if below {
        Outcome::NothingFound
    } else {
        Outcome::Done
    })
}

fn table(report: &EvalReport, with_queries: bool) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}   件数  nDCG@10  recall@20    MRR", padded("分類"));
    for category in &report.categories {
        row(
            &mut text,
            &category.category,
            category.queries,
            &category.metrics,
        );
    }
    row(&mut text, "全体", report.queries, &report.mean);
    if with_queries {
        let _ = writeln!(
            text,
            "\n{}   総数  nDCG@10  recall@20    MRR  等級",
            padded("問い合わせ")
        );
        for detail in &report.details {
            row(
                &mut text,
                &format!("{} {}", detail.id, detail.query),
                detail.total,
                &detail.metrics,
            );
            text.pop();
            let grades: String = detail
                .grades
                .iter()
                .map(|grade| format!("{grade}"))
                .collect();
            let _ = writeln!(text, "  {grades}");
        }
    }
    text
}

fn row(text: &mut String, name: &str, count: usize, metrics: &Metrics) {
    let Metrics {
        ndcg_at_10,
        recall_at_20,
        mrr,
    } = metrics;
    let name = padded(name);
    let _ = writeln!(
        text,
        "{name}  {count:>5}   {ndcg_at_10:.4}     {recall_at_20:.4} {mrr:.4}"
    );
}

fn padded(name: &str) -> String {
    let missing = NAME_WIDTH.saturating_sub(name.width());
    format!("{name}{}", " ".repeat(missing))
}
