//! The text of a document: a stack of open tables and boxes, each with its open paragraph.

use crate::ingest::read::office::xml::{Element, Visitor};
use crate::ingest::{Block, Cell, Line, LineKind, Table};

use super::numbering::Numbering;
use super::styles::{Styles, level_of_outline};

/// Tables and boxes within one another that are kept; what lies deeper becomes text.
const MAX_DEPTH: usize = 24;

/// Columns that a cell may span.
const MAX_SPAN: usize = 1024;

/// Elements that no reader of the page sees, or sees in another place.
const SKIPPED: &[&str] = &[
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "instrText",
    "rt",
    "Fallback",
    "tabs",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
    "tblGridChange",
    "numberingChange",
];

/// Something open that holds blocks.
#[derive(Debug)]
enum Frame {
    Table(OpenTable),
    /// A text box: its blocks follow the paragraph in which it hangs.
    Box(Vec<Block>),
}

#[derive(Debug, Default)]
struct OpenTable {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    column: usize,
    /// Whether the open row was struck out.
    struck: bool,
    cell: Option<OpenCell>,
}

#[derive(Debug, Default)]
struct OpenCell {
    width: usize,
    /// Whether it goes on with the cell above it.
    continues: bool,
    blocks: Vec<Block>,
}

#[derive(Debug, Default)]
struct Paragraph {
    lines: Vec<String>,
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    list_level: Option<usize>,
    /// Blocks of the boxes that hang in it.
    boxes: Vec<Block>,
}

/// Collects the blocks of a document's parts.
#[derive(Debug)]
pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    root: Vec<Block>,
    frames: Vec<Frame>,
    paragraphs: Vec<Paragraph>,
    /// Paragraphs read: a document has no lines, so they are counted as such.
    number: usize,
    /// Blank paragraphs before the next one.
    gap: usize,
    /// Depth inside an element that is left out.
    skipped: usize,
    /// Tables and boxes open beyond the limit.
    beyond: usize,
    in_text: bool,
    in_row_properties: bool,
    /// Paragraph of the first table that lay too deep.
    pub(super) too_deep: Option<usize>,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            root: Vec::new(),
            frames: Vec::new(),
            paragraphs: Vec::new(),
            number: 0,
            gap: 0,
            skipped: 0,
            beyond: 0,
            in_text: false,
            in_row_properties: false,
            too_deep: None,
        }
    }

    /// The blocks of the part that has been read; what it left open is closed.
    pub(super) fn take(&mut self) -> Vec<Block> {
        self.beyond = 0;
        self.skipped = 0;
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        while let Some(frame) = self.frames.last() {
            match frame {
                Frame::Table(_) => self.end_table(),
                Frame::Box(_) => self.end_box(),
            }
        }
        self.gap = 0;
        std::mem::take(&mut self.root)
    }

    /// Where finished blocks go.
    fn target(&mut self) -> &mut Vec<Block> {
        match self.frames.last_mut() {
            Some(Frame::Box(blocks)) => blocks,
            // Blocks of a table outside its cells do not exist in sound files.
            Some(Frame::Table(table)) => &mut table.cell.get_or_insert_default().blocks,
            None => &mut self.root,
        }
    }

    fn text_of_run(&mut self, text: &str) {
        if self.paragraphs.is_empty() {
            self.paragraphs.push(Paragraph::default());
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match paragraph.lines.last_mut() {
                Some(line) => line.push_str(text),
                None => paragraph.lines.push(text.to_owned()),
            }
        }
    }

    fn break_line(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if paragraph.lines.is_empty() {
                paragraph.lines.push(String::new());
            }
            paragraph.lines.push(String::new());
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        self.number += 1;
        let number = self.number;
        let is_blank = paragraph.lines.iter().all(|line| line.trim().is_empty());
        if is_blank {
            self.gap += 1;
        } else {
            let (kind, marker) = self.kind(&paragraph);
            let mut marker = Some(marker);
            let mut gap = if self.frames.is_empty() {
                std::mem::take(&mut self.gap)
            } else {
                0
            };
            let lines = paragraph
                .lines
                .iter()
                .filter(|line| !line.trim().is_empty());
            let lines: Vec<_> = lines
                .map(|text| {
                    let text = format!("{}{}", marker.take().unwrap_or_default(), text.trim_end());
                    Block::Line(Line {
                        number,
                        page: None,
                        text,
                        kind,
                        gap: std::mem::take(&mut gap),
                    })
                })
                .collect();
            self.target().extend(lines);
        }
        self.target().extend(paragraph.boxes);
    }

    /// What a paragraph is, and the marker that its list gives it.
    fn kind(&mut self, paragraph: &Paragraph) -> (LineKind, String) {
        let style = paragraph.style.as_deref().unwrap_or_default();
        let styled = self.styles.list(style);
        // List 0 takes a paragraph out of the list of its style.
        let list = paragraph
            .list
            .clone()
            .or_else(|| styled.as_ref().map(|(list, _)| list.clone()));
        let level = paragraph
            .list_level
            .or(styled.map(|(_, level)| level))
            .unwrap_or(0);
        let list = list.filter(|list| list != "0");
        let marker = list
            .as_ref()
            .map_or_else(String::new, |list| self.numbering.next(list, level));
        let outline = paragraph.outline.map(level_of_outline);
        let heading = outline.unwrap_or_else(|| self.styles.heading(style));
        let kind = match (heading, list) {
            (Some(level), _) => LineKind::Heading(level),
            (None, Some(_)) => LineKind::ListItem(level.min(usize::from(u8::MAX)) as u8),
            (None, None) => LineKind::Paragraph,
        };
        (kind, marker)
    }

    fn open(&mut self, frame: Frame) {
        if self.frames.len() >= MAX_DEPTH {
            self.beyond += 1;
            self.too_deep.get_or_insert(self.number + 1);
            return;
        }
        self.gap = 0;
        self.frames.push(frame);
    }

    fn end_table(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.end_row();
        if let Some(Frame::Table(_)) = self.frames.last()
            && let Some(Frame::Table(table)) = self.frames.pop()
        {
            let filled = table
                .rows
                .iter()
                .flatten()
                .any(|cell| !cell.blocks.is_empty());
            if filled {
                self.target().push(Block::Table(Table { rows: table.rows }));
            }
        }
    }

    fn end_box(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if let Some(Frame::Box(_)) = self.frames.last()
            && let Some(Frame::Box(blocks)) = self.frames.pop()
        {
            match self.paragraphs.last_mut() {
                Some(paragraph) => paragraph.boxes.extend(blocks),
                None => self.target().extend(blocks),
            }
        }
    }

    /// The innermost table, unless tables beyond the limit are open.
    fn table(&mut self) -> Option<&mut OpenTable> {
        match self.frames.last_mut() {
            Some(Frame::Table(table)) if self.beyond == 0 => Some(table),
            _ => None,
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.table() {
            let row = std::mem::take(&mut table.row);
            table.column = 0;
            if !std::mem::take(&mut table.struck) && !row.is_empty() {
                table.rows.push(row);
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = self.table() else { return };
        let Some(cell) = table.cell.take() else {
            return;
        };
        let (column, width) = (table.column, cell.width.max(1));
        table.column += width;
        if !cell.continues {
            table.row.push(Cell {
                column,
                width,
                blocks: cell.blocks,
            });
        }
    }

    /// Properties of the open paragraph, row or cell.
    fn property(&mut self, element: &Element<'_>) {
        let number = || {
            element
                .value()
                .and_then(|value| value.parse::<usize>().ok())
        };
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match element.name() {
                "pStyle" => paragraph.style = element.value(),
                "outlineLvl" => paragraph.outline = element.value().and_then(|v| v.parse().ok()),
                "numId" => paragraph.list = element.value(),
                "ilvl" => paragraph.list_level = number(),
                _ => {}
            }
            return;
        }
        let Some(table) = self.table() else { return };
        match (element.name(), &mut table.cell) {
            ("gridBefore", None) => table.column += number().unwrap_or(0).min(MAX_SPAN),
            ("gridSpan", Some(cell)) => cell.width = number().unwrap_or(1).clamp(1, MAX_SPAN),
            ("vMerge", Some(cell)) => {
                cell.continues = element.value().as_deref() != Some("restart")
            }
            _ => {}
        }
    }
}

impl Visitor for Body<'_> {
    fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        if self.in_row_properties
            && name == "del"
            && let Some(table) = self.table()
        {
            table.struck = true;
        }
        if SKIPPED.contains(&name) {
            self.skipped = 1;
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.text_of_run(" "),
            "br" | "cr" => self.break_line(),
            "noBreakHyphen" => self.text_of_run("-"),
            "sym" => {
                let sign = element.get("char").and_then(|code| sign(&code));
                self.text_of_run(&sign.map_or_else(String::new, String::from));
            }
            "tbl" => self.open(Frame::Table(OpenTable::default())),
            "tr" => self.end_row(),
            "trPr" => self.in_row_properties = true,
            "tc" => {
                self.end_cell();
                if let Some(table) = self.table() {
                    table.cell = Some(OpenCell::default());
                }
            }
            "txbxContent" => self.open(Frame::Box(Vec::new())),
            _ => self.property(element),
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "t" => self.in_text = false,
            "tbl" => self.end_table(),
            "tr" => self.end_row(),
            "trPr" => self.in_row_properties = false,
            "tc" => self.end_cell(),
            "txbxContent" => self.end_box(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.text_of_run(text);
        }
    }
}

/// A sign of a font of signs, where it stands for one that everybody has.
fn sign(code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    let c = match code & 0xFF {
        0x6C => '●',
        0x6D => '○',
        0x6E => '■',
        0x6F | 0x71 | 0xA8 => '□',
        0x75 => '◆',
        0xA1 => '○',
        0xA4 => '◎',
        0xFC | 0x50 => '✓',
        0xFE | 0x52 => '☑',
        0x81..=0x8A => char::from_u32('①' as u32 + (code & 0xFF) - 0x81)?,
        0x8C..=0x95 => char::from_u32('❶' as u32 + (code & 0xFF) - 0x8C)?,
        _ => return char::from_u32(code).filter(|_| code < 0xE000),
    };
    Some(if code < 0xF000 {
        char::from_u32(code)?
    } else {
        c
    })
}
