//! `shisaku check`: whether the index is what was written.

use anyhow::Result;
use clap::Args;

use crate::index::{Damage, Leftover, check};

use super::{Format, IndexPath, Outcome, output};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    index: IndexPath,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(args: &CheckArgs) -> Result<Outcome> {
    let report = check(&args.index.index)?;
    if args.format == Format::Json {
        output::say_json(&report)?;
    } else {
        let generation = report.generation.as_deref().unwrap_or("?");
        output::say(&format!(
            "{generation}: {} ファイル、{} バイトを確認しました。",
            report.files, report.bytes
        ))?;
        for damage in &report.damage {
            output::say(&describe(damage))?;
        }
        for leftover in &report.leftovers {
            output::say(&describe_leftover(leftover))?;
        }
        if !report.leftovers.is_empty() {
            output::say("検索に影響はありません。次の「shisaku index」で片付きます。")?;
        }
        if report.damage.is_empty() {
            output::say("異常はありません。")?;
        } else {
            output::say("「shisaku index --rebuild」で作り直してください。")?;
        }
    }
    Ok(if report.damage.is_empty() {
        Outcome::Done
    } else {
        Outcome::SomeFailed
    })
}

fn describe(damage: &Damage) -> String {
    match damage {
        Damage::Missing { file } => format!("欠落: {file} がありません。"),
        Damage::Changed { file } => format!("破損: {file} の内容が書き込んだものと違います。"),
        Damage::Unreadable { reason } => format!("読めません: {reason}"),
    }
}

fn describe_leftover(leftover: &Leftover) -> String {
    match leftover {
        Leftover::Stray { file } => format!("余分: {file} はどの更新にも属しません。"),
        Leftover::Generation { name } => format!("余分: {name} は使われていません。"),
        Leftover::Unsealed => "未完了: 更新の途中か、途中で止まっています。".to_owned(),
    }
}
