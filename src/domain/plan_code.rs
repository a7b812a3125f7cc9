use serde::{Deserialize, Serialize};

/// 総合計画 コード: chapter-section-item of a city's comprehensive plan, with its title.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanCode {
    /// One spelling for all: `5-1-3`.
    pub code: String,
    /// As written: `5-1-③`, `５－１－（３）`, `5-2- (1)`.
    pub raw: String,
    /// The title that belongs to the code, empty when the sheet prints none.
    pub name: String,
}
