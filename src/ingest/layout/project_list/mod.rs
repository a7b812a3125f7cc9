//! 事務事業一覧: one row a project, all departments and years in one table.
//!
//! The header names the columns; what it does not name is kept beside the row
//! as `見出し: 値`. Rows that say their department or year make one sheet for
//! each, so that a list is found like the sheets of its departments.

mod columns;
mod rows;

use crate::ingest::{Block, Document, Table};

use super::{Layout, Reading, Score};
use columns::Columns;
use rows::Lists;

pub(super) const LAYOUT: Layout = Layout {
    name: "project_list",
    score,
    read,
};

/// Rows of a table in which its header is looked for: titles and notes stand above it.
const HEADER_SEARCH_ROWS: usize = 8;

/// The header of a table, the row on which it begins, and the rows it takes.
fn header(table: &Table) -> Option<(Columns, usize, usize)> {
    (0..table.rows.len().min(HEADER_SEARCH_ROWS)).find_map(|at| {
        let (columns, taken) = columns::read(&table.rows[at..])?;
        (at + taken < table.rows.len()).then_some((columns, at, taken))
    })
}

fn score(document: &Document) -> Score {
    let mut score = Score::default();
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => header(table),
        Block::Line(_) => None,
    });
    let found: Vec<_> = tables.map(|(columns, ..)| columns).collect();
    let Some(known) = found.iter().map(Columns::known).max() else {
        return score;
    };
    score.add(
        0.65,
        format!(
            "事業名などの見出し {known} 列をもつ一覧表が {} 個あります",
            found.len()
        ),
    );
    if found.iter().any(Columns::groups) {
        score.add(0.2, "行ごとに部局または年度が書かれています");
    }
    score
}

fn read(document: &Document) -> Reading {
    let mut lists = Lists::default();
    for block in &document.blocks {
        match block {
            Block::Line(line) => lists.line(line),
            Block::Table(table) => {
                let mut from = 0;
                if let Some((columns, at, taken)) = header(table) {
                    lists.loose(&table.rows[..at]);
                    lists.open(columns);
                    from = at + taken;
                }
                lists.rows(&table.rows[from..]);
            }
        }
    }
    lists.finish()
}

#[cfg(test)]
mod tests;
