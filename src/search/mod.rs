//! Pure functions over an open index: query tree, matching, facets, snippets.
//!
//! [`search`] is the one entrance: it parses the text, lifts fields that stand
//! at the top of the tree into filters, builds the engine queries, runs them in
//! one pass over the index, and dresses the page of hits that was asked for.
//! What goes from one measure to others ([`history`], [`related`], [`compare`]) is
//! in `follow`.

mod build;
mod collect;
mod cursor;
mod error;
mod explain;
mod facets;
mod filters;
mod follow;
mod grams;
mod guess;
mod highlight;
mod matching;
mod near;
mod policies;
mod policy_changes;
pub mod query;
mod ranking;
mod relax;
mod request;
mod response;
mod run;
mod same_value;
mod steady;
mod suggest;
mod understand;
mod words;

pub use cursor::Cursor;
pub use error::SearchError;
pub use explain::ScorePart;
pub use follow::{
    Alone, Comparison, Continued, Line, Profile, Reason, Related, Span, Thread, Version, Wording,
    compare, history, likeness, lineage, related, threads, wording,
};
pub use highlight::highlight;
pub use near::{Candidate, reading_candidates, typo_candidates};
pub use policies::{CityPolicies, PolicyUse, YearSheets, policies};
pub use policy_changes::{PolicyChanges, policy_changes};
pub use ranking::Signal;
pub use request::{Filters, SearchRequest, Sort};
pub use response::{
    Applied, Choice, ChoiceOption, DidYouMean, Expansion, FacetValue, Facets, Hit, MatchKind,
    Recognised, Relaxation, Scope, SearchResponse, Snippet, Source, UsedAs,
};
pub use run::{all_keys, search};
pub use suggest::{Named, Suggestion, named, suggest};
