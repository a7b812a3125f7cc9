//! An honest answer when nothing is found: what was searched, and what a little
//! less would find.

use super::{Link, label};
use crate::search::{Relaxation, Scope, SearchResponse};
use crate::web::params::SearchParams;

/// What to say when nothing is found.
#[derive(Debug)]
pub struct EmptyView {
    /// What was looked for.
    pub text: String,
    /// Where it was looked for, and what is not loaded.
    pub scope: Vec<String>,
    /// Searches that ask for less, with what they find.
    pub ways_out: Vec<Link>,
    /// What may help beside.
    pub hint: &'static str,
}

impl EmptyView {
    /// What to say about an answer without hits on this page.
    pub fn of(params: &SearchParams, response: &SearchResponse) -> Self {
        if response.total > 0 {
            let total = label::number(response.total);
            let first = params.at_page(1).href("/");
            return Self {
                text: format!("このページには結果がありません（全{total}件）。"),
                scope: Vec::new(),
                ways_out: vec![Link::new("最初のページを開く", first)],
                hint: "",
            };
        }
        let text = if params.q.is_empty() {
            "選んだ条件に一致する施策はありません。".to_owned()
        } else {
            format!("「{}」に一致する施策はありません。", params.q)
        };
        let relaxed = response.relaxations.iter();
        Self {
            text,
            scope: response.scope.iter().flat_map(scope).collect(),
            ways_out: relaxed.map(|way| way_out(params, way)).collect(),
            hint: "語を短くする、別の言い方にすると見つかることがあります。",
        }
    }
}

fn way_out(params: &SearchParams, way: &Relaxation) -> Link {
    let count = label::number(way.count);
    let text = match way.kind.as_str() {
        "unquote" => format!("引用符を外し、表記ゆれも含めて検索する（{count}件）"),
        "unpublished" => format!("実績がまだ公表されていないものを検索する（{count}件）"),
        "drop_filter" => format!("「{}」の絞り込みを外す（{count}件）", way.dropped),
        "only_part" => format!("「{}」だけで検索する（{count}件）", way.dropped),
        _ => format!("「{}」を外して検索する（{count}件）", way.dropped),
    };
    Link::new(text, params.asking(&way.query, &way.filters).href("/"))
}

fn scope(scope: &Scope) -> Vec<String> {
    let years = match (scope.years.first(), scope.years.last()) {
        (Some(first), Some(last)) if first == last => format!("{first}年度の"),
        (Some(first), Some(last)) => format!("{first}〜{last}年度の"),
        _ => String::new(),
    };
    let mut lines = vec![format!(
        "{years}シート{}枚、施策{}件を検索しました。",
        label::number(scope.sheets),
        label::number(scope.measures)
    )];
    if !scope.missing_years.is_empty() {
        let missing: Vec<String> = scope.missing_years.iter().map(u16::to_string).collect();
        lines.push(format!(
            "{}年度のシートは収録していません。",
            missing.join("・")
        ));
    }
    if !scope.failed.is_empty() {
        lines.push(format!(
            "読み取れなかった文書が{}件あり、検索の対象に入っていません。",
            label::number(scope.failed.len())
        ));
    }
    lines
}
