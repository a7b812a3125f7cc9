//! What is said of each file, before anything goes live.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Cause, Job, Jobs, Received, Upload, Uploads};
use crate::domain::{DocumentId, FiscalYear, Sheet};
use crate::index::{Destination, Incoming, IndexError};
use crate::ingest::{Diagnostic, Inspection, Severity, overrides_from_path, too_large};
use crate::web::live::LiveIndex;
use crate::web::message::Language;

/// Sheets of one file that an answer lists.
const LISTED_SHEETS: usize = 50;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Taken in; it is indexed next.
    Accepted,
    /// It would be taken in: nothing was asked to go live.
    Readable,
    /// The same bytes are there already.
    Duplicate,
    /// It cannot be read.
    Unreadable,
}

/// What is said of one file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FileAnswer {
    /// 送られたファイル名。
    pub name: String,
    /// 受け入れたか。
    pub status: Verdict,
    /// 文書の `id`（BLAKE3）。大きすぎる場合は null。
    #[schema(required)]
    pub id: Option<String>,
    /// 文書フォルダーでの場所。受け入れたとき、または同じものがあるとき。
    #[schema(required)]
    pub path: Option<String>,
    /// 人が読む説明。
    pub message: String,
    /// 読み取った様式。
    #[schema(required)]
    pub layout: Option<String>,
    /// 収録率（0〜1）。
    pub coverage: f64,
    /// 読み取ったシート（多い場合は先頭のみ）。
    pub sheets: Vec<SheetAnswer>,
    /// 読み取った取組みの数。
    pub measures: usize,
    /// 読み取りで気づいたこと。
    pub diagnostics: Vec<DiagnosticAnswer>,
}

/// What was understood of one sheet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SheetAnswer {
    /// シートの変わらない名前。ページは `/sheets/{key}`。
    pub(in crate::web) key: String,
    #[schema(required)]
    pub(in crate::web) municipality: Option<String>,
    #[schema(required)]
    pub(in crate::web) department: Option<String>,
    #[schema(required)]
    pub(in crate::web) fiscal_year: Option<u16>,
    pub(in crate::web) kind: String,
    pub(in crate::web) measures: usize,
}

/// A diagnostic in one language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DiagnosticAnswer {
    pub(in crate::web) code: String,
    /// `info`, `warning`, `error`.
    pub(in crate::web) severity: String,
    pub(in crate::web) message: String,
    #[schema(required)]
    pub(in crate::web) page: Option<u32>,
    #[schema(required)]
    pub(in crate::web) worksheet: Option<String>,
    #[schema(required)]
    pub(in crate::web) table: Option<u32>,
    #[schema(required)]
    pub(in crate::web) row: Option<u32>,
    #[schema(required)]
    pub(in crate::web) lines: Option<Vec<usize>>,
    #[schema(required)]
    pub(in crate::web) field: Option<String>,
}

impl DiagnosticAnswer {
    /// A diagnostic in this language.
    pub fn of(diagnostic: &Diagnostic, language: Language) -> Self {
        let place = diagnostic.place.clone().unwrap_or_default();
        let severity = match diagnostic.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        Self {
            code: diagnostic.code.clone(),
            severity: severity.to_owned(),
            message: match language {
                Language::English if !diagnostic.message_en.is_empty() => {
                    diagnostic.message_en.clone()
                }
                _ => diagnostic.message.clone(),
            },
            page: place.page,
            worksheet: place.worksheet,
            table: place.table,
            row: place.row,
            lines: place.lines.map(Vec::from),
            field: place.field,
        }
    }
}

impl SheetAnswer {
    fn of(sheet: &Sheet) -> Self {
        Self {
            key: sheet.key(),
            municipality: sheet.municipality.clone(),
            department: sheet.department.clone(),
            fiscal_year: sheet.fiscal_year.map(FiscalYear::western),
            kind: sheet.kind.clone(),
            measures: sheet.measures.len(),
        }
    }
}

/// Judges files and starts a job for those that are accepted, in one go: a
/// client that leaves does not stop it half-way.
///
/// # Errors
/// When the index or the disk fails.
pub fn take_in(
    uploads: &Arc<Uploads>,
    index: &LiveIndex,
    upload: Upload,
    dry_run: bool,
    language: Language,
) -> Result<(Vec<FileAnswer>, Option<Job>), IndexError> {
    let files = judge(uploads, index, upload, dry_run, language)?;
    let accepted = files.iter().any(|file| file.status == Verdict::Accepted);
    let job = accepted.then(|| Jobs::start(uploads, index, Cause::Uploaded(files.clone())));
    Ok((files, job))
}

/// Reads each file and takes in those that can be read, unless `dry_run`.
///
/// # Errors
/// When the index or the disk fails.
fn judge(
    uploads: &Uploads,
    index: &LiveIndex,
    upload: Upload,
    dry_run: bool,
    language: Language,
) -> Result<Vec<FileAnswer>, IndexError> {
    let mut judge = Judge {
        uploads,
        index,
        destination: upload.destination,
        dry_run,
        language,
        seen: HashMap::new(),
    };
    upload
        .files
        .into_iter()
        .map(|file| judge.one(file))
        .collect()
}

struct Judge<'a> {
    uploads: &'a Uploads,
    index: &'a LiveIndex,
    destination: Destination,
    dry_run: bool,
    language: Language,
    /// Files of this request by their hash.
    seen: HashMap<DocumentId, String>,
}

impl Judge<'_> {
    fn one(&mut self, file: Received) -> Result<FileAnswer, IndexError> {
        let Some(incoming) = file.incoming else {
            let limit = self.uploads.config.reader.max_file_bytes();
            return Ok(self.unreadable(file.name, None, &[too_large(limit)]));
        };
        let id = incoming.id();
        let known = self.index.files(&id)?.into_iter().next();
        let known = known.map(|record| record.path);
        if let Some(path) = known.or_else(|| self.seen.get(&id).cloned()) {
            return Ok(self.duplicate(file.name, &id, path));
        }
        let io = |source| IndexError::Io {
            path: PathBuf::from(&file.name),
            source,
        };
        let bytes = incoming.read().map_err(io)?;
        let inspection = self.inspect(&file.name, &bytes);
        if inspection.sheets.is_empty() {
            return Ok(self.unreadable(file.name, Some(&id), &inspection.diagnostics));
        }
        let (status, path, message) = if self.dry_run {
            let message = self.say("読み取れます。", "It can be read.");
            (Verdict::Readable, None, message)
        } else {
            let path = self.accept(incoming, &file.name).map_err(io)?;
            let message = self.say("受け付けました。", "Accepted.");
            (Verdict::Accepted, Some(path), message)
        };
        self.seen.insert(
            id.clone(),
            path.clone().unwrap_or_else(|| file.name.clone()),
        );
        let sheets = inspection.sheets.iter();
        Ok(FileAnswer {
            name: file.name,
            status,
            id: Some(id.to_string()),
            path,
            message,
            layout: inspection.layout,
            coverage: inspection.coverage,
            measures: sheets.clone().map(|sheet| sheet.measures.len()).sum(),
            sheets: sheets.take(LISTED_SHEETS).map(SheetAnswer::of).collect(),
            diagnostics: self.diagnostics(&inspection.diagnostics),
        })
    }

    /// Reads a file as it will be read from its place in the inbox.
    fn inspect(&self, name: &str, bytes: &[u8]) -> Inspection {
        let mut path = PathBuf::new();
        path.extend(&self.destination.municipality);
        path.extend(self.destination.fiscal_year.map(|year| year.to_string()));
        path.push(Path::new(name).file_name().unwrap_or_default());
        let overrides = overrides_from_path(&path);
        self.uploads.config.reader.inspect(&path, bytes, &overrides)
    }

    fn accept(&self, incoming: Incoming, name: &str) -> std::io::Result<String> {
        let inbox = &self.uploads.config.inbox;
        inbox.accept(incoming, name, &self.destination, Timestamp::now())
    }

    fn duplicate(&self, name: String, id: &DocumentId, path: String) -> FileAnswer {
        let japanese = format!("同じ内容の文書がすでにあります（{path}）。");
        let english = format!("The same document is there already ({path}).");
        FileAnswer {
            status: Verdict::Duplicate,
            path: Some(path),
            message: self.say(&japanese, &english),
            ..self.unread(name, Some(id))
        }
    }

    fn unreadable(
        &self,
        name: String,
        id: Option<&DocumentId>,
        diagnostics: &[Diagnostic],
    ) -> FileAnswer {
        let why = diagnostics.iter().max_by_key(|one| one.severity);
        let message = why.map(|why| DiagnosticAnswer::of(why, self.language).message);
        FileAnswer {
            message: message.unwrap_or_else(|| self.say("読み取れません。", "It cannot be read.")),
            diagnostics: self.diagnostics(diagnostics),
            ..self.unread(name, id)
        }
    }

    fn unread(&self, name: String, id: Option<&DocumentId>) -> FileAnswer {
        FileAnswer {
            name,
            status: Verdict::Unreadable,
            id: id.map(DocumentId::to_string),
            path: None,
            message: String::new(),
            layout: None,
            coverage: 0.0,
            sheets: Vec::new(),
            measures: 0,
            diagnostics: Vec::new(),
        }
    }

    fn diagnostics(&self, diagnostics: &[Diagnostic]) -> Vec<DiagnosticAnswer> {
        let answer = |one| DiagnosticAnswer::of(one, self.language);
        diagnostics.iter().map(answer).collect()
    }

    fn say(&self, japanese: &str, english: &str) -> String {
        match self.language {
            Language::Japanese => japanese.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}
