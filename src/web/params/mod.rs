//! What an address asks for: the query string, read and written.

mod link;
pub mod policies;

use utoipa::IntoParams;

use super::error::ErrorKind;
use super::filter::{FILTERS, Filter};
use crate::domain::DocumentId;
use crate::search::{Filters, SearchRequest, Sort};

pub use link::{ascii_href, path_segment};

/// Hits on one page when nothing else is asked for.
pub const DEFAULT_LIMIT: usize = 20;
/// Most hits on one page.
pub const MAX_LIMIT: usize = 100;
/// Deepest page of the search page; whoever wants more takes the CSV.
pub const MAX_PAGE: usize = 500;

/// The query string of a search, as typed: only split and decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchParams {
    /// The text of the box.
    pub q: String,
    /// Chosen values; empty ones are left out.
    pub filters: Filters,
    /// `relevance`, `newest`, `oldest`.
    pub sort: Option<String>,
    /// Hits on a page.
    pub limit: Option<String>,
    /// Page from 1, for the search page.
    pub page: Option<String>,
    /// Where to go on, for the interface.
    pub cursor: Option<String>,
    /// `0` where only the words as typed count.
    pub variants: Option<String>,
    /// Rewritings that are switched off.
    pub without: Vec<String>,
    /// Words that are taken as they stand.
    pub literal: Vec<String>,
    /// `1` where each hit says how its score came about.
    pub explain: Option<String>,
    /// Parameters that mean nothing here, each once.
    pub unknown: Vec<String>,
}

/// The first value of a parameter in a query string.
pub fn value_of(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

/// A parameter that is `true` or `false`, or absent.
///
/// # Errors
/// When it is anything else.
pub fn flag(query: &str, name: &str) -> Result<bool, ErrorKind> {
    match value_of(query, name).as_deref() {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(other) => Err(ErrorKind::invalid(name, other)),
    }
}

/// `version=` of a query string: the hash of a file.
///
/// # Errors
/// When it is no hash.
pub fn version(query: Option<&str>) -> Result<Option<DocumentId>, ErrorKind> {
    let value = value_of(query.unwrap_or_default(), "version");
    value
        .map(|id| DocumentId::parse(&id).ok_or_else(|| ErrorKind::invalid("version", &id)))
        .transpose()
}

/// The parameters of a search, for the description of the interface.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters that `SearchParams` reads")]
pub struct SearchParamsDoc {
    /// 検索語。空なら全件。語の間の空白はAND、`OR`、`-`、`"…"`、括弧、`部局:` などの指定が使える。
    q: Option<String>,
    /// 市町村（繰り返し可、いずれかに一致）。
    municipality: Vec<String>,
    /// 部局または担当課（繰り返し可）。
    department: Vec<String>,
    /// 年度。西暦・和暦・略記のどれでもよい（繰り返し可）。
    year: Vec<String>,
    /// 基本政策・基本施策の番号、またはファセットの値（繰り返し可）。
    policy: Vec<String>,
    /// 総合計画コード。表記は問わない（繰り返し可）。
    plan: Vec<String>,
    /// 区分: `annual`、`midterm`、`progress`、`overview`（繰り返し可）。
    section: Vec<String>,
    /// 重点・新規・拡充（繰り返し可）。
    emphasis: Vec<String>,
    /// 評価（繰り返し可）。
    rating: Vec<String>,
    /// 今後の方針（繰り返し可）。
    outlook: Vec<String>,
    /// `0` なら、入力した表記だけで検索する。
    variants: Option<String>,
    /// 使わない言い換え。`applied.expansions` の `rule`（繰り返し可）。
    without: Vec<String>,
    /// 年度や政策として読まず、そのまま検索する語（繰り返し可）。
    literal: Vec<String>,
    /// `1` なら、各結果に得点の内訳を付ける。
    explain: Option<String>,
    /// 並び順: `relevance`（既定）、`newest`、`oldest`。
    sort: Option<String>,
    /// 1回の件数。1〜100、既定は20。
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<usize>,
    /// 前の答えの `next`。
    cursor: Option<String>,
}

impl SearchParams {
    /// Reads a query string; total. Of a single-valued parameter the last one counts.
    pub fn parse(raw: &str) -> Self {
        let mut params = Self::default();
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            let value = value.trim();
            if let Some(filter) = Filter::named(&name) {
                let chosen = (filter.chosen_mut)(&mut params.filters);
                if !value.is_empty() && !chosen.iter().any(|known| known == value) {
                    chosen.push(value.to_owned());
                }
                continue;
            }
            let given = (!value.is_empty()).then(|| value.to_owned());
            match name.as_ref() {
                "q" => params.q = value.to_owned(),
                "sort" => params.sort = given,
                "limit" => params.limit = given,
                "page" => params.page = given,
                "cursor" => params.cursor = given,
                "variants" => params.variants = given,
                "explain" => params.explain = given,
                "without" => params.without.extend(given),
                "literal" => params.literal.extend(given),
                _ if params.unknown.iter().any(|known| *known == name) => {}
                _ => params.unknown.push(name.into_owned()),
            }
        }
        params
    }

    /// The page asked for, from 1.
    ///
    /// # Errors
    /// `invalid_parameter` for anything but 1 to [`MAX_PAGE`].
    pub fn page(&self) -> Result<usize, ErrorKind> {
        number_within("page", self.page.as_deref(), 1, MAX_PAGE)
    }

    /// The search of the page asked for: the search page counts pages, the interface has cursors.
    ///
    /// # Errors
    /// `invalid_parameter` for a page, limit or order out of range.
    pub fn page_request(&self) -> Result<SearchRequest, ErrorKind> {
        let mut request = SearchRequest::try_from(self)?;
        request.offset = (self.page()? - 1) * request.limit;
        Ok(request)
    }

    /// Whether nothing is asked for: the start page.
    pub fn is_empty(&self) -> bool {
        self.q.is_empty() && !self.has_filters()
    }

    /// Whether any value is chosen.
    pub fn has_filters(&self) -> bool {
        FILTERS
            .iter()
            .any(|filter| !(filter.chosen)(&self.filters).is_empty())
    }
}

impl TryFrom<&SearchParams> for SearchRequest {
    type Error = ErrorKind;

    fn try_from(params: &SearchParams) -> Result<Self, ErrorKind> {
        Ok(Self {
            query: params.q.clone(),
            filters: params.filters.clone(),
            sort: parse_sort(params.sort.as_deref())?,
            limit: match &params.limit {
                None => DEFAULT_LIMIT,
                given => number_within("limit", given.as_deref(), 1, MAX_LIMIT)?,
            },
            variants: parse_switch("variants", params.variants.as_deref(), true)?,
            without: params.without.clone(),
            literal: params.literal.clone(),
            explain: parse_switch("explain", params.explain.as_deref(), false)?,
            ..Self::default()
        })
    }
}

/// A number from `min` to `max`; `min` when nothing is given.
///
/// # Errors
/// `invalid_parameter` for anything else.
pub fn number_within(
    name: &str,
    given: Option<&str>,
    min: usize,
    max: usize,
) -> Result<usize, ErrorKind> {
    let Some(text) = given else {
        return Ok(min);
    };
    text.parse()
        .ok()
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| ErrorKind::invalid(name, text))
}

/// The name of an order in an address.
pub fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
    }
}

fn parse_switch(name: &str, given: Option<&str>, default: bool) -> Result<bool, ErrorKind> {
    match given {
        None => Ok(default),
        Some("1" | "true") => Ok(true),
        Some("0" | "false") => Ok(false),
        Some(text) => Err(ErrorKind::invalid(name, text)),
    }
}

fn parse_sort(given: Option<&str>) -> Result<Sort, ErrorKind> {
    let all = [Sort::Relevance, Sort::Newest, Sort::Oldest];
    match given {
        None => Ok(Sort::default()),
        Some(text) => all
            .into_iter()
            .find(|sort| sort_name(*sort) == text)
            .ok_or_else(|| ErrorKind::invalid("sort", text)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn repeated_keys_collect_and_single_ones_keep_the_last() {
        let params =
            SearchParams::parse("q=a&year=2019&year=R4&year=2019&year=&q=b&x=1&x=2&limit=5");
        assert_eq!(params.q, "b");
        assert_eq!(params.filters.year, ["2019", "R4"]);
        assert_eq!(params.unknown, ["x"]);
        assert_eq!(SearchRequest::try_from(&params).unwrap().limit, 5);
    }

    #[test]
    fn out_of_range_numbers_and_orders_are_named() {
        for (raw, name) in [
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=ten", "limit"),
            ("limit=99999999999999999999", "limit"),
            ("sort=best", "sort"),
            ("page=0", "page"),
            ("page=501", "page"),
        ] {
            let error = SearchParams::parse(raw).page_request().unwrap_err();
            let ErrorKind::InvalidParameter { name: named, .. } = error else {
                panic!("{raw}: {error}");
            };
            assert_eq!(named, name);
        }
    }

    #[test]
    fn pages_become_offsets() {
        let request = SearchParams::parse("page=3&limit=50")
            .page_request()
            .unwrap();
        assert_eq!((request.offset, request.limit), (100, 50));
    }

    #[test]
    fn toggling_a_value_starts_from_the_first_page() {
        let year = Filter::named("year").unwrap();
        let params = SearchParams::parse("q=x&page=4&cursor=c&sort=newest");
        assert_eq!(
            params.with(year, "2022").href("/"),
            "/?q=x&sort=newest&year=2022"
        );
        let chosen = SearchParams::parse("q=x&year=2022&year=2023");
        assert_eq!(chosen.without(year, "2022").href("/"), "/?q=x&year=2023");
    }

    proptest! {
        #[test]
        fn an_address_reads_back_as_the_search_it_was_made_of(
            q in "\\PC{0,20}", policy in "\\PC{1,20}", page in 2usize..500,
        ) {
            let mut params = SearchParams { q: q.trim().to_owned(), ..SearchParams::default() };
            if !policy.trim().is_empty() {
                params.filters.policy.push(policy.trim().to_owned());
            }
            let params = params.at_page(page);
            let href = params.href("/");
            prop_assert!(!href.contains(['"', '<', '>', '\'', ' ', '#']), "{href}");
            let raw = href.split_once('?').map_or("", |(_, raw)| raw);
            prop_assert_eq!(SearchParams::parse(raw), params);
        }
    }
}
