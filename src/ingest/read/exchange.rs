//! The exchange form: JSON that holds sheets as `inspect` prints them.
//!
//! A `.json` file holds one inspection or an array of them, a `.jsonl` file one
//! sheet a line. What was inspected once is given back unchanged.

use serde::Deserialize;

use crate::domain::Sheet;
use crate::ingest::notice;
use crate::ingest::{Diagnostic, Inspection};

/// What an exchange file holds.
#[derive(Debug)]
pub(in crate::ingest) struct Exchange {
    /// The inspections, in order; lines of sheets make one inspection without file name.
    pub(in crate::ingest) inspections: Vec<Inspection>,
    /// Lines that could not be read.
    pub(in crate::ingest) diagnostics: Vec<Diagnostic>,
}

/// A file that holds one inspection or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Many(Vec<Inspection>),
    One(Box<Inspection>),
}

/// Whether a text is meant to be JSON, by its first character and its name.
pub(in crate::ingest) fn looks_like_json(extension: &str, text: &str) -> bool {
    let start = text.trim_start();
    match extension {
        "json" | "jsonl" | "ndjson" => start.starts_with(['{', '[']),
        _ => {
            let head: String = start.chars().take(200).collect();
            head.starts_with(['{', '['])
                && (head.contains("\"sheets\"")
                    || head.contains("\"measures\"")
                    || head.contains("\"municipality\""))
        }
    }
}

/// Reads the exchange form; the error is the diagnostic of a file that does not hold it.
pub(in crate::ingest) fn read(text: &str) -> Result<Exchange, Box<Diagnostic>> {
    if is_lines_of_sheets(text) {
        return read_lines(text);
    }
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| bad(&error))?;
    let inspections = match File::deserialize(value).map_err(|error| bad(&error))? {
        File::Many(inspections) => inspections,
        File::One(inspection) => vec![*inspection],
    };
    Ok(Exchange {
        inspections,
        diagnostics: Vec::new(),
    })
}

fn bad(error: &serde_json::Error) -> Box<Diagnostic> {
    let line = error.line();
    let diagnostic = notice::BAD_EXCHANGE.with(error.to_string());
    Box::new(if line > 0 {
        diagnostic.at_lines(line, line)
    } else {
        diagnostic
    })
}

/// A sheet a line: the first line alone is an object that is no inspection.
fn is_lines_of_sheets(text: &str) -> bool {
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        return false;
    };
    serde_json::from_str::<serde_json::Value>(first)
        .is_ok_and(|value| value.is_object() && value.get("sheets").is_none())
}

fn read_lines(text: &str) -> Result<Exchange, Box<Diagnostic>> {
    let mut inspection = Inspection::default();
    let mut diagnostics = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Sheet>(line) {
            Ok(sheet) => inspection.sheets.push(sheet),
            Err(error) => diagnostics.push(
                notice::BAD_EXCHANGE_LINE
                    .with(error.to_string())
                    .at_lines(index + 1, index + 1),
            ),
        }
    }
    if inspection.sheets.is_empty() {
        return Err(Box::new(notice::BAD_EXCHANGE.with("no line is a sheet")));
    }
    inspection.coverage = 1.0;
    Ok(Exchange {
        inspections: vec![inspection],
        diagnostics,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str =
        r#"{"municipality":"架空市","measures":[{"section":"annual","number":1,"title":"窓口"}]}"#;

    #[test]
    fn an_array_of_inspections_is_read() {
        let text =
            format!(r#"[{{"file":"a.txt","layout":"x","coverage":1.0,"sheets":[{SHEET}]}}]"#);
        let exchange = read(&text).unwrap();
        assert_eq!(exchange.inspections[0].file, "a.txt");
        assert_eq!(exchange.inspections[0].sheets[0].measures[0].title, "窓口");
    }

    #[test]
    fn lines_of_sheets_are_read_and_bad_lines_told() {
        let exchange = read(&format!("{SHEET}\n\n{{\"measures\": 3}}\n{SHEET}\n")).unwrap();
        assert_eq!(exchange.inspections[0].sheets.len(), 2);
        assert_eq!(
            exchange.diagnostics[0].place.as_ref().unwrap().lines,
            Some([3, 3])
        );
    }

    #[test]
    fn other_json_is_refused() {
        for text in ["[1,2]", "{", "[[[[", "{\"sheets\": 1}"] {
            assert_eq!(read(text).unwrap_err().code, "bad_exchange", "{text}");
        }
    }
}
