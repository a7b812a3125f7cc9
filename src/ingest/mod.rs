//! A file to sheets: readers, layouts, metadata, diagnostics. Never writes.

mod coverage;
mod diagnostic;
mod document;
mod encoding;
mod items;
pub mod layout;
mod metadata;
pub mod notice;
mod read;
mod source;
mod words;
mod worker;
mod wrapped;

pub use diagnostic::{Diagnostic, Place, Severity};
pub use document::{Block, Cell, Document, Line, LineKind, Table};
pub use metadata::{CorpusToml, overrides_from_path};
pub use source::{Excerpt, SourceKind, SourceText};
pub use worker::{ReadLimits, Reader, serve as serve_worker, too_large};

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::{FiscalYear, Sheet};

/// Version of readers and layouts. A new one makes every index outdated. History:
/// 1. Text, tabbed rows, HTML, Markdown, JSON; department sheets and follow-ups.
/// 2. PDF, Excel, Word, CSV; lists of projects.
pub const INGEST_VERSION: u32 = 2;

/// What one file gave: the form that `inspect` prints and that exchange files hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Inspection {
    /// The file as named by the caller.
    pub file: String,
    /// The layout that won; `None` when the file could not be read.
    pub layout: Option<String>,
    /// What spoke for the layouts that fit, the winner first; Japanese.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layout_evidence: Vec<String>,
    /// Share of the source's non-blank characters that stand in some field, 0 to 1.
    pub coverage: f64,
    /// What was doubtful or lost.
    pub diagnostics: Vec<Diagnostic>,
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// Metadata that the operator states; it beats what the text says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// 市町村.
    pub municipality: Option<String>,
    /// 部局.
    pub department: Option<String>,
    /// 年度.
    pub fiscal_year: Option<FiscalYear>,
    /// 文書の種類.
    pub kind: Option<String>,
}

/// Reads one file's bytes into sheets with keys, metadata and full coverage.
///
/// Total: bytes that mean nothing give an inspection without sheets and a
/// diagnostic of severity [`Severity::Error`]. `name` is the path relative to
/// the corpus (it may hold metadata), or whatever the caller calls the file.
pub fn inspect(name: &Path, bytes: &[u8], overrides: &Overrides) -> Inspection {
    merge(name, inspect_all(name, bytes, overrides))
}

/// The inspections of an exchange file as one.
fn merge(name: &Path, mut all: Vec<Inspection>) -> Inspection {
    if all.len() == 1 {
        return all.remove(0);
    }
    let mut merged = Inspection {
        file: name.display().to_string(),
        layout: all.first().and_then(|one| one.layout.clone()),
        coverage: 1.0,
        ..Inspection::default()
    };
    for one in all {
        merged.coverage = merged.coverage.min(one.coverage);
        merged.diagnostics.extend(one.diagnostics);
        merged.sheets.extend(one.sheets);
    }
    merged
}

/// Like [`inspect`]; an exchange file that holds several inspections gives each of them back.
pub fn inspect_all(name: &Path, bytes: &[u8], overrides: &Overrides) -> Vec<Inspection> {
    let file = name.display().to_string();
    let failed = |diagnostic| {
        vec![Inspection {
            file: file.clone(),
            diagnostics: vec![diagnostic],
            ..Inspection::default()
        }]
    };
    if let Some(binary) = read::Binary::of(bytes) {
        return match binary.read(bytes) {
            Ok(read) => vec![understand(name, read, overrides)],
            Err(diagnostic) => failed(*diagnostic),
        };
    }
    let decoded = match encoding::decode(bytes) {
        Ok(decoded) => decoded,
        Err(notice) => return failed(notice.plain()),
    };
    let extension = extension_of(name);
    if read::exchange::looks_like_json(&extension, &decoded.text) {
        return match read::exchange::read(&decoded.text) {
            Ok(exchange) => given_back(exchange, &file, overrides),
            Err(diagnostic) => failed(*diagnostic),
        };
    }
    let mut read = read::Format::of(name, &decoded.text).read(&decoded.text);
    if decoded.lossy {
        read.diagnostics.push(notice::LOSSY_DECODING.plain());
    }
    vec![understand(name, read, overrides)]
}

/// Reads one file's bytes into blocks, without asking what they mean.
///
/// # Errors
/// What kept it from being read. An exchange file has no blocks: it is read as
/// the text that it is.
pub fn read_blocks(name: &Path, bytes: &[u8]) -> Result<Document, Box<Diagnostic>> {
    if let Some(binary) = read::Binary::of(bytes) {
        return Ok(binary.read(bytes)?.document);
    }
    let decoded = encoding::decode(bytes).map_err(|notice| Box::new(notice.plain()))?;
    let format = read::Format::of(name, &decoded.text);
    Ok(format.read(&decoded.text).document)
}

/// The lower-case extension of a file's name, without its dot.
fn extension_of(name: &Path) -> String {
    let extension = name.extension().unwrap_or_default();
    extension.to_string_lossy().to_ascii_lowercase()
}

/// Inspections of an exchange file: as they are, with keys where they have none.
fn given_back(
    exchange: read::exchange::Exchange,
    file: &str,
    overrides: &Overrides,
) -> Vec<Inspection> {
    let mut inspections = exchange.inspections;
    for inspection in &mut inspections {
        if inspection.file.is_empty() {
            file.clone_into(&mut inspection.file);
        }
        for sheet in &mut inspection.sheets {
            metadata::apply(sheet, overrides, &mut inspection.diagnostics);
            assign_keys(sheet);
        }
    }
    match inspections.first_mut() {
        Some(first) => first.diagnostics.extend(exchange.diagnostics),
        None => inspections.push(Inspection {
            file: file.to_owned(),
            coverage: 1.0,
            diagnostics: exchange.diagnostics,
            ..Inspection::default()
        }),
    }
    inspections
}

/// Blocks to sheets with keys, metadata and full coverage.
fn understand(name: &Path, mut read: read::Read, overrides: &Overrides) -> Inspection {
    wrapped::mark(&mut read.document);
    let (layout, layout_evidence) = layout::choose(&read.document);
    let mut reading = (layout.read)(&read.document);
    let mut diagnostics = read.diagnostics;
    diagnostics.append(&mut reading.diagnostics);
    let mut sheets = reading.sheets;
    metadata::infer(&read.document, layout.name, &mut sheets, &mut diagnostics);
    let coverage = coverage::complete(&read.document, &mut sheets);
    if coverage.recovered > 0 {
        diagnostics.push(notice::LINES_RECOVERED.with(coverage.recovered.to_string()));
    }
    for sheet in &mut sheets {
        metadata::apply(sheet, overrides, &mut diagnostics);
    }
    metadata::tell_apart(&mut sheets, name);
    for sheet in &mut sheets {
        assign_keys(sheet);
    }
    metadata::tell_unknown(&sheets, &mut diagnostics);
    Inspection {
        file: name.display().to_string(),
        layout: Some(layout.name.to_owned()),
        layout_evidence,
        coverage: coverage.share,
        diagnostics,
        sheets,
    }
}

/// Gives a sheet's measures their keys; keys that an exchange file states stay.
fn assign_keys(sheet: &mut Sheet) {
    let stated: Vec<_> = sheet.measures.iter().map(|m| m.key.clone()).collect();
    sheet.assign_keys();
    for (measure, key) in sheet.measures.iter_mut().zip(stated) {
        if !key.as_str().is_empty() {
            measure.key = key;
        }
    }
}
