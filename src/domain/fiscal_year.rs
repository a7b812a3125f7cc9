use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// 年度: the western year its April lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(u16);

impl FiscalYear {
    /// The fiscal year that begins in April of this western year.
    pub const fn new(western: u16) -> Self {
        Self(western)
    }

    /// The fiscal year in which a month lies: January to March belong to the year before.
    pub const fn of_month(western: u16, month: u8) -> Self {
        if month <= 3 {
            Self(western - 1)
        } else {
            Self(western)
        }
    }

    /// The western year its April lies in.
    pub const fn western(self) -> u16 {
        self.0
    }

    /// Reads exactly one fiscal year in any notation: 令和4年度, R4, 2022年度, 2022, 平成34年度.
    pub fn parse(_text: &str) -> Option<Self> {
        None
    }

    /// The name people read: `令和4年度`.
    pub fn label(self) -> String {
        format!("{}年度", self.0)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A year that stands in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundYear {
    /// The fiscal year it names or lies in.
    pub fiscal_year: FiscalYear,
    /// How exactly the text says so.
    pub kind: YearKind,
    /// Byte range in the text that was searched.
    pub range: Range<usize>,
}

/// How exactly a text names a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearKind {
    /// 令和4年度, 2022年度, R4年度.
    FiscalYear,
    /// 令和5年2月, a month of a calendar year.
    Month,
    /// 令和4年, R4: a calendar year, or a fiscal year by its context.
    Year,
}

impl FoundYear {
    /// Every year that stands in a text, in order, in any notation.
    pub fn all(_text: &str) -> Vec<FoundYear> {
        Vec::new()
    }
}
