//! The page of a whole sheet.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shisaku::web::WebConfig;
use tempfile::TempDir;

use super::app::{APP, HOSTILE, TestApp};

/// Bytes of a page that are not the text of its sheet.
const MAX_FRAME_BYTES: usize = 60_000;
/// Measures of the longest sheet that must stay readable.
const LONG: usize = 60;

const SHEET: &str = "/sheets/架空市-部局マネジメントシート-市民部-2022";

#[tokio::test]
async fn a_sheet_shows_all_its_measures_with_promises_beside_results() {
    let answer = APP.page(SHEET).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for part in [
        "<title>架空市 市民部 令和4年度（2022） 部局マネジメントシート",
        "部長 架空 太郎",
        "当年度目標 3件",
        "市民の暮らしを支えます。",
        "href=\"#m1\"",
        "id=\"m3\"",
        "href=\"/measures/",
        "<h4>取組み事項</h4>",
        "<h4>実績</h4>",
        "<h4>課題・今後の方向性</h4>",
        "<h4>スケジュール</h4>",
        "窓口の予約を始めました。",
        "47 生活困窮者支援の充実",
        "架空市.json",
        "/text?lines=10-15#L10\">原文 10–15行",
        "https://shisaku.example.jp/sheets/架空市-",
        "rel=\"canonical\" href=\"https://shisaku.example.jp/sheets/%E6",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("まだ公表されていません"));
}

#[tokio::test]
async fn results_to_come_are_said_once_and_not_called_missing() {
    let answer = APP
        .page("/sheets/架空市-部局マネジメントシート-市民部-2025")
        .await;
    let text = answer.text();
    assert_eq!(text.matches("まだ公表されていません").count(), 1);
    assert!(text.contains("実績は未公表です") && !text.contains("記載なし"));
}

#[tokio::test]
async fn a_column_that_the_sheet_does_not_have_is_not_shown() {
    let answer = APP
        .page("/sheets/多い市-部局マネジメントシート-土木部-2023")
        .await;
    let text = answer.text();
    assert!(text.contains("道路の補修その230"));
    assert!(!text.contains("<h4>実績</h4>") && !text.contains("記載なし"));
}

#[tokio::test]
async fn nothing_of_a_sheet_becomes_markup() {
    let answer = APP.page(SHEET).await;
    let text = answer.text();
    assert!(!text.contains(HOSTILE));
    assert_eq!(text.matches("<script").count(), 1);
    assert!(text.contains("&#60;script&#62;alert("));
    assert!(!text.contains("<b>"));
}

#[tokio::test]
async fn an_unknown_sheet_is_not_found() {
    for uri in ["/sheets/ない", "/sheets/-", "/sheets/%00"] {
        assert_eq!(APP.page(uri).await.status, StatusCode::NOT_FOUND, "{uri}");
    }
}

#[tokio::test]
async fn a_long_sheet_is_light_but_for_its_text() {
    let corpus = TempDir::new().unwrap();
    let sheet = long_sheet();
    let bytes = text_bytes(&sheet);
    let file = corpus.path().join("長い市.json");
    std::fs::write(file, json!([{ "sheets": [sheet] }]).to_string()).unwrap();
    let app = TestApp::over(corpus, WebConfig::default(), |_, _| None);
    let answer = app
        .page("/sheets/長い市-部局マネジメントシート-福祉保健部-2024")
        .await;
    assert_eq!(answer.text().matches("<section id=\"m").count(), LONG);
    let frame = answer.bytes.len() - bytes;
    assert!(frame < MAX_FRAME_BYTES, "{frame} of {}", answer.bytes.len());
}

fn long_sheet() -> Value {
    let item = |text: &str| json!({ "marker": "(1)", "text": text, "items": [] });
    let rows: Vec<Value> = (1..=LONG)
        .map(|number| {
            json!({
                "section": "annual", "number": number,
                "title": format!("高齢者の見守りと生活支援その{number}"),
                "plan_codes": [{ "code": "1-2-3", "raw": "1-2-3", "name": "支え合うまち" }],
                "policies": [{ "scheme": "基本政策", "number": number, "name": "高齢者支援の充実" }],
                "commitments": [item("見守りの網を広げます。")],
                "results": [item("見守りの網を広げました。")],
                "issues": [item("担い手を育てます。")],
                "source": { "page": null, "lines": [number * 10, number * 10 + 5] },
            })
        })
        .collect();
    json!({
        "municipality": "長い市", "kind": "部局マネジメントシート", "department": "福祉保健部",
        "fiscal_year": 2024, "measures": rows,
    })
}

/// Bytes of all that the sheet says, each value once.
fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(text_bytes).sum(),
        Value::Object(fields) => fields.values().map(text_bytes).sum(),
        _ => 0,
    }
}
