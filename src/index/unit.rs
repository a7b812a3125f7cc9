//! What one engine document stands for: a measure, or a sheet's overview.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::{DocumentId, FiscalYear, Head, Item, Measure, MeasureKey, Section, Sheet};

/// One searchable unit with all that a page about it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity.
    pub key: MeasureKey,
    /// The sheet it stands in.
    pub sheet: SheetHead,
    /// Path of the file, relative to the corpus.
    pub document: String,
    /// Hash of the file.
    pub document_id: DocumentId,
    /// Place in the sheet: 0 is the overview.
    pub position: u32,
    /// The row; `None` for an overview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// The overview; `None` for a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<Overview>,
}

/// What a measure inherits from its sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHead {
    /// Identity of the sheet.
    pub key: String,
    /// 市町村.
    pub municipality: Option<String>,
    /// What sort of sheet.
    pub kind: String,
    /// 部局.
    pub department: Option<String>,
    /// Who answers for it.
    pub head: Option<Head>,
    /// 年度.
    pub fiscal_year: Option<FiscalYear>,
    /// Whether the result columns are filled in.
    pub results_published: bool,
}

/// 概要: what stands in a sheet outside its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overview {
    /// 使命.
    pub mission: Vec<Item>,
    /// 方針.
    pub directions: Vec<Item>,
    /// 総括.
    pub summary: Vec<Item>,
    /// Text of no known place.
    pub passages: Vec<Item>,
    /// Labels, markers, page headers, numbers.
    pub rest: Vec<String>,
}

/// The fields in which a quoted phrase is looked for; each value stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawField {
    /// 施策名.
    Title,
    /// 取組み事項.
    Commitments,
    /// 実績.
    Results,
    /// 課題・今後の方向性.
    Issues,
    /// スケジュール.
    Schedule,
    /// 基本政策 names.
    Policies,
    /// 総合計画: each code as written, each name.
    PlanCodes,
    /// 取組項目.
    Theme,
    /// 基本目標.
    Goal,
    /// 担当課.
    Division,
    /// What the rating means.
    RatingText,
    /// What fits no other field.
    Notes,
    /// 使命.
    Mission,
    /// 方針.
    Directions,
    /// 総括.
    Summary,
    /// Text of no known place.
    Passages,
    /// 部局, 市町村 and head of the sheet: on the overview only.
    Head,
    /// Labels, markers, page headers: on the overview only, and only for quoted phrases.
    Rest,
}

impl LawField {
    /// The name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            LawField::Title => "title",
            LawField::Commitments => "commitments",
            LawField::Results => "results",
            LawField::Issues => "issues",
            LawField::Schedule => "schedule",
            LawField::Policies => "policies",
            LawField::PlanCodes => "plan_codes",
            LawField::Theme => "theme",
            LawField::Goal => "goal",
            LawField::Division => "division",
            LawField::RatingText => "rating_text",
            LawField::Notes => "notes",
            LawField::Mission => "mission",
            LawField::Directions => "directions",
            LawField::Summary => "summary",
            LawField::Passages => "passages",
            LawField::Head => "head",
            LawField::Rest => "rest",
        }
    }
}

/// One value of a law field, in the original characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawValue<'a> {
    /// The field.
    pub field: LawField,
    /// Marker of the item behind those it stands below, `(2)①`; empty when there is none.
    pub marker: Cow<'a, str>,
    /// The text in which a phrase is looked for.
    pub text: &'a str,
}

impl Unit {
    /// The units of a sheet: its overview first, then its rows.
    pub fn of_sheet(sheet: &Sheet, document: &str, document_id: &DocumentId) -> Vec<Unit> {
        let head = SheetHead::of(sheet);
        let unit = |key, position| Unit {
            key,
            sheet: head.clone(),
            document: document.to_owned(),
            document_id: document_id.clone(),
            position,
            measure: None,
            overview: None,
        };
        let overview = Unit {
            overview: Some(Overview::of(sheet)),
            ..unit(MeasureKey::of_overview(sheet), 0)
        };
        let rows = sheet
            .measures
            .iter()
            .zip(1..)
            .map(|(measure, position)| Unit {
                measure: Some(measure.clone()),
                ..unit(measure.key.clone(), position)
            });
        std::iter::once(overview).chain(rows).collect()
    }

    /// 区分.
    pub fn section(&self) -> Section {
        self.measure
            .as_ref()
            .map_or(Section::Overview, |measure| measure.section)
    }

    /// Every value of every law field, in reading order.
    pub fn law_values(&self) -> Vec<LawValue<'_>> {
        let mut values = Vec::new();
        if let Some(measure) = &self.measure {
            push_measure(measure, &mut values);
        }
        if let Some(overview) = &self.overview {
            push_overview(&self.sheet, overview, &mut values);
        }
        values.retain(|value| !value.text.trim().is_empty());
        values
    }

    /// What unquoted words also match: 部局, 市町村, 年度 and the head's name.
    pub fn inherited_values(&self) -> Vec<String> {
        let sheet = &self.sheet;
        let year = sheet
            .fiscal_year
            .map(|year| [year.label(), format!("{year}年度")]);
        sheet
            .head_values()
            .map(str::to_owned)
            .chain(year.into_iter().flatten())
            .collect()
    }
}

impl SheetHead {
    fn of(sheet: &Sheet) -> Self {
        Self {
            key: sheet.key(),
            municipality: sheet.municipality.clone(),
            kind: sheet.kind.clone(),
            department: sheet.department.clone(),
            head: sheet.head.clone(),
            fiscal_year: sheet.fiscal_year,
            results_published: sheet.results_published,
        }
    }

    fn head_values(&self) -> impl Iterator<Item = &str> {
        let head = self.head.as_ref();
        [
            self.municipality.as_deref(),
            self.department.as_deref(),
            head.and_then(|head| head.role.as_deref()),
            head.and_then(|head| head.name.as_deref()),
        ]
        .into_iter()
        .flatten()
    }
}

impl Overview {
    fn of(sheet: &Sheet) -> Self {
        Self {
            mission: sheet.mission.clone(),
            directions: sheet.directions.clone(),
            summary: sheet.summary.clone(),
            passages: sheet.passages.clone(),
            rest: rest_with_markers(sheet),
        }
    }
}

/// The rest of a sheet and the markers of all its items, which stand in no law
/// value: without them `(1)` would be in the file and nowhere in the index.
fn rest_with_markers(sheet: &Sheet) -> Vec<String> {
    let mut markers = std::collections::BTreeSet::new();
    let lists = [
        &sheet.mission,
        &sheet.directions,
        &sheet.summary,
        &sheet.passages,
    ];
    let rows = sheet.measures.iter().flat_map(|measure| {
        [
            &measure.commitments,
            &measure.results,
            &measure.issues,
            &measure.schedule,
            &measure.notes,
        ]
    });
    for item in lists.into_iter().chain(rows).flatten() {
        item.walk(&mut |_, item| {
            if !item.marker.is_empty() {
                markers.insert(item.marker.as_str());
            }
        });
    }
    sheet
        .rest
        .iter()
        .cloned()
        .chain(markers.into_iter().map(str::to_owned))
        .collect()
}

fn push_items<'a>(field: LawField, items: &'a [Item], values: &mut Vec<LawValue<'a>>) {
    // The markers from the outermost item down to the one at hand.
    let mut path: Vec<&'a str> = Vec::new();
    for item in items {
        item.walk(&mut |depth, item| {
            path.truncate(depth);
            path.push(&item.marker);
            values.push(LawValue {
                field,
                marker: match path.as_slice() {
                    [only] => Cow::Borrowed(only),
                    path => Cow::Owned(path.concat()),
                },
                text: &item.text,
            });
        });
    }
}

fn push_measure<'a>(measure: &'a Measure, values: &mut Vec<LawValue<'a>>) {
    let mut text = |field, text: &'a str| {
        values.push(LawValue {
            field,
            marker: Cow::Borrowed(""),
            text,
        })
    };
    text(LawField::Title, &measure.title);
    for policy in &measure.policies {
        text(LawField::Policies, &policy.name);
    }
    for plan in &measure.plan_codes {
        text(LawField::PlanCodes, &plan.raw);
        text(LawField::PlanCodes, &plan.name);
    }
    let optional = [
        (LawField::Theme, &measure.theme),
        (LawField::Goal, &measure.goal),
        (LawField::Division, &measure.division),
        (LawField::RatingText, &measure.rating_text),
    ];
    for (field, value) in optional {
        if let Some(value) = value {
            text(field, value);
        }
    }
    push_items(LawField::Commitments, &measure.commitments, values);
    push_items(LawField::Results, &measure.results, values);
    push_items(LawField::Issues, &measure.issues, values);
    push_items(LawField::Schedule, &measure.schedule, values);
    push_items(LawField::Notes, &measure.notes, values);
}

fn push_overview<'a>(sheet: &'a SheetHead, overview: &'a Overview, values: &mut Vec<LawValue<'a>>) {
    for text in sheet.head_values() {
        values.push(LawValue {
            field: LawField::Head,
            marker: Cow::Borrowed(""),
            text,
        });
    }
    push_items(LawField::Mission, &overview.mission, values);
    push_items(LawField::Directions, &overview.directions, values);
    push_items(LawField::Summary, &overview.summary, values);
    push_items(LawField::Passages, &overview.passages, values);
    for text in &overview.rest {
        values.push(LawValue {
            field: LawField::Rest,
            marker: Cow::Borrowed(""),
            text,
        });
    }
}
