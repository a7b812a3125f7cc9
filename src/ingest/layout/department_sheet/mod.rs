//! 部局マネジメントシート and its relatives: one department, numbered goals, what was done.
//!
//! Two ways in. Where the format kept the tables ([`rows`]), headers name the
//! columns and every row stands for itself; labels before their values
//! ([`key_value`]) and one row a project come out of the same code. Where only
//! lines are left of the tables ([`prose`]), the order of the blocks is the
//! evidence.

mod builder;
mod header;
mod headings;
mod identity;
mod key_value;
pub(super) mod measure;
mod prose;
mod references;
mod rows;
mod title;

use crate::ingest::{Block, Document, Table};

use super::label::{self, Field};
use super::{Layout, Reading, Score};
use builder::SheetBuilder;

pub(super) const LAYOUT: Layout = Layout {
    name: "department_sheet",
    score,
    read,
};

/// Fields that headings must name in running text.
const TELLING_FIELDS: usize = 2;

fn score(document: &Document) -> Score {
    let mut score = Score::default();
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    let (mut goals, mut pairs) = (0, 0);
    for table in tables {
        goals += usize::from(has_goal_header(table));
        pairs += usize::from(key_value::is_key_value(table));
    }
    let headers = prose::count_headers(document);
    if headers > 0 && goals == 0 {
        score.add(
            0.6,
            format!("取組み事項や実績の見出しが本文に {headers} 回あります"),
        );
    }
    if goals > 0 {
        score.add(
            0.6,
            format!("取組み事項や実績の見出しをもつ表が {goals} 個あります"),
        );
    }
    if pairs > 0 {
        score.add(0.3, format!("項目名と内容が並ぶ表が {pairs} 個あります"));
    }
    let fields = headings::count_fields(document);
    if fields >= TELLING_FIELDS && goals + headers + pairs == 0 {
        score.add(
            0.3,
            format!("【実績】のような見出しで示した欄が {fields} 種類あります"),
        );
    }
    let headings = headings_of(document);
    for (field, name) in [
        (Field::Mission, "使命"),
        (Field::Annual, "当年度目標"),
        (Field::Midterm, "中期目標"),
    ] {
        if headings.contains(&field) {
            score.add(0.1, format!("「{name}」の見出しがあります"));
        }
    }
    if goals + pairs + headers == 0 && fields < TELLING_FIELDS {
        score.value = score.value.min(0.04);
    }
    score
}

fn has_goal_header(table: &Table) -> bool {
    (0..table.rows.len().min(rows::HEADER_SEARCH_ROWS))
        .any(|row| header::read(&table.rows[row..]).is_some_and(|(header, _)| header.is_of_goals()))
}

fn headings_of(document: &Document) -> Vec<Field> {
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Line(line) => builder::section_heading(line),
        Block::Table(_) => None,
    });
    headings.collect()
}

fn read(document: &Document) -> Reading {
    let has_table = document.blocks.iter().any(|block| match block {
        Block::Table(table) => has_goal_header(table) || key_value::is_key_value(table),
        Block::Line(_) => false,
    });
    if !has_table && prose::count_headers(document) > 0 {
        return prose::read(document);
    }
    if !has_table && headings::count_fields(document) >= TELLING_FIELDS {
        return headings::read(document);
    }
    let mut builder = SheetBuilder::new();
    for block in &document.blocks {
        match block {
            Block::Line(line) => builder.line(line),
            Block::Table(table) => rows::read(table, &mut builder),
        }
    }
    builder.finish()
}

/// Whether a text is one of the labels that stand before plan codes and policies.
fn is_reference_label(text: &str) -> bool {
    matches!(label::exact(text), Some(Field::PlanCodes | Field::Policies))
}
