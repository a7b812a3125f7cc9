//! A file's own lines, for people who check a measure against its source.

use std::path::Path;

use super::read::{Binary, exchange};
use super::{encoding, extension_of};

/// Lines of an excerpt at most: more are read on a page of their own.
const MAX_EXCERPT_LINES: usize = 60;

/// What the lines of a place in a file count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Lines of the file itself, once it is decoded.
    Text,
    /// Lines of another file: sheets as they were read elsewhere, in JSON.
    Exchange,
    /// Lines in reading order through all pages.
    Pdf,
    /// Rows of a worksheet, or paragraphs of a Word document.
    Office,
}

impl SourceKind {
    /// The kind of a file that is no text; `None` for text and for what nobody knows.
    pub fn of_binary(bytes: &[u8]) -> Option<Self> {
        Binary::of(bytes).map(|binary| match binary {
            Binary::Pdf => Self::Pdf,
            Binary::Office => Self::Office,
        })
    }
}

/// The decoded text of a file that is text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    text: String,
    /// [`SourceKind::Text`] or [`SourceKind::Exchange`].
    pub kind: SourceKind,
}

impl SourceText {
    /// Decodes a file; `None` for PDF and office files and for bytes that are no text.
    pub fn of(name: &Path, bytes: &[u8]) -> Option<Self> {
        if Binary::of(bytes).is_some() {
            return None;
        }
        let text = encoding::decode(bytes).ok()?.text;
        let kind = if exchange::looks_like_json(&extension_of(name), &text) {
            SourceKind::Exchange
        } else {
            SourceKind::Text
        };
        Some(Self { text, kind })
    }

    /// Its lines, the first one being number 1; a line break at the end begins no line.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let text = self.text.strip_suffix('\n').unwrap_or(&self.text);
        text.split('\n')
    }
}

/// Some lines of a file around a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Number of the first line, from 1.
    pub first: usize,
    /// First and last line of the place itself, both included.
    pub marked: [usize; 2],
    /// The lines, without what the format says of pages.
    pub lines: Vec<String>,
    /// Whether the place goes on below the last line.
    pub is_cut: bool,
}

impl Excerpt {
    /// The lines of a place, both ends included, with `context` lines before and after it.
    ///
    /// `None` where the lines of a place are not those of the file (PDF, office
    /// files, exchange files), and for a place that the file does not have.
    pub fn of(
        name: &Path,
        bytes: &[u8],
        [from, to]: [usize; 2],
        context: usize,
    ) -> Option<Excerpt> {
        if from == 0 || to < from {
            return None;
        }
        let text = SourceText::of(name, bytes).filter(|text| text.kind == SourceKind::Text)?;
        let first = from.saturating_sub(context).max(1);
        let wanted = (to.saturating_add(context) - first + 1).min(MAX_EXCERPT_LINES);
        let lines: Vec<String> = (text.lines().skip(first - 1).take(wanted))
            .map(|line| line.replace('\u{c}', ""))
            .collect();
        let last = first + lines.len() - 1;
        (lines.len() > from - first).then_some(Excerpt {
            first,
            marked: [from, to.min(last)],
            is_cut: to > last && lines.len() == MAX_EXCERPT_LINES,
            lines,
        })
    }

    /// The lines with their numbers, each with whether it belongs to the place.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        let [from, to] = self.marked;
        (self.first..)
            .zip(&self.lines)
            .map(move |(number, line)| (number, line.as_str(), (from..=to).contains(&number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> String {
        (1..=100).map(|number| format!("{number}行目\n")).collect()
    }

    fn excerpt(lines: [usize; 2], context: usize) -> Option<Excerpt> {
        Excerpt::of(Path::new("a.txt"), file().as_bytes(), lines, context)
    }

    #[test]
    fn a_place_stands_between_the_lines_around_it() {
        let found = excerpt([10, 11], 2).unwrap();
        assert_eq!(
            (found.first, found.marked, found.is_cut),
            (8, [10, 11], false)
        );
        let numbered: Vec<_> = found.numbered().collect();
        assert_eq!(numbered[0], (8, "8行目", false));
        assert_eq!(numbered[2], (10, "10行目", true));
        assert_eq!(numbered.last(), Some(&(13, "13行目", false)));
    }

    #[test]
    fn the_ends_of_the_file_and_of_the_room_cut_it() {
        assert_eq!(excerpt([1, 1], 3).unwrap().lines.len(), 4);
        let last = excerpt([99, 120], 1).unwrap();
        assert_eq!(
            (last.lines.len(), last.marked, last.is_cut),
            (3, [99, 100], false)
        );
        let long = excerpt([1, 90], 1).unwrap();
        assert_eq!(
            (long.lines.len(), long.marked, long.is_cut),
            (60, [1, 60], true)
        );
    }

    #[test]
    fn a_place_that_the_file_does_not_have_gives_nothing() {
        for lines in [
            [0, 0],
            [101, 101],
            [200, 300],
            [5, 4],
            [usize::MAX, usize::MAX],
        ] {
            assert_eq!(excerpt(lines, 3), None, "{lines:?}");
        }
    }

    #[test]
    fn lines_are_those_of_the_decoded_file() {
        let (bytes, _, _) =
            encoding_rs::SHIFT_JIS.encode("（令和5年度）部局の目標\r\n窓口の改善\r\n");
        let found = Excerpt::of(Path::new("a.txt"), &bytes, [2, 2], 0).unwrap();
        assert_eq!(found.lines, ["窓口の改善"]);
    }

    #[test]
    fn lines_of_another_file_or_of_pages_are_not_those_of_the_file() {
        let sheets = br#"[{"sheets":[]}]"#;
        assert_eq!(Excerpt::of(Path::new("a.json"), sheets, [1, 1], 0), None);
        let text = SourceText::of(Path::new("a.json"), sheets).unwrap();
        assert_eq!(text.kind, SourceKind::Exchange);
        let pdf = b"%PDF-1.7\nno page\n";
        assert_eq!(Excerpt::of(Path::new("a.pdf"), pdf, [1, 1], 0), None);
        assert_eq!(SourceKind::of_binary(pdf), Some(SourceKind::Pdf));
        assert_eq!(SourceText::of(Path::new("a.bin"), &[0; 64]), None);
    }
}
