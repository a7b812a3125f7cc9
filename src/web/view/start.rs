//! The start page: what is here and how to ask.

use super::facet::{FacetGroup, groups};
use super::{Link, SearchForm, label};
use crate::index::SheetHead;
use crate::search::Facets;
use crate::web::link::{sheet_href, short};
use crate::web::live::Stats;
use crate::web::params::SearchParams;

/// Queries that show what the box understands, and what they mean: common words,
/// and values that stand in this index, so that every example finds something.
fn examples(facets: &Facets) -> Vec<(String, &'static str)> {
    let mut examples = vec![
        ("窓口 相談".to_owned(), "空白で区切ると、すべてを含むもの"),
        ("子ども OR 高齢者".to_owned(), "どちらかを含むもの"),
        ("相談 -窓口".to_owned(), "「窓口」を含むものを除く"),
        ("「相談窓口」".to_owned(), "そのままの並びで"),
    ];
    // Newest first, as the facet has them.
    if let (Some(newest), Some(oldest)) = (facets.year.first(), facets.year.last()) {
        let range = format!("年度:{}..{} 防災", oldest.value, newest.value);
        examples.push((range, "年度の範囲で（R1..R4 でも）"));
    }
    if let Some(code) = facets.plan.first() {
        let query = format!("計画:{}", code.value);
        examples.push((query, "総合計画コードで（1-1-③、１－１－（３）でも）"));
    }
    if let Some((number, _)) = facets.policy.first().and_then(|p| p.value.split_once(' ')) {
        examples.push((
            format!("政策:{number}"),
            "政策番号で。名前が違えば別の政策です",
        ));
    }
    examples.push(("実績:未公表".to_owned(), "実績がまだ公表されていないもの"));
    examples
}

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
    /// The sheets of the newest years.
    pub newest: Vec<Link>,
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
    pub fn of(stats: &Stats, facets: &Facets, newest: &[SheetHead]) -> Self {
        let examples = examples(facets).into_iter().map(|(query, meaning)| {
            let params = SearchParams {
                q: query.clone(),
                ..SearchParams::default()
            };
            Example {
                link: Link::new(query, params.href("/")),
                meaning,
            }
        });
        Self {
            form: SearchForm::default(),
            examples: examples.collect(),
            loaded: loaded(stats),
            span: span(stats),
            newest: newest.iter().map(sheet).collect(),
            groups: groups(&SearchParams::default(), facets),
        }
    }
}

fn sheet(head: &SheetHead) -> Link {
    let year = head.fiscal_year.map(|year| year.western());
    let (city, department) = (head.municipality.as_deref(), head.department.as_deref());
    // A plan has no department of its own, but a name.
    let name = label::place(city, department.or(Some(&head.kind)), year);
    Link::new(name, short(&sheet_href(&head.key)))
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
