//! Judgment files: real queries, and how relevant which measure is to each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::Section;
use crate::search::{Filters, Hit};
use crate::text::normalize;

/// A set of judged queries.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Judgments {
    /// What was judged.
    #[serde(default)]
    pub corpus: String,
    /// The queries.
    pub queries: Vec<Query>,
}

/// One judged query.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Query {
    /// Short name.
    pub id: String,
    /// What is typed.
    pub query: String,
    /// What sort of query it is.
    pub category: String,
    /// What is chosen beside it: a value or a list of values by name.
    #[serde(default)]
    pub filters: BTreeMap<String, serde_json::Value>,
    /// The relevant units; all others have grade 0.
    pub judgments: Vec<Judged>,
}

/// How relevant one unit is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Judged {
    /// Path of the file, relative to the corpus.
    pub document: String,
    /// 区分.
    pub section: Section,
    /// Row number: decides between equal titles only.
    #[serde(default)]
    pub number: Option<u32>,
    /// Title; `None` for an overview.
    #[serde(default)]
    pub title: Option<String>,
    /// 3 the subject itself, 2 a concrete item, 1 a mention.
    pub grade: u8,
}

/// Why a judgment file cannot be used.
#[derive(Debug, Error)]
pub enum JudgmentError {
    /// It is not of the form.
    #[error("judgments: {0}")]
    Form(#[from] serde_json::Error),
    /// A query uses a filter that does not exist.
    #[error("query {query}: unknown filter {filter}")]
    UnknownFilter {
        /// Name of the query.
        query: String,
        /// The filter.
        filter: String,
    },
}

impl Judgments {
    /// Reads a judgment file.
    ///
    /// # Errors
    /// When it is not JSON of this form.
    pub fn parse(text: &str) -> Result<Self, JudgmentError> {
        Ok(serde_json::from_str(text)?)
    }
}

impl Query {
    /// The filters as a request takes them.
    ///
    /// # Errors
    /// [`JudgmentError::UnknownFilter`].
    pub fn filters(&self) -> Result<Filters, JudgmentError> {
        let mut filters = Filters::default();
        for (name, value) in &self.filters {
            let facet = crate::index::Facet::ALL
                .into_iter()
                .find(|facet| facet.as_str() == name);
            let facet = facet.ok_or_else(|| JudgmentError::UnknownFilter {
                query: self.id.clone(),
                filter: name.clone(),
            })?;
            let values = match value {
                serde_json::Value::Array(values) => values.clone(),
                value => vec![value.clone()],
            };
            *filters.of_mut(facet) = values.iter().map(plain_text).collect();
        }
        Ok(filters)
    }

    /// The grade of a hit: 0 when nobody judged it relevant.
    ///
    /// Titles are compared in normal form; the number decides only where the
    /// document has several rows of that title, which `twins` tells.
    pub fn grade(&self, hit: &Hit, twins: impl FnOnce() -> bool) -> u8 {
        let title = hit.title.as_deref().map(normalize);
        let candidates: Vec<&Judged> = self
            .judgments
            .iter()
            .filter(|judged| {
                judged.document == hit.source.document
                    && judged.section == hit.section
                    && judged.title.as_deref().map(normalize) == title
            })
            .collect();
        if let Some(judged) = candidates.iter().find(|judged| judged.number == hit.number) {
            return judged.grade;
        }
        match candidates.as_slice() {
            [only] if !twins() => only.grade,
            _ => 0,
        }
    }
}

fn plain_text(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
