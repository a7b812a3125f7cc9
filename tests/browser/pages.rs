//! The table of pages: whoever adds a page adds its row here.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use shisaku::domain::Policy;
use shisaku::index::Unit;
use shisaku::web::link::{
    compare_href, department_href, measure_href, policy_href, sheet_href, text_href,
};

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
    ("施策", |at| measure_href(&at.unit.key)),
    ("シートの概要", |at| {
        let units = at.index.units();
        let overview = units
            .iter()
            .find(|other| other.measure.is_none() && other.sheet.key == at.unit.sheet.key);
        measure_href(&overview.unwrap_or(at.unit).key)
    }),
    ("シート", |at| sheet_href(&at.unit.sheet.key)),
    ("部局", |at| {
        let department = at.unit.sheet.department.as_deref();
        department_href(at.city(), department.unwrap_or_default())
    }),
    ("二枚のシートの比較", |at| {
        let sheet = &at.unit.sheet;
        compare_href(&at.other_year().unwrap_or_default(), &sheet.key)
    }),
    ("政策の一覧", |_| "/policies".to_owned()),
    ("市の政策", |at| {
        format!("/policies?municipality={}", at.city_value())
    }),
    ("政策の増減", |at| {
        format!("/policies?municipality={}&show=gone", at.city_value())
    }),
    ("政策", |at| policy_href(at.city(), &at.policy())),
    ("部局とシート", |_| "/coverage".to_owned()),
    ("収録文書", |_| "/coverage/documents".to_owned()),
    ("注意のある文書", |_| {
        "/coverage/documents?doubtful=1".to_owned()
    }),
    ("文書の文面", |at| {
        // Without its place: the first stop of Tab would be there.
        let whole = text_href(&at.unit.document_id, [1, 3]);
        whole.split('#').next().unwrap_or_default().to_owned()
    }),
    ("文書の登録", |_| "/upload".to_owned()),
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

impl Place<'_> {
    fn city(&self) -> Option<&str> {
        self.unit.sheet.municipality.as_deref()
    }

    fn city_value(&self) -> String {
        encoded(self.city().unwrap_or_default())
    }

    /// A policy of the measure; where it has none, one that nobody has.
    fn policy(&self) -> Policy {
        let measure = self.unit.measure.as_ref();
        let policy = measure.and_then(|measure| measure.policies.first());
        policy.cloned().unwrap_or(Policy {
            scheme: "基本政策".to_owned(),
            number: 1,
            name: "なし".to_owned(),
        })
    }

    /// A sheet of the same department from another year.
    fn other_year(&self) -> Option<String> {
        let here = &self.unit.sheet;
        let snapshot = self.index.snapshot();
        let sheets = snapshot.sheets_list().unwrap();
        let other = sheets.iter().map(|sheet| &sheet.head).find(|head| {
            head.key != here.key
                && head.municipality == here.municipality
                && head.department == here.department
        });
        other.map(|head| head.key.clone())
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
