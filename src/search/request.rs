use serde::{Deserialize, Serialize};

/// A validated search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The text as typed; empty matches everything.
    pub query: String,
    /// What was chosen beside the text.
    pub filters: Filters,
    /// Order of the hits.
    pub sort: Sort,
    /// Hits wanted, 1 to 100.
    pub limit: usize,
    /// Hits to pass over.
    pub offset: usize,
    /// Whether other spellings and names of the words count too.
    pub variants: bool,
    /// Rewritings that must not be used, as [`Expansion::rule`](super::Expansion) names them.
    pub without: Vec<String>,
    /// Words that are taken as they stand, not read as a year, a policy or a question.
    pub literal: Vec<String>,
    /// Whether each hit says how its score came about.
    pub explain: bool,
    /// Whether values are counted; an answer without counts is cheaper.
    pub facets: bool,
    /// Whether hits carry fragments of their text.
    pub snippets: bool,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            filters: Filters::default(),
            sort: Sort::default(),
            limit: 20,
            offset: 0,
            variants: true,
            without: Vec::new(),
            literal: Vec::new(),
            explain: false,
            facets: true,
            snippets: true,
        }
    }
}

/// Chosen facet values: several of one facet mean OR, different facets AND.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// 市町村.
    pub municipality: Vec<String>,
    /// 部局 or 担当課.
    pub department: Vec<String>,
    /// 年度 in any notation.
    pub year: Vec<String>,
    /// A policy's number or facet value.
    pub policy: Vec<String>,
    /// A plan code in any spelling.
    pub plan: Vec<String>,
    /// 区分.
    pub section: Vec<String>,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
    /// 評価.
    pub rating: Vec<String>,
    /// 今後の方針.
    pub outlook: Vec<String>,
}

/// Order of the hits; ties are broken by year, new first, then by key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Newest fiscal year first.
    Newest,
    /// Oldest fiscal year first.
    Oldest,
}
