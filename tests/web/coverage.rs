//! What is loaded, as tables and as a list of files.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shisaku::domain::DocumentId;
use shisaku::web::WebConfig;
use tempfile::TempDir;

use super::app::{APP, HOSTILE, TestApp, file};
use crate::support::sample_copy;

const MAX_PAGE_BYTES: usize = 60_000;

fn app(write: impl FnOnce(&std::path::Path)) -> TestApp {
    let corpus = TempDir::new().unwrap();
    write(corpus.path());
    TestApp::over(corpus, WebConfig::default(), |_, _| None)
}

fn sheet(city: &Value, department: &Value, year: &Value, title: &str) -> Value {
    json!({
        "municipality": city, "kind": "部局マネジメントシート", "department": department,
        "fiscal_year": year,
        "measures": [{ "section": "annual", "number": 1, "title": title }],
    })
}

fn write_sheets(path: &std::path::Path, sheets: &[Value]) {
    std::fs::write(path, json!([{ "sheets": sheets }]).to_string()).unwrap();
}

/// The cells of a row, markup left out, without its head and its sum.
fn cells(page: &str, department: &str) -> Vec<String> {
    let row = page
        .split("<tr>")
        .find(|row| row.contains(&format!(">{department}<")));
    let row = row.unwrap_or_else(|| panic!("no row {department}: {page}"));
    let cells = row.split("<td>").skip(1);
    let text = |cell: &str| {
        let cell = cell.split("</td>").next().unwrap();
        let pieces = cell
            .split('<')
            .map(|piece| piece.rsplit('>').next().unwrap());
        pieces.collect::<String>().trim().to_owned()
    };
    let mut cells: Vec<String> = cells.map(text).collect();
    cells.pop();
    cells
}

#[tokio::test]
async fn each_sheet_is_a_cell_and_what_lacks_is_seen() {
    let answer = APP.page("/coverage").await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text();
    let expected = ["1", "", "", "3", "", "", "2実績未公表"];
    let mut expected = expected.map(str::to_owned);
    for year in [1, 2, 4, 5] {
        expected[year] = "未収録".to_owned();
    }
    assert_eq!(cells(page, "市民部"), expected);
    for part in [
        "<h1>部局とシート</h1>",
        "href=\"/sheets/",
        "href=\"/departments/",
        "令和4年度<small>2022</small>",
        "aria-label=\"市民部 2022年度 施策3件\"",
        "<progress max=\"3\" value=\"3\"",
        "scope=\"row\"",
        "<caption",
        "年度不明",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
}

#[tokio::test]
async fn a_file_that_says_neither_city_nor_year_is_named() {
    let page = APP.page("/coverage").await.text().to_owned();
    assert!(page.contains("市町村・部局・年度の分からないシート"));
    assert!(page.contains("市町村・部局・年度が不明"), "{page}");
    // It is no third city, here as on the first page.
    assert!(page.contains("2市町村、"), "{page}");
    let live = std::fs::read(file(&APP, "生きたページ.html")).unwrap();
    let text = format!("href=\"/documents/{}/text\"", DocumentId::of(&live));
    assert!(page.contains(&text));
    let unknown = APP.page("/coverage?municipality=_").await;
    assert_eq!(unknown.status, StatusCode::OK);
    assert!(unknown.text().contains("<h1>市町村の分からないシート</h1>"));
}

#[tokio::test]
async fn an_empty_index_says_what_to_do() {
    let app = app(|_| {});
    let answer = app.page("/coverage").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("まだシートがありません"));
    assert!(answer.text().contains("href=\"/upload\""));
    let answer = app.page("/coverage/documents").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("文書はありません"));
}

#[tokio::test]
async fn many_cities_are_a_list_and_each_table_stays_small() {
    let app = app(|corpus| {
        for city in 0..60 {
            let sheets: Vec<Value> = (0..30)
                .flat_map(|department| (2016..2024).map(move |year| (department, year)))
                .map(|(department, year)| {
                    let (city, department) =
                        (format!("第{city}市"), format!("市民生活第{department}部"));
                    sheet(&json!(city), &json!(department), &json!(year), "窓口の改善")
                })
                .collect();
            write_sheets(&corpus.join(format!("{city}.json")), &sheets);
        }
    });
    let answer = app.page("/coverage").await;
    let page = answer.text();
    assert_eq!(page.matches("href=\"/coverage?municipality=").count(), 60);
    assert!(
        page.contains("60市町村、2016〜2023年度、シート14,400枚"),
        "{page}"
    );
    assert!(
        answer.bytes.len() < MAX_PAGE_BYTES,
        "{}",
        answer.bytes.len()
    );

    let mut uri = "/coverage?municipality=第7市".to_owned();
    let mut seen = 0;
    loop {
        let answer = app.page(&uri).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.bytes.len() < MAX_PAGE_BYTES,
            "{}",
            answer.bytes.len()
        );
        let page = answer.text();
        assert!(page.contains("<h1>第7市</h1>"));
        seen += page.matches("href=\"/sheets/").count();
        match page.split_once("rel=\"next\" href=\"") {
            None => break,
            Some((_, rest)) => uri = rest[..rest.find('"').unwrap()].replace("&#38;", "&"),
        }
    }
    assert_eq!(seen, 30 * 8);
    let answer = app.page("/coverage/documents?page=2").await;
    assert!(
        answer.bytes.len() < MAX_PAGE_BYTES,
        "{}",
        answer.bytes.len()
    );
    assert!(answer.text().contains("26–50 / 60件"));
}

#[tokio::test]
async fn years_beyond_the_table_are_one_step_away() {
    let app = app(|corpus| {
        let years = (2001..=2025)
            .map(|year| sheet(&json!("架空市"), &json!("市民部"), &json!(year), "窓口"));
        write_sheets(&corpus.join("a.json"), &years.collect::<Vec<_>>());
    });
    let page = app.page("/coverage").await.text().to_owned();
    assert_eq!(cells(&page, "市民部").len(), 10);
    let earlier = "href=\"/coverage?municipality=架空市&#38;until=2015\"";
    assert!(
        page.contains(earlier) && page.contains("2015年度まで"),
        "{page}"
    );
    let page = app.page("/coverage?municipality=架空市&until=2015").await;
    let page = page.text();
    assert!(page.contains("<small>2006</small>") && page.contains("until=2025"));
    assert!(!page.contains("<small>2016</small>"));
}

#[tokio::test]
async fn names_are_escaped_and_unknown_ones_not_found() {
    let app = app(|corpus| {
        let sheets = [
            sheet(&json!(HOSTILE), &json!(HOSTILE), &json!(2022), "一"),
            sheet(&json!("架空市"), &Value::Null, &Value::Null, HOSTILE),
        ];
        write_sheets(&corpus.join("<i>.json"), &sheets);
        std::fs::write(corpus.join("<u>empty.txt"), " ").unwrap();
    });
    for uri in [
        "/coverage",
        "/coverage/documents",
        "/coverage/documents?doubtful=1",
    ] {
        let answer = app.page(uri).await;
        assert_eq!(answer.status, StatusCode::OK, "{uri}");
        let page = answer.text();
        assert_eq!(
            page.matches("<script").count(),
            1,
            "{uri}: only our own script"
        );
        assert!(!page.contains("<i>") && !page.contains("<u>"), "{uri}");
    }
    for (uri, status) in [
        ("/coverage?municipality=ない市", StatusCode::NOT_FOUND),
        ("/coverage?page=0", StatusCode::BAD_REQUEST),
        ("/coverage?until=x", StatusCode::BAD_REQUEST),
        ("/coverage?page=9", StatusCode::OK),
        ("/coverage/documents?page=9", StatusCode::OK),
        ("/coverage/documents?doubtful=x", StatusCode::BAD_REQUEST),
        ("/coverage/documents?page=x", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(app.page(uri).await.status, status, "{uri}");
    }
}

#[tokio::test]
async fn files_that_failed_come_first_with_the_reason() {
    let app = app(|corpus| {
        let folder = corpus.join("汐見野市/2023");
        std::fs::create_dir_all(&folder).unwrap();
        let good = "（令和5年度）部局マネジメントシート\n部局\t市民部\n\nNo\t取組み事項\t実績\n1\t窓口の改善\t行いました。\n";
        std::fs::write(folder.join("a.txt"), good).unwrap();
        std::fs::write(folder.join("b.txt"), "分類のない文章です。\n続きです。\n").unwrap();
        std::fs::write(folder.join("z.xlsx"), b"PK\x03\x04broken").unwrap();
    });
    let all = app.page("/coverage/documents").await.text().to_owned();
    let at = |part: &str| all.find(part).unwrap_or_else(|| panic!("{part}: {all}"));
    assert!(at("読み取れなかった文書") < at("z.xlsx"));
    assert!(at("z.xlsx") < at("読み取った文書") && at("読み取った文書") < at("a.txt"));
    for part in [
        "部局シート",
        "<small>収録率</small> 100%",
        "汐見野市 市民部 令和5年度（2023） 施策1件",
        "/text\"",
        "href=\"/?year=2023&#38;municipality=汐見野市&#38;department=市民部\"",
        "エラー",
        "すべての文書（3）",
    ] {
        assert!(all.contains(part), "{part}\n{all}");
    }
    let doubtful = app.page("/coverage/documents?doubtful=1").await;
    let doubtful = doubtful.text();
    assert!(doubtful.contains("z.xlsx") && !doubtful.contains("a.txt"));
    let coverage = app.page("/coverage").await;
    assert!(coverage.text().contains("読み取れなかった文書 1件"));
}

#[tokio::test]
async fn the_sample_corpus_is_one_table() {
    let app = TestApp::over(sample_copy(), WebConfig::default(), |_, _| None);
    let answer = app.page("/coverage").await;
    let page = answer.text();
    assert!(
        answer.bytes.len() < MAX_PAGE_BYTES,
        "{}",
        answer.bytes.len()
    );
    assert_eq!(cells(page, "市民協働部").len(), 5);
    assert!(page.contains("<span>地域福祉計画</span>"), "{page}");
    let sheets = app.live.sheets().unwrap();
    assert_eq!(page.matches("href=\"/sheets/").count(), sheets.len());
}
