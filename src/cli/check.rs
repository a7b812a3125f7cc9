//! `shisaku check`: whether the index is what was written, and still fits its documents.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::index::{CheckReport, Damage, Drift, Leftover, check, compare_corpus};

use super::{Format, IndexPath, Outcome, output};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    index: IndexPath,
    /// この文書フォルダーの文書とも、一つずつ中身を突き合わせます（違いがあれば終了コード 1）
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// 報告の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What is said of the index, and of its documents where they were compared.
#[derive(Debug, Serialize)]
struct Findings {
    #[serde(flatten)]
    index: CheckReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    drift: Option<Vec<Drift>>,
}

pub(super) fn run(args: &CheckArgs) -> Result<Outcome> {
    let index = check(&args.index.index)?;
    // A damaged index says nothing that one could rely on.
    let corpus = args.corpus.as_deref().filter(|_| index.damage.is_empty());
    let drift = corpus
        .map(|corpus| compare_corpus(&args.index.index, corpus))
        .transpose()?;
    let findings = Findings { index, drift };
    if args.format == Format::Json {
        output::say_json(&findings)?;
    } else {
        tell_of_index(&findings.index)?;
        match &findings.drift {
            Some(drift) => tell_of_documents(drift)?,
            None if args.corpus.is_some() => {
                output::say("文書との突き合わせは、索引を作り直してから行ってください。")?;
            }
            None => {}
        }
    }
    Ok(if !findings.index.damage.is_empty() {
        Outcome::SomeFailed
    } else if findings.drift.is_some_and(|drift| !drift.is_empty()) {
        Outcome::CorpusDiffers
    } else {
        Outcome::Done
    })
}

fn tell_of_index(report: &CheckReport) -> Result<()> {
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
    output::say(if report.damage.is_empty() {
        "異常はありません。"
    } else {
        "「shisaku index --rebuild」で作り直してください。"
    })
}

fn tell_of_documents(drift: &[Drift]) -> Result<()> {
    for difference in drift {
        output::say(&match difference {
            Drift::Gone { path } => format!("なくなった文書: {path}"),
            Drift::Changed { path } => format!("内容の変わった文書: {path}"),
            Drift::New { path } => format!("まだ索引にない文書: {path}"),
        })?;
    }
    output::say(&if drift.is_empty() {
        "索引は文書フォルダーと一致しています。".to_owned()
    } else {
        format!(
            "索引と違う文書が {} 件あります。「shisaku index」で反映してください。",
            drift.len()
        )
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
