//! Which code belongs to which name, when a page prints them apart.
//!
//! A row with one name and one code is certain; what is certain anywhere in the
//! document decides the rows that are not. What is left is paired in order.

use std::collections::HashMap;

use crate::domain::PlanCode;
use crate::ingest::words::squeeze;
use crate::ingest::{Diagnostic, notice};

use super::page::Row;

/// Gives every row its codes with names.
pub(super) fn pair(rows: &mut [Row], diagnostics: &mut Vec<Diagnostic>) {
    let mut known: HashMap<String, String> = HashMap::new();
    for row in rows
        .iter()
        .filter(|row| row.titles.len() == 1 && row.codes.len() == 1)
    {
        learn(
            &mut known,
            &row.titles[0],
            &row.codes[0].code,
            row.line,
            diagnostics,
        );
    }
    // Rows with as many codes as names first: they teach the others.
    let mut order: Vec<_> = (0..rows.len()).collect();
    order.sort_by_key(|at| rows[*at].titles.len() != rows[*at].codes.len());
    for at in order {
        let row = &mut rows[at];
        let (codes, unnumbered) = pair_row(row, &mut known, diagnostics);
        row.put(codes, unnumbered);
    }
}

fn learn(
    known: &mut HashMap<String, String>,
    title: &str,
    code: &str,
    line: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let before = known
        .entry(squeeze(title))
        .or_insert_with(|| code.to_owned());
    if before != code {
        let detail = format!("{title}：{before} と {code}");
        diagnostics.push(notice::PLAN_CODE_CONFLICT.with(detail).at_lines(line, line));
    }
}

fn pair_row(
    row: &Row,
    known: &mut HashMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<PlanCode>, Vec<String>) {
    let line = row.line;
    let mut left: Vec<PlanCode> = row.codes.clone();
    let mut found: Vec<Option<PlanCode>> = vec![None; row.titles.len()];
    // Names whose code is known and printed in this row.
    for (title, slot) in row.titles.iter().zip(&mut found) {
        let code = known.get(&squeeze(title));
        if let Some(at) = left.iter().position(|c| Some(&c.code) == code) {
            *slot = Some(named(left.remove(at), title));
        }
    }
    // Then, in order, names that no other row knows and codes that are left.
    let as_many = row.titles.len() == row.codes.len();
    for (title, slot) in row.titles.iter().zip(&mut found) {
        let elsewhere = known.contains_key(&squeeze(title)) && !as_many;
        if slot.is_none() && !elsewhere && !left.is_empty() {
            let code = left.remove(0);
            learn(known, title, &code.code, line, diagnostics);
            *slot = Some(named(code, title));
        }
    }
    let mut codes = Vec::new();
    let mut unnumbered = Vec::new();
    for (title, slot) in row.titles.iter().zip(found) {
        match (slot, known.get(&squeeze(title))) {
            (Some(code), _) => codes.push(code),
            (None, Some(code)) => {
                let detail = format!("{code} {title}");
                diagnostics.push(notice::PLAN_CODE_BY_TITLE.with(detail).at_lines(line, line));
                codes.push(PlanCode {
                    code: code.clone(),
                    raw: String::new(),
                    name: title.clone(),
                });
            }
            (None, None) => unnumbered.push(title.clone()),
        }
    }
    for code in left {
        diagnostics.push(
            notice::PLAN_CODE_UNNAMED
                .with(&code.code)
                .at_lines(line, line),
        );
        codes.push(code);
    }
    (codes, unnumbered)
}

fn named(code: PlanCode, title: &str) -> PlanCode {
    PlanCode {
        name: title.to_owned(),
        ..code
    }
}
