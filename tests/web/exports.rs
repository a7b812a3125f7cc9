//! The whole result as CSV and Atom.

use axum::http::StatusCode;

use super::app::{APP, HOSTILE, MANY};

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        record.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

#[tokio::test]
async fn a_csv_begins_with_a_byte_order_mark_and_quotes_what_needs_it() {
    let answer = APP
        .get("/search.csv?year=2022&section=annual&sort=newest")
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").contains("shisaku.csv"));
    let text = answer
        .text()
        .strip_prefix('\u{feff}')
        .expect("a byte order mark");
    assert!(text.contains("\r\n"));

    let rows = records(text);
    assert_eq!(rows.len(), 4);
    let column = |name: &str| rows[0].iter().position(|heading| heading == name).unwrap();
    let titles: Vec<_> = rows
        .iter()
        .map(|row| row[column("施策名")].as_str())
        .collect();
    assert!(titles.contains(&HOSTILE), "{titles:?}");
    assert!(titles.contains(&"相談, 「引用\"符」\nの改善"), "{titles:?}");
    let row = &rows[titles.iter().position(|t| *t == HOSTILE).unwrap()];
    assert_eq!(
        row[column("取組み事項")],
        "(1)窓口の待ち時間を短くします。\n　①予約の受付\n　②番号札の<b>配信</b>"
    );
    assert_eq!(row[column("総合計画コード")], "5-1-3 信頼の窓口");
    assert_eq!(row[column("基本政策・基本施策")], "3 =1+1");
    assert!(row[column("URL")].starts_with("https://shisaku.example.jp/measures/%"));
}

#[tokio::test]
async fn an_export_holds_the_whole_result_over_all_its_pages() {
    let rows = records(APP.get("/search.csv?q=道路").await.text());
    assert_eq!(rows.len(), MANY + 1);
    let feed = APP.get("/search.atom?q=道路").await;
    assert_eq!(feed.text().matches("<entry>").count(), MANY);
    assert_eq!(feed.text().matches("</feed>").count(), 1);
    assert!(feed.text().trim_end().ends_with("</feed>"));
}

#[tokio::test]
async fn nothing_found_is_a_whole_file_too() {
    assert_eq!(
        records(APP.get("/search.csv?q=宇宙開発").await.text()).len(),
        1
    );
    let feed = APP.get("/search.atom?q=宇宙開発").await;
    assert_eq!(feed.text().matches("<entry>").count(), 0);
    assert!(feed.text().trim_end().ends_with("</feed>"));
}

#[tokio::test]
async fn a_feed_is_well_formed_newest_first_and_has_lasting_addresses() {
    let answer = APP.get("/search.atom?q=窓口&municipality=架空市").await;
    assert!(
        answer
            .header("content-type")
            .starts_with("application/atom+xml")
    );
    let text = answer.text();
    assert!(text.starts_with("<?xml"));
    let at = |year: &str| {
        text.find(year)
            .unwrap_or_else(|| panic!("{year} is missing"))
    };
    assert!(at("（2025）") < at("（2022）") && at("（2022）") < at("（2019）"));
    assert!(text.contains("<id>https://shisaku.example.jp/measures/%E6%9E%B6"));
    assert!(!text.contains("<script"), "{text}");
    for tag in ["feed", "entry", "title", "summary", "updated"] {
        let closed = text.matches(&format!("</{tag}>")).count();
        let opened =
            text.matches(&format!("<{tag}>")).count() + text.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, closed, "{tag}");
    }
}
