//! `GET /search.csv`: one line a measure, for spreadsheets.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use super::{Format, body};
use crate::domain::{Item, Measure, PlanCode};
use crate::index::Unit;
use crate::search::SearchRequest;
use crate::web::api::schema;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::link::{PublicUrl, measure_href};
use crate::web::live::{WholeResult, place_of};
use crate::web::params::{SearchParams, SearchParamsDoc};
use crate::web::state::AppState;
use crate::web::view::label;

/// Without it, Excel reads UTF-8 as `Shift_JIS`.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One column: its heading, and its cell in a row.
struct Column {
    heading: &'static str,
    cell: fn(&Line<'_>) -> String,
}

/// What a cell can be made of.
struct Line<'a> {
    unit: &'a Unit,
    public_url: &'a PublicUrl,
}

/// Every column, in order.
static COLUMNS: [Column; 20] = [
    column("市町村", |line| {
        optional(line.unit.sheet.municipality.as_ref())
    }),
    column("部局", |line| {
        optional(line.unit.sheet.department.as_ref())
    }),
    column("年度", |line| {
        optional(line.unit.sheet.fiscal_year.as_ref())
    }),
    column("区分", |line| line.unit.section().label().to_owned()),
    column("番号", |line| {
        optional(line.measure().and_then(|m| m.number.as_ref()))
    }),
    column("施策名", |line| line.field(|m| Some(&m.title))),
    column("重点・新規・拡充", |line| {
        line.texts(|m| m.emphasis.clone())
    }),
    column("基本政策・基本施策", |line| {
        line.texts(|m| m.policies.iter().map(ToString::to_string).collect())
    }),
    column("総合計画コード", |line| {
        line.texts(|m| m.plan_codes.iter().map(plan_code).collect())
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
    column("URL", |line| {
        line.public_url.join(&measure_href(&line.unit.key))
    }),
    column("文書", |line| line.unit.document.clone()),
    column("位置", |line| {
        let place = place_of(line.unit);
        label::lines(place.page, place.lines)
    }),
    column("文書のハッシュ（BLAKE3）", |line| {
        line.unit.document_id.to_string()
    }),
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
    fn piece(
        &self,
        _result: &WholeResult,
        units: &[Unit],
        first: bool,
        _last: bool,
    ) -> Result<Vec<u8>, ApiError> {
        let mut bytes = Vec::new();
        if first {
            bytes.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
            bytes.extend(records([COLUMNS.iter().map(|c| c.heading.to_owned())])?);
        }
        bytes.extend(records(units.iter().map(|unit| {
            let public_url = &self.public_url;
            let line = Line { unit, public_url };
            COLUMNS
                .iter()
                .map(move |column| guard((column.cell)(&line)))
        }))?);
        Ok(bytes)
    }
}

/// Rows as lines of a file.
pub(super) fn records(
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

/// What begins a formula; the wide forms do in a Japanese Excel.
const FORMULA_BEGINS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that a spreadsheet would run as a formula gets an apostrophe: uploads are not ours.
pub(super) fn guard(cell: String) -> String {
    if cell.starts_with(FORMULA_BEGINS) {
        format!("'{cell}")
    } else {
        cell
    }
}

impl Line<'_> {
    /// The row itself; an overview has none.
    fn measure(&self) -> Option<&Measure> {
        self.unit.measure.as_ref()
    }

    fn items(&self, of: fn(&Measure) -> &Vec<Item>) -> String {
        self.measure().map(|m| text_of(of(m))).unwrap_or_default()
    }

    fn field(&self, of: fn(&Measure) -> Option<&String>) -> String {
        optional(self.measure().and_then(of))
    }

    /// One line a value.
    fn texts(&self, of: fn(&Measure) -> Vec<String>) -> String {
        self.measure().map(|m| of(m).join("\n")).unwrap_or_default()
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
        assert_eq!(guard("＝1+1".to_owned()), "'＝1+1");
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
