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

#[tokio::test]
async fn what_became_of_policies_is_a_file_with_a_line_for_each() {
    let answer = APP
        .get("/policies.csv?municipality=架空市&from=R1&to=2025")
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let rows = records(answer.text().strip_prefix('\u{feff}').unwrap());
    let column = |name: &str| rows[0].iter().position(|heading| heading == name).unwrap();
    let of = |policy: &str| {
        let row = rows.iter().find(|row| row[column("名称")] == policy);
        row.unwrap_or_else(|| panic!("{policy}"))
    };
    let gone = of("定年廃止の支援");
    assert_eq!(gone[column("変化")], "なくなった");
    assert_eq!(gone[column("最後の記載")], "2019");
    assert!(gone[column("URL")].starts_with("https://shisaku.example.jp/policies/%"));
    let new = of("生活困窮者支援の充実");
    assert_eq!(
        [&new[column("変化")], &new[column("最初の記載")]],
        ["新しい", "2022"]
    );
    assert_eq!(new[column("前の年度")], "2019");
    // The name of a policy is a document's word, and a spreadsheet would run it.
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with('=')));

    let page = APP
        .page("/policies?municipality=架空市&from=2019&to=2025&show=gone")
        .await;
    let (_, after) = page.text().split_once("href=\"/policies.csv?").unwrap();
    let query = after.split('"').next().unwrap().replace("&#38;", "&");
    let only = APP.get(&format!("/policies.csv?{query}")).await;
    assert_eq!(records(only.text()).len(), 2, "{query}");

    for (uri, status) in [
        ("/policies.csv?municipality=ない市", 404),
        ("/policies.csv?municipality=架空市&from=2020", 400),
        ("/policies.csv?show=all", 400),
    ] {
        assert_eq!(APP.get(uri).await.status.as_u16(), status, "{uri}");
    }
}
