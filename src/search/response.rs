//! The answer to a search: exactly what the HTTP interface and `search --format json` print.

use serde::{Deserialize, Serialize};

use crate::analysis::VariantKind;
use crate::domain::{MeasureKey, PlanCode, Policy, Section};

use super::{Filters, ScorePart, Sort};

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
    /// What could be searched instead; only where nothing is found.
    pub relaxations: Vec<Relaxation>,
    /// What was searched; only where nothing is found.
    pub scope: Option<Scope>,
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
    /// Whole words, rewritten, that were searched beside the typed ones.
    pub variants: Vec<String>,
    /// The rules that made them; each can be switched off.
    pub expansions: Vec<Expansion>,
    /// Rules that are switched off.
    pub without: Vec<String>,
    /// Words that are taken as they stand.
    pub literal: Vec<String>,
    /// Words that were read as a filter.
    pub recognised: Vec<Recognised>,
    /// Filters that mean several things: which one is meant?
    pub choices: Vec<Choice>,
    /// もしかして: what a word that matches nothing may have meant.
    pub did_you_mean: Vec<DidYouMean>,
    /// Limits that cut the query short, in Japanese.
    pub limits: Vec<String>,
    /// Anything else worth saying, in Japanese: unsupported operators, unknown filters.
    pub notes: Vec<String>,
}

/// A rewriting in use: 取組み→取組.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expansion {
    /// What was typed.
    pub typed: String,
    /// What was searched beside it.
    pub text: String,
    /// `spelling`: the same word, written differently; `renamed`: another name that a
    /// place has had; `synonym`: another word for it.
    pub kind: VariantKind,
    /// Its name, for `without`.
    pub rule: String,
    /// Why: the reason in the table, or the sentence of a document.
    pub source: String,
    /// The measure whose sentence it is.
    pub key: Option<String>,
}

/// A word that was read as more than its characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// As typed; `literal` takes it to switch the reading off.
    pub typed: String,
    /// What it was read as: `year`, `policy`, `department`, `person`, `results` ….
    pub field: String,
    /// Its value.
    pub value: String,
    /// What that does.
    pub used_as: UsedAs,
}

/// What a reading of a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UsedAs {
    /// Only what has the value is found.
    Filter,
    /// What has the value stands first.
    Boost,
}

/// A filter that means several things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The filter: `policy`.
    pub field: String,
    /// As typed: `47`.
    pub typed: String,
    /// What it may mean, newest first.
    pub options: Vec<ChoiceOption>,
}

/// One meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// What the filter takes.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Municipality and scheme.
    pub place: String,
    /// The fiscal years in which it is used, oldest first.
    pub years: Vec<u16>,
    /// Measures with it, in all years.
    pub count: usize,
}

/// What a word may have meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DidYouMean {
    /// As typed.
    pub typed: String,
    /// What stands in the corpus.
    pub text: String,
    /// `reading` or `typo`.
    pub kind: MatchKind,
    /// The whole query with it in place.
    pub query: String,
}

/// What could be searched instead when nothing is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relaxation {
    /// `drop_word`, `drop_filter`, `unquote`, `unpublished`, or `only_part`: one
    /// noun of the word alone.
    pub kind: String,
    /// What is given up.
    pub dropped: String,
    /// The query that is left.
    pub query: String,
    /// The filters that are left.
    pub filters: Filters,
    /// What it finds.
    pub count: usize,
}

/// What was searched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Files.
    pub documents: usize,
    /// Sheets.
    pub sheets: usize,
    /// Measures.
    pub measures: usize,
    /// Fiscal years, oldest first.
    pub years: Vec<u16>,
    /// Years between the first and the last of which nothing is loaded.
    pub missing_years: Vec<u16>,
    /// Files that could not be read.
    pub failed: Vec<String>,
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
    /// How the score came about; only where it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explanation: Vec<ScorePart>,
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
    /// 今後の方針.
    pub outlook: Vec<FacetValue>,
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
