//! `GET /api/v1/measures/{key}/related` and `…/history`: what a measure became and belongs with.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;
use crate::index::Unit;
use crate::search::{Reason, Related, Version};
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::measure_href;
use crate::web::live::{Absence, History};
use crate::web::state::AppState;

/// 関連する施策。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct RelatedAnswer {
    /// もとの施策。
    key: String,
    /// 関連の強い順。
    related: Vec<RelatedMeasure>,
}

/// 関連する施策1件。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct RelatedMeasure {
    measure: MeasureLine,
    /// 関連の強さ。
    score: f32,
    /// 関連する理由。
    reasons: Vec<ReasonAnswer>,
}

/// 関連する理由。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct ReasonAnswer {
    /// `words`（共通の語）、`policy`（同じ政策）、`plan`（同じ総合計画コード）。
    kind: &'static str,
    /// 共通の語。政策では「番号 名称」、コードではコード。
    values: Vec<String>,
}

/// 施策の年度ごとの経過。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct HistoryAnswer {
    /// もとの施策。
    key: String,
    /// 古い年度の順。もとの施策も含む。
    versions: Vec<VersionAnswer>,
    /// シートはあるが、この施策が見当たらない前の年度。
    absent_before: Vec<u16>,
    /// シートはあるが、この施策が見当たらない後の年度。
    absent_after: Vec<u16>,
}

/// ある年度の施策。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct VersionAnswer {
    measure: MeasureLine,
    /// 隣の年度との近さ（0〜1）。
    likeness: f32,
    /// もとの施策か。
    current: bool,
}

/// 施策の見出し。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct MeasureLine {
    key: String,
    url: String,
    #[schema(required)]
    municipality: Option<String>,
    #[schema(required)]
    department: Option<String>,
    #[schema(required)]
    fiscal_year: Option<u16>,
    section: &'static str,
    #[schema(required)]
    number: Option<u32>,
    #[schema(required)]
    title: Option<String>,
}

impl MeasureLine {
    fn of(unit: &Unit) -> Self {
        let (sheet, measure) = (&unit.sheet, unit.measure.as_ref());
        Self {
            key: unit.key.to_string(),
            url: measure_href(&unit.key),
            municipality: sheet.municipality.clone(),
            department: sheet.department.clone(),
            fiscal_year: sheet.fiscal_year.map(|year| year.western()),
            section: unit.section().as_str(),
            number: measure.and_then(|measure| measure.number),
            title: measure.map(|measure| measure.title.clone()),
        }
    }
}

impl RelatedMeasure {
    fn of(related: &Related) -> Self {
        Self {
            measure: MeasureLine::of(&related.unit),
            score: related.score,
            reasons: related.reasons.iter().map(ReasonAnswer::of).collect(),
        }
    }
}

impl ReasonAnswer {
    fn of(reason: &Reason) -> Self {
        let (kind, values) = match reason {
            Reason::Words(words) => ("words", words.clone()),
            Reason::Policy(policy) => ("policy", vec![policy.to_string()]),
            Reason::Plan(code) => ("plan", vec![code.clone()]),
        };
        Self { kind, values }
    }
}

impl HistoryAnswer {
    fn of(key: String, history: &History) -> Self {
        let western = |sheets: &[Absence]| {
            let years = sheets.iter().map(|sheet| sheet.fiscal_year.western());
            years.collect()
        };
        let version = |version: &Version| VersionAnswer {
            measure: MeasureLine::of(&version.unit),
            likeness: version.likeness,
            current: version.unit.key.as_str() == key,
        };
        Self {
            versions: history.versions.iter().map(version).collect(),
            absent_before: western(&history.absent_before),
            absent_after: western(&history.absent_after),
            key,
        }
    }
}

/// 関連する施策を、理由とともに返す。
#[utoipa::path(
    get, path = "/api/v1/measures/{key}/related", operation_id = "related", tag = "measures",
    params(("key" = String, Path, description = "検索結果の `key`")),
    responses(
        (status = 200, description = "関連する施策", body = RelatedAnswer),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn related(
    State(state): State<AppState>,
    Path(key): Path<String>,
) -> Result<Json<RelatedAnswer>, ApiError> {
    let asked = key.clone();
    let found = state.run(move |index| index.related(&asked)).await?;
    let found = found.ok_or(ErrorKind::NotFound)?;
    Ok(Json(RelatedAnswer {
        key,
        related: found.iter().map(RelatedMeasure::of).collect(),
    }))
}

/// 同じ施策を年度ごとにたどって返す。
#[utoipa::path(
    get, path = "/api/v1/measures/{key}/history", operation_id = "history", tag = "measures",
    params(("key" = String, Path, description = "検索結果の `key`")),
    responses(
        (status = 200, description = "年度ごとの経過", body = HistoryAnswer),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn history(
    State(state): State<AppState>,
    Path(key): Path<String>,
) -> Result<Json<HistoryAnswer>, ApiError> {
    let asked = key.clone();
    let history = state.run(move |index| index.history(&asked)).await?;
    let history = history.ok_or(ErrorKind::NotFound)?;
    Ok(Json(HistoryAnswer::of(key, &history)))
}
