//! The result of a search as a page.

use super::empty::EmptyView;
use super::facet::{Chip, FacetGroup, chips, groups};
use super::histogram::Histogram;
use super::hit::HitView;
use super::pager::Pages;
use super::understood::{ChoiceView, UnderstoodView, choices, guesses, understood};
use super::{Link, SearchForm, label};
use crate::search::{MatchKind, SearchResponse, Sort};
use crate::web::filter::FILTERS;
use crate::web::params::{MAX_PAGE, SearchParams, sort_name};

/// Orders, in the order of the page.
static SORTS: [(Sort, &str); 3] = [
    (Sort::Relevance, "関連順"),
    (Sort::Newest, "新しい年度順"),
    (Sort::Oldest, "古い年度順"),
];

/// The result of a search.
#[derive(Debug)]
pub struct SearchView {
    /// Title of the window.
    pub title: String,
    /// The search box.
    pub form: SearchForm,
    /// `128件`.
    pub total: String,
    /// 「完全一致 3件・語の組み合わせ 125件」 when the two differ.
    pub breakdown: Option<String>,
    /// Limits, unsupported operators, fallbacks.
    pub notices: Vec<String>,
    /// How the query was understood, with a switch for each reading.
    pub understood: Vec<UnderstoodView>,
    /// Numbers that mean several policies: which one?
    pub choices: Vec<ChoiceView>,
    /// もしかして.
    pub guesses: Vec<Link>,
    /// What is chosen.
    pub chips: Vec<Chip>,
    /// The same text without any choice; `None` when nothing is chosen.
    pub clear: Option<String>,
    /// The filter panel.
    pub groups: Vec<FacetGroup>,
    /// Hits by year.
    pub histogram: Option<Histogram>,
    /// This page.
    pub hits: Vec<HitView>,
    /// Orders to choose from.
    pub sorts: Vec<SortLink>,
    /// Where the page stands in the result.
    pub pager: Pager,
    /// What to say when nothing is found.
    pub empty: Option<EmptyView>,
    /// The same result in other forms.
    pub exports: Vec<Export>,
    /// The address to keep: its first page.
    pub permalink: String,
    /// For link previews.
    pub description: String,
    /// The feed of this search.
    pub feed: String,
}

/// The forms of a whole result: name, route, and what one does with it.
static EXPORTS: [(&str, &str, &str); 3] = [
    (
        "CSV",
        "/search.csv",
        "全件を表にしたファイルです。Excelでそのまま開けます。",
    ),
    (
        "Atomフィード",
        "/search.atom",
        "フィードリーダーに登録すると、新しく収録された施策が届きます。",
    ),
    (
        "JSON",
        "/api/v1/search",
        "プログラムから使うための形式です。",
    ),
];

/// A form of the whole result.
#[derive(Debug)]
pub struct Export {
    /// Its name and address.
    pub link: Link,
    /// What one does with it.
    pub use_for: &'static str,
}

/// An order to choose.
#[derive(Debug)]
pub struct SortLink {
    /// The link.
    pub link: Link,
    /// Whether it is in force.
    pub current: bool,
}

/// Where a page stands in the result.
#[derive(Debug, Default)]
pub struct Pager {
    /// 「21–40件目」.
    pub position: String,
    /// The other pages.
    pub pages: Pages,
}

impl SearchView {
    /// The page for an answer.
    pub fn of(params: &SearchParams, page: usize, limit: usize, response: &SearchResponse) -> Self {
        let facets = &response.facets;
        Self {
            title: label::search_title(params),
            form: form(params),
            total: label::number(response.total),
            breakdown: breakdown(response),
            notices: notices(response),
            understood: understood(params, response),
            choices: choices(params, response),
            guesses: guesses(params, response),
            chips: chips(params, facets),
            clear: params
                .has_filters()
                .then(|| params.without_filters().href("/")),
            groups: groups(params, facets),
            histogram: Histogram::of(params, facets),
            hits: (response.hits.iter())
                .map(|hit| HitView::of(params, hit))
                .collect(),
            sorts: sorts(params, response.applied.sort),
            pager: Pager::of(params, page, limit, response),
            empty: response
                .hits
                .is_empty()
                .then(|| EmptyView::of(params, response)),
            exports: EXPORTS
                .iter()
                .map(|(label, route, use_for)| Export {
                    link: Link::new(*label, params.at_page(1).href(route)),
                    use_for,
                })
                .collect(),
            permalink: params.at_page(1).href("/"),
            description: description(params, response),
            feed: params.at_page(1).href("/search.atom"),
        }
    }
}

/// The box with the text of this search; what is chosen goes along unseen.
pub fn form(params: &SearchParams) -> SearchForm {
    let chosen = FILTERS.iter().flat_map(|filter| {
        (filter.chosen)(&params.filters)
            .iter()
            .map(|value| (filter.name.to_owned(), value.clone()))
    });
    let sort = params
        .sort
        .iter()
        .map(|sort| ("sort".to_owned(), sort.clone()));
    let limit = params
        .limit
        .iter()
        .map(|limit| ("limit".to_owned(), limit.clone()));
    let variants = params
        .variants
        .iter()
        .map(|variants| ("variants".to_owned(), variants.clone()));
    SearchForm {
        query: params.q.clone(),
        hidden: chosen.chain(sort).chain(limit).chain(variants).collect(),
    }
}

/// What was looked for and how much of it there is.
fn description(params: &SearchParams, response: &SearchResponse) -> String {
    let years = response.facets.year.iter().filter(|year| year.count > 0);
    let years: Vec<&str> = years.map(|year| year.value.as_str()).collect();
    let span = match (years.last(), years.first()) {
        (Some(first), Some(last)) if first != last => format!("、{first}〜{last}年度"),
        (Some(only), _) => format!("、{only}年度"),
        _ => String::new(),
    };
    let title = label::search_title(params);
    let asked = title.strip_suffix(&format!(" — {}", label::SITE));
    format!(
        "「{}」の検索結果{}件{span}",
        asked.unwrap_or("すべて"),
        label::number(response.total)
    )
}

/// Said only when it adds something: both kinds are present.
fn breakdown(response: &SearchResponse) -> Option<String> {
    let others = response.total.saturating_sub(response.total_exact);
    (response.total_exact > 0 && others > 0).then(|| {
        format!(
            "完全一致 {}件・語の組み合わせ {}件",
            label::number(response.total_exact),
            label::number(others)
        )
    })
}

fn notices(response: &SearchResponse) -> Vec<String> {
    let fallback = match response.hits.first().map(|hit| hit.match_kind) {
        Some(MatchKind::Parts) if response.total_exact == 0 => Some(
            "そのままの表記では見つからなかったため、語の組み合わせで一致するものを表示しています。",
        ),
        Some(MatchKind::Reading) => {
            Some("そのままの表記では見つからなかったため、読みが同じ語の検索結果を表示しています。")
        }
        Some(MatchKind::Typo) => {
            Some("そのままの表記では見つからなかったため、似た語の検索結果を表示しています。")
        }
        _ => None,
    };
    let applied = &response.applied;
    fallback
        .into_iter()
        .map(str::to_owned)
        .chain(applied.limits.iter().cloned())
        .chain(applied.notes.iter().cloned())
        .collect()
}

fn sorts(params: &SearchParams, applied: Sort) -> Vec<SortLink> {
    SORTS
        .iter()
        .map(|(sort, label)| SortLink {
            link: Link::new(*label, params.sorted(*sort).href("/")),
            current: sort_name(*sort) == sort_name(applied),
        })
        .collect()
}

/// `21–40件目`; empty where one page holds everything.
fn position(pages: usize, before: usize, shown: usize) -> String {
    if pages <= 1 {
        return String::new();
    }
    let (first, last) = (label::number(before + 1), label::number(before + shown));
    format!("{first}–{last}件目")
}

impl Pager {
    /// Pages are counted, not held by a cursor: an address that someone keeps
    /// must open next year too.
    fn of(params: &SearchParams, page: usize, limit: usize, response: &SearchResponse) -> Self {
        let before = (page - 1) * limit;
        let shown = response.hits.len();
        if shown == 0 {
            return Self::default();
        }
        // As many pages as are served: the rest is in the CSV.
        let pages = response.total.div_ceil(limit).min(MAX_PAGE);
        Self {
            position: position(pages, before, shown),
            pages: Pages::of(page, pages, |page| params.at_page(page).href("/")),
        }
    }
}
