//! Sheets that say which round of changes they are from, and what answers say of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use form_urlencoded::Serializer;
use regex::Regex;
use serde_json::Value;
use shisaku::domain::{FiscalYear, Item, Measure, Section, Sheet};

/// Stands in every measure of these sheets and nowhere else.
pub(crate) const WORD: &str = "輪番確認";
const MUNICIPALITY: &str = "輪番市";
/// Measures of a sheet: an answer that holds another number holds half a sheet.
const MEASURES: usize = 5;

static ROUND: LazyLock<Regex> = LazyLock::new(|| Regex::new("第([0-9]+)回").unwrap());

/// The sheet of a department in this round, as a file.
pub(crate) fn file(department: &str, round: u32) -> Vec<u8> {
    let measure = |row: usize| {
        let title = format!("第{round}回の窓口の{WORD}{row}");
        let mut measure = Measure::new(Section::Annual, u32::try_from(row).ok(), title);
        measure.commitments = vec![Item {
            marker: "(1)".to_owned(),
            text: format!("第{round}回の{WORD}で、市民の相談{row}件を支援する。"),
            items: Vec::new(),
        }];
        measure
    };
    let sheet = Sheet {
        municipality: Some(MUNICIPALITY.to_owned()),
        kind: "部局マネジメントシート".to_owned(),
        department: Some(department.to_owned()),
        fiscal_year: Some(FiscalYear::new(2020)),
        fiscal_year_evidence: Some("2020年度".to_owned()),
        measures: (1..=MEASURES).map(measure).collect(),
        ..Sheet::default()
    };
    let mut file = serde_json::to_vec(&sheet).unwrap();
    file.push(b'\n');
    file
}

/// The search for all of these sheets, or for that of one department.
pub(crate) fn query(department: Option<&str>, limit: usize) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("q", WORD);
    query.append_pair("limit", &limit.to_string());
    if let Some(department) = department {
        query.append_pair("department", department);
    }
    format!("/api/v1/search?{}", query.finish())
}

/// The rounds of the sheets in an answer, by department, and how many measures each shows.
///
/// # Errors
/// When one sheet shows two rounds.
pub(crate) fn rounds(answer: &Value) -> Result<HashMap<String, (u32, usize)>, String> {
    let mut sheets: HashMap<String, (u32, usize)> = HashMap::new();
    let hits = answer["hits"].as_array().ok_or("an answer without hits")?;
    for hit in hits
        .iter()
        .filter(|hit| hit["municipality"] == MUNICIPALITY)
    {
        let department = hit["department"].as_str().unwrap_or_default();
        let snippets = hit["snippets"].as_array().into_iter().flatten();
        let mut texts: Vec<String> = (snippets.filter_map(|snippet| snippet["html"].as_str()))
            .map(|html| html.replace("<mark>", "").replace("</mark>", ""))
            .collect();
        texts.extend(hit["title"].as_str().map(str::to_owned));
        let mut is_counted = false;
        for text in &texts {
            for found in ROUND.captures_iter(text) {
                let round = found[1].parse().map_err(|_| "a round is no number")?;
                let (known, measures) = sheets.entry(department.to_owned()).or_insert((round, 0));
                if *known != round {
                    return Err(format!("{department} shows rounds {known} and {round}"));
                }
                *measures += usize::from(!is_counted);
                is_counted = true;
            }
        }
        if !is_counted {
            return Err(format!("{department} shows no round: {texts:?}"));
        }
    }
    Ok(sheets)
}

/// The round in which the sheet of one department answers, `None` when there is no such sheet.
///
/// # Errors
/// When the answer to [`query`] for this department holds anything but one whole sheet.
pub(crate) fn whole_sheet(answer: &Value, department: &str) -> Result<Option<u32>, String> {
    let sheets = rounds(answer)?;
    match sheets.get(department) {
        None if sheets.is_empty() => Ok(None),
        Some((round, MEASURES)) if sheets.len() == 1 => Ok(Some(*round)),
        other => Err(format!("not one whole sheet of {department}: {other:?}")),
    }
}
