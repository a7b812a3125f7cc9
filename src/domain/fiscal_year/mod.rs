//! 年度: its value, its names, and where it stands in a text.

mod parts;
mod scan;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Era;
use crate::text::Normalized;

use scan::Scan;

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
            Self(western.saturating_sub(1))
        } else {
            Self(western)
        }
    }

    /// The western year its April lies in.
    pub const fn western(self) -> u16 {
        self.0
    }

    /// Reads exactly one fiscal year in any notation: 令和4年度, R4, 2022年度, 2022, 平成34年度.
    ///
    /// A calendar year (令和4年) counts as the fiscal year of that number: whoever
    /// types it as a filter means that. `None` for anything else, for years
    /// before 1868 or after 2200, for months, ranges, and for pairs that
    /// contradict each other: 令和4年度（2023年度） is not one year.
    pub fn parse(text: &str) -> Option<Self> {
        let normal = Normalized::new(text);
        Scan::new(&normal).whole().map(Self)
    }

    /// The name people read: `令和4年度`, `令和元年度`, `平成30年度`.
    ///
    /// A year before the first era, which no sheet has, is named by its
    /// western number.
    pub fn label(self) -> String {
        match self.in_era() {
            Some(year) => format!("{year}年度"),
            None => format!("{}年度", self.0),
        }
    }

    /// Both names at once: `2022（令和4）年度`.
    pub fn label_with_western(self) -> String {
        match self.in_era() {
            Some(year) => format!("{}（{year}）年度", self.0),
            None => format!("{}年度", self.0),
        }
    }

    /// `令和4`, `令和元`.
    fn in_era(self) -> Option<String> {
        let era = Era::of_fiscal_year(self.0)?;
        let year = self.0 - era.start().0 + 1;
        Some(match year {
            1 => format!("{}元", era.name()),
            _ => format!("{}{year}", era.name()),
        })
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
    ///
    /// White space and line breaks inside a year do not matter. A year with its
    /// gloss (令和4年度（2022年度）, 平成31(令和元)年度) is one; two that
    /// contradict each other are two. Of a range (R5～6, 令和4・5年度) every
    /// number that is written is found. 同34年度 takes the era from its gloss
    /// or from the year before it. Bare western numbers without 年 are no
    /// years, nor are two-digit ones without an era.
    pub fn all(text: &str) -> Vec<FoundYear> {
        let normal = Normalized::new(text);
        Scan::new(&normal).all()
    }
}

#[cfg(test)]
mod tests;
