//! A document says the same in every format: each seed, turned into HTML, Word,
//! Excel and PDF, gives the same measures as its text, field by field.

mod html;
mod word;
mod workbook;

use std::path::{Path, PathBuf};

use shisaku::domain::{Item, Measure, Sheet};
use shisaku::ingest::{Document, Inspection, Overrides, inspect, read_blocks};

use crate::support::browser::{browse, chromium};
use crate::support::seeds;

/// The seeds by name, with what their text gives.
fn documents() -> Vec<(PathBuf, Document, Inspection)> {
    let Some(seeds) = seeds() else {
        return Vec::new();
    };
    let mut files: Vec<_> = std::fs::read_dir(seeds)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).unwrap();
        let document = read_blocks(&path, &bytes).unwrap();
        let inspection = inspect(&path, &bytes, &Overrides::default());
        (path, document, inspection)
    };
    files.into_iter().map(read).collect()
}

/// What is the same in every format: everything but places and joints of lines.
fn fields(sheet: &Sheet) -> Vec<String> {
    let head = sheet.head.as_ref();
    let mut fields = vec![format!(
        "{:?} {:?} {:?} {:?} {}",
        sheet.department,
        head.and_then(|head| head.role.as_deref()),
        head.and_then(|head| head.name.as_deref()),
        sheet.fiscal_year,
        sheet.results_published,
    )];
    for (name, items) in [
        ("mission", &sheet.mission),
        ("directions", &sheet.directions),
        ("summary", &sheet.summary),
    ] {
        fields.push(format!("{name}: {}", flat(items)));
    }
    fields.extend(sheet.measures.iter().flat_map(measure_fields));
    fields
}

fn measure_fields(measure: &Measure) -> Vec<String> {
    let name = format!("{:?} {:?}", measure.section, measure.number);
    let codes: Vec<_> = (measure.plan_codes.iter())
        .map(|code| format!("{} {}", code.code, squeezed(&code.name)))
        .collect();
    let policies: Vec<_> = measure.policies.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        format!("{name} title: {}", squeezed(&measure.title)),
        format!("{name} emphasis: {:?}", measure.emphasis),
        format!("{name} plan: {codes:?}"),
        format!("{name} policies: {policies:?}"),
        format!(
            "{name} facts: {:?} {:?} {:?} {:?} {:?}",
            measure.division, measure.rating, measure.outlook, measure.theme, measure.goal
        ),
    ];
    for (field, items) in [
        ("commitments", &measure.commitments),
        ("results", &measure.results),
        ("issues", &measure.issues),
        ("schedule", &measure.schedule),
    ] {
        fields.push(format!("{name} {field}: {}", flat(items)));
    }
    fields
}

/// Items of a field with their markers and levels.
fn flat(items: &[Item]) -> String {
    let one = |item: &Item| {
        format!(
            "<{}|{}{}>",
            item.marker,
            squeezed(&item.text),
            flat(&item.items)
        )
    };
    items.iter().map(one).collect()
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(look)
        .collect()
}

/// Fonts draw both of these with one glyph, and a PDF says which glyph.
fn look(c: char) -> char {
    match c {
        '〜' => '～',
        '—' => '―',
        c => c,
    }
}

/// How closely two readings are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compared {
    /// Field by field, item by item.
    Items,
    /// Field by field. On paper nothing divides an item without marker from the
    /// one before it, when that one fills its line.
    Fields,
}

/// Compares what a converted file gives with what the text gave.
fn assert_same(name: &Path, bytes: &[u8], expected: &Inspection, compared: Compared) {
    let given = inspect(name, bytes, &Overrides::default());
    let fields_of = |inspection: &Inspection| -> Vec<String> {
        let fields = inspection.sheets.iter().flat_map(fields);
        let shown = fields.map(|field| match compared {
            Compared::Items => field,
            Compared::Fields => field.replace(['<', '>', '|'], ""),
        });
        shown.collect()
    };
    let (given_fields, expected_fields) = (fields_of(&given), fields_of(expected));
    let differing: Vec<_> = (expected_fields.iter().zip(&given_fields))
        .filter(|(expected, given)| expected != given)
        .map(|(expected, given)| format!("- {expected}\n+ {given}"))
        .collect();
    assert!(
        differing.is_empty() && given_fields.len() == expected_fields.len(),
        "{}: {} of {} fields differ ({} given)\n{}",
        name.display(),
        differing.len(),
        expected_fields.len(),
        given_fields.len(),
        differing.join("\n")
    );
    assert!(
        (given.coverage - 1.0).abs() < f64::EPSILON,
        "{}",
        given.coverage
    );
}

#[test]
fn a_seed_as_a_web_page_gives_the_same_measures() {
    for (path, document, expected) in documents() {
        for lines in [html::Lines::Preformatted, html::Lines::Paragraphs] {
            let page = html::page(&document, lines);
            let name = path.with_extension("html");
            assert_same(&name, page.as_bytes(), &expected, Compared::Items);
        }
    }
}

#[test]
fn a_seed_as_a_word_document_gives_the_same_measures() {
    for (path, document, expected) in documents() {
        let name = path.with_extension("docx");
        assert_same(&name, &word::docx(&document), &expected, Compared::Items);
    }
}

#[test]
fn a_seed_as_a_workbook_gives_the_same_measures() {
    for (path, document, expected) in documents() {
        let name = path.with_extension("xlsx");
        assert_same(
            &name,
            &workbook::xlsx(&document),
            &expected,
            Compared::Items,
        );
    }
}

#[test]
fn a_seed_as_a_printed_pdf_gives_the_same_measures() {
    let Some(chromium) = chromium() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (path, document, expected) in documents() {
        for lines in [html::Lines::Preformatted, html::Lines::Paragraphs] {
            let page = folder.path().join("page.html");
            let printed = folder.path().join("page.pdf");
            std::fs::write(&page, html::page(&document, lines)).unwrap();
            let to = format!("--print-to-pdf={}", printed.display());
            let url = format!("file://{}", page.display());
            browse(&chromium, &url, &["--no-pdf-header-footer", &to]);
            let bytes = std::fs::read(&printed).unwrap();
            let name = path.with_extension("pdf");
            assert_same(&name, &bytes, &expected, Compared::Fields);
        }
    }
}
