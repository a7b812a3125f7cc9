//! Tables of labels and values: 事業名 | 窓口改革, 担当課 | 市民課.

use crate::ingest::layout::label::{self, Field};
use crate::ingest::{Cell, Table};

use super::builder::SheetBuilder;
use super::header::{is_identity, plain_text};
use super::rows::lines_of;

/// Rows with a label by which a table is known to be one of labels and values.
const TELLING_ROWS: usize = 2;

/// Whether rows of a table begin with labels and go on with what they name.
pub(super) fn is_key_value(table: &Table) -> bool {
    let mut labels = Vec::new();
    let mut others = 0;
    for row in &table.rows {
        let filled: Vec<_> = row.iter().filter(|cell| !cell.blocks.is_empty()).collect();
        let [first, values @ ..] = filled.as_slice() else {
            continue;
        };
        let value_is_label = values.first().is_some_and(|v| label_of(v).is_some());
        match label_of(first) {
            Some(field) if !values.is_empty() && !value_is_label => labels.push(field),
            _ if values.is_empty() => {}
            _ => others += 1,
        }
    }
    let names_row = labels
        .iter()
        .any(|f| matches!(f, Field::Title | Field::Commitments | Field::Mission));
    labels.len() >= TELLING_ROWS && names_row && others * 2 <= labels.len()
}

/// Reads labels and values: of a measure, or of the sheet's head.
pub(super) fn read(table: &Table, builder: &mut SheetBuilder) {
    let mut opened = false;
    let mut last: Option<(Field, String)> = None;
    for row in &table.rows {
        for cell in row.iter().filter(|cell| !cell.blocks.is_empty()) {
            if let Some(field) = label_of(cell) {
                let label = plain_text(cell).unwrap_or_default();
                builder.sheet.rest.push(label.clone());
                last = Some((field, label));
                continue;
            }
            let (field, label) = last.clone().unwrap_or((Field::Notes, String::new()));
            value(field, &label, cell, &mut opened, builder);
        }
    }
}

fn value(field: Field, label: &str, cell: &Cell, opened: &mut bool, builder: &mut SheetBuilder) {
    if is_identity(field) {
        let text = plain_text(cell).unwrap_or_default();
        let identity = super::identity::Identity {
            pairs: vec![(field, text)],
            labels: Vec::new(),
        };
        if builder.sheet.department.is_none() || field != Field::Department {
            return builder.identity_value(identity);
        }
    }
    if matches!(field, Field::Mission | Field::Directions | Field::Summary) {
        return builder.overview(field, &lines_of(std::slice::from_ref(cell)));
    }
    if !*opened
        || field == Field::Title && builder.open().is_some_and(|open| open.has(Field::Title))
    {
        builder.open_measure(None);
        *opened = true;
    }
    if field == Field::Results {
        builder.has_results_column = true;
    }
    let Some(open) = builder.open() else { return };
    open.place(std::slice::from_ref(cell));
    if field == Field::Number {
        let number = plain_text(cell).and_then(|text| super::rows::parse_number(&text));
        if open.set_number(number) {
            builder.sheet.rest.extend(plain_text(cell));
            return;
        }
    }
    if let Some(open) = builder.open() {
        open.take(field, label, cell);
    }
}

fn label_of(cell: &Cell) -> Option<Field> {
    label::exact(&plain_text(cell)?)
}
