//! `/upload`: documents come in, and go again, without a program to send them.
//!
//! Forms of this page carry the token as a field. It is also what keeps other
//! sites out: they can make a browser send a form here, but not with a token
//! that no cookie carries.

use std::sync::Arc;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::domain::DocumentId;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::live::LiveIndex;
use crate::web::message::Language;
use crate::web::pages::render;
use crate::web::params::value_of;
use crate::web::state::AppState;
use crate::web::upload::{
    self, FileAnswer, Job, TokenHash, Uploads, receive_form, take_back, take_in,
};
use crate::web::view::upload::{UploadView, job_href};

#[derive(Template)]
#[template(path = "upload.html", config = "src/web/askama.toml")]
struct UploadPage {
    view: UploadView,
}

impl UploadPage {
    fn answer(status: StatusCode, view: UploadView) -> Result<Response, ApiError> {
        Ok((status, render(&Self { view })?).into_response())
    }
}

/// `GET /upload`.
pub(in crate::web) async fn show(State(state): State<AppState>) -> Result<Response, ApiError> {
    UploadPage::answer(StatusCode::OK, UploadView::new(&state))
}

/// `POST /upload`: a form with token, statements and files.
pub(in crate::web) async fn send(
    State(state): State<AppState>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    match take(&state, form).await {
        Ok((_, Some(job))) => Ok(Redirect::to(&job_href(&job.id)).into_response()),
        Ok((files, None)) => UploadPage::answer(StatusCode::OK, UploadView::judged(&state, &files)),
        Err(error) => refuse(&state, &error),
    }
}

async fn take(
    state: &AppState,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(Vec<FileAnswer>, Option<Job>), ApiError> {
    let uploads = Arc::clone(state.open_uploads()?);
    let form = form.map_err(|_| ErrorKind::invalid("body", ""))?;
    let permit = Arc::clone(&uploads.permits).try_acquire_owned();
    let permit = permit.map_err(|_| ErrorKind::Overloaded)?;
    let upload = receive_form(&uploads, form).await?;
    if upload.files.is_empty() {
        return Err(ErrorKind::invalid("body", "").into());
    }
    let take = move |index: &LiveIndex| {
        // It stays with the work: a client that leaves makes no room for another.
        let _permit = permit;
        let dry_run = upload.dry_run;
        take_in(&uploads, index, upload, dry_run, Language::Japanese)
    };
    state.on_disk(take).await
}

/// `GET /upload/jobs/{id}`: what became of files, until all of it is searched.
pub(in crate::web) async fn job(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let uploads = state.uploads().ok_or(ErrorKind::NotFound)?;
    let job = uploads.jobs.get(&id).ok_or(ErrorKind::NotFound)?;
    UploadPage::answer(StatusCode::OK, UploadView::job(&state, &job))
}

/// `POST /upload/{id}/remove`.
pub(in crate::web) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    form: String,
) -> Result<Response, ApiError> {
    change(&state, &id, &form, take_back).await
}

/// `POST /upload/{id}/restore`.
pub(in crate::web) async fn restore(
    State(state): State<AppState>,
    Path(id): Path<String>,
    form: String,
) -> Result<Response, ApiError> {
    change(&state, &id, &form, upload::restore).await
}

type Change = fn(&Arc<Uploads>, &LiveIndex, &DocumentId) -> Result<Job, ApiError>;

async fn change(
    state: &AppState,
    id: &str,
    form: &str,
    change: Change,
) -> Result<Response, ApiError> {
    let changed = async {
        let uploads = Arc::clone(state.open_uploads()?);
        let token = value_of(form, "token").unwrap_or_default();
        if !TokenHash::admits_token(&uploads.config.tokens, &token) {
            return Err(ErrorKind::Unauthorized.into());
        }
        let id = DocumentId::parse(id).ok_or(ErrorKind::NotFound)?;
        state
            .on_disk(move |index| change(&uploads, index, &id))
            .await
    };
    match changed.await {
        Ok(job) => Ok(Redirect::to(&job_href(&job.id)).into_response()),
        Err(error) => refuse(state, &error),
    }
}

fn refuse(state: &AppState, error: &ApiError) -> Result<Response, ApiError> {
    UploadPage::answer(error.0.status(), UploadView::refused(state, error))
}
