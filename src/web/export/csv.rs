//! `GET /search.csv`: one line a measure, for spreadsheets.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use super::{Format, Row, body};
use crate::domain::{Item, Measure, PlanCode};
use crate::search::{Hit, SearchRequest};
use crate::web::api::schema;
use crate::web::backend::{MeasureContent, MeasureRecord};
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::PublicUrl;
use crate::web::params::{SearchParams, SearchParamsDoc};
use crate::web::state::AppState;

/// Without it, Excel reads UTF-8 as `Shift_JIS`.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One column: its heading, and its cell in a row.
struct Column {
    heading: &'static str,
    cell: fn(&Line<'_>) -> String,
}

/// What a cell can be made of.
struct Line<'a> {
    hit: &'a Hit,
    record: Option<&'a MeasureRecord>,
    public_url: &'a PublicUrl,
}

/// Every column, in order.
static COLUMNS: [Column; 21] = [
    column("市町村", |line| optional(line.hit.municipality.as_ref())),
    column("部局", |line| optional(line.hit.department.as_ref())),
    column("年度", |line| optional(line.hit.fiscal_year.as_ref())),
    column("区分", |line| line.hit.section.label().to_owned()),
    column("番号", |line| optional(line.hit.number.as_ref())),
    column("施策名", |line| optional(line.hit.title.as_ref())),
    column("重点・新規・拡充", |line| {
        line.hit.emphasis.join("、")
    }),
    column("基本政策・基本施策", |line| {
        lines(line.hit.policies.iter().map(ToString::to_string))
    }),
    column("総合計画コード", |line| {
        lines(line.hit.plan_codes.iter().map(plan_code))
    }),
    column("取組み事項", |line| line.items(|m| &m.commitments)),
    column("実績", |line| line.items(|m| &m.results)),
    column("課題・今後の方向性", |line| {
        line.items(|m| &m.issues)
    }),
    column("スケジュール", |line| line.items(|m| &m.schedule)),
    column("担当課", |line| line.field(|m| m.division.as_ref())),
    column("評価", |line| line.field(|m| m.rating.as_ref())),
    column("今後の方針", |line| line.field(|m| m.outlook.as_ref())),
    column("URL", |line| line.public_url.join(&line.hit.url)),
    column("文書", |line| line.hit.source.document.clone()),
    column("行", |line| match line.hit.source.lines {
        [0, 0] => String::new(),
        [from, to] => format!("{from}–{to}"),
    }),
    column("文書のハッシュ（BLAKE3）", |line| {
        optional(line.record.map(|record| &record.document.id))
    }),
    column("キー", |line| line.hit.key.to_string()),
];

const fn column(heading: &'static str, cell: fn(&Line<'_>) -> String) -> Column {
    Column { heading, cell }
}

/// 検索結果の全件をCSV（UTF-8、BOM付き）で返す。
#[utoipa::path(
    get, path = "/search.csv", operation_id = "searchCsv", tag = "exports",
    params(SearchParamsDoc),
    responses(
        (status = 200, description = "全件", content_type = "text/csv", body = String),
        (status = 400, description = "使えない値（`invalid_parameter`）", body = schema::Error),
    )
)]
pub(in crate::web) async fn download(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let params = SearchParams::parse(&raw.unwrap_or_default());
    let request = SearchRequest::try_from(&params)?;
    let format = Csv {
        public_url: PublicUrl::of(&state, &headers),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"shisaku.csv\"",
        ),
    ];
    Ok((headers, body(state, request, format).await?))
}

struct Csv {
    public_url: PublicUrl,
}

impl Format for Csv {
    fn head(&self) -> Result<Vec<u8>, ApiError> {
        let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        bytes.extend(records([COLUMNS.iter().map(|c| c.heading.to_owned())])?);
        Ok(bytes)
    }

    fn rows(&self, rows: &[Row]) -> Result<Vec<u8>, ApiError> {
        records(rows.iter().map(|row| {
            let line = Line {
                hit: &row.hit,
                record: row.record.as_ref(),
                public_url: &self.public_url,
            };
            COLUMNS
                .iter()
                .map(move |column| guard((column.cell)(&line)))
        }))
    }

    fn tail(&self) -> Vec<u8> {
        Vec::new()
    }
}

fn records(
    rows: impl IntoIterator<Item = impl Iterator<Item = String>>,
) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|_| ErrorKind::Internal)?;
    }
    writer.into_inner().map_err(|_| ErrorKind::Internal.into())
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe: uploads are not ours.
fn guard(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

impl Line<'_> {
    /// The row itself; an overview has none.
    fn measure(&self) -> Option<&Measure> {
        match &self.record?.content {
            MeasureContent::Measure(measure) => Some(measure),
            MeasureContent::Overview(_) => None,
        }
    }

    fn items(&self, of: fn(&Measure) -> &Vec<Item>) -> String {
        self.measure().map(|m| text_of(of(m))).unwrap_or_default()
    }

    fn field(&self, of: fn(&Measure) -> Option<&String>) -> String {
        optional(self.measure().and_then(of))
    }
}

fn optional(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// A bare `5-1-3` would open as a date, so the name stands beside it where there is one.
fn plan_code(code: &PlanCode) -> String {
    if code.name.is_empty() {
        format!("[{}]", code.code)
    } else {
        format!("{} {}", code.code, code.name)
    }
}

fn lines(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join("\n")
}

/// One line an item, those below another set in by an ideographic space.
fn text_of(items: &[Item]) -> String {
    let mut text = Vec::new();
    for item in items {
        item.walk(&mut |depth, item| {
            text.push(format!(
                "{}{}{}",
                "　".repeat(depth),
                item.marker,
                item.text
            ));
        });
    }
    text.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_like_a_formula() {
        assert_eq!(guard("=1+1".to_owned()), "'=1+1");
        assert_eq!(guard("取組み".to_owned()), "取組み");
    }

    #[test]
    fn nested_items_are_set_in() {
        let items = [Item {
            marker: "(1)".to_owned(),
            text: "窓口".to_owned(),
            items: vec![Item::plain("予約")],
        }];
        assert_eq!(text_of(&items), "(1)窓口\n　予約");
    }
}
