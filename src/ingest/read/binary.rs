//! Formats that are no text: known by their first bytes, never by their name.

use crate::ingest::Diagnostic;

use super::{Read, office, pdf};

/// Bytes within which a PDF's mark stands; some writers put a line before it.
const PDF_MARK_WITHIN: usize = 1024;

/// A format that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Binary {
    /// PDF.
    Pdf,
    /// Excel, `OpenDocument` or Word: a ZIP archive, or the compound file of older versions.
    Office,
}

impl Binary {
    /// The format of these bytes; `None` for text and for what nobody knows.
    pub(in crate::ingest) fn of(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            Some(Self::Office)
        } else if head.windows(5).any(|mark| mark == b"%PDF-") {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// Reads a file of this format.
    pub(in crate::ingest) fn read(self, bytes: &[u8]) -> Result<Read, Box<Diagnostic>> {
        match self {
            Self::Pdf => pdf::read(bytes),
            Self::Office => office::read(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(Binary::of(b"%PDF-1.7\n"), Some(Binary::Pdf));
        assert_eq!(Binary::of(b"\xEF\xBB\xBF\n%PDF-1.4"), Some(Binary::Pdf));
        assert_eq!(Binary::of(b"PK\x03\x04rest"), Some(Binary::Office));
        assert_eq!(Binary::of("取組み".as_bytes()), None);
        assert_eq!(Binary::of(b""), None);
    }
}
