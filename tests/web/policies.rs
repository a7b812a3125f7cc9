//! The pages of policies.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shisaku::web::WebConfig;
use tempfile::TempDir;

use super::app::{APP, TestApp};

/// Bytes of a page before compression.
const MAX_PAGE_BYTES: usize = 60_000;

const POLICY: &str = "/policies/架空市/基本政策/47/生活困窮者支援の充実";

#[tokio::test]
async fn policies_stand_over_the_years_of_their_city() {
    let answer = APP.page("/policies").await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    // 多い市 names no policy, so there is nothing to choose.
    for part in [
        "<h1>架空市の政策</h1>",
        "基本政策",
        "定年廃止の支援",
        "生活困窮者支援の充実",
        "2019 <small>シート1</small>",
        "href=\"/?year=2022&#38;policy=47%20生活困窮者支援の充実\">1<",
        "2020・2021・2023・2024年度のシートは収録していません",
        "なくなった 1件",
        "新しい 1件",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("多い市"));
}

#[tokio::test]
async fn the_policies_of_two_years_are_told_apart() {
    let answer = APP
        .page("/policies?municipality=架空市&from=R1&to=2025")
        .await;
    let text = answer.text();
    let list = |id: &str| {
        let from = text.find(&format!("<h2 id=\"{id}\"")).unwrap();
        let rest = &text[from..];
        &rest[..rest.find("</section>").unwrap()]
    };
    assert!(list("gone").contains("定年廃止の支援"));
    assert!(list("gone").contains("最後の記載 2019年度"));
    assert!(list("new").contains("生活困窮者支援の充実"));
    assert!(list("new").contains("最初の記載 2022年度"));
    assert!(list("continuing").contains("該当する政策はありません"));
    assert!(text.contains("2019年度のシート1枚と、2025年度のシート1枚を比べています"));
    // The other way round is the same question.
    let other = APP
        .page("/policies?municipality=架空市&from=2025&to=2019")
        .await;
    assert_eq!(other.text(), text);
    let alone = APP
        .page("/policies?municipality=架空市&from=2019&to=2025&show=gone")
        .await;
    assert!(alone.text().contains("定年廃止の支援"));
    assert!(!alone.text().contains("<h2 id=\"new\""));
}

#[tokio::test]
async fn a_policy_has_its_measures_its_number_its_past() {
    let answer = APP.page(POLICY).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for part in [
        "架空市の基本政策 47",
        "<h1>生活困窮者支援の充実</h1>",
        "施策 3件",
        "2022〜2025年度",
        "令和7年度（2025）",
        "出張窓口の開設",
        "施策 2件（実績あり 1件・実績未公表 1件）",
        "同じ番号で、名称の違う政策",
        "47 定年廃止の支援</a> <span class=\"note\">2019年度",
        "5-1-3（3件）",
        "/search.csv?",
        "/search.atom?",
        "href=\"/departments/",
        "rel=\"canonical\" href=\"https://shisaku.example.jp/policies/%E6",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let newest = text.find("令和7年度（2025）").unwrap();
    assert!(newest < text.find("令和4年度（2022）").unwrap());
}

#[tokio::test]
async fn a_policy_is_found_in_any_spelling_and_by_a_hit() {
    let wide = APP
        .page("/policies/架空市/基本政策/47/生活困窮者支援の 充実")
        .await;
    assert_eq!(wide.status, StatusCode::OK);
    let search = APP.page("/?q=出張窓口").await;
    let text = search.text();
    let from = text.find("href=\"/policies/%").unwrap() + 6;
    let href = &text[from..from + text[from..].find('"').unwrap()];
    assert_eq!(APP.page(href).await.status, StatusCode::OK, "{href}");
}

#[tokio::test]
async fn what_is_no_policy_is_not_found_and_a_wrong_value_named() {
    for uri in [
        "/policies/架空市/基本政策/48/生活困窮者支援の充実",
        "/policies/架空市/基本政策/47/ない",
        "/policies/_/基本政策/47/生活困窮者支援の充実",
        "/policies/架空市/_/47/生活困窮者支援の充実",
        "/policies/架空市/基本政策/x/生活困窮者支援の充実",
        "/policies/架空市",
        "/policies?municipality=ない市",
        // A city without any policy has no table.
        "/policies?municipality=多い市",
    ] {
        assert_eq!(APP.page(uri).await.status, StatusCode::NOT_FOUND, "{uri}");
    }
    for uri in [
        "/policies?from=x",
        "/policies?show=all",
        "/policies?page=0",
        "/policies?from=2020&to=2025",
    ] {
        assert_eq!(APP.page(uri).await.status, StatusCode::BAD_REQUEST, "{uri}");
    }
}

#[tokio::test]
async fn a_policy_under_a_new_wording_is_one_click_away() {
    let corpus = TempDir::new().unwrap();
    let sheet = |year: u16, policies: &[(u32, &str)]| -> Value {
        let policies: Vec<Value> = (policies.iter())
            .map(|(number, name)| json!({ "scheme": "基本政策", "number": number, "name": name }))
            .collect();
        json!({
            "municipality": "架空市", "kind": "部局マネジメントシート", "department": "福祉部",
            "fiscal_year": year,
            "measures": [{ "section": "annual", "number": 1, "title": "相談", "policies": policies }],
        })
    };
    let old = (41, "生活困窮者自立支援の充実");
    let sheets = [
        sheet(2019, &[old, (42, "生活困窮者自立支援の拡充")]),
        sheet(2022, &[(47, "生活困窮者支援の充実"), (48, "河川の改修")]),
    ];
    let file = corpus.path().join("a.json");
    std::fs::write(file, json!([{ "sheets": sheets }]).to_string()).unwrap();
    let app = TestApp::over(corpus, WebConfig::default(), |_, _| None);
    let uri = format!("/policies/架空市/基本政策/{}/{}", old.0, old.1);
    let answer = app.page(&uri).await;
    let text = answer.text();
    let relations = text.split("<dl class=\"relations\">").nth(1).unwrap();
    let relations = relations.split("</dl>").next().unwrap();
    assert!(relations.contains("名称が少し違う、ほかの年度の政策"));
    assert!(relations.contains("47 生活困窮者支援の充実</a> <span class=\"note\">2022年度"));
    // Beside it in one year it is another policy, however like it.
    assert!(!relations.contains("42 ") && !relations.contains("48 "));
}

/// Names that have nothing in common.
fn name(number: u32) -> String {
    let first = 0x4e00 + number * 8;
    let name = (first..first + 8).filter_map(char::from_u32);
    name.chain("の推進".chars()).collect()
}

/// Two cities with some hundred policies, one of them hostile.
fn many_policies() -> TestApp {
    let corpus = TempDir::new().unwrap();
    let sheet = |city: &str, year: u16, from: u32| -> Value {
        let rows: Vec<Value> = (0..200)
            .map(|at| {
                let number = from + at;
                json!({
                    "section": "annual", "number": at + 1, "title": format!("施策{at}"),
                    "policies": [
                        { "scheme": "基本政策", "number": number,
                          "name": name(number) },
                        { "scheme": "基本施策", "number": 1, "name": "\"><script>alert(1)</script>" },
                    ],
                })
            })
            .collect();
        json!({
            "municipality": city, "kind": "部局マネジメントシート", "department": "福祉部",
            "fiscal_year": year, "measures": rows,
        })
    };
    let mut sheets = Vec::new();
    for (at, year) in (2016..=2025).enumerate() {
        sheets.push(sheet("一番市", year, u32::try_from(at).unwrap() * 40 + 1));
    }
    sheets.push(sheet("二番市", 2020, 1));
    let file = corpus.path().join("多い政策.json");
    std::fs::write(file, json!([{ "sheets": sheets }]).to_string()).unwrap();
    TestApp::over(corpus, WebConfig::default(), |_, _| None)
}

#[tokio::test]
async fn many_policies_stay_light_and_are_all_reached() {
    let app = many_policies();
    let choice = app.page("/policies").await;
    assert!(choice.text().contains("一番市") && choice.text().contains("二番市"));
    let mut rows = 0;
    let mut next = Some("/policies?municipality=一番市".to_owned());
    while let Some(uri) = next {
        let answer = app.page(&uri).await;
        assert_eq!(answer.status, StatusCode::OK, "{uri}");
        let text = answer.text();
        assert!(
            answer.bytes.len() < MAX_PAGE_BYTES,
            "{uri}: {}",
            answer.bytes.len()
        );
        assert_eq!(text.matches("<script").count(), 1, "{uri}");
        rows += text.matches("<td class=\"no\">").count();
        let after = text
            .split_once("rel=\"next\" href=\"")
            .map(|(_, rest)| rest);
        next = after.map(|rest| rest[..rest.find('"').unwrap()].replace("&#38;", "&"));
    }
    assert_eq!(rows, 561);
    for uri in [
        "/policies?municipality=一番市&from=2016&to=2025",
        "/policies?municipality=一番市&from=2016&to=2025&show=gone",
        "/policies?municipality=一番市&from=2016&to=2025&show=gone&page=2",
        "/policies/一番市/基本施策/1/\"><script>alert(1)<%2Fscript>",
        &format!("/policies/一番市/基本政策/160/{}", name(160)),
    ] {
        let answer = app.page(uri).await;
        assert_eq!(answer.status, StatusCode::OK, "{uri}");
        assert!(
            answer.bytes.len() < MAX_PAGE_BYTES,
            "{uri}: {}",
            answer.bytes.len()
        );
        assert_eq!(answer.text().matches("<script").count(), 1, "{uri}");
    }
    let all = app
        .page("/policies?municipality=一番市&from=2016&to=2025")
        .await;
    assert!(all.text().contains("なくなった政策をすべて見る（200件）"));
    let limited = app
        .page("/policies/一番市/基本施策/1/\"><script>alert(1)<%2Fscript>")
        .await;
    assert!(limited.text().contains("残りの1,900件は検索で見られます"));
}
