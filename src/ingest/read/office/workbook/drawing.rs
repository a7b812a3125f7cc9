//! Text boxes of worksheets: they stand in parts of their own.

use crate::ingest::Diagnostic;
use crate::ingest::read::office::package::Package;
use crate::ingest::read::office::xml::{self, Element, Visitor};

use super::sheet::Worksheet;

/// Adds the lines of text boxes to their worksheets.
pub(super) fn add(
    package: &mut Package<'_>,
    worksheets: &mut [Worksheet],
) -> Result<(), Box<Diagnostic>> {
    const WORKBOOK: &str = "xl/workbook.xml";
    let Some(workbook) = package.text(WORKBOOK)? else {
        return Ok(());
    };
    let mut sheets = Vec::new();
    xml::each_start(&workbook, &mut |element| {
        if element.name() == "sheet"
            && let (Some(name), Some(id)) = (element.get("name"), element.get("id"))
        {
            sheets.push((name, id));
        }
    })?;
    let parts = package.relations(WORKBOOK)?;
    for (name, id) in sheets {
        let Some((_, part)) = parts.iter().find(|(known, _)| *known == id) else {
            continue;
        };
        let Some(worksheet) = worksheets.iter_mut().find(|w| w.name == name) else {
            continue;
        };
        for (_, target) in package.relations(part)? {
            if target.contains("/drawings/drawing")
                && let Some(text) = package.text(&target)?
            {
                let mut drawing = Drawing::default();
                xml::walk(&text, &mut drawing)?;
                worksheet.boxes.append(&mut drawing.lines);
            }
        }
    }
    Ok(())
}

/// Collects paragraphs, with the row at which their shape hangs.
#[derive(Debug, Default)]
struct Drawing {
    lines: Vec<(usize, String)>,
    row: usize,
    paragraph: String,
    /// Element whose text is being read: `t` of a run, `row` of an anchor.
    inside: Option<&'static str>,
    in_from: bool,
}

impl Visitor for Drawing {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "from" => self.in_from = true,
            "row" if self.in_from => self.inside = Some("row"),
            "t" => self.inside = Some("t"),
            "br" => self.end_line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "from" => self.in_from = false,
            "row" | "t" => self.inside = None,
            "p" => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.inside {
            Some("row") => self.row = text.trim().parse::<usize>().unwrap_or(0).saturating_add(1),
            Some(_) => self.paragraph.push_str(text),
            None => {}
        }
    }
}

impl Drawing {
    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if !text.trim().is_empty() {
            self.lines
                .push((self.row.max(1), text.trim_end().to_owned()));
        }
    }
}
