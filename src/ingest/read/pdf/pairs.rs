//! Labels with their values beside them, without any line.

use crate::ingest::items::begins_with_marker;

use super::cell_text::TextLine;
use super::flow::{PageCell, PageTable, text_edge};
use super::page::Area;

/// Points within which values begin alike.
const ALIGNED: f64 = 3.0;

/// Labels with their values beside them, as a table of two columns.
pub(super) fn table(
    bands: &[Vec<TextLine>],
    gutter: (f64, f64),
    page: u32,
    right: f64,
) -> Option<PageTable> {
    /// Ems of a label at most.
    const MAX_LABEL: f64 = 10.0;
    let is_left = |line: &&TextLine| line.area.x1 <= gutter.0 + 1.0;
    let (mut labels, mut values): (Vec<&TextLine>, Vec<&TextLine>) = (Vec::new(), Vec::new());
    for line in bands.iter().flatten() {
        if is_left(&line) {
            labels.push(line);
        } else {
            values.push(line);
        }
    }
    let is_label = |line: &&TextLine| {
        line.area.width() <= MAX_LABEL * line.em && !begins_with_marker(line.text.trim())
    };
    let first = values.first()?.area.x0;
    let aligned = values
        .iter()
        .all(|line| (line.area.x0 - first).abs() <= ALIGNED);
    if labels.len() < 2 || !labels.iter().all(is_label) || !aligned {
        return None;
    }
    let own = |line: &TextLine| vec![line.clone()];
    let mut rows: Vec<[Vec<TextLine>; 2]> = Vec::new();
    for band in bands {
        let label = band.iter().find(is_left);
        let value = band.iter().find(|line| !is_left(line));
        match (label, rows.last_mut()) {
            (None, Some([_, below])) => below.extend(value.cloned()),
            (label, _) => rows.push([
                label.map(own).unwrap_or_default(),
                value.map(own).unwrap_or_default(),
            ]),
        }
    }
    let edges = [f64::INFINITY, text_edge(values.iter().copied(), right)];
    let cell = |(column, lines): (usize, &Vec<TextLine>)| {
        PageCell::of_lines(column, lines, page, edges[column])
    };
    let all = Area::around(bands.iter().flatten().map(|line| line.area))?;
    Some(PageTable {
        area: all,
        xs: vec![all.x0, f64::midpoint(gutter.0, gutter.1), all.x1],
        rows: rows
            .iter()
            .map(|row| row.iter().enumerate().map(cell).collect())
            .collect(),
        open_top: false,
        open_bottom: false,
    })
}
