//! The answer to a search: exactly what the HTTP interface and `search --format json` print.

use serde::{Deserialize, Serialize};

use crate::domain::{MeasureKey, PlanCode, Policy, Section};

use super::{Filters, Sort};

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchResponse {
    /// The text as typed.
    pub query: String,
    /// How it was understood.
    pub applied: Applied,
    /// Measures that match, all kinds of match together.
    pub total: usize,
    /// Measures that match plainly or by a variant.
    pub total_exact: usize,
    /// Time spent, in microseconds.
    pub took_us: u64,
    /// The state of the index that answered: generation directory and commit.
    pub generation: String,
    /// This page of hits.
    pub hits: Vec<Hit>,
    /// Counts by value; a facet's own selection does not shrink it.
    pub facets: Facets,
    /// Opens the next page; `None` on the last.
    pub next: Option<String>,
}

/// How a query was understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// The query tree, written back in our own syntax.
    pub query: String,
    /// The filters in force, those typed into the box included.
    pub filters: Filters,
    /// Order of the hits.
    pub sort: Sort,
    /// Spellings that were searched beside the typed ones.
    pub variants: Vec<String>,
    /// Limits that cut the query short, in Japanese.
    pub limits: Vec<String>,
    /// Anything else worth saying, in Japanese: unsupported operators, unknown filters.
    pub notes: Vec<String>,
}

/// One measure, or one sheet's overview, that matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Identity of the measure.
    pub key: MeasureKey,
    /// Relevance, rounded to 1e-4.
    pub score: f64,
    /// How it matches.
    #[serde(rename = "match")]
    pub match_kind: MatchKind,
    /// 市町村.
    pub municipality: Option<String>,
    /// 部局.
    pub department: Option<String>,
    /// 年度, western.
    pub fiscal_year: Option<u16>,
    /// 区分.
    pub section: Section,
    /// Row number.
    pub number: Option<u32>,
    /// 施策名; `None` for an overview.
    pub title: Option<String>,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
    /// 基本政策・基本施策.
    pub policies: Vec<Policy>,
    /// 総合計画.
    pub plan_codes: Vec<PlanCode>,
    /// The best fragments, by field.
    pub snippets: Vec<Snippet>,
    /// Path of its page.
    pub url: String,
    /// Where it stands.
    pub source: Source,
}

/// How a hit matches, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// In normal form, as typed.
    Plain,
    /// By another spelling of the same word.
    Variant,
    /// All its words, not in one piece.
    Parts,
    /// By its reading.
    Reading,
    /// By a likely slip of the keyboard.
    Typo,
}

/// A piece of the original text with the matches in `<mark>`; everything else is escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// Which field it comes from: `title`, `commitments`, `results`, `issues` ….
    pub field: String,
    /// HTML with `<mark>` as its only element.
    pub html: String,
}

/// Where a hit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Path of the file, relative to the corpus.
    pub document: String,
    /// Page from 1.
    pub page: Option<u32>,
    /// First and last line.
    pub lines: [usize; 2],
}

/// Counts by facet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facets {
    /// 市町村.
    pub municipality: Vec<FacetValue>,
    /// 部局 and 担当課.
    pub department: Vec<FacetValue>,
    /// 年度, western, newest first.
    pub year: Vec<FacetValue>,
    /// Policies by number and name.
    pub policy: Vec<FacetValue>,
    /// Plan codes.
    pub plan: Vec<FacetValue>,
    /// 区分.
    pub section: Vec<FacetValue>,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<FacetValue>,
    /// 評価.
    pub rating: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// What a filter takes.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Measures with this value.
    pub count: usize,
    /// Whether it is chosen.
    pub selected: bool,
}
