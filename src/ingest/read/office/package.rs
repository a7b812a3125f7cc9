//! The ZIP archive of an office file, and its limits.

use std::collections::HashSet;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::ingest::{Diagnostic, notice};

use super::{damaged, xml};

/// Megabytes that the text parts of a file may unpack to, together.
///
/// A sheet of a hundred thousand rows is below a hundred; a bomb is above any limit.
const MAX_UNPACKED_MB: u64 = 256;

/// Parts of a file at most: a workbook has a few for each worksheet.
const MAX_PARTS: usize = 20_000;

/// Endings of the parts that are read; pictures and fonts are not.
const READ: &[&str] = &[".xml", ".rels", ".bin", "mimetype"];

/// An opened archive whose parts are known to be small enough.
#[derive(Debug)]
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: HashSet<String>,
}

impl<'a> Package<'a> {
    /// Opens an archive and unpacks its parts once, without keeping them: what an archive
    /// says of its sizes need not be true.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Box<Diagnostic>> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > MAX_PARTS {
            return Err(too_large());
        }
        let mut package = Self {
            archive,
            names: HashSet::new(),
        };
        package.measure()?;
        Ok(package)
    }

    fn measure(&mut self) -> Result<(), Box<Diagnostic>> {
        let mut left = MAX_UNPACKED_MB << 20;
        for at in 0..self.archive.len() {
            let mut part = match self.archive.by_index(at) {
                Ok(part) => part,
                Err(ZipError::InvalidPassword) => return Err(encrypted()),
                Err(error) => return Err(damaged(error)),
            };
            let name = part.name().map_err(damaged)?.replace('\\', "/");
            if READ.iter().any(|end| name.ends_with(end)) {
                let taken = std::io::copy(&mut part.by_ref().take(left + 1), &mut std::io::sink());
                left = left
                    .checked_sub(taken.map_err(damaged)?)
                    .ok_or_else(too_large)?;
            }
            self.names.insert(name);
        }
        Ok(())
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The names of parts that begin and end like this, sorted.
    pub(super) fn named(&self, start: &str, end: &str) -> Vec<String> {
        let is_one = |name: &&String| name.starts_with(start) && name.ends_with(end);
        let mut names: Vec<_> = self.names.iter().filter(is_one).cloned().collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// The text of a part; `None` when there is none of this name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Box<Diagnostic>> {
        let mut part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(damaged)?;
        Ok(Some(xml::decode(&bytes)))
    }

    /// The parts that a part refers to: target paths by the id of the relation.
    pub(super) fn relations(
        &mut self,
        part: &str,
    ) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(text) = self.text(&format!("{folder}/_rels/{file}.rels"))? else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        xml::each_start(&text, &mut |element| {
            if element.name() == "Relationship"
                && let (Some(id), Some(target)) = (element.get("Id"), element.get("Target"))
            {
                found.push((id, resolve(folder, &target)));
            }
        })?;
        Ok(found)
    }
}

/// A path as seen from a folder: `../drawings/drawing1.xml`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn too_large() -> Box<Diagnostic> {
    Box::new(notice::ARCHIVE_TOO_LARGE.with(MAX_UNPACKED_MB.to_string()))
}

fn encrypted() -> Box<Diagnostic> {
    Box::new(notice::OFFICE_ENCRYPTED.plain())
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of these parts.
    pub(in super::super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_and_relations_are_found() {
        let rels = "<Relationships><Relationship Id=\"r1\" Target=\"../a/b.xml\"/><Relationship Id=\"r2\" Target=\"/c.xml\"/></Relationships>";
        let bytes = zipped(&[
            ("xl/sheets/_rels/s.xml.rels", rels),
            ("xl/a/b.xml", "\u{feff}<一/>"),
        ]);
        let mut package = Package::open(&bytes).unwrap();
        let relations = package.relations("xl/sheets/s.xml").unwrap();
        let expected = [("r1", "xl/a/b.xml"), ("r2", "c.xml")];
        assert_eq!(
            relations,
            expected.map(|(id, to)| (id.to_owned(), to.to_owned()))
        );
        assert_eq!(package.text("xl/a/b.xml").unwrap().unwrap(), "<一/>");
        assert_eq!(package.text("none").unwrap(), None);
        assert_eq!(package.named("xl/a/", ".xml"), ["xl/a/b.xml"]);
    }

    #[test]
    fn a_bomb_is_refused_before_anything_is_kept() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file("word/document.xml", SimpleFileOptions::default())
            .unwrap();
        let block = vec![b' '; 1 << 20];
        for _ in 0..=MAX_UNPACKED_MB {
            writer.write_all(&block).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert_eq!(Package::open(&bytes).unwrap_err().code, "archive_too_large");
    }
}
