//! The pages.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shisaku::web::WebConfig;
use tempfile::TempDir;

use super::app::{APP, HOSTILE, TestApp};

/// Bytes of a page before compression.
const MAX_PAGE_BYTES: usize = 60_000;

#[tokio::test]
async fn the_start_page_says_what_is_here_and_how_to_ask() {
    let answer = APP.page("/").await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for part in [
        "lang=\"ja\"",
        "2019〜2025年度",
        "架空市",
        "多い市",
        "令和4年度（2022）",
        "検索のしかた",
    ] {
        assert!(text.contains(part), "{part}");
    }
    for href in [
        "/?year=2022",
        "/coverage",
        "/policies",
        "/sheets/架空市-部局マネジメントシート-市民部-2025",
    ] {
        assert!(text.contains(&format!("href=\"{href}\"")), "{href}");
    }
}

#[tokio::test]
async fn a_result_shows_counts_hits_facets_and_the_years() {
    let text = APP.page("/?q=窓口").await.text().to_owned();
    for part in [
        "<mark>窓口</mark>",
        "取組み事項",
        "令和4年度（2022）",
        "基本政策・基本施策",
        "<svg",
        "<span class=\"hidden\">件</span>",
        "2022<span class=\"hidden\">年度",
        "この検索を保存",
        "新しい年度順",
        "/search.csv?q=窓口",
        "application/atom+xml",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_place_of_a_hit_narrows_the_search_that_found_it() {
    let page = APP.page("/?q=窓口&year=2019&year=2022").await;
    let hits = page.text().split("class=\"place\"").nth(1).unwrap();
    let place = hits.split("</p>").next().unwrap();
    let links: Vec<&str> = place.split("href=\"").skip(1).collect();
    assert_eq!(links.len(), 3);
    for link in &links {
        assert!(link.starts_with("/?q=窓口&#38;"), "{link}");
    }
    // Its own year in place of both.
    assert_eq!(links[2].matches("year=").count(), 1, "{}", links[2]);
}

#[tokio::test]
async fn a_chosen_filter_is_a_chip_that_undoes_itself_and_stays_in_the_form() {
    let text = APP
        .page("/?q=窓口&year=R4&department=市民部")
        .await
        .text()
        .to_owned();
    assert!(
        text.contains("href=\"/?q=窓口&#38;department=市民部\""),
        "no chip without the year"
    );
    assert!(text.contains("name=\"department\" value=\"市民部\""));
    assert!(text.contains("すべて外す"));
}

#[tokio::test]
async fn pages_can_be_linked_and_turned() {
    let text = APP.page("/?q=道路&page=2").await.text().to_owned();
    assert!(text.contains("21–40件目"));
    assert!(text.contains("rel=\"prev\" href=\"/?q=道路\""));
    assert!(text.contains("rel=\"next\" href=\"/?q=道路&#38;page=3\""));
    assert!(text.contains("<span aria-current=\"page\" aria-label=\"2ページ\">2</span>"));
    assert!(text.contains("href=\"/?q=道路&#38;page=12\" aria-label=\"12ページ\""));
    let beyond = APP.page("/?q=道路&page=400").await;
    assert_eq!(beyond.status, StatusCode::OK);
    assert!(beyond.text().contains("このページには結果がありません"));
}

#[tokio::test]
async fn nothing_found_says_what_was_searched_and_what_may_help() {
    let text = APP.page("/?q=宇宙開発&year=2022").await.text().to_owned();
    for part in [
        "「宇宙開発」に一致する施策はありません",
        "2019〜2025年度のシート",
        "収録していません",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(
        text.contains("令和4年度（2022）"),
        "the chosen year is gone"
    );
}

#[tokio::test]
async fn what_a_document_or_a_query_says_never_becomes_markup() {
    let search = APP.json("/api/v1/search?q=もてなし").await;
    let url = search["hits"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(search["hits"][0]["title"], HOSTILE);
    let uris = [
        "/?q=もてなし",
        "/?q=script",
        url.as_str(),
        "/?q=\"><script>alert(1)</script>",
        "/?q=x&year=\"><script>",
        "/?q=x&<script>=1",
    ];
    for uri in uris {
        let answer = APP.page(uri).await;
        let text = answer.text();
        let scripts = text.matches("<script").count();
        assert_eq!(scripts, 1, "{uri}: only our own script");
        assert!(!text.contains("<b>"), "{uri}");
    }
}

#[tokio::test]
async fn a_measure_page_sets_promise_beside_result_and_names_its_source() {
    let search = APP
        .json("/api/v1/search?q=窓口サービスの向上&year=2022")
        .await;
    let text = APP
        .page(search["hits"][0]["url"].as_str().unwrap())
        .await
        .text()
        .to_owned();
    for part in [
        "<h1>窓口サービスの向上",
        "取組み事項",
        "実績",
        "課題・今後の方向性",
        "<span class=\"marker\">②</span>",
        "文書の表記: 5-1-③",
        "47 生活困窮者支援の充実",
        "部長 架空 太郎",
        "架空市.json",
        "10–15行",
        "href=\"/documents/",
        "https://shisaku.example.jp/measures/",
        "rel=\"next\"",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("まだ公表されていません"));
}

#[tokio::test]
async fn results_that_are_not_published_yet_are_not_called_missing() {
    let search = APP.json("/api/v1/search?q=出張窓口の開設").await;
    let text = APP
        .page(search["hits"][0]["url"].as_str().unwrap())
        .await
        .text()
        .to_owned();
    assert!(text.contains("まだ公表されていません"));
    assert!(!text.contains("記載なし"));
}

#[tokio::test]
async fn pages_are_light_and_run_without_script() {
    for uri in ["/", "/?q=窓口", "/?q=道路&municipality=多い市"] {
        let answer = APP.page(uri).await;
        assert!(
            answer.bytes.len() < MAX_PAGE_BYTES,
            "{uri}: {}",
            answer.bytes.len()
        );
        assert!(!answer.text().contains(" style=") && !answer.text().contains(" onclick="));
    }
}

/// As many policies as a prefecture's cities have together.
const POLICIES: u32 = 3000;

#[tokio::test]
async fn thousands_of_policies_do_not_make_a_page_heavy() {
    let policy = |number: u32| {
        let name = format!("暮らしを支える政策その{number}");
        json!({ "scheme": "基本政策", "number": number % 1000 + 1, "name": name })
    };
    let measure = |number: u32| {
        let policies: Vec<Value> = (0..30).map(|at| policy((number - 1) * 30 + at)).collect();
        json!({ "section": "annual", "number": number, "title": "窓口の改善", "policies": policies })
    };
    let measures: Vec<Value> = (1..=POLICIES / 30).map(measure).collect();
    let sheet = json!({
        "municipality": "多策市", "kind": "部局マネジメントシート", "department": "政策部",
        "fiscal_year": 2024, "measures": measures,
    });
    let corpus = TempDir::new().unwrap();
    let file = corpus.path().join("多策市.json");
    std::fs::write(file, json!([{ "sheets": [sheet] }]).to_string()).unwrap();
    let app = TestApp::over(corpus, WebConfig::default(), |_, _| None);
    for uri in ["/", "/?year=2024&limit=1"] {
        let answer = app.page(uri).await;
        assert!(
            answer.bytes.len() < MAX_PAGE_BYTES,
            "{uri}: {}",
            answer.bytes.len()
        );
        assert!(answer.text().contains("ほかに2981あります"), "{uri}");
    }
}
