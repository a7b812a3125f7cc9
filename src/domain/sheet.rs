use serde::{Deserialize, Serialize};

use super::{FiscalYear, Item, Measure};

/// シート: one department's (or plan's) record for one fiscal year.
///
/// The field order is the order of the exchange format; fields that the format
/// does not name are left out when they hold nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    /// 市町村, as written: 豊中市.
    pub municipality: Option<String>,
    /// What sort of sheet: 部局マネジメントシート, 地域福祉計画 ….
    pub kind: String,
    /// 部局, as written.
    pub department: Option<String>,
    /// Who answers for it.
    pub head: Option<Head>,
    /// The year whose work it describes.
    pub fiscal_year: Option<FiscalYear>,
    /// The words from which the year was taken.
    pub fiscal_year_evidence: Option<String>,
    /// `false` when the result columns stand empty because the year is not over.
    #[serde(skip_serializing_if = "is_yes")]
    pub results_published: bool,
    /// 使命.
    pub mission: Vec<Item>,
    /// 方針.
    pub directions: Vec<Item>,
    /// 総括.
    pub summary: Vec<Item>,
    /// Text that no field of the layout took.
    pub passages: Vec<Item>,
    /// Labels, markers, page headers and numbers: found by quoted phrases only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<String>,
    /// The rows.
    pub measures: Vec<Measure>,
}

impl Default for Sheet {
    /// An empty sheet; nothing says that its results are still to come.
    fn default() -> Self {
        Self {
            municipality: None,
            kind: String::new(),
            department: None,
            head: None,
            fiscal_year: None,
            fiscal_year_evidence: None,
            results_published: true,
            mission: Vec::new(),
            directions: Vec::new(),
            summary: Vec::new(),
            passages: Vec::new(),
            rest: Vec::new(),
            measures: Vec::new(),
        }
    }
}

/// 部長 and the like: who answers for a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    /// 補職, as written: 部長.
    pub role: Option<String>,
    /// 氏名, as written.
    pub name: Option<String>,
}

fn is_yes(value: &bool) -> bool {
    *value
}
