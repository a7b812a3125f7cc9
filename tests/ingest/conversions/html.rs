//! Blocks as a web page.

use std::fmt::Write as _;

use shisaku::ingest::{Block, Document, Line, LineKind, Table};

/// How lines that were broken by their source are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// In `<pre>`, as they stand.
    Preformatted,
    /// Each a paragraph, as converters do that know no better.
    Paragraphs,
}

/// The page of a document.
pub(super) fn page(document: &Document, lines: Lines) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><style>\
         @page { size: A3 landscape; margin: 12mm }\
         body { font: 8pt \"Noto Sans CJK JP\" }\
         table { border-collapse: collapse; width: 100% }\
         td { border: 1px solid #000; vertical-align: top; padding: 2px 4px }\
         p { margin: 0 } pre { font: inherit; margin: 0 }\
         </style></head><body>\n",
    );
    let mut is_open = false;
    for block in &document.blocks {
        let is_broken = matches!(block, Block::Line(line) if line.kind == LineKind::Broken);
        let wants_pre = is_broken && lines == Lines::Preformatted;
        if wants_pre != is_open {
            page.push_str(if wants_pre { "<pre>" } else { "</pre>\n" });
            is_open = wants_pre;
        }
        match block {
            Block::Line(line) if wants_pre => {
                let _ = writeln!(page, "{}{}", "\n".repeat(line.gap), escaped(&line.text));
            }
            Block::Line(line) => write_line(&mut page, line),
            Block::Table(table) => write_table(&mut page, table),
        }
    }
    if is_open {
        page.push_str("</pre>");
    }
    page.push_str("</body></html>\n");
    page
}

fn write_line(page: &mut String, line: &Line) {
    page.push_str(&"<p>&nbsp;</p>\n".repeat(line.gap));
    let tag = match line.kind {
        LineKind::Heading(level) => format!("h{}", level.clamp(1, 6)),
        LineKind::Broken | LineKind::Paragraph | LineKind::ListItem(_) => "p".to_owned(),
    };
    let _ = writeln!(page, "<{tag}>{}</{tag}>", escaped(&line.text));
}

fn write_table(page: &mut String, table: &Table) {
    page.push_str("<table>\n");
    for row in &table.rows {
        page.push_str("<tr>");
        for cell in row {
            let _ = write!(page, "<td colspan=\"{}\">", cell.width);
            for block in &cell.blocks {
                match block {
                    Block::Line(line) => write_line(page, line),
                    Block::Table(table) => write_table(page, table),
                }
            }
            page.push_str("</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
