use serde::{Deserialize, Serialize};

use super::{Item, MeasureKey, PlanCode, Policy, Section};

/// 施策・取組み: one numbered row of a sheet, the unit that search returns.
///
/// The field order is the order of the exchange format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What the measure is, not where its bytes are: it survives a corrected upload.
    #[serde(default)]
    pub key: MeasureKey,
    /// 区分.
    pub section: Section,
    /// The row's number, from 1; `None` for a row without one.
    #[serde(default)]
    pub number: Option<u32>,
    /// 施策名, without marks of emphasis.
    pub title: String,
    /// 重点, 新規, 拡充.
    #[serde(default)]
    pub emphasis: Vec<String>,
    /// 総合計画.
    #[serde(default)]
    pub plan_codes: Vec<PlanCode>,
    /// 基本政策・基本施策.
    #[serde(default)]
    pub policies: Vec<Policy>,
    /// 取組み事項.
    #[serde(default)]
    pub commitments: Vec<Item>,
    /// 実績.
    #[serde(default)]
    pub results: Vec<Item>,
    /// 課題・今後の方向性.
    #[serde(default)]
    pub issues: Vec<Item>,
    /// スケジュール（工程）.
    #[serde(default)]
    pub schedule: Vec<Item>,
    /// 担当課, as written; several are split at ・ and 、 for the facet only.
    #[serde(default)]
    pub division: Option<String>,
    /// 評価 in the city's own word: Ａ, Ｂ, 順調 ….
    #[serde(default)]
    pub rating: Option<String>,
    /// 今後の方針: 継続, 拡大, 改善 ….
    #[serde(default)]
    pub outlook: Option<String>,
    /// What fits no other field.
    #[serde(default)]
    pub notes: Vec<Item>,
    /// 取組項目 of a plan's follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// 基本目標 of a plan's follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// What the sheet says the rating means: 目標達成に向けて順調に進んでいる.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_text: Option<String>,
    /// Where it stands in its document.
    #[serde(default)]
    pub source: SourceLines,
}

impl Measure {
    /// An empty measure of this section.
    pub fn new(section: Section, number: Option<u32>, title: impl Into<String>) -> Self {
        Self {
            key: MeasureKey::default(),
            section,
            number,
            title: title.into(),
            emphasis: Vec::new(),
            plan_codes: Vec::new(),
            policies: Vec::new(),
            commitments: Vec::new(),
            results: Vec::new(),
            issues: Vec::new(),
            schedule: Vec::new(),
            division: None,
            rating: None,
            outlook: None,
            notes: Vec::new(),
            theme: None,
            goal: None,
            rating_text: None,
            source: SourceLines::default(),
        }
    }
}

/// The place of a value in its document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLines {
    /// Page from 1, for formats that have pages.
    #[serde(default)]
    pub page: Option<u32>,
    /// First and last line, from 1, both included; `[0, 0]` when unknown.
    #[serde(default)]
    pub lines: [usize; 2],
}

impl SourceLines {
    /// The smallest range that holds both; the page is the earlier one.
    pub fn join(self, other: Self) -> Self {
        if self.lines == [0, 0] {
            return other;
        }
        if other.lines == [0, 0] {
            return self;
        }
        Self {
            page: self.page.or(other.page),
            lines: [
                self.lines[0].min(other.lines[0]),
                self.lines[1].max(other.lines[1]),
            ],
        }
    }
}
