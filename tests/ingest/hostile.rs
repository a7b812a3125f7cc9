//! Files made to exhaust whoever reads them cost one diagnostic each, within limits.

use std::fmt::Write as _;
use std::io::{self, Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use shisaku::ingest::{Overrides, ReadLimits, Reader, Severity};
use zip::write::SimpleFileOptions;

const SHEET: &str = "No\t取組み事項\t実績\n1\t窓口の改善\t待ち時間を短くしました。\n";

/// Workers with less than what a service allows: what is honest is small here.
fn reader() -> Reader {
    Reader::in_workers(
        PathBuf::from(env!("CARGO_BIN_EXE_shisaku")),
        vec!["read-worker".to_owned()],
        ReadLimits {
            memory_bytes: 700 << 20,
            cpu: Duration::from_secs(4),
            ..ReadLimits::default()
        },
    )
}

/// A file with these objects, the first of them the catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (nth, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", nth + 1).bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(
        end,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.extend(end.bytes());
    file
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {dictionary} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

const CATALOG: &[u8] = b"<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &[u8] = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>";

/// A page whose content unpacks to a gigabyte of white space.
fn flate_bomb() -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    io::copy(&mut io::repeat(b' ').take(1 << 30), &mut packed).unwrap();
    let content = packed.finish().unwrap();
    pdf(&[
        CATALOG.to_vec(),
        PAGES.to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>".to_vec(),
        stream("/Filter /FlateDecode", &content),
    ])
}

/// Forms that draw each other: ten to the thirtieth.
fn form_bomb() -> Vec<u8> {
    const LEVELS: usize = 30;
    let mut objects = vec![
        CATALOG.to_vec(),
        PAGES.to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R \
          /Resources << /XObject << /X 5 0 R >> >> >>"
            .to_vec(),
        stream("", b"/X Do"),
    ];
    for level in 0..LEVELS {
        let resources = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] \
             /Resources << /XObject << /X {} 0 R >> >>",
            6 + level
        );
        objects.push(stream(&resources, "/X Do ".repeat(10).as_bytes()));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b""));
    pdf(&objects)
}

/// Pages that are their own children.
fn page_loop() -> Vec<u8> {
    pdf(&[
        CATALOG.to_vec(),
        b"<< /Type /Pages /Count 2 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 2 /Kids [2 0 R 3 0 R] /Parent 2 0 R >>".to_vec(),
    ])
}

fn archive(name: &str, text: &mut dyn io::Read) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    archive.start_file(name, options).unwrap();
    io::copy(text, &mut archive).unwrap();
    archive.finish().unwrap().into_inner()
}

/// A Word document that unpacks to a gigabyte.
fn word_bomb() -> Vec<u8> {
    let head = Cursor::new(b"<w:document><w:body><w:p><w:r><w:t>".to_vec());
    archive(
        "word/document.xml",
        &mut head.chain(io::repeat(b'a').take(1 << 30)),
    )
}

/// Tables within tables without end.
fn nested_tables() -> Vec<u8> {
    let open = "<w:tbl><w:tr><w:tc>".repeat(1_000_000);
    let text = format!("<w:document><w:body>{open}<w:p><w:r><w:t>底</w:t></w:r></w:p>");
    archive("word/document.xml", &mut text.as_bytes())
}

#[test]
fn each_costs_one_diagnostic_and_the_next_file_is_read() {
    let reader = reader();
    let files = [
        ("flate.pdf", flate_bomb()),
        ("forms.pdf", form_bomb()),
        ("loop.pdf", page_loop()),
        ("bomb.docx", word_bomb()),
    ];
    for (name, bytes) in files {
        assert!(bytes.len() < 20 << 20, "{name} is no bomb");
        let given = reader.inspect(Path::new(name), &bytes, &Overrides::default());
        let errors = given.diagnostics.iter();
        let errors = errors.filter(|one| one.severity == Severity::Error).count();
        assert!(given.sheets.is_empty(), "{name}: {given:?}");
        assert_eq!(
            (errors, given.diagnostics.len()),
            (1, 1),
            "{name}: {given:?}"
        );

        let next = reader.inspect(Path::new("a.txt"), SHEET.as_bytes(), &Overrides::default());
        assert_eq!(next.sheets.len(), 1, "after {name}");
    }
}

#[test]
fn tables_nested_without_end_are_named_once_and_their_text_is_kept() {
    let bytes = nested_tables();
    let given = reader().inspect(Path::new("a.docx"), &bytes, &Overrides::default());
    let codes = given.diagnostics.iter().map(|one| one.code.as_str());
    assert_eq!(codes.filter(|code| *code == "nesting_too_deep").count(), 1);
    assert_eq!(given.sheets[0].passages[0].text, "底");
}
