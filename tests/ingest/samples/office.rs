//! Office files and CSV: every cell as it was written, no character wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use shisaku::domain::{Item, Measure};
use shisaku::ingest::Inspection;

use super::super::{inspected, squeezed};
use crate::support::samples;

/// What a row's cells hold by the true text: number → column → text without white space.
type Truth = BTreeMap<u64, BTreeMap<String, String>>;

fn truth(folder: &Path, name: &str) -> Truth {
    let text = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    let parts: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut rows = Truth::new();
    for part in parts {
        let Some(Ok(row)) = part["row"].as_str().map(str::parse) else {
            continue;
        };
        let column = part["col"]
            .as_str()
            .map_or_else(|| part["col"].to_string(), str::to_owned);
        let text = squeezed(part["text"].as_str().unwrap());
        rows.entry(row).or_default().insert(column, text);
    }
    rows
}

fn joined(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        item.walk(&mut |_, item| text.extend([squeezed(&item.marker), squeezed(&item.text)]));
    }
    text
}

/// A measure's cells as the true text has them.
fn cells(measure: &Measure) -> [(&'static str, String); 3] {
    let mark = if measure.emphasis.is_empty() {
        ""
    } else {
        "【重点】"
    };
    let plan = format!(
        "{mark}{}{}",
        squeezed(&measure.title),
        joined(&measure.commitments)
    );
    [
        ("1", plan),
        ("2", joined(&measure.results)),
        ("3", joined(&measure.issues)),
    ]
}

fn references(measure: &Measure) -> [(&'static str, String); 2] {
    let codes = measure
        .plan_codes
        .iter()
        .map(|c| squeezed(&format!("{}{}", c.raw, c.name)));
    let policies = measure
        .policies
        .iter()
        .map(|p| squeezed(&format!("{}{}", p.number, p.name)));
    [("sg", codes.collect()), ("kp", policies.collect())]
}

/// Compares the measures of one page, or of a file without pages, with the true text.
fn check(file: &str, inspection: &Inspection, page: Option<u32>, truth: &Truth, coded: bool) {
    let measures = inspection.sheets.iter().flat_map(|sheet| &sheet.measures);
    let measures: Vec<_> = measures.filter(|m| m.source.page == page).collect();
    let numbers: Vec<_> = measures
        .iter()
        .filter_map(|m| m.number.map(u64::from))
        .collect();
    assert_eq!(numbers, truth.keys().copied().collect::<Vec<_>>(), "{file}");
    for measure in measures {
        let row = &truth[&u64::from(measure.number.unwrap())];
        let mut found = cells(measure).to_vec();
        if coded {
            found.extend(references(measure));
        }
        for (column, text) in found {
            assert_eq!(
                text, row[column],
                "{file}: row {:?}, column {column}",
                measure.number
            );
        }
    }
}

#[test]
fn every_cell_of_the_office_samples_is_exact() {
    let Some(folder) = samples() else { return };
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let entries: Vec<Value> = serde_json::from_str(&manifest).unwrap();
    let mut checked = 0;
    for entry in entries.iter().filter(|e| e["kind"] == "office") {
        let file = entry["file"].as_str().unwrap();
        let mut truth = truth(&folder, entry["truth"].as_str().unwrap());
        // The lists were made in Shift JIS, which has no subscript: they hold a plain digit.
        if file.ends_with(".csv") {
            let plain = |text: &mut String| *text = text.replace('₂', "2");
            truth
                .values_mut()
                .flat_map(BTreeMap::values_mut)
                .for_each(plain);
        }
        let inspection = inspected(file, &fs::read(folder.join(file)).unwrap());
        assert_eq!(inspection.coverage, 1.0, "{file}");
        let in_workbook = file.ends_with(".xlsx") || file.ends_with(".xls");
        let page = in_workbook.then_some(1);
        check(file, &inspection, page, &truth, !file.contains("list"));
        if file.ends_with("sheet.xlsx") {
            check(file, &inspection, Some(2), &truth, false);
        }
        checked += 1;
    }
    assert_eq!(checked, 8);
}

#[test]
fn the_head_of_a_print_layout_is_read_as_from_a_page() {
    let Some(folder) = samples() else { return };
    for file in [
        "office/sheet.xlsx",
        "office/sheet.docx",
        "office/sheet_sjis.html",
    ] {
        let inspection = inspected(file, &fs::read(folder.join(file)).unwrap());
        let sheet = &inspection.sheets[0];
        assert_eq!(sheet.department.as_deref(), Some("市民協働部"), "{file}");
        let head = sheet.head.as_ref().unwrap();
        let name = head.name.as_deref().map(squeezed);
        assert_eq!(
            (head.role.as_deref(), name.as_deref()),
            (Some("部長"), Some("架空太郎")),
            "{file}"
        );
        assert_eq!(sheet.fiscal_year.unwrap().western(), 2023, "{file}");
        let counts = (
            sheet.mission.len(),
            sheet.directions.len(),
            sheet.summary.len(),
        );
        assert_eq!(counts, (3, 5, 4), "{file}");
    }
}

#[test]
fn a_list_in_the_second_worksheet_keeps_its_dates_and_names_its_formula() {
    let Some(folder) = samples() else { return };
    let bytes = fs::read(folder.join("office/sheet.xlsx")).unwrap();
    let inspection = inspected("sheet.xlsx", &bytes);
    let rows: Vec<_> = inspection
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.measures)
        .collect();
    let row = rows.iter().find(|m| m.source.page == Some(2)).unwrap();
    assert!(joined(&row.notes).contains("2024-03-31"), "{:?}", row.notes);
    assert!(joined(&row.notes).contains("247"), "{:?}", row.notes);
    let told = inspection
        .diagnostics
        .iter()
        .find(|d| d.code == "formula_without_value")
        .unwrap();
    let place = told.place.as_ref().unwrap();
    assert_eq!(
        (place.worksheet.as_deref(), place.row),
        (Some("一覧"), Some(10))
    );
    assert!(told.message.contains("F10"));
}

/// Bytes by which a file is torn: a cut, zeros, or noise, at places that a number gives.
fn torn(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut bytes = bytes.to_vec();
    match seed % 3 {
        0 => bytes.truncate(random.usize(8..bytes.len())),
        1 => {
            let from = random.usize(8..bytes.len());
            let to = (from + random.usize(1..600)).min(bytes.len());
            bytes[from..to].fill(0);
        }
        _ => {
            for _ in 0..random.usize(1..40) {
                let at = random.usize(8..bytes.len());
                bytes[at] = random.u8(..);
            }
        }
    }
    bytes
}

#[test]
fn torn_office_files_are_read_or_refused_with_one_word() {
    let Some(folder) = samples() else { return };
    for file in ["sheet.xlsx", "sheet.docx", "list.xls"] {
        let bytes = fs::read(folder.join("office").join(file)).unwrap();
        for seed in 0..60 {
            let inspection = inspected(file, &torn(&bytes, seed));
            if inspection.layout.is_some() {
                assert_eq!(inspection.coverage, 1.0, "{file} {seed}");
            } else {
                assert_eq!(inspection.diagnostics.len(), 1, "{file} {seed}");
            }
        }
    }
}
