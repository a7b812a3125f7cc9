//! What files give: the real sheets, sheets of other cities, bad input, and the laws.

mod bad_input;
mod conversions;
mod expected;
mod hostile;
mod laws;
mod other_cities;
mod pdf_layouts;
mod samples;
mod seeds;
mod worker;

use std::path::Path;

use shisaku::domain::{Item, Measure, Sheet};
use shisaku::ingest::{Inspection, Overrides, inspect};

/// Names of the seeds that these tests read.
const SEEDS: [&str; 5] = ["000", "001", "002", "003", "004"];

/// The bytes of a seed; `None`, and a word of it, where the seeds are not at hand.
#[expect(clippy::print_stderr, reason = "a skipped test must say why")]
fn seed(prefix: &str) -> Option<Vec<u8>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds"));
    let bytes = std::fs::read_dir(folder).ok().and_then(|entries| {
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let named = |path: &std::path::PathBuf| {
            path.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with(prefix))
        };
        std::fs::read(paths.into_iter().find(named)?).ok()
    });
    if bytes.is_none() {
        eprintln!("seed {prefix} is missing in {}", folder.display());
    }
    bytes
}

fn inspected(name: &str, bytes: &[u8]) -> Inspection {
    inspect(Path::new(name), bytes, &Overrides::default())
}

fn codes(inspection: &Inspection) -> Vec<&str> {
    inspection
        .diagnostics
        .iter()
        .map(|d| d.code.as_str())
        .collect()
}

/// Every text of a sheet's fields, with what it is.
fn values(sheet: &Sheet) -> Vec<String> {
    let mut found = sheet.rest.clone();
    for items in [
        &sheet.mission,
        &sheet.directions,
        &sheet.summary,
        &sheet.passages,
    ] {
        found.extend(texts(items));
    }
    for measure in &sheet.measures {
        found.push(measure.title.clone());
        found.extend(
            measure
                .plan_codes
                .iter()
                .flat_map(|c| [c.raw.clone(), c.name.clone()]),
        );
        found.extend(measure.policies.iter().map(|p| p.name.clone()));
        for items in parts(measure) {
            found.extend(texts(items));
        }
    }
    found
}

fn parts(measure: &Measure) -> [&Vec<Item>; 5] {
    [
        &measure.commitments,
        &measure.results,
        &measure.issues,
        &measure.schedule,
        &measure.notes,
    ]
}

/// Markers and texts of items, one value each.
fn texts(items: &[Item]) -> Vec<String> {
    let mut found = Vec::new();
    for item in items {
        item.walk(&mut |_, item| found.extend([item.marker.clone(), item.text.clone()]));
    }
    found
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
