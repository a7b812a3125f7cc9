//! Relevance judgments and what they say of the ranking.

mod comparison;
mod floor;
mod judgment;
mod metric;
mod report;

pub use comparison::{CategoryChange, Change, Comparison, QueryChange, Verdict};
pub use floor::{Breach, Floor};
pub use judgment::{Judged, JudgmentError, Judgments, Query};
pub use metric::{Metrics, mean};
pub use report::{CategoryReport, EvalError, EvalReport, QueryReport, evaluate};
