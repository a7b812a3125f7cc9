//! The report of a run for people.

use std::fmt::Write as _;

use anyhow::Result;

use crate::cli::{Format, output};
use crate::index::{FileReport, FileState, Reason, SyncReport};
use crate::ingest::{Diagnostic, Severity};

/// Files, and diagnostics, that are listed one by one; the others are counted.
const LISTED: usize = 40;

pub(super) fn print(report: &SyncReport, format: Format) -> Result<()> {
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
        "文書  追加 {} / 変更 {} / 移動 {} / 削除 {} / 変更なし {} / 読めず {}",
        counts.added, counts.changed, counts.moved, counts.removed, counts.unchanged, counts.failed
    );
    let _ = writeln!(
        text,
        "索引  シート {} / 取組み {}   （{:.1} 秒）",
        report.sheets,
        report.measures,
        report.elapsed_ms as f64 / 1000.0
    );
    push_files(&report.files, &mut text);
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

/// One line for each file that is not as before, most of them counted if they are many.
fn push_files(files: &[FileReport], text: &mut String) {
    let told: Vec<&FileReport> = files
        .iter()
        .filter(|file| file.state != FileState::Unchanged)
        .collect();
    for file in told.iter().take(LISTED) {
        let _ = writeln!(text, "{}", file_line(file));
    }
    if told.len() > LISTED {
        let _ = writeln!(
            text,
            "ほか {} 件のファイル（--format json ですべて表示）",
            told.len() - LISTED
        );
    }
}

/// `変更    path  （内容が変わりました）`.
fn file_line(file: &FileReport) -> String {
    let state = match file.state {
        FileState::New => "追加",
        FileState::Changed => "変更",
        FileState::Moved => "移動",
        FileState::Removed => "削除",
        FileState::Unchanged => "変更なし",
        FileState::Failed => "読めず",
    };
    let mut line = format!("{state}  {}", file.path);
    if let Some(from) = &file.moved_from {
        let _ = write!(line, " ← {from}");
    }
    if let Some(reason) = file.reason {
        let _ = write!(line, "  （{}）", reason_text(reason));
    }
    line
}

fn reason_text(reason: Reason) -> &'static str {
    match reason {
        Reason::NewFile => "新しいファイルです",
        Reason::ContentChanged => "内容が変わりました",
        Reason::OverridesChanged => "corpus.toml の指定が変わりました",
        Reason::ReadingChanged => "読み取り方法が新しくなりました",
        Reason::Rebuilt => "索引を作り直しました",
        Reason::IndexDamaged => "索引が壊れていたため読み直しました",
        Reason::PathChanged => "名前か場所が変わりました",
        Reason::Gone => "ファイルがなくなりました",
        Reason::Unreadable => "読み取れません",
    }
}

/// `警告  path:12-15  message [code]`.
pub(in crate::cli) fn line(diagnostic: &Diagnostic) -> String {
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
