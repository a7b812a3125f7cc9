//! The start page: what is here and how to ask.

use super::facet::{FacetGroup, groups};
use super::{Link, SearchForm, label};
use crate::search::Facets;
use crate::web::live::Stats;
use crate::web::params::SearchParams;

/// Queries that show what the box understands, and what they mean.
static EXAMPLES: [(&str, &str); 8] = [
    ("窓口サービス向上", "つづけて入力しても、語に分けて探します"),
    ("ひきこもり 支援", "空白で区切ると、すべてを含むもの"),
    ("こども OR 子育て", "どちらかを含むもの"),
    ("\"就労支援\"", "そのままの並びで"),
    ("相談 -消費", "「消費」を含むものを除く"),
    ("年度:2019..2022 防災", "年度の範囲で（令和元..令和4 でも）"),
    ("計画:5-1-3", "総合計画コードで（5-1-③ でも）"),
    ("実績:なし", "実績の記載がないもの"),
];

/// What the start page shows.
#[derive(Debug)]
pub struct StartView {
    /// The search box, empty.
    pub form: SearchForm,
    /// Queries to try.
    pub examples: Vec<Example>,
    /// What is loaded, one number a line; empty for an empty index.
    pub loaded: Vec<Figure>,
    /// 「2019〜2025年度」, empty for an empty index.
    pub span: String,
    /// Ways in without a word.
    pub groups: Vec<FacetGroup>,
}

/// A query to try.
#[derive(Debug)]
pub struct Example {
    /// The query.
    pub link: Link,
    /// What it shows.
    pub meaning: &'static str,
}

/// A number with its unit.
#[derive(Debug)]
pub struct Figure {
    /// `1,234`.
    pub number: String,
    /// `件の施策`.
    pub unit: &'static str,
}

impl StartView {
    /// The start page over this index.
    pub fn of(stats: &Stats, facets: &Facets) -> Self {
        let examples = EXAMPLES.iter().map(|(query, meaning)| {
            let params = SearchParams {
                q: (*query).to_owned(),
                ..SearchParams::default()
            };
            Example {
                link: Link::new(*query, params.href("/")),
                meaning,
            }
        });
        Self {
            form: SearchForm::default(),
            examples: examples.collect(),
            loaded: loaded(stats),
            span: span(stats),
            groups: groups(&SearchParams::default(), facets),
        }
    }
}

fn loaded(stats: &Stats) -> Vec<Figure> {
    if stats.measures == 0 {
        return Vec::new();
    }
    [
        (stats.municipalities, "市町村"),
        (stats.sheets, "シート"),
        (stats.measures, "施策"),
    ]
    .into_iter()
    .map(|(number, unit)| Figure {
        number: label::number(number),
        unit,
    })
    .collect()
}

/// The years of an index: `2019〜2025年度`.
pub fn span(stats: &Stats) -> String {
    match (stats.years.first(), stats.years.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}〜{last}年度"),
        (Some(only), _) => format!("{only}年度"),
        _ => String::new(),
    }
}
