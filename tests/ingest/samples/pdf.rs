//! PDF files of many makers against the text that they show.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use shisaku::domain::{Item, Measure, Sheet};
use shisaku::ingest::{Inspection, Overrides, Severity, inspect};
use shisaku::text::normalize;

use crate::ingest::{codes, squeezed, values};
use crate::support::samples;

/// A line of the manifest.
#[derive(Debug, Deserialize)]
struct Sample {
    file: String,
    truth: String,
    kind: String,
    expect: String,
}

/// A piece of the text that a file shows.
#[derive(Debug, Deserialize)]
struct Piece {
    kind: String,
    text: String,
    row: Option<String>,
    #[serde(default)]
    col: serde_json::Value,
}

/// Samples that cannot give everything, the diagnostic that says so, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[(
    "h1_no_tounicode_truetype",
    "pdf_unknown_glyphs",
    "its headings are drawings: no table says what they mean",
)];

/// Inspections of all PDF samples of one expectation, with their true text.
fn all(expect: &str) -> Vec<(Sample, Inspection, Vec<Piece>)> {
    let Some(folder) = samples() else {
        return Vec::new();
    };
    let manifest = std::fs::read(folder.join("manifest.json")).unwrap();
    let samples: Vec<Sample> = serde_json::from_slice(&manifest).unwrap();
    let wanted = samples
        .into_iter()
        .filter(|sample| sample.file.ends_with(".pdf") && sample.expect == expect);
    let read = wanted.map(|sample| {
        let bytes = std::fs::read(folder.join(&sample.file)).unwrap();
        let inspection = inspect(Path::new("sheet.pdf"), &bytes, &Overrides::default());
        let truth = std::fs::read(folder.join(format!("{}.json", sample.truth))).unwrap();
        (sample, inspection, serde_json::from_slice(&truth).unwrap())
    });
    let read: Vec<_> = read.collect();
    assert!(!read.is_empty(), "no sample is expected to give {expect}");
    read
}

/// Look-alikes of one code page: the normal form takes no notice of them either.
fn plain(text: &str) -> String {
    let text: String = squeezed(text)
        .chars()
        .map(|c| match c {
            '\u{301C}' => '\u{FF5E}',
            '\u{2212}' => '\u{FF0D}',
            '\u{2016}' => '\u{2225}',
            c => c,
        })
        .collect();
    shisaku::text::repair(&text)
}

fn items(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        item.walk(&mut |_, item| {
            text.push_str(&item.marker);
            text.push_str(&item.text);
        });
    }
    text
}

/// The true text of a row's cell; marks of emphasis stand in a field of their own.
fn cell(truth: &[Piece], row: &str, column: &str) -> String {
    let wanted = truth.iter().filter(|piece| {
        let is_here = match &piece.col {
            serde_json::Value::Number(number) => number.to_string() == column,
            serde_json::Value::String(name) => name == column,
            _ => false,
        };
        is_here && piece.row.as_deref() == Some(row)
    });
    let text: String = wanted.map(|piece| piece.text.as_str()).collect();
    ["【重点】", "【新規】", "【拡充】"]
        .iter()
        .fold(plain(&text), |text, mark| text.replace(mark, ""))
}

fn rows(truth: &[Piece]) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for piece in truth.iter().filter(|piece| piece.kind == "cell") {
        // P0 is the row of the overview.
        if let Some(row) = piece
            .row
            .as_ref()
            .filter(|row| *row != "P0" && !rows.contains(row))
        {
            rows.push(row.clone());
        }
    }
    rows
}

fn check_sheet(name: &str, sheet: &Sheet, truth: &[Piece]) {
    let rows = rows(truth);
    assert_eq!(sheet.measures.len(), rows.len(), "{name}: measures");
    for (column, found) in [("1", &sheet.directions), ("2", &sheet.summary)] {
        assert_eq!(
            plain(&items(found)),
            cell(truth, "P0", column),
            "{name} overview"
        );
    }
    for (measure, row) in sheet.measures.iter().zip(&rows) {
        let number = measure.number.map(|number| number.to_string());
        assert_eq!(
            number.map(|n| normalize(&n)),
            Some(normalize(row)),
            "{name}"
        );
        let commitments = format!("{}{}", measure.title, items(&measure.commitments));
        for (column, found) in [
            ("1", commitments),
            ("2", items(&measure.results)),
            ("3", items(&measure.issues)),
        ] {
            assert_eq!(
                plain(&found),
                cell(truth, row, column),
                "{name} {row} {column}"
            );
        }
        let codes: String = measure
            .plan_codes
            .iter()
            .flat_map(|code| [code.raw.as_str(), code.name.as_str()])
            .collect();
        // An encoding without circled numbers prints ? for them, which is no code.
        let printed = cell(truth, row, "sg");
        if !printed.contains(['?', '？']) {
            assert_eq!(plain(&codes), printed, "{name} {row} plan codes");
        }
    }
}

fn check_box(name: &str, measure: &Measure, truth: &[Piece], row: &str) {
    let names: Vec<&str> = truth
        .iter()
        .filter(|piece| piece.kind == "p" && piece.row.as_deref() == Some(row))
        .filter_map(|piece| Some(piece.text.split_once('／')?.1))
        .collect();
    let found = [measure.theme.as_deref().unwrap_or_default(), &measure.title];
    assert_eq!(
        found.map(plain).to_vec(),
        names.iter().map(|n| plain(n)).collect::<Vec<_>>()
    );
    for (column, found) in [
        ("dep", measure.division.clone().unwrap_or_default()),
        ("1", items(&measure.results)),
        ("2", items(&measure.issues)),
    ] {
        assert_eq!(
            plain(&found),
            cell(truth, row, column),
            "{name} {row} {column}"
        );
    }
}

#[test]
fn every_cell_of_a_sheet_comes_out_as_it_is_printed() {
    for (sample, inspection, truth) in all("cells") {
        let name = sample.file.as_str();
        let [sheet] = inspection.sheets.as_slice() else {
            panic!("{name}: {} sheets", inspection.sheets.len());
        };
        if sample.kind == "boxes" {
            let rows = rows(&truth);
            assert_eq!(sheet.measures.len(), rows.len(), "{name}: boxes");
            for (measure, row) in sheet.measures.iter().zip(&rows) {
                check_box(name, measure, &truth, row);
            }
        } else {
            check_sheet(name, sheet, &truth);
        }
        let told = codes(&inspection);
        let exception = EXCEPTIONS.iter().find(|(file, ..)| name.contains(file));
        match exception {
            Some((_, code, reason)) => assert!(told.contains(code), "{name}: {reason}"),
            None => assert!(
                !told.iter().any(|code| code.starts_with("pdf_")),
                "{name}: {told:?}"
            ),
        }
        assert!(
            inspection.coverage > 0.9999,
            "{name}: {}",
            inspection.coverage
        );
        assert!(
            sheet.measures.iter().all(|m| m.source.page.is_some()),
            "{name}: pages"
        );
    }
}

#[test]
fn no_character_of_a_text_is_lost() {
    for (sample, inspection, truth) in all("text") {
        let mut counts: HashMap<char, i64> = HashMap::new();
        for value in inspection.sheets.iter().flat_map(values) {
            // Compatibility forms of kanji have one normal form.
            for c in normalize(&plain(&value)).chars() {
                *counts.entry(c).or_default() += 1;
            }
        }
        let mut missing = String::new();
        for piece in &truth {
            for c in normalize(&plain(&piece.text)).chars() {
                let count = counts.entry(c).or_default();
                *count -= 1;
                if *count < 0 {
                    missing.push(c);
                }
            }
        }
        assert_eq!(missing, "", "{}", sample.file);
    }
}

#[test]
fn vertical_writing_gives_whole_sentences() {
    for (sample, inspection, truth) in all("text") {
        if !sample.truth.contains("_v") {
            continue;
        }
        let found: String = inspection.sheets.iter().flat_map(values).collect();
        for piece in truth {
            let body = plain(
                piece
                    .text
                    .trim_start_matches(['○', '（', '１', '２', '３', '）']),
            );
            assert!(plain(&found).contains(&body), "{}: {body}", sample.file);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    for (expect, code) in [
        ("error:password", "pdf_password"),
        ("scan", "pdf_scanned"),
        ("garbage", "pdf_garbled"),
    ] {
        for (sample, inspection, _) in all(expect) {
            let told = inspection.diagnostics.iter().find(|d| d.code == code);
            let told = told.unwrap_or_else(|| panic!("{}: no {code}", sample.file));
            assert!(!told.message_en.is_empty());
            if inspection.sheets.is_empty() {
                assert_eq!(told.severity, Severity::Error, "{}", sample.file);
            }
        }
    }
}

#[test]
fn a_damaged_file_is_an_error_and_no_crash() {
    let Some(folder) = samples() else { return };
    let bytes = std::fs::read(folder.join("pdf/d1_ne_90ms_rksj.pdf")).unwrap();
    for bytes in [b"%PDF-1.7\n%broken".as_slice(), &bytes[..200]] {
        let inspection = inspect(Path::new("a.pdf"), bytes, &Overrides::default());
        assert_eq!(codes(&inspection), ["pdf_damaged"]);
        assert!(inspection.sheets.is_empty());
    }
    // Whatever is cut off or changed, something is said or read.
    for cut in (1..20).map(|part| bytes.len() * part / 20) {
        let mut damaged = bytes[..cut].to_vec();
        let inspection = inspect(Path::new("a.pdf"), &damaged, &Overrides::default());
        assert!(!inspection.sheets.is_empty() || !inspection.diagnostics.is_empty());
        damaged.extend_from_slice(&bytes[cut..]);
        for at in (cut / 2..cut).step_by(997) {
            damaged[at] ^= 0x55;
        }
        let inspection = inspect(Path::new("a.pdf"), &damaged, &Overrides::default());
        assert!(!inspection.sheets.is_empty() || !inspection.diagnostics.is_empty());
    }
}
