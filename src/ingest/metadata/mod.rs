//! Whose sheet it is and of which year, with the evidence.
//!
//! What the layout saw stays; what is missing is inferred from headings first
//! and from the text second; what the operator states beats both.

mod municipality;
mod overrides;
mod year;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

use crate::domain::Sheet;

use super::{Block, Diagnostic, Document, Line, Overrides, notice};
pub use overrides::{CorpusToml, overrides_from_path};

/// Words by which headings name a kind of document, and the kind: years of one city must share it.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("マネジメントシート", "部局マネジメントシート"),
    ("マニフェスト", "部局マニフェスト"),
    ("部長の宣言", "部長の宣言"),
    ("実行宣言", "実行宣言"),
    ("組織目標", "組織目標"),
    ("運営方針", "運営方針"),
    ("事務事業評価", "事務事業評価"),
    ("施策評価", "施策評価"),
];

/// The kind of a sheet whose heading names none, by layout.
const KIND_OF_LAYOUT: &[(&str, &str)] = &[
    ("department_sheet", "部局マネジメントシート"),
    ("plan_progress", "計画進捗状況"),
    ("project_list", "事業一覧"),
];

/// The kind of a sheet that nothing is known of.
const UNKNOWN_KIND: &str = "文書";

/// Fills in what the layout left open: kind, municipality, fiscal year.
pub(super) fn infer(
    document: &Document,
    layout: &str,
    sheets: &mut [Sheet],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let lines = lines_of(document);
    let kind = kind_of(document, &lines, layout);
    for sheet in sheets.iter_mut().filter(|sheet| sheet.kind.is_empty()) {
        kind.clone_into(&mut sheet.kind);
    }
    if sheets.iter().any(|sheet| sheet.municipality.is_none()) {
        let found = municipality::find(document, &lines);
        for sheet in sheets
            .iter_mut()
            .filter(|sheet| sheet.municipality.is_none())
        {
            sheet.municipality.clone_from(&found);
        }
    }
    let heading = year::of_headings(document, &lines);
    for sheet in sheets
        .iter_mut()
        .filter(|sheet| sheet.fiscal_year.is_none())
    {
        let found = heading.clone().or_else(|| {
            let voted = year::by_votes(sheet, &lines)?;
            diagnostics.push(notice::FISCAL_YEAR_INFERRED.with(&voted.evidence));
            Some(voted)
        });
        if let Some(found) = found {
            sheet.fiscal_year = Some(found.year);
            sheet.fiscal_year_evidence = Some(found.evidence);
        }
    }
}

/// Makes sheets differ that say nothing of themselves, so that none hides another.
///
/// A sheet without department whose kind is only our word for its layout is
/// known by the name of its file; a second sheet of one identity in a file by its
/// place in the file.
pub(super) fn tell_apart(sheets: &mut [Sheet], file: &Path) {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ours = |kind: &str| kind == UNKNOWN_KIND || KIND_OF_LAYOUT.iter().any(|(_, k)| *k == kind);
    let mut seen = BTreeSet::new();
    for (place, sheet) in sheets.iter_mut().enumerate() {
        if sheet.department.is_none() && ours(&sheet.kind) && !stem.is_empty() {
            sheet.kind = format!("{}（{stem}）", sheet.kind);
        }
        if !seen.insert(sheet.key()) {
            sheet.kind = format!("{}（{}）", sheet.kind, place + 1);
        }
    }
}

/// Puts the operator's values over a sheet's own; a conflict is told.
pub(super) fn apply(sheet: &mut Sheet, overrides: &Overrides, diagnostics: &mut Vec<Diagnostic>) {
    let stated = |name, own: Option<&dyn Display>, stated: Option<&dyn Display>| {
        let (own, stated) = (own?.to_string(), stated?.to_string());
        let differs = own != stated;
        differs
            .then(|| notice::METADATA_CONFLICT.with(format!("{name}：本文 {own}、指定 {stated}")))
    };
    fn shown<T: Display>(value: &Option<T>) -> Option<&dyn Display> {
        value.as_ref().map(|v| v as &dyn Display)
    }
    diagnostics.extend(stated(
        "市区町村",
        shown(&sheet.municipality),
        shown(&overrides.municipality),
    ));
    diagnostics.extend(stated(
        "部局",
        shown(&sheet.department),
        shown(&overrides.department),
    ));
    diagnostics.extend(stated(
        "年度",
        shown(&sheet.fiscal_year),
        shown(&overrides.fiscal_year),
    ));
    if overrides.fiscal_year.is_some() && overrides.fiscal_year != sheet.fiscal_year {
        sheet.fiscal_year = overrides.fiscal_year;
        sheet.fiscal_year_evidence = Some("利用者の指定".to_owned());
    }
    put(&mut sheet.municipality, &overrides.municipality);
    put(&mut sheet.department, &overrides.department);
    if let Some(kind) = &overrides.kind {
        kind.clone_into(&mut sheet.kind);
    }
}

/// Says what is still unknown of some sheets, once for all of them.
pub(super) fn tell_unknown(sheets: &[Sheet], diagnostics: &mut Vec<Diagnostic>) {
    if sheets.iter().any(|sheet| sheet.municipality.is_none()) {
        diagnostics.push(notice::MUNICIPALITY_UNKNOWN.plain());
    }
    if sheets.iter().any(|sheet| sheet.fiscal_year.is_none()) {
        diagnostics.push(notice::FISCAL_YEAR_UNKNOWN.plain());
    }
}

fn put(own: &mut Option<String>, stated: &Option<String>) {
    if stated.is_some() {
        own.clone_from(stated);
    }
}

fn kind_of(document: &Document, lines: &[&Line], layout: &str) -> String {
    let title = document.title.as_deref().unwrap_or_default();
    let headings = lines
        .iter()
        .filter(|line| is_heading(line))
        .map(|line| line.text.as_str());
    for text in std::iter::once(title).chain(headings) {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some((_, kind)) = KINDS.iter().find(|(word, _)| bare.contains(word)) {
            return (*kind).to_owned();
        }
    }
    let of_layout = KIND_OF_LAYOUT.iter().find(|(name, _)| *name == layout);
    of_layout.map_or(UNKNOWN_KIND, |(_, kind)| kind).to_owned()
}

/// A short line that ends no sentence: a heading can look like this, and so can a label.
fn is_heading(line: &Line) -> bool {
    const MAX_HEADING: usize = 48;
    line.text.chars().take(MAX_HEADING + 1).count() <= MAX_HEADING
        && !line.text.contains(['。', '｡'])
}

/// Every line of a document, those of tables too.
fn lines_of(document: &Document) -> Vec<&Line> {
    fn collect<'a>(blocks: &'a [Block], lines: &mut Vec<&'a Line>) {
        for block in blocks {
            match block {
                Block::Line(line) => lines.push(line),
                Block::Table(table) => {
                    for cell in table.rows.iter().flatten() {
                        collect(&cell.blocks, lines);
                    }
                }
            }
        }
    }
    let mut lines = Vec::new();
    collect(&document.blocks, &mut lines);
    lines
}

#[cfg(test)]
mod tests;
