//! `GET /api/v1/status`: what is loaded and what goes on.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::index::IndexError;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::upload::{Job, JobState};

/// The answer.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct Status {
    /// 答えている索引の状態。
    generation: String,
    /// 読めた文書。
    documents: usize,
    /// 読めなかった文書。
    failed: usize,
    /// 警告かエラーのある文書。一覧は `/api/v1/documents?doubtful=true`。
    doubtful: usize,
    sheets: usize,
    measures: usize,
    municipalities: usize,
    /// 年度（西暦、昇順）。
    years: Vec<u16>,
    /// 文書の登録を受け付けるか。
    uploads: bool,
    /// 索引を更新しているか。
    indexing: bool,
    /// 最後の登録・取消・復元。
    #[schema(required)]
    last_job: Option<Job>,
}

/// 索引の状態を返す。
#[utoipa::path(
    get, path = "/api/v1/status", operation_id = "status", tag = "documents",
    responses((status = 200, description = "索引の状態", body = Status))
)]
pub(in crate::web) async fn status(
    State(state): State<AppState>,
) -> Result<Json<Status>, ApiError> {
    let (stats, records) = state
        .run(|index| Ok::<_, IndexError>((index.stats()?, index.all_files()?)))
        .await?;
    let last_job = state.uploads().and_then(|uploads| uploads.jobs.latest());
    let takes = state
        .uploads()
        .map(|uploads| !uploads.config.tokens.is_empty());
    Ok(Json(Status {
        generation: stats.generation,
        documents: stats.documents,
        failed: records.iter().filter(|record| record.failed).count(),
        doubtful: records.iter().filter(|record| record.doubtful).count(),
        sheets: stats.sheets,
        measures: stats.measures,
        municipalities: stats.municipalities,
        years: stats.years,
        uploads: takes.unwrap_or(false),
        indexing: (last_job.as_ref()).is_some_and(|job| job.state == JobState::Running),
        last_job,
    }))
}
