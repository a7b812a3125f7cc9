//! `/api/v1/documents`: what was loaded, and how more gets in or out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;
use crate::domain::DocumentId;
use crate::index::{FileSummary, IndexError};
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::document_href;
use crate::web::live::LiveIndex;
use crate::web::message::Language;
use crate::web::params::{MAX_LIMIT, flag, number_within, value_of};
use crate::web::state::AppState;
use crate::web::upload::{
    self, Action, DiagnosticAnswer, FileAnswer, Job, TokenHash, Uploads, receive, take_back,
    take_in,
};

/// Documents of one answer when nothing else is asked for.
const DEFAULT_LIMIT: usize = 50;

/// A page of documents.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct Documents {
    /// 条件に合う文書の数。
    total: usize,
    /// 場所の順。
    documents: Vec<DocumentReport>,
}

/// What is known of one document.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct DocumentReport {
    /// BLAKE3ハッシュ。
    id: String,
    /// 文書フォルダーでの場所。
    path: String,
    /// 受け取ったままのファイル。
    url: String,
    /// アップロードされたものか。取り消せるのはそれだけ。
    uploaded: bool,
    /// 大きさ（バイト）。
    bytes: u64,
    /// 読み取った様式。読めなかったときは null。
    #[schema(required)]
    layout: Option<String>,
    /// 収録率（0〜1）。
    coverage: f64,
    /// 読めなかったか。
    failed: bool,
    sheets: usize,
    measures: usize,
    /// 新しい文書に差し替えられた取組みの数（概要を含む）。
    replaced: usize,
    diagnostics: Vec<DiagnosticAnswer>,
}

impl DocumentReport {
    fn of(record: &FileSummary, language: Language) -> Result<Self, IndexError> {
        Ok(Self {
            id: record.id.to_string(),
            path: record.path.clone(),
            url: document_href(&record.id),
            uploaded: record.is_upload(),
            bytes: record.stamp.size,
            layout: record.layout.clone(),
            coverage: record.coverage,
            failed: record.failed,
            sheets: record.sheets,
            measures: record.measures,
            replaced: record.superseded,
            diagnostics: (record.read_diagnostics()?.iter())
                .map(|diagnostic| DiagnosticAnswer::of(diagnostic, language))
                .collect(),
        })
    }
}

/// What became of an upload.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct UploadAnswer {
    /// ファイルごとの結果。
    files: Vec<FileAnswer>,
    /// 索引への反映。何も受け入れなかったときは null。
    #[schema(required)]
    job: Option<Job>,
    /// 反映の進み具合を見るアドレス。
    #[schema(required)]
    job_url: Option<String>,
}

/// What became of a removal or of its undoing.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct ChangeAnswer {
    /// 文書の `id`。
    id: String,
    /// 文書フォルダーでの場所。
    path: String,
    /// 索引への反映。
    job: Job,
    /// 反映の進み具合を見るアドレス。
    job_url: String,
    /// 元に戻すには、ここへ POST（取消のとき）または DELETE（復元のとき）する。
    undo_url: String,
}

/// 文書の一覧と、それぞれの読み取りの結果を返す。
#[utoipa::path(
    get, path = "/api/v1/documents", operation_id = "documents", tag = "documents",
    params(
        ("doubtful" = Option<bool>, Query, description = "`true` なら警告かエラーのある文書だけ"),
        ("limit" = Option<usize>, Query, description = "1〜100、既定は50"),
        ("offset" = Option<usize>, Query, description = "先頭から飛ばす数"),
    ),
    responses((status = 200, description = "文書の一覧", body = Documents))
)]
pub(in crate::web) async fn list(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Documents>, ApiError> {
    let query = query.unwrap_or_default();
    let value = |name| value_of(&query, name);
    let limit = match value("limit") {
        None => DEFAULT_LIMIT,
        given => number_within("limit", given.as_deref(), 1, MAX_LIMIT)?,
    };
    let offset = match value("offset") {
        None => 0,
        given => number_within("offset", given.as_deref(), 0, usize::MAX)?,
    };
    let doubtful = flag(&query, "doubtful")?;
    let language = language(&headers);
    let mut records = state.run(|index| index.all_files()).await?;
    if doubtful {
        records.retain(|record| record.doubtful);
    }
    let page = records.iter().skip(offset).take(limit);
    let documents: Result<_, _> = page
        .map(|record| DocumentReport::of(record, language))
        .collect();
    Ok(Json(Documents {
        total: records.len(),
        documents: documents?,
    }))
}

/// 文書1件の読み取りの結果を返す。
#[utoipa::path(
    get, path = "/api/v1/documents/{id}", operation_id = "document", tag = "documents",
    params(("id" = String, Path, description = "文書の `id`")),
    responses(
        (status = 200, description = "文書", body = DocumentReport),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<DocumentReport>, ApiError> {
    let id = DocumentId::parse(&id).ok_or(ErrorKind::NotFound)?;
    let records = state.run(move |index| index.files(&id)).await?;
    let record = records.first().ok_or(ErrorKind::NotFound)?;
    let report = DocumentReport::of(&record.summary(), language(&headers))?;
    Ok(Json(report))
}

/// 文書を登録する。
///
/// 読めるファイルだけを受け入れ、索引への反映を始める。`dry_run=true` なら受け入れず、
/// どう読み取られるかだけを返す。
#[utoipa::path(
    post, path = "/api/v1/documents", operation_id = "upload", tag = "documents",
    params(("dry_run" = Option<bool>, Query, description = "`true` なら読み取るだけ")),
    request_body(
        content_type = "multipart/form-data",
        description = "ファイル（いくつでも）と、必要なら `municipality`（市町村）、`fiscal_year`（年度）",
    ),
    responses(
        (status = 200, description = "受け入れたファイルなし", body = UploadAnswer),
        (status = 202, description = "受け入れた", body = UploadAnswer),
        (status = 401, description = "トークンなし（`unauthorized`）", body = schema::Error),
        (status = 403, description = "登録を受け付けていない（`uploads_disabled`）", body = schema::Error),
        (status = 413, description = "大きすぎるか多すぎる（`payload_too_large`）", body = schema::Error),
    ),
    security(("token" = []))
)]
pub(in crate::web) async fn upload(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    form: Multipart,
) -> Result<(StatusCode, Json<UploadAnswer>), ApiError> {
    let uploads = admitted(&state, &headers)?;
    let dry_run = flag(&query.unwrap_or_default(), "dry_run")?;
    let permit = Arc::clone(&uploads.permits).try_acquire_owned();
    let permit = permit.map_err(|_| ErrorKind::Overloaded)?;
    let upload = receive(&uploads, form).await?;
    if upload.files.is_empty() {
        return Err(ErrorKind::invalid("body", "").into());
    }
    let language = language(&headers);
    let (files, job) = state
        .on_disk(move |index| {
            // It stays with the work: a client that leaves makes no room for another.
            let _permit = permit;
            let dry_run = dry_run || upload.dry_run;
            take_in(&uploads, index, upload, dry_run, language)
        })
        .await?;
    let status = if job.is_some() {
        StatusCode::ACCEPTED
    } else {
        StatusCode::OK
    };
    let job_url = job.as_ref().map(job_href);
    Ok((
        status,
        Json(UploadAnswer {
            files,
            job,
            job_url,
        }),
    ))
}

/// 登録した文書を取り消す。ファイルは残り、`undo_url` で元に戻せる。
#[utoipa::path(
    delete, path = "/api/v1/documents/{id}", operation_id = "remove", tag = "documents",
    params(("id" = String, Path, description = "文書の `id`")),
    responses(
        (status = 202, description = "取り消した", body = ChangeAnswer),
        (status = 401, description = "トークンなし（`unauthorized`）", body = schema::Error),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
        (status = 409, description = "アップロードされた文書ではない（`not_removable`）", body = schema::Error),
    ),
    security(("token" = []))
)]
pub(in crate::web) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<ChangeAnswer>), ApiError> {
    change(&state, &headers, &id, take_back).await
}

/// 取り消した文書を元に戻す。
#[utoipa::path(
    post, path = "/api/v1/documents/{id}/restore", operation_id = "restore", tag = "documents",
    params(("id" = String, Path, description = "文書の `id`")),
    responses(
        (status = 202, description = "戻した", body = ChangeAnswer),
        (status = 401, description = "トークンなし（`unauthorized`）", body = schema::Error),
        (status = 404, description = "取り消した文書にない（`not_found`）", body = schema::Error),
    ),
    security(("token" = []))
)]
pub(in crate::web) async fn restore(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<ChangeAnswer>), ApiError> {
    change(&state, &headers, &id, upload::restore).await
}

/// A change of one uploaded document, and the job that follows.
type Change = fn(&Arc<Uploads>, &LiveIndex, &DocumentId) -> Result<Job, ApiError>;

async fn change(
    state: &AppState,
    headers: &HeaderMap,
    id: &str,
    change: Change,
) -> Result<(StatusCode, Json<ChangeAnswer>), ApiError> {
    let uploads = admitted(state, headers)?;
    let id = DocumentId::parse(id).ok_or(ErrorKind::NotFound)?;
    let job = state
        .on_disk(move |index| change(&uploads, index, &id))
        .await?;
    let document = job.document.clone().ok_or(ErrorKind::Internal)?;
    let undo_url = match job.action {
        Action::Restore => format!("/api/v1/documents/{}", document.id),
        Action::Upload | Action::Remove => format!("/api/v1/documents/{}/restore", document.id),
    };
    let answer = ChangeAnswer {
        id: document.id,
        path: document.path,
        job_url: job_href(&job),
        job,
        undo_url,
    };
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// 登録・取消・復元が索引に反映されたかを返す。
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}", operation_id = "job", tag = "documents",
    params(("id" = String, Path, description = "登録などの答えにある `job.id`")),
    responses(
        (status = 200, description = "進み具合", body = Job),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn job(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Job>, ApiError> {
    let uploads = state.uploads().ok_or(ErrorKind::NotFound)?;
    let job = uploads.jobs.get(&id).ok_or(ErrorKind::NotFound)?;
    Ok(Json(job))
}

/// Uploading, for whoever carries a token.
fn admitted(state: &AppState, headers: &HeaderMap) -> Result<Arc<Uploads>, ApiError> {
    let uploads = state.open_uploads()?;
    if TokenHash::admits(&uploads.config.tokens, headers) {
        Ok(Arc::clone(uploads))
    } else {
        Err(ErrorKind::Unauthorized.into())
    }
}

fn job_href(job: &Job) -> String {
    format!("/api/v1/jobs/{}", job.id)
}

fn language(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE);
    Language::from_header(header.and_then(|value| value.to_str().ok()))
}
