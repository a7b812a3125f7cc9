//! `shisaku inspect`: how a file is read, for people and as the exchange form.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use crate::domain::{Item, Measure, Sheet};
use crate::ingest::{self, Inspection, Reader};

use super::reading::ReadingArgs;
use super::{Format, Outcome, index::line, output};

#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// 調べるファイル
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// 出力の形式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    reading: ReadingArgs,
}

pub(super) fn run(args: &InspectArgs) -> Result<Outcome> {
    let reader = args.reading.reader()?;
    let inspections: Vec<Inspection> = (args.files.iter())
        .flat_map(|file| inspect(file, &reader))
        .collect();
    match args.format {
        Format::Json => output::say_json(&inspections)?,
        Format::Text => {
            for inspection in &inspections {
                output::say(&text(inspection))?;
            }
        }
    }
    let failed = inspections
        .iter()
        .any(|inspection| inspection.sheets.is_empty());
    Ok(if failed {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}

/// An exchange file holds the inspections of several files and gives them back.
fn inspect(file: &Path, reader: &Reader) -> Vec<Inspection> {
    match std::fs::read(file) {
        Ok(bytes) => {
            let overrides = ingest::overrides_from_path(file);
            reader.inspect_all(file, &bytes, &overrides)
        }
        Err(error) => {
            let diagnostic = ingest::notice::FILE_UNREADABLE.with(error.to_string());
            let file = file.display().to_string();
            vec![Inspection {
                file,
                diagnostics: vec![diagnostic],
                ..Inspection::default()
            }]
        }
    }
}

fn text(inspection: &Inspection) -> String {
    let mut text = String::new();
    let layout = inspection.layout.as_deref().unwrap_or("読めません");
    let _ = writeln!(text, "{}", inspection.file);
    let _ = writeln!(
        text,
        "  様式: {layout}   収録率: {:.2} %   シート: {}",
        inspection.coverage * 100.0,
        inspection.sheets.len()
    );
    for evidence in &inspection.layout_evidence {
        let _ = writeln!(text, "    {evidence}");
    }
    for diagnostic in &inspection.diagnostics {
        let _ = writeln!(text, "  {}", line(diagnostic));
    }
    for sheet in &inspection.sheets {
        write_sheet(&mut text, sheet);
    }
    text
}

fn write_sheet(text: &mut String, sheet: &Sheet) {
    let or_unknown = |value: &Option<String>| value.clone().unwrap_or_else(|| "不明".to_owned());
    let year = sheet
        .fiscal_year
        .map_or_else(|| "不明".to_owned(), |year| year.label_with_western());
    let _ = writeln!(
        text,
        "\n  {} / {} / {} / {year}",
        or_unknown(&sheet.municipality),
        sheet.kind,
        or_unknown(&sheet.department)
    );
    if let Some(evidence) = &sheet.fiscal_year_evidence {
        let _ = writeln!(text, "    年度の根拠: {evidence}");
    }
    if let Some(head) = &sheet.head {
        let parts = [head.role.as_deref(), head.name.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let _ = writeln!(text, "    責任者: {}", parts.join(" "));
    }
    let lists = [
        ("使命", &sheet.mission),
        ("方針", &sheet.directions),
        ("総括", &sheet.summary),
        ("本文", &sheet.passages),
    ];
    for (label, items) in lists {
        write_items(text, label, items);
    }
    for measure in &sheet.measures {
        write_measure(text, measure);
    }
}

fn write_measure(text: &mut String, measure: &Measure) {
    let number = measure
        .number
        .map(|number| format!("{number} "))
        .unwrap_or_default();
    let [from, to] = measure.source.lines;
    let marks: String = measure
        .emphasis
        .iter()
        .map(|mark| format!("【{mark}】"))
        .collect();
    let label = measure.section.label();
    let _ = writeln!(
        text,
        "\n  ■ {label} {number}{}{marks}  ({from}-{to} 行)",
        measure.title
    );
    let _ = writeln!(text, "    {}", measure.key);
    for plan in &measure.plan_codes {
        let _ = writeln!(text, "    総合計画 {} {}", plan.code, plan.name);
    }
    for policy in &measure.policies {
        let _ = writeln!(text, "    {} {policy}", policy.scheme);
    }
    let values = [
        ("基本目標", &measure.goal),
        ("取組項目", &measure.theme),
        ("担当", &measure.division),
        ("評価", &measure.rating),
        ("今後の方針", &measure.outlook),
    ];
    for (label, value) in values {
        if let Some(value) = value {
            let _ = writeln!(text, "    {label}: {value}");
        }
    }
    let lists = [
        ("取組み事項", &measure.commitments),
        ("実績", &measure.results),
        ("課題", &measure.issues),
        ("スケジュール", &measure.schedule),
        ("備考", &measure.notes),
    ];
    for (label, items) in lists {
        write_items(text, label, items);
    }
}

fn write_items(text: &mut String, label: &str, items: &[Item]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "    [{label}]");
    for item in items {
        item.walk(&mut |depth, item| {
            let indent = "  ".repeat(depth + 3);
            let _ = writeln!(text, "{indent}{}{}", item.marker, item.text);
        });
    }
}
