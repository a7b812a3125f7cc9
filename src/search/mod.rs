//! Pure functions over an open index: query tree, matching, facets, snippets.

mod request;
mod response;

pub use request::{Filters, SearchRequest, Sort};
pub use response::{Applied, FacetValue, Facets, Hit, MatchKind, SearchResponse, Snippet, Source};
