use std::fmt;

use serde::{Deserialize, Serialize};

/// 区分: the part of a sheet in which a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// 当年度目標: what is to be done this year.
    Annual,
    /// 中期目標: what is to be done over some years.
    Midterm,
    /// 進捗: a row of a plan's follow-up.
    Progress,
    /// 概要: mission, directions and summary of the sheet; one unit a sheet.
    Overview,
}

impl Section {
    /// Every section, in the order in which pages list them.
    pub const ALL: [Section; 4] = [
        Section::Annual,
        Section::Midterm,
        Section::Progress,
        Section::Overview,
    ];

    /// The name used in keys, facets and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Section::Annual => "annual",
            Section::Midterm => "midterm",
            Section::Progress => "progress",
            Section::Overview => "overview",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Section::Annual => "当年度目標",
            Section::Midterm => "中期目標",
            Section::Progress => "進捗",
            Section::Overview => "概要",
        }
    }

    /// Reads the English name, the label or a common short form of it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "annual" | "当年度目標" | "当年度" | "年度目標" => Some(Section::Annual),
            "midterm" | "中期目標" | "中期" => Some(Section::Midterm),
            "progress" | "進捗" | "進捗状況" => Some(Section::Progress),
            "overview" | "概要" => Some(Section::Overview),
            _ => None,
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
