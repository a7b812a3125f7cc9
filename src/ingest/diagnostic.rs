use serde::{Deserialize, Serialize};

/// Something about a file that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable name in snake case: `fiscal_year_inferred`, `rating_doubtful` ….
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, then what to do; Japanese.
    pub message: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message_en: String,
    /// The file it is about, relative to the corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Where in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A choice was made that one may want to know of.
    Info,
    /// A field is doubtful or a conflict was settled.
    Warning,
    /// The file, or a part of it, could not be read.
    Error,
}

/// A place in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Page from 1; of a workbook, the worksheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Name of the worksheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worksheet: Option<String>,
    /// Table of the page or of the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u32>,
    /// Row of the table or worksheet, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// First and last line from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<[usize; 2]>,
    /// The measure and field that it is about: `progress 13 rating`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without place; the message in Japanese, then in English.
    pub fn new(
        code: &str,
        severity: Severity,
        message: impl Into<String>,
        message_en: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            message: message.into(),
            message_en: message_en.into(),
            file: None,
            place: None,
        }
    }

    /// The same, at these lines.
    #[must_use]
    pub fn at_lines(mut self, from: usize, to: usize) -> Self {
        self.place.get_or_insert_default().lines = Some([from, to]);
        self
    }

    /// The same, on this page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.place.get_or_insert_default().page = Some(page);
        self
    }

    /// The same, about this field.
    #[must_use]
    pub fn about(mut self, field: impl Into<String>) -> Self {
        self.place.get_or_insert_default().field = Some(field.into());
        self
    }
}
