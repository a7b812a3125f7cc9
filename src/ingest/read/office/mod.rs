//! Office files to blocks: what the container holds decides, never the file's name.

mod compound;
mod package;
mod word;
mod workbook;
mod xml;

use crate::ingest::{Diagnostic, notice};

use super::Read;
use compound::Compound;
use package::Package;

/// Reads a file that begins as a ZIP archive or as the compound file of older versions.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Box<Diagnostic>> {
    if !bytes.starts_with(b"PK") {
        return match Compound::of(bytes) {
            Compound::Workbook => workbook::read_xls(bytes),
            Compound::Encrypted => Err(Box::new(notice::OFFICE_ENCRYPTED.plain())),
            Compound::Word => Err(Box::new(notice::OLD_WORD_FORMAT.plain())),
            Compound::PowerPoint => Err(unsupported("PowerPoint")),
            Compound::Unknown => Err(Box::new(notice::BINARY_FILE.plain())),
        };
    }
    let mut package = Package::open(bytes)?;
    if package.has("word/document.xml") {
        return word::read(&mut package);
    }
    if let Some(kind) = workbook::Kind::of(&mut package)? {
        return workbook::read(&mut package, kind, bytes);
    }
    let mime = package.text("mimetype")?.unwrap_or_default();
    Err(match mime.trim() {
        "application/vnd.oasis.opendocument.text" => unsupported("OpenDocument 文書 .odt"),
        "application/vnd.oasis.opendocument.presentation" => unsupported("OpenDocument .odp"),
        _ if package.has("ppt/presentation.xml") => unsupported("PowerPoint"),
        _ => unsupported("ZIP"),
    })
}

fn unsupported(format: &str) -> Box<Diagnostic> {
    Box::new(notice::OFFICE_UNSUPPORTED.with(format))
}

/// A damaged file, and what about it.
fn damaged(what: impl std::fmt::Display) -> Box<Diagnostic> {
    /// Characters of a message of a library at most: it may quote the file.
    const MAX_DETAIL: usize = 80;
    let detail: String = what.to_string().chars().take(MAX_DETAIL).collect();
    Box::new(notice::ARCHIVE_DAMAGED.with(detail))
}

/// An archive of these parts, for tests of readers.
#[cfg(test)]
pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    package::tests::zipped(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_told_what_to_do() {
        let odt = archive(&[("mimetype", "application/vnd.oasis.opendocument.text")]);
        let pptx = archive(&[("ppt/presentation.xml", "<p/>")]);
        let random = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8);
        let noise: Vec<u8> = b"PK\x03\x04".iter().copied().chain(random).collect();
        let cases: [(&[u8], &str); 7] = [
            (&odt, "office_unsupported"),
            (&pptx, "office_unsupported"),
            (&archive(&[("a.txt", "一")]), "office_unsupported"),
            (b"PK\x03\x04", "archive_damaged"),
            (&noise, "archive_damaged"),
            (&odt[..odt.len() / 2], "archive_damaged"),
            (b"\xD0\xCF\x11\xE0", "binary_file"),
        ];
        for (bytes, code) in cases {
            assert_eq!(read(bytes).unwrap_err().code, code);
        }
    }
}
