//! `GET /api/v1/measures/{key}`.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde::Serialize;

use super::schema;
use crate::domain::{DocumentId, FiscalYear, Head, Item, Measure, MeasureKey, Section};
use crate::index::Unit;
use crate::search::Source;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::{document_href, measure_href};
use crate::web::live::{Neighbour, PlacedUnit, Version, place_of};
use crate::web::params::version;
use crate::web::state::AppState;

/// A measure with its sheet: what a hit says, and everything else.
///
/// Fields that a hit has too have the same names here.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MeasureAnswer {
    municipality: Option<String>,
    kind: String,
    department: Option<String>,
    head: Option<Head>,
    fiscal_year: Option<FiscalYear>,
    results_published: bool,
    #[serde(flatten)]
    content: serde_json::Map<String, serde_json::Value>,
    source: Source,
    url: String,
    document: DocumentAnswer,
    previous: Option<NeighbourAnswer>,
    next: Option<NeighbourAnswer>,
    /// Files whose version of it this one replaced.
    older: Vec<DocumentAnswer>,
    /// The file whose version is searched, when this is an older one.
    newer: Option<DocumentAnswer>,
}

#[derive(Debug, Serialize)]
struct OverviewBody<'a> {
    key: &'a MeasureKey,
    section: Section,
    number: Option<u32>,
    title: Option<&'a str>,
    mission: &'a [Item],
    directions: &'a [Item],
    summary: &'a [Item],
    passages: &'a [Item],
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
    params(
        ("key" = String, Path, description = "検索結果の `key`"),
        ("version" = Option<String>, Query, description = "差し替え前の文書の `id`。その文書での内容を返す"),
    ),
    responses(
        (status = 200, description = "施策、または概要（`section` が `overview`）", body = schema::Measure),
        (status = 404, description = "該当なし（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn measure(
    State(state): State<AppState>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<MeasureAnswer>, ApiError> {
    let version = version(query.as_deref())?;
    let placed = state
        .run(move |index| index.unit(&key, version.as_ref()))
        .await?
        .ok_or(ErrorKind::NotFound)?;
    Ok(Json(MeasureAnswer::of(placed)?))
}

impl MeasureAnswer {
    fn of(placed: PlacedUnit) -> Result<Self, ApiError> {
        let neighbour = |neighbour: Neighbour| NeighbourAnswer {
            url: measure_href(&neighbour.key),
            neighbour,
        };
        let unit = placed.unit;
        let place = place_of(&unit);
        Ok(Self {
            url: measure_href(&unit.key),
            content: content(&unit)?,
            source: Source {
                document: unit.document.clone(),
                page: place.page,
                lines: place.lines,
            },
            document: DocumentAnswer::of(unit.document_id, unit.document),
            older: (placed.older.into_iter())
                .map(DocumentAnswer::of_version)
                .collect(),
            newer: placed.newer.map(DocumentAnswer::of_version),
            municipality: unit.sheet.municipality,
            kind: unit.sheet.kind,
            department: unit.sheet.department,
            head: unit.sheet.head,
            fiscal_year: unit.sheet.fiscal_year,
            results_published: unit.sheet.results_published,
            previous: placed.previous.map(neighbour),
            next: placed.next.map(neighbour),
        })
    }
}

impl DocumentAnswer {
    fn of(id: DocumentId, path: String) -> Self {
        Self {
            url: document_href(&id),
            id,
            path,
        }
    }

    fn of_version(version: Version) -> Self {
        Self::of(version.document_id, version.document)
    }
}

/// A measure in the exchange format, without its `source`: the answer's own says more.
fn content(unit: &Unit) -> Result<serde_json::Map<String, serde_json::Value>, ApiError> {
    let value = match (&unit.measure, &unit.overview) {
        (Some(measure), _) => serde_json::to_value::<&Measure>(measure),
        (None, overview) => {
            let items = |of: fn(&crate::index::Overview) -> &Vec<Item>| {
                overview.as_ref().map_or(&[][..], |overview| of(overview))
            };
            serde_json::to_value(OverviewBody {
                key: &unit.key,
                section: Section::Overview,
                number: None,
                title: None,
                mission: items(|overview| &overview.mission),
                directions: items(|overview| &overview.directions),
                summary: items(|overview| &overview.summary),
                passages: items(|overview| &overview.passages),
            })
        }
    };
    match value {
        Ok(serde_json::Value::Object(mut fields)) => {
            fields.remove("source");
            Ok(fields)
        }
        _ => Err(ErrorKind::Internal.into()),
    }
}
