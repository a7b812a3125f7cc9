use std::fmt;

use serde::{Deserialize, Serialize};

/// 基本政策・基本施策: a numbered policy of a city.
///
/// Its identity is scheme, number **and name** (within a municipality): number
/// 47 meant 定年廃止・雇用延長企業への支援の充実 in one scheme and
/// 生活困窮者支援の充実 in the next. `0` means "none" and never becomes a policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Policy {
    /// What the city calls the list: 基本政策, 基本施策, 施策 ….
    pub scheme: String,
    /// From 1.
    pub number: u32,
    /// The name as written.
    pub name: String,
}

impl fmt::Display for Policy {
    /// `47 生活困窮者支援の充実`, the value of the facet.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.name)
    }
}
