//! Word documents: paragraphs, lists and tables as a person sees them.

mod body;
mod numbering;
mod styles;

use std::collections::HashSet;

use crate::ingest::read::Read;
use crate::ingest::{Block, Diagnostic, Document, notice};

use super::package::Package;
use super::xml;
use body::Body;
use numbering::Numbering;
use styles::Styles;

/// Parts that stand around the text of the document, in the order in which they are appended.
const AROUND: &[&str] = &[
    "word/footnotes",
    "word/endnotes",
    "word/header",
    "word/footer",
];

/// Reads a document: its body, then what stands around it on the pages.
pub(super) fn read(package: &mut Package<'_>) -> Result<Read, Box<Diagnostic>> {
    let styles = match package.text("word/styles.xml")? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let numbering = match package.text("word/numbering.xml")? {
        Some(text) => Numbering::read(&text)?,
        None => Numbering::default(),
    };
    let mut body = Body::new(&styles, numbering);
    let main = package.text("word/document.xml")?.unwrap_or_default();
    xml::walk(&main, &mut body)?;
    let mut blocks = body.take();
    let mut seen = HashSet::new();
    for start in AROUND {
        for name in package.named(start, ".xml") {
            let text = package.text(&name)?.unwrap_or_default();
            xml::walk(&text, &mut body)?;
            let around = body.take();
            // First pages and even pages mostly repeat the header of the others.
            if seen.insert(texts(&around)) {
                blocks.extend(around);
            }
        }
    }
    let too_deep = body
        .too_deep
        .map(|line| notice::NESTING_TOO_DEEP.plain().at_lines(line, line));
    Ok(Read {
        document: Document {
            blocks,
            title: None,
            running: Vec::new(),
        },
        diagnostics: too_deep.into_iter().collect(),
    })
}

fn texts(blocks: &[Block]) -> String {
    let mut found = String::new();
    for block in blocks {
        match block {
            Block::Line(line) => found.push_str(&line.text),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    found.push_str(&texts(&cell.blocks));
                }
            }
        }
        found.push('\n');
    }
    found
}

#[cfg(test)]
mod tests;
