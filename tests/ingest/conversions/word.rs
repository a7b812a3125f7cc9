//! Blocks as a Word document.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use shisaku::ingest::{Block, Document, Line, Table};
use zip::write::SimpleFileOptions;

/// The file of a document.
pub(super) fn docx(document: &Document) -> Vec<u8> {
    let mut body = String::new();
    for block in &document.blocks {
        write_block(&mut body, block);
    }
    let main = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    packed(&[
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\"?><Types \
             xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Override PartName=\"/word/document.xml\" ContentType=\"application/\
             vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<?xml version=\"1.0\"?><Relationships \
             xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r1\" Target=\"word/document.xml\" Type=\"http://schemas.\
             openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>\
             </Relationships>",
        ),
        ("word/document.xml", &main),
    ])
}

fn write_block(xml: &mut String, block: &Block) {
    match block {
        Block::Line(line) => write_line(xml, line),
        Block::Table(table) => write_table(xml, table),
    }
}

fn write_line(xml: &mut String, line: &Line) {
    xml.push_str(&"<w:p/>".repeat(line.gap));
    let text = line.text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(
        xml,
        "<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    );
}

fn write_table(xml: &mut String, table: &Table) {
    xml.push_str("<w:tbl>");
    for row in &table.rows {
        xml.push_str("<w:tr>");
        for cell in row {
            let _ = write!(
                xml,
                "<w:tc><w:tcPr><w:gridSpan w:val=\"{}\"/></w:tcPr>",
                cell.width
            );
            for block in &cell.blocks {
                write_block(xml, block);
            }
            // A cell ends with a paragraph, whatever stands in it.
            xml.push_str("<w:p/></w:tc>");
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
}

/// A ZIP archive of these parts.
pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
