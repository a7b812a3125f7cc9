//! What every reader gives and every layout takes: blocks with their places.

use serde::{Deserialize, Serialize};

/// A decoded file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Lines and tables in reading order.
    pub blocks: Vec<Block>,
    /// Title from the format's own metadata (HTML `<title>`, front matter), not part of the text.
    pub title: Option<String>,
    /// Lines that the format repeats around the text: page numbers, titles of
    /// every page. No layout reads them; they stand in the rest of a sheet.
    pub running: Vec<String>,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A line of text.
    Line(Line),
    /// A table.
    Table(Table),
}

/// One line of text, as the format broke it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Line of the source file, from 1.
    pub number: usize,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// The text, entities decoded, original characters kept, no line break inside.
    pub text: String,
    /// What the format says of it.
    pub kind: LineKind,
    /// Blank lines before it in the source: layouts use gaps as evidence.
    pub gap: usize,
}

/// What the format itself says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// A line that may be the middle of a sentence (text extracted from PDF).
    Broken,
    /// A whole paragraph (`<p>`, a cell, a Markdown paragraph).
    Paragraph,
    /// A heading with its level from 1.
    Heading(u8),
    /// An entry of a list with its depth from 0.
    ListItem(u8),
}

/// A table with spans resolved: every row has the same number of places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Rows of cells; a cell that spans stands once, at its first place.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Column at which it begins, from 0.
    pub column: usize,
    /// Columns it spans, at least 1.
    pub width: usize,
    /// What stands in it; nested tables stay tables.
    pub blocks: Vec<Block>,
}
