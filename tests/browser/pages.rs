//! The table of pages: whoever adds a page adds its row here.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use shisaku::index::Unit;

use crate::support::TestIndex;

/// What the pages are about: their addresses depend on what an index holds.
pub(super) struct Place<'a> {
    pub(super) index: &'a TestIndex,
    /// Something to search for.
    pub(super) query: &'a str,
    /// A measure; its sheet, department, policy and document have pages as well.
    pub(super) unit: &'a Unit,
}

/// Name and address of every page.
///
/// The laws of accessibility and layout hold for each row over the sample
/// corpus, the laws of escaping over a corpus that means harm.
pub(super) const PAGES: &[(&str, Address)] = &[
    ("はじめのページ", |_| "/".to_owned()),
    ("検索結果", |at| format!("/?q={}", encoded(at.query))),
    ("絞り込んだ検索結果", |at| {
        let sheet = &at.unit.sheet;
        let city = sheet.municipality.as_deref().unwrap_or_default();
        let department = sheet.department.as_deref().unwrap_or_default();
        format!(
            "/?municipality={}&department={}&sort=newest",
            encoded(city),
            encoded(department)
        )
    }),
    ("得点の内訳", |at| {
        format!("/?q={}&explain=1", encoded(at.query))
    }),
    ("二つの政策を指す番号", |at| {
        let number = ambiguous_policy(at.index).unwrap_or(1);
        format!("/?q={}", encoded(&format!("政策:{number}")))
    }),
    ("何も見つからない検索", |at| {
        let query = format!("{} 存在しない語句です", at.query);
        format!("/?q={}&year=2022", encoded(&query))
    }),
    ("施策", |at| at.unit.key_path()),
    ("シートの概要", |at| {
        let units = at.index.units();
        let overview = units
            .iter()
            .find(|other| other.measure.is_none() && other.sheet.key == at.unit.sheet.key);
        overview.unwrap_or(at.unit).key_path()
    }),
    ("見つからないページ", |at| {
        format!("/measures/{}", encoded(&format!("{}-0", at.query)))
    }),
    ("使えない条件", |at| {
        format!("/?q=a&sort={}", encoded(at.query))
    }),
];

/// The path and query of a page.
pub(super) type Address = fn(&Place<'_>) -> String;

/// A value as it stands in a path or a query.
pub(super) fn encoded(value: &str) -> String {
    utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()
}

/// The page of a measure.
pub(super) trait KeyPath {
    fn key_path(&self) -> String;
}

impl KeyPath for Unit {
    fn key_path(&self) -> String {
        format!("/measures/{}", encoded(self.key.as_str()))
    }
}

/// A number that has named two policies.
fn ambiguous_policy(index: &TestIndex) -> Option<u32> {
    let mut names: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for unit in index.units() {
        let policies = unit.measure.map(|measure| measure.policies);
        for policy in policies.into_iter().flatten() {
            let known = names.entry(policy.number).or_default();
            if !known.contains(&policy.name) {
                known.push(policy.name);
            }
        }
    }
    let several = |names: &Vec<String>| names.len() > 1;
    names
        .into_iter()
        .find(|(_, names)| several(names))
        .map(|(number, _)| number)
}
