//! Pure functions over an open index: query tree, matching, facets, snippets.
//!
//! [`search`] is the one entrance: it parses the text, lifts fields that stand
//! at the top of the tree into filters, builds the engine queries, runs them in
//! one pass over the index, and dresses the page of hits that was asked for.

mod build;
mod collect;
mod cursor;
mod error;
mod facets;
mod filters;
mod grams;
mod matching;
mod near;
pub mod query;
mod ranking;
mod request;
mod response;
mod run;
mod same_value;
mod snippet;
mod steady;
mod suggest;

pub use cursor::Cursor;
pub use error::SearchError;
pub use near::{Candidate, reading_candidates, typo_candidates};
pub use request::{Filters, SearchRequest, Sort};
pub use response::{Applied, FacetValue, Facets, Hit, MatchKind, SearchResponse, Snippet, Source};
pub use run::{all_keys, search};
pub use suggest::{Named, Suggestion, named, suggest};
