//! The laws of the readers. Asserted by the fuzz targets and by the replay of
//! their inputs in `make test`.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use shisaku::ingest::{Inspection, Overrides, Severity, inspect};

/// Whatever the bytes are: sheets that hold every character, or the reason why
/// there are none; the same each time, and the same after a trip through JSON.
fn law(name: &str, bytes: &[u8]) {
    let read = || inspect(Path::new(name), bytes, &Overrides::default());
    let given = read();
    if given.sheets.is_empty() {
        let is_error = |severity| severity == Severity::Error;
        let mut severities = given.diagnostics.iter().map(|one| one.severity);
        assert!(severities.any(is_error), "{name}: nothing, and no reason");
    } else {
        assert!(
            (given.coverage - 1.0).abs() < 1e-9,
            "{name}: {}",
            given.coverage
        );
    }
    for measure in given.sheets.iter().flat_map(|sheet| &sheet.measures) {
        let [from, to] = measure.source.lines;
        assert!(1 <= from && from <= to, "{name}: lines {from} to {to}");
    }
    let json = serde_json::to_string(&given).unwrap();
    let back: Inspection = serde_json::from_str(&json).unwrap();
    assert_eq!(back.sheets, given.sheets, "{name}");
    assert_eq!(read(), given, "{name}: another answer the second time");
}

pub(crate) fn text(data: &[u8]) {
    law("a.txt", data);
}

pub(crate) fn html(data: &[u8]) {
    law("a.html", data);
}

pub(crate) fn csv(data: &[u8]) {
    law("a.csv", data);
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The input as the body of a document, as its numbering, or as a part of its own.
pub(crate) fn docx(data: &[u8]) {
    let Some((mode, data)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    let plain = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
                 <w:r><w:t>一</w:t></w:r></w:p>";
    let (body, numbering) = match mode % 4 {
        0 | 1 => (&*text, ""),
        2 => (plain, &*text),
        _ => return law("a.docx", &[b"PK\x03\x04".as_slice(), data].concat()),
    };
    let document = format!("<w:document xmlns:w=\"{W}\"><w:body>{body}</w:body></w:document>");
    let numbering = format!("<w:numbering xmlns:w=\"{W}\">{numbering}</w:numbering>");
    law(
        "a.docx",
        &packed(&[
            ("word/document.xml", &document),
            ("word/numbering.xml", &numbering),
        ]),
    );
}

/// The input as the rows of a worksheet, as its strings, or as a part of its own.
pub(crate) fn xlsx(data: &[u8]) {
    let Some((mode, data)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    let (rows, strings) = match mode % 4 {
        0 | 1 => (&*text, "<si><t>No</t></si><si><t>取組み事項</t></si>"),
        2 => (
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>",
            &*text,
        ),
        _ => return law("a.xlsx", &[b"PK\x03\x04".as_slice(), data].concat()),
    };
    let sheet = format!("<worksheet xmlns=\"{S}\">{rows}</worksheet>");
    let strings = format!("<sst xmlns=\"{S}\">{strings}</sst>");
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        "<workbook xmlns=\"{S}\" xmlns:r=\"{relation}\"><sheets>\
         <sheet name=\"一覧\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"{relation}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
         </Relationships>"
    );
    law(
        "a.xlsx",
        &packed(&[
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", &relations),
            ("xl/worksheets/sheet1.xml", &sheet),
            ("xl/sharedStrings.xml", &strings),
        ]),
    );
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Words that a drawn page may hold.
const WORDS: &[&str] = &[
    "No",
    "1",
    "2",
    "取組み事項",
    "実績",
    "課題",
    "総合計画",
    "5-1-③",
    "基本政策",
    "45",
    "○",
    "（１）",
    "地域自治の推進をはかるため、",
    "説明会を開きました。",
    "令和5年度",
    "部局",
    "市民協働部",
    "【実績】",
    "■取組状況",
    "・",
    "合計",
    "継続",
];

/// The input as a program that draws lines, boxes and words on pages.
pub(crate) fn pdf(data: &[u8]) {
    let mut pages = vec![String::new()];
    for step in data.chunks_exact(6) {
        let [kind, a, b, c, d, e] = *step else { return };
        let page_count = pages.len();
        let page = pages.last_mut().expect("there is always a page");
        // A grid of 5 points, so that ends of lines meet.
        let (x, y) = (f64::from(a % 120) * 5.0, f64::from(b % 168) * 5.0);
        let (w, h) = (f64::from(c % 60) * 5.0, f64::from(d % 60) * 5.0);
        let _ = match kind % 16 {
            0..=2 => writeln!(page, "{x} {y} m {} {y} l S", x + w),
            3..=5 => writeln!(page, "{x} {y} m {x} {} l S", y + h),
            6..=7 => writeln!(page, "{x} {y} {w} {h} re S"),
            8 => writeln!(page, "{x} {y} {w} 0.8 re f"),
            9 => writeln!(page, "q {x} {y} {w} {h} re W n"),
            10 => writeln!(page, "Q"),
            11 if page_count < 4 => {
                pages.push(String::new());
                Ok(())
            }
            _ => {
                let word = WORDS[usize::from(e) % WORDS.len()];
                let codes: String = word.encode_utf16().map(|u| format!("{u:04X}")).collect();
                let size = 6 + c % 10;
                let mode = if kind % 16 == 15 { d % 4 } else { 0 };
                writeln!(page, "BT /F {size} Tf {mode} Tr {x} {y} Td <{codes}> Tj ET")
            }
        };
    }
    law("a.pdf", &document(&pages));
}

/// A file with these pages and one font that every reader knows.
fn document(pages: &[String]) -> Vec<u8> {
    let kids: String = (0..pages.len())
        .map(|n| format!("{} 0 R ", 5 + 2 * n))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-H \
         /DescendantFonts [4 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /CIDSystemInfo \
         << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 >>"
            .to_owned(),
    ];
    for (nth, page) in pages.iter().enumerate() {
        let content = 6 + 2 * nth;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] /Contents {content} 0 R \
             /Resources << /Font << /F 3 0 R >> >> >>"
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{page}endstream",
            page.len()
        ));
    }
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (nth, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", nth + 1);
    }
    let start = file.len();
    let _ = writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}
