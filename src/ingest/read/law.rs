//! The law of readers: one table, whatever format carries it, gives the same cells.

use std::path::Path;

use proptest::prelude::*;

use super::{Format, Read, office};
use crate::ingest::Block;
use crate::ingest::words::squeeze;

/// Cells of a row, each with its lines.
type Rows = Vec<Vec<Vec<String>>>;

/// A table of two to five columns; at least two cells of each row are filled.
fn tables() -> impl Strategy<Value = Rows> {
    let line = "[一二三①（）(1)・○a-c,\"。]{1,6}";
    let filled = prop::collection::vec(line, 1..4);
    let cell = prop_oneof![4 => filled.clone(), 1 => Just(Vec::new())];
    let row = move |columns: usize| {
        (
            filled.clone(),
            filled.clone(),
            prop::collection::vec(cell.clone(), columns - 2),
        )
            .prop_map(|(first, second, others)| [vec![first, second], others].concat())
    };
    (2usize..6).prop_flat_map(move |columns| prop::collection::vec(row(columns), 1..6))
}

fn separated(rows: &Rows, delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| cell.join("\n")))
            .unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A table in markup: how lines are joined, how a cell, a row and the whole are wrapped.
fn marked(rows: &Rows, line: [&str; 3], cell: [&str; 2], row: [&str; 2]) -> String {
    let escape = |text: &String| text.replace('&', "&amp;").replace('<', "&lt;");
    let of_cell = |lines: &Vec<String>| {
        let lines: Vec<_> = lines.iter().map(escape).collect();
        format!(
            "{}{}{}{}{}",
            cell[0],
            line[0],
            lines.join(line[1]),
            line[2],
            cell[1]
        )
    };
    let of_row = |cells: &Vec<Vec<String>>| {
        format!(
            "{}{}{}",
            row[0],
            cells.iter().map(of_cell).collect::<String>(),
            row[1]
        )
    };
    rows.iter().map(of_row).collect()
}

/// Lines of the filled cells, with row and column; blank space is no part of the law.
fn cells(read: &Read) -> Vec<(usize, usize, Vec<String>)> {
    let mut found = Vec::new();
    let tables = read.document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    for (at, row) in tables.flat_map(|table| &table.rows).enumerate() {
        for cell in row.iter().filter(|cell| !cell.blocks.is_empty()) {
            let lines = cell.blocks.iter().filter_map(|block| match block {
                Block::Line(line) => Some(squeeze(&line.text)),
                Block::Table(_) => None,
            });
            found.push((at, cell.column, lines.collect()));
        }
    }
    found
}

fn expected(rows: &Rows) -> Vec<(usize, usize, Vec<String>)> {
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        found.extend(filled.map(|(column, cell)| (at, column, cell.clone())));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_format_gives_the_same_cells(rows in tables()) {
        let truth = expected(&rows);
        for (name, delimiter) in [("a.csv", b','), ("a.tsv", b'\t')] {
            let text = separated(&rows, delimiter);
            let read = Format::of(Path::new(name), &text).read(&text);
            prop_assert_eq!(cells(&read), truth.clone(), "{}", name);
        }
        let html = marked(&rows, ["", "<br>", ""], ["<td>", "</td>"], ["<tr>", "</tr>"]);
        let html = format!("<html><table>{html}</table></html>");
        let read = Format::of(Path::new("a.html"), &html).read(&html);
        prop_assert_eq!(cells(&read), truth.clone(), "html");
        let paragraph = ["<w:p><w:r><w:t>", "</w:t><w:br/><w:t>", "</w:t></w:r></w:p>"];
        let word = marked(&rows, paragraph, ["<w:tc>", "</w:tc>"], ["<w:tr>", "</w:tr>"]);
        let word = format!("<w:document><w:body><w:tbl>{word}</w:tbl></w:body></w:document>");
        let read = office::read(&office::archive(&[("word/document.xml", &word)])).unwrap();
        prop_assert_eq!(cells(&read), truth, "docx");
    }
}
