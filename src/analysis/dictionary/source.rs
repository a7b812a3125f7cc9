//! An IPADIC source folder, and its copy in UTF-8 and normal form.
//!
//! Text reaches the lattice in normal form (NFKC, lower case, no white space),
//! but IPADIC writes Latin letters, digits and many signs in full width: without
//! folding its surfaces too, ＮＰＯ or ＪＲ would never be found. So the compiler
//! gets a copy of the folder in which surfaces and base forms are normalised.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use csv::ByteRecord;
use encoding_rs::EUC_JP;

use crate::text::normalize;

use super::super::user_words::{UserWord, user_words};
use super::DictionaryError;

/// The file of compound user words that stands beside the compiled dictionary.
/// Not `.csv`: the compiler takes every such file for a part of the lexicon.
pub(super) const COMPOUNDS_FILE: &str = "compounds.rows";

/// Columns that every lexicon row needs: surface, two context ids, cost and the first part of speech.
const MIN_COLUMNS: usize = 5;
/// Column of the base form.
const BASE_COLUMN: usize = 10;

/// One file of a source folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SourceFile {
    name: String,
    size: u64,
    modified_ns: u128,
}

/// A folder that holds IPADIC's sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    folder: PathBuf,
    /// Sorted by name, so that everything made from them is reproducible.
    files: Vec<SourceFile>,
}

impl Source {
    /// Looks at a folder without reading its files.
    pub(super) fn at(folder: &Path) -> Result<Self, DictionaryError> {
        let mut files = Vec::new();
        let listing = fs::read_dir(folder).map_err(DictionaryError::io("list", folder))?;
        for entry in listing {
            let entry = entry.map_err(DictionaryError::io("list", folder))?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if name.ends_with(".csv") || name.ends_with(".def") {
                let path = entry.path();
                // Follows links: distributions like to link dictionaries.
                let meta = fs::metadata(&path).map_err(DictionaryError::io("read", &path))?;
                let modified = meta.modified().ok();
                files.push(SourceFile {
                    name,
                    size: meta.len(),
                    modified_ns: modified
                        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                        .map_or(0, |age| age.as_nanos()),
                });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let source = Self {
            folder: folder.to_owned(),
            files,
        };
        source.complete()
    }

    fn complete(self) -> Result<Self, DictionaryError> {
        let has = |end: &str| self.files.iter().any(|file| file.name.ends_with(end));
        for needed in ["char.def", "unk.def", "matrix.def", ".csv"] {
            if !has(needed) {
                return Err(DictionaryError::NotASource {
                    path: self.folder,
                    missing: needed,
                });
            }
        }
        Ok(self)
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Feeds names, sizes and times of the files to a hash: cheap, and different
    /// whenever a package update or an editor touched the folder.
    pub(super) fn hash_outline(&self, hasher: &mut blake3::Hasher) {
        hasher.update(self.folder.to_string_lossy().as_bytes());
        for file in &self.files {
            hasher.update(b"\0");
            hasher.update(file.name.as_bytes());
            hasher.update(b"\0");
            hasher.update(&file.size.to_le_bytes());
            hasher.update(&file.modified_ns.to_le_bytes());
        }
    }

    /// Writes the folder's copy in UTF-8 and normal form, user words included,
    /// and returns the hash of the bytes read.
    pub(super) fn prepare(&self, target: &Path) -> Result<blake3::Hash, DictionaryError> {
        let mut hasher = blake3::Hasher::new();
        let mut lexicon = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        let size = self.matrix_size()?;
        let mut ids = ContextIds::default();
        for file in &self.files {
            let path = self.folder.join(&file.name);
            let bytes = read(&path)?;
            hasher.update(file.name.as_bytes());
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(&bytes);
            match file.name.as_str() {
                name @ "matrix.def" => write(&target.join(name), &bytes)?,
                name @ "char.def" => write(&target.join(name), decode(&path, &bytes)?.as_bytes())?,
                name @ "unk.def" => {
                    let text = decode(&path, &bytes)?;
                    ids = ContextIds::of(&path, &text, size)?;
                    write(&target.join(name), text.as_bytes())?;
                }
                name if name.ends_with(".csv") => {
                    copy_lexicon(&path, &decode(&path, &bytes)?, size, &mut lexicon)?;
                }
                _ => {}
            }
        }
        let mut compounds = csv::Writer::from_writer(Vec::new());
        for word in user_words() {
            let rows = if word.whole {
                &mut lexicon
            } else {
                &mut compounds
            };
            write_record(rows, ids.row(&word))?;
        }
        write(&target.join("lexicon.csv"), &into_bytes(lexicon))?;
        write(&target.join(COMPOUNDS_FILE), &into_bytes(compounds))?;
        Ok(hasher.finalize())
    }

    /// How many right and left context ids the matrix knows, from its first line.
    fn matrix_size(&self) -> Result<(u32, u32), DictionaryError> {
        let path = self.folder.join("matrix.def");
        let bytes = read(&path)?;
        let line = bytes.split(|byte| *byte == b'\n').next();
        let numbers: Vec<u32> = line
            .and_then(|line| std::str::from_utf8(line).ok())
            .unwrap_or_default()
            .split_ascii_whitespace()
            .map_while(|number| number.parse().ok())
            .collect();
        match numbers[..] {
            [right, left] => Ok((right, left)),
            _ => Err(DictionaryError::Malformed {
                path,
                reason: "no size in its first line".to_owned(),
            }),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, DictionaryError> {
    fs::read(path).map_err(DictionaryError::io("read", path))
}

/// A file's text, whichever of the two encodings it is in.
fn decode<'a>(path: &Path, bytes: &'a [u8]) -> Result<Cow<'a, str>, DictionaryError> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text.trim_start_matches('\u{feff}')));
    }
    match EUC_JP.decode_without_bom_handling(bytes) {
        (text, false) => Ok(text),
        (_, true) => Err(DictionaryError::Encoding {
            path: path.to_owned(),
        }),
    }
}

/// Copies one lexicon file, row by row, in normal form.
fn copy_lexicon(
    path: &Path,
    text: &str,
    (right_size, left_size): (u32, u32),
    out: &mut csv::Writer<Vec<u8>>,
) -> Result<(), DictionaryError> {
    let malformed = |reason: String| DictionaryError::Malformed {
        path: path.to_owned(),
        reason,
    };
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut row = csv::StringRecord::new();
    let mut copy = ByteRecord::new();
    while rows
        .read_record(&mut row)
        .map_err(|error| malformed(error.to_string()))?
    {
        let surface = row.get(0).unwrap_or_default();
        if row.len() < MIN_COLUMNS {
            return Err(malformed(format!("too few columns for {surface:?}")));
        }
        if !is_id(&row[1], left_size) || !is_id(&row[2], right_size) {
            return Err(malformed(format!(
                "context id of {surface:?} outside the matrix"
            )));
        }
        let surface = normalize(surface);
        if !is_word(&surface, &row) {
            continue;
        }
        copy.clear();
        for (column, field) in row.iter().enumerate() {
            match column {
                0 => copy.push_field(surface.as_bytes()),
                BASE_COLUMN => copy.push_field(normalize(field).as_bytes()),
                _ => copy.push_field(field.as_bytes()),
            }
        }
        write_record(out, &copy)?;
    }
    Ok(())
}

/// Whether a context id lies in the matrix. The lattice indexes the matrix with
/// it unchecked, so that a wrong one must not get that far.
fn is_id(text: &str, size: u32) -> bool {
    text.trim().parse::<u32>().is_ok_and(|id| id < size)
}

/// Rows that would do harm in normal form are left out: single Latin letters
/// and digits, which would cut `dx` and `2025` into pieces where the rules for
/// unknown words keep such runs whole.
fn is_word(surface: &str, row: &csv::StringRecord) -> bool {
    let is_letter = row.get(4) == Some("記号") && row.get(5) == Some("アルファベット");
    !surface.is_empty()
        && !surface.contains('\0')
        && !is_letter
        && !surface.bytes().all(|byte| byte.is_ascii_digit())
}

fn write_record<I, F>(out: &mut csv::Writer<Vec<u8>>, record: I) -> Result<(), DictionaryError>
where
    I: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    out.write_record(record)
        .map_err(|error| DictionaryError::Malformed {
            path: PathBuf::from("lexicon.csv"),
            reason: error.to_string(),
        })
}

fn into_bytes(out: csv::Writer<Vec<u8>>) -> Vec<u8> {
    out.into_inner().expect("writing to memory does not fail")
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DictionaryError> {
    fs::write(path, bytes).map_err(DictionaryError::io("write", path))
}

/// Context ids by part of speech, learned from the rules for unknown words: they
/// name the ids of every class of noun, in every IPADIC.
#[derive(Default)]
struct ContextIds {
    rows: Vec<(String, String, String)>,
}

impl ContextIds {
    fn of(
        path: &Path,
        unknown: &str,
        (right_size, left_size): (u32, u32),
    ) -> Result<Self, DictionaryError> {
        let mut rows = Vec::new();
        for line in unknown.lines() {
            let fields: Vec<&str> = line.splitn(5, ',').collect();
            if let [_, left, right, _, pos] = fields[..] {
                if !is_id(left, left_size) || !is_id(right, right_size) {
                    return Err(DictionaryError::Malformed {
                        path: path.to_owned(),
                        reason: format!("context id of {pos:?} outside the matrix"),
                    });
                }
                rows.push((pos.to_owned(), left.to_owned(), right.to_owned()));
            }
        }
        Ok(Self { rows })
    }

    /// A complete lexicon row of a user word.
    fn row(&self, word: &UserWord) -> Vec<String> {
        let best = self
            .rows
            .iter()
            .find(|(pos, ..)| pos.starts_with(word.pos.features()))
            .or_else(|| self.rows.iter().find(|(pos, ..)| pos.starts_with("名詞")))
            .or_else(|| self.rows.first());
        let (left, right) = best.map_or(("0", "0"), |(_, left, right)| (left, right));
        let mut row = vec![
            word.surface.clone(),
            left.to_owned(),
            right.to_owned(),
            word.cost().to_string(),
        ];
        row.extend(word.pos.features().split(',').map(str::to_owned));
        row.resize(BASE_COLUMN, "*".to_owned());
        row.extend([
            word.surface.clone(),
            word.reading.clone(),
            word.reading.clone(),
        ]);
        row
    }
}
