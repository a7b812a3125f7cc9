//! `GET /api/v1/measures/{key}`.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;

use super::schema;
use crate::domain::{DocumentId, Item, Measure, MeasureKey, Section};
use crate::search::Source;
use crate::web::backend::{MeasureContent, MeasureRecord, Neighbour, SheetMeta};
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::{document_href, measure_href};
use crate::web::state::AppState;

/// A measure with its sheet: what a hit says, and everything else.
///
/// Fields that a hit has too have the same names here.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MeasureAnswer {
    #[serde(flatten)]
    sheet: SheetMeta,
    #[serde(flatten)]
    content: Content,
    source: Source,
    url: String,
    document: DocumentAnswer,
    previous: Option<NeighbourAnswer>,
    next: Option<NeighbourAnswer>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Content {
    Measure(Box<MeasureBody>),
    Overview(OverviewBody),
}

/// A measure in the exchange format, without its `source`: the answer's own says more.
#[derive(Debug, Serialize)]
struct MeasureBody {
    #[serde(flatten)]
    fields: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct OverviewBody {
    key: MeasureKey,
    section: Section,
    number: Option<u32>,
    title: Option<String>,
    mission: Vec<Item>,
    directions: Vec<Item>,
    summary: Vec<Item>,
    passages: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct DocumentAnswer {
    id: DocumentId,
    path: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct NeighbourAnswer {
    #[serde(flatten)]
    neighbour: Neighbour,
    url: String,
}

/// 施策1件をすべての項目とともに返す。
#[utoipa::path(
    get, path = "/api/v1/measures/{key}", operation_id = "measure", tag = "measures",
    params(("key" = String, Path, description = "検索結果の `key`")),
    responses(
        (status = 200, description = "施策、または概要（`section` が `overview`）", body = schema::Measure),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn measure(
    State(state): State<AppState>,
    Path(key): Path<String>,
) -> Result<Json<MeasureAnswer>, ApiError> {
    let record = state
        .run(move |backend| backend.measure(&key))
        .await?
        .ok_or(ErrorKind::NotFound)?;
    Ok(Json(MeasureAnswer::of(record)?))
}

impl MeasureAnswer {
    fn of(record: MeasureRecord) -> Result<Self, ApiError> {
        let source = record.source();
        let neighbour = |neighbour: Neighbour| NeighbourAnswer {
            url: measure_href(&neighbour.key),
            neighbour,
        };
        Ok(Self {
            url: measure_href(record.key()),
            source,
            sheet: record.sheet,
            content: Content::of(record.content)?,
            document: DocumentAnswer {
                url: document_href(&record.document.id),
                id: record.document.id,
                path: record.document.path,
            },
            previous: record.previous.map(neighbour),
            next: record.next.map(neighbour),
        })
    }
}

impl Content {
    fn of(content: MeasureContent) -> Result<Self, ApiError> {
        Ok(match content {
            MeasureContent::Measure(measure) => Self::Measure(Box::new(MeasureBody::of(&measure)?)),
            MeasureContent::Overview(overview) => Self::Overview(OverviewBody {
                key: overview.key,
                section: Section::Overview,
                number: None,
                title: None,
                mission: overview.mission,
                directions: overview.directions,
                summary: overview.summary,
                passages: overview.passages,
            }),
        })
    }
}

impl MeasureBody {
    fn of(measure: &Measure) -> Result<Self, ApiError> {
        match serde_json::to_value(measure) {
            Ok(serde_json::Value::Object(mut fields)) => {
                fields.remove("source");
                Ok(Self { fields })
            }
            _ => Err(ErrorKind::Internal.into()),
        }
    }
}
