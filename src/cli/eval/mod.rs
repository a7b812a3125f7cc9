//! `shisaku eval`: what judged queries say of the ranking.

mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde::Serialize;

use crate::eval::{Breach, Comparison, EvalReport, Floor, Judgments, evaluate};

use super::{Format, IndexPath, Outcome, open_index, output};

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// 判定ファイル（JSON）
    #[arg(value_name = "JUDGMENTS.json")]
    judgments: PathBuf,
    #[command(flatten)]
    index: IndexPath,
    /// nDCG@10 の平均がこの値を、または分類ごとの値を並べたファイルのどれかを下回れば、終了コード 1 で終わります
    #[arg(long, value_name = "0..1|FLOOR.json")]
    floor: Option<String>,
    /// この報告を JSON で保存します（あとで --against に使います）
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// 保存した報告と比べ、変わった分類と問い合わせを表示します
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// 問い合わせごとの値も表示します
    #[arg(long)]
    queries: bool,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The report as JSON: its own members, and those that options add.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    report: &'a EvalReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<Comparison>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below_floor: Option<Vec<Breach>>,
}

pub(super) fn run(args: &EvalArgs) -> Result<Outcome> {
    // Everything given is read before anything runs or is written: --save may
    // name the file that --against reads.
    let floor = args.floor.as_deref().map(floor).transpose()?;
    let before = args.against.as_deref().map(saved_report).transpose()?;
    let judgments = Judgments::parse(&text_of(&args.judgments)?)?;
    let index = open_index(&args.index.index)?;
    let report = evaluate(&index.snapshot(), &judgments)?;
    if let Some(file) = &args.save {
        fs::write(file, serde_json::to_string_pretty(&report)?)
            .with_context(|| format!("{} に書けません", file.display()))?;
    }
    let answer = Answer {
        comparison: before.map(|before| Comparison::of(&before, &report)),
        below_floor: floor.map(|floor| floor.breaches(&report)),
        report: &report,
    };
    match args.format {
        Format::Json => output::say_json(&answer)?,
        Format::Text => output::say(&table::of(&answer, args.queries))?,
    }
    let below = answer.below_floor.is_some_and(|below| !below.is_empty());
    Ok(if below {
        Outcome::NothingFound
    } else {
        Outcome::Done
    })
}

fn text_of(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} を読めません", file.display()))
}

/// A number, or the name of a floor file.
fn floor(given: &str) -> Result<Floor> {
    if let Ok(number) = given.parse::<f64>() {
        ensure!(
            (0.0..=1.0).contains(&number),
            "--floor の値「{given}」は 0 から 1 までの数で指定してください"
        );
        return Ok(Floor::overall(number));
    }
    let text = text_of(Path::new(given))?;
    Floor::parse(&text).with_context(|| {
        format!("{given} を読めません。ndcg_at_10 と categories のある JSON を指定してください")
    })
}

fn saved_report(file: &Path) -> Result<EvalReport> {
    serde_json::from_str(&text_of(file)?).with_context(|| {
        format!(
            "{} を読めません。shisaku eval --save で保存した報告を指定してください",
            file.display()
        )
    })
}
