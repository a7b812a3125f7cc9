//! What the README tells an operator is complete: diagnostics, flags, variables, defaults.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use shisaku::ingest::Severity;
use shisaku::ingest::notice::ALL;

const README: &str = include_str!("../README.md");

/// Read by the program, but no flag: `--help` does not name them.
const OTHER_VARIABLES: [&str; 3] = ["SHISAKU_CACHE", "SHISAKU_DICTIONARY", "SHISAKU_TESSERACT"];

/// The rows of the table below a heading, without its head; cells without their quotes.
fn table(heading: &str) -> Vec<Vec<String>> {
    let (_, below) = README.split_once(&format!("\n{heading}\n")).unwrap();
    let table = below.lines().skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| {
        let cells = row.trim_matches('|').split('|');
        cells
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// The help of all commands that serve or index, without white space.
fn help() -> String {
    let help = |command: &str| {
        let program = env!("CARGO_BIN_EXE_shisaku");
        let output = Command::new(program).args([command, "--help"]).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let all: String = ["serve", "index", "inspect", "check"].map(help).concat();
    all.split_whitespace().collect()
}

/// Names that begin like our variables.
fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| {
        let end = rest.find(|c: char| !(c.is_ascii_uppercase() || c == '_'));
        format!("SHISAKU_{}", &rest[..end.unwrap_or(rest.len())])
    };
    text.split("SHISAKU_").skip(1).map(name).collect()
}

#[test]
fn every_diagnostic_and_no_other_stands_in_the_readme() {
    let severity = |severity| match severity {
        Severity::Error => "エラー",
        Severity::Warning => "警告",
        Severity::Info => "情報",
    };
    let given: BTreeMap<_, _> = (ALL.iter())
        .map(|notice| (notice.code.to_owned(), severity(notice.severity).to_owned()))
        .collect();
    let rows = table("### 診断の一覧");
    let listed: BTreeMap<_, _> = (rows.iter())
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    assert_eq!(listed, given);
    assert_eq!(rows.len(), ALL.len(), "a code stands twice");
    for row in rows {
        let is_told = row[2].ends_with('。') && row[3].ends_with('。');
        assert!(row.len() == 4 && is_told, "{row:?}");
    }
}

#[test]
fn every_variable_stands_in_the_readme_and_no_other() {
    let mut known = variables(&help());
    known.extend(OTHER_VARIABLES.map(str::to_owned));
    let (_, operation) = README.split_once("\n## 運用\n").unwrap();
    let (operation, _) = operation.split_once("\n## ").unwrap();
    assert_eq!(variables(operation), known);
}

#[test]
fn the_limits_are_those_of_the_program() {
    let help = help();
    let rows = table("### 上限");
    assert!(rows.len() >= 6);
    for row in rows {
        let (flag, variable, default) = (&row[0], &row[1], &row[2]);
        let stated = format!("[env:{variable}=][default:{default}]");
        assert!(help.contains(flag) && help.contains(&stated), "{row:?}");
    }
}
