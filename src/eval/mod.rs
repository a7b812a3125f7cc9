//! Relevance judgments and what they say of the ranking.

mod judgment;
mod metric;
mod report;

pub use judgment::{Judged, JudgmentError, Judgments, Query};
pub use metric::{Metrics, mean};
pub use report::{CategoryReport, EvalError, EvalReport, QueryReport, evaluate};
