//! CSV and its kin with tabs: records to lines and tables.
//!
//! A quoted field may hold line breaks, so a record is no line; every line of a
//! cell knows the line of the file on which it stands.

use csv::{ByteRecord, ReaderBuilder};

use super::Read;
use super::cells::{self, Filled, Row};
use crate::ingest::Document;

/// Records that are looked at to tell CSV from prose with commas.
const TELLING_RECORDS: usize = 30;

/// Columns by which a text of any name is known to be CSV: two may be a slip of the pen.
const TELLING_COLUMNS: usize = 3;

/// Characters of a column's name at most.
const MAX_HEADER: usize = 24;

/// Whether a text that is not called CSV is CSV: records of one length below short names.
pub(super) fn looks_like_csv(text: &str) -> bool {
    let head: Vec<_> = records(text, b',').take(TELLING_RECORDS + 1).collect();
    let Some(header) = head.first() else {
        return false;
    };
    let columns = header.fields.len();
    let is_name = |field: &String| {
        !field.trim().is_empty()
            && field.chars().count() <= MAX_HEADER
            && !field.contains(['。', '、', '\t'])
    };
    columns >= TELLING_COLUMNS
        && head.len() > 1
        && head.iter().all(|record| record.fields.len() == columns)
        && header.fields.iter().all(is_name)
}

/// Whether a file that is called CSV holds at least two fields in a record.
pub(super) fn has_fields(text: &str, delimiter: char) -> bool {
    records(text, delimiter as u8)
        .take(TELLING_RECORDS)
        .any(|record| record.fields.len() > 1)
}

/// Reads records; the delimiter is a comma or a tab.
pub(super) fn read(text: &str, delimiter: char) -> Read {
    let rows = records(text, delimiter as u8)
        .enumerate()
        .map(|(at, record)| Row {
            number: at + 1 + record.blank_before,
            cells: filled(&record),
        });
    let rows = rows.filter(|row| !row.cells.is_empty()).collect();
    Read {
        document: Document {
            blocks: cells::blocks(rows, None),
            title: None,
            running: Vec::new(),
        },
        diagnostics: Vec::new(),
    }
}

fn filled(record: &Record) -> Vec<Filled> {
    let mut line = record.line;
    let mut cells = Vec::new();
    for (column, field) in record.fields.iter().enumerate() {
        let texts = field.split('\n').enumerate();
        let lines: Vec<_> = texts
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(at, text)| (line + at, text.trim_end().to_owned()))
            .collect();
        line += field.matches('\n').count();
        if !lines.is_empty() {
            cells.push(Filled {
                column,
                width: 1,
                height: 1,
                lines,
            });
        }
    }
    cells
}

#[derive(Debug)]
struct Record {
    /// Line of the file on which it begins, from 1.
    line: usize,
    /// Blank lines of the file before it, all together: the reader leaves them out.
    blank_before: usize,
    fields: Vec<String>,
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = Record> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut next_line, mut blank) = (1, 0);
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut record = ByteRecord::new();
        // Bytes in memory cannot fail to be read, and records of any length are allowed.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        // The reader gives the place before the blank lines that it skips.
        let skipped = blank_lines(&text.as_bytes()[at..]);
        at = usize::try_from(reader.position().byte()).unwrap_or(at);
        blank += skipped;
        let line = next_line + skipped;
        next_line = usize::try_from(reader.position().line()).unwrap_or(line + 1);
        let field = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(Record {
            line,
            blank_before: blank,
            fields: record.iter().map(field).collect(),
        })
    })
}

/// Line ends at the head of the bytes.
fn blank_lines(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Block, Line};

    fn lines(read: &Read) -> Vec<(usize, &str)> {
        fn collect<'a>(blocks: &'a [Block], found: &mut Vec<(usize, &'a str)>) {
            for block in blocks {
                match block {
                    Block::Line(Line { number, text, .. }) => found.push((*number, text)),
                    Block::Table(table) => {
                        table
                            .rows
                            .iter()
                            .flatten()
                            .for_each(|c| collect(&c.blocks, found));
                    }
                }
            }
        }
        let mut found = Vec::new();
        collect(&read.document.blocks, &mut found);
        found
    }

    #[test]
    fn quoted_line_breaks_stay_in_their_cell_and_lines_are_counted() {
        let read = read("No,目標\n\n1,\"一\n二, \"\"三\"\"\"\n2,四,余\n", ',');
        let expected = [
            (1, "No"),
            (1, "目標"),
            (3, "1"),
            (3, "一"),
            (4, "二, \"三\""),
            (5, "2"),
            (5, "四"),
            (5, "余"),
        ];
        assert_eq!(lines(&read), expected);
        assert_eq!(read.document.blocks.len(), 2, "a blank line ends a table");
    }

    #[test]
    fn a_title_above_the_records_is_a_line() {
        let read = read("事務事業一覧,,\nNo,目標,実績\n1,一,済\n", ',');
        assert!(
            matches!(&read.document.blocks[0], Block::Line(line) if line.text == "事務事業一覧")
        );
        assert!(matches!(&read.document.blocks[1], Block::Table(table) if table.rows.len() == 2));
    }

    #[test]
    fn prose_with_commas_is_no_csv() {
        assert!(looks_like_csv("No,事業名,実績\n1,窓口,\"一,二\"\n"));
        for prose in [
            "市民課,税務課,総務課の三課が担当した。\n次の行には,ひとつだけ。\n",
            "一,二,三\n",
            "1,200円を,2,000円に改めた。\n1,300円を,3,000円に改めた。\n",
            "",
        ] {
            assert!(!looks_like_csv(prose), "{prose}");
        }
    }
}
