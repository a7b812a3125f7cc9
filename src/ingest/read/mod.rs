//! Readers: text to blocks, one format each.
//!
//! The reader is chosen by content first and by the file's extension second: a
//! saved page may be called `.txt`, and a sheet pasted from a browser holds
//! markup inside tab-separated rows.

mod binary;
mod cells;
mod csv;
pub(super) mod exchange;
mod html;
mod markdown;
mod office;
mod pdf;
mod tabbed;
mod text;

use std::path::Path;

pub(super) use binary::Binary;

use super::{Diagnostic, Document};

/// What a reader gives.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Blocks with their places.
    pub(super) document: Document,
    /// What could not be kept as it was.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Formats in which blocks are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// Lines with tab-separated rows, whose cells may hold markup.
    Tabbed,
    /// Comma-separated records; their fields may be quoted.
    Csv,
    /// Tab-separated records, as a file of that name holds them.
    Tsv,
    /// Lines.
    Text,
}

impl Format {
    /// The format of a decoded file.
    pub(super) fn of(name: &Path, text: &str) -> Self {
        let extension = name
            .extension()
            .map(|e| e.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let head = text.trim_start().get(..16).unwrap_or_default();
        let is_page = ["<!doctype html", "<html", "<?xml", "<head", "<body"]
            .iter()
            .any(|start| starts_with_ignoring_case(text.trim_start(), start));
        match extension.as_str() {
            _ if is_page => Self::Html,
            "html" | "htm" | "xhtml" if html::has_markup(text) || head.starts_with('<') => {
                Self::Html
            }
            "md" | "markdown" => Self::Markdown,
            "csv" if csv::has_fields(text, ',') => Self::Csv,
            "tsv" | "csv" if csv::has_fields(text, '\t') && !html::has_markup(text) => Self::Tsv,
            _ if tabbed::looks_tabbed(text) => Self::Tabbed,
            _ if html::has_markup(text) => Self::Html,
            _ if csv::looks_like_csv(text) => Self::Csv,
            _ if markdown::looks_like_markdown(text) => Self::Markdown,
            _ => Self::Text,
        }
    }

    /// Reads a decoded file.
    pub(super) fn read(self, text: &str) -> Read {
        match self {
            Self::Html => html::read(text),
            Self::Markdown => markdown::read(text),
            Self::Tabbed => tabbed::read(text),
            Self::Csv => csv::read(text, ','),
            Self::Tsv => csv::read(text, '\t'),
            Self::Text => text::read(text),
        }
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod law;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_extension() {
        let cases = [
            ("a.txt", "<!DOCTYPE html><p>一</p>", Format::Html),
            ("a.html", "<p>一</p>", Format::Html),
            ("a.txt", "No\t目標\n1\t<p>一</p>\n", Format::Tabbed),
            ("a.txt", "１．使命\n一\n", Format::Text),
            ("a.md", "# 題\n", Format::Markdown),
            (
                "a.txt",
                "# 題\n\n| No | 目標 |\n|---|---|\n| 1 | 一 |\n",
                Format::Markdown,
            ),
            ("a.csv", "題,,\n番号,目標\n", Format::Csv),
            ("a.txt", "番号,目標,実績\n1,一,済\n", Format::Csv),
            ("a.tsv", "番号\t目標\n1\t\"一\n二\"\n", Format::Tsv),
            ("a.csv", "番号\t目標\n", Format::Tsv),
            ("a.txt", "市民課,税務課、総務課。\n", Format::Text),
            ("a", "", Format::Text),
        ];
        for (name, text, expected) in cases {
            assert_eq!(Format::of(Path::new(name), text), expected, "{name} {text}");
        }
    }
}
