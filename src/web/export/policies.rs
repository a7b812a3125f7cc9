//! `GET /policies.csv`: what became of the policies of cities, one line a policy.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use super::csv::{BYTE_ORDER_MARK, guard, records};
use crate::search::{CityPolicies, PolicyUse};
use crate::web::api::schema;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::{PublicUrl, policy_href};
use crate::web::pages::policies::{city_of, two_years};
use crate::web::params::policies::{Change, PoliciesParams};
use crate::web::state::AppState;
use crate::web::view::policy_changes::Compared;

const HEADINGS: [&str; 12] = [
    "市町村",
    "前の年度",
    "後の年度",
    "変化",
    "種別",
    "番号",
    "名称",
    "前の番号",
    "前の名称",
    "最初の記載",
    "最後の記載",
    "URL",
];

/// 市町村の2つの年度の政策を比べ、なくなった・新しい・番号や名称が変わった・続いている政策をCSV（UTF-8、BOM付き）で返す。
#[utoipa::path(
    get, path = "/policies.csv", operation_id = "policiesCsv", tag = "exports",
    params(
        ("municipality" = Option<String>, Query, description = "市町村。なければ収録したすべての市町村。"),
        ("from" = Option<String>, Query, description = "前の年度。なければその市町村の最初の年度。"),
        ("to" = Option<String>, Query, description = "後の年度。なければその市町村の最後の年度。"),
        ("show" = Option<String>, Query, description = "`gone`、`new`、`renumbered`、`renamed`、`continuing` のどれか1つだけ。"),
    ),
    responses(
        (status = 200, description = "全件", content_type = "text/csv", body = String),
        (status = 400, description = "使えない値（`invalid_parameter`）", body = schema::Error),
        (status = 404, description = "知らない市町村（`not_found`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn download(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let params = PoliciesParams::parse(&raw.unwrap_or_default())?;
    let public_url = PublicUrl::of(&state, &headers);
    let bytes = state
        .run(move |index| {
            let cities = index.policies()?;
            file(&cities, &params, &public_url)
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"policies.csv\"",
        ),
    ];
    Ok((headers, bytes))
}

fn file(
    cities: &[CityPolicies],
    params: &PoliciesParams,
    public_url: &PublicUrl,
) -> Result<Vec<u8>, ApiError> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    bytes.extend(records([HEADINGS.into_iter().map(str::to_owned)])?);
    if let Some(wanted) = &params.municipality {
        let city = city_of(cities, wanted).ok_or(ErrorKind::NotFound)?;
        if let Some(years) = two_years(city, params)? {
            bytes.extend(lines(city, years, params.show, public_url)?);
        }
        return Ok(bytes);
    }
    for city in cities {
        // Of all cities those that have sheets of these years.
        if let Ok(Some(years)) = two_years(city, params) {
            bytes.extend(lines(city, years, params.show, public_url)?);
        }
    }
    Ok(bytes)
}

fn lines(
    city: &CityPolicies,
    (from, to): (u16, u16),
    show: Option<Change>,
    public_url: &PublicUrl,
) -> Result<Vec<u8>, ApiError> {
    let compared = Compared::of(city, from, to);
    let lists = Change::ALL.into_iter();
    let lists = lists.filter(|list| show.is_none_or(|only| only == *list));
    let municipality = city.municipality.as_deref();
    let line = |list: Change, before: Option<&PolicyUse>, used: &PolicyUse| {
        let policy = &used.policy;
        let year = |year: Option<&u16>| year.map(u16::to_string).unwrap_or_default();
        let before = before.map(|before| &before.policy);
        [
            municipality.unwrap_or_default().to_owned(),
            from.to_string(),
            to.to_string(),
            list.label().to_owned(),
            policy.scheme.clone(),
            policy.number.to_string(),
            policy.name.clone(),
            before.map_or_else(String::new, |before| before.number.to_string()),
            before.map_or_else(String::new, |before| before.name.clone()),
            year(used.years.keys().next()),
            year(used.years.keys().next_back()),
            public_url.join(&policy_href(municipality, policy)),
        ]
    };
    let rows = lists.flat_map(|list| {
        let uses = compared.uses(list).into_iter();
        uses.map(move |(before, used)| line(list, before, used).into_iter().map(guard))
    });
    records(rows)
}
