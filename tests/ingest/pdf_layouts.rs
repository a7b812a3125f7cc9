//! Small PDF files of our own, one for each way in which tables are drawn.

use std::path::Path;

use shisaku::domain::{Item, Measure};
use shisaku::ingest::{Inspection, Overrides, inspect};

use super::squeezed;

/// 番号, 取組項目, 取組内容, 実績, 課題.
type Row = [String; 5];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pdf")
}

/// The rows that the files print.
fn rows(count: usize) -> Vec<Row> {
    let bytes = std::fs::read(folder().join("rows.json")).unwrap();
    let mut rows: Vec<Row> = serde_json::from_slice(&bytes).unwrap();
    assert!(rows.len() >= count);
    rows.truncate(count);
    rows
}

fn read(name: &str) -> Inspection {
    let bytes = std::fs::read(folder().join(name)).unwrap();
    let inspection = inspect(Path::new(name), &bytes, &Overrides::default());
    assert!(
        inspection.coverage > 0.9999,
        "{name}: {}",
        inspection.coverage
    );
    inspection
}

fn text(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        item.walk(&mut |_, item| {
            text.push_str(&item.marker);
            text.push_str(&item.text);
        });
    }
    squeezed(&text)
}

fn check(name: &str, measure: &Measure, row: &Row) {
    let [_, title, commitments, results, issues] = row;
    // A column that names the row may be read as its theme, the next one as its title.
    let named = match measure.theme.as_deref() {
        Some(theme) => squeezed(theme),
        None => squeezed(&measure.title),
    };
    assert_eq!(named, *title, "{name}");
    let below = match measure.theme {
        Some(_) => format!("{}{}", squeezed(&measure.title), text(&measure.commitments)),
        None => text(&measure.commitments),
    };
    assert_eq!(below, squeezed(commitments), "{name} {title}");
    assert_eq!(text(&measure.results), squeezed(results), "{name} {title}");
    assert_eq!(text(&measure.issues), squeezed(issues), "{name} {title}");
}

#[test]
fn tables_are_read_however_they_are_drawn() {
    for (name, count) in [
        // Borders of dots.
        ("dotted.pdf", 5),
        // Lines between the rows alone.
        ("hrules.pdf", 5),
        // A table of labels and values for each project.
        ("keyvalue.pdf", 5),
        // No table at all, labels in the running text.
        ("headings.pdf", 5),
        // Rows over pages, with running titles and page numbers.
        ("running.pdf", 8),
    ] {
        let inspection = read(name);
        let [sheet] = inspection.sheets.as_slice() else {
            panic!("{name}: {} sheets", inspection.sheets.len());
        };
        let rows = rows(count);
        assert_eq!(sheet.measures.len(), rows.len(), "{name}");
        for (measure, row) in sheet.measures.iter().zip(&rows) {
            check(name, measure, row);
        }
    }
}

#[test]
fn tables_beside_each_other_are_two_departments() {
    let inspection = read("side.pdf");
    let departments: Vec<_> = inspection
        .sheets
        .iter()
        .map(|sheet| (sheet.department.as_deref(), sheet.measures.len()))
        .collect();
    assert_eq!(
        departments,
        [(Some("環境みらい部"), 3), (Some("都市整備部"), 2)]
    );
    let measures = inspection.sheets.iter().flat_map(|sheet| &sheet.measures);
    for (measure, row) in measures.zip(&rows(5)) {
        assert_eq!(text(&measure.results), squeezed(&row[3]));
    }
}

#[test]
fn running_titles_and_page_numbers_stay_out_of_rows() {
    let inspection = read("running.pdf");
    for measure in &inspection.sheets[0].measures {
        let all = format!("{}{}", text(&measure.results), text(&measure.issues));
        assert!(
            !all.contains("環境みらい部") && !all.contains("-1-"),
            "{all}"
        );
    }
    let pages: Vec<_> = inspection.sheets[0]
        .measures
        .iter()
        .map(|measure| measure.source.page.unwrap())
        .collect();
    assert!(
        pages.is_sorted() && pages.first() < pages.last(),
        "{pages:?}"
    );
}
