//! What crawlers and browsers ask for.

use std::collections::HashSet;

use axum::http::StatusCode;

use super::app::{APP, MANY};

#[tokio::test]
async fn a_sitemap_names_every_page_once_and_each_opens() {
    let answer = APP.get("/sitemap.xml").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.header("content-type"),
        "application/xml; charset=utf-8"
    );
    let text = answer.text();
    assert!(text.starts_with("<?xml") && text.trim_end().ends_with("</urlset>"));
    let addresses: Vec<&str> = text
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split_once("</loc>").unwrap().0)
        .collect();
    let distinct: HashSet<&&str> = addresses.iter().collect();
    assert_eq!(distinct.len(), addresses.len());
    let count = |path: &str| {
        let prefix = format!("https://shisaku.example.jp/{path}/");
        addresses
            .iter()
            .filter(|address| address.starts_with(&prefix))
            .count()
    };
    // Four sheets and the page that was read as one; an overview is in its sheet.
    assert_eq!(count("sheets"), APP.index.snapshot().sheets());
    assert_eq!(count("measures"), APP.index.snapshot().measures());
    assert!(count("measures") > MANY);
    assert_eq!(count("policies"), 4);
    for address in &addresses {
        assert!(
            address.is_ascii() && !address.contains(['&', '<', '\'', '"', ' ']),
            "{address}"
        );
    }
    for address in addresses
        .iter()
        .filter(|address| !address.contains("/measures/"))
    {
        let path = address.strip_prefix("https://shisaku.example.jp").unwrap();
        if path.starts_with("/sheets/") || path.starts_with("/policies") || path == "/" {
            assert_eq!(APP.page(path).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn a_part_that_does_not_exist_is_refused() {
    assert_eq!(APP.get("/sitemap.xml?part=1").await.status, StatusCode::OK);
    assert_eq!(
        APP.get("/sitemap.xml?part=2").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn crawlers_are_told_what_to_leave_out() {
    let answer = APP.get("/robots.txt").await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    for line in [
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /search.csv",
        "Disallow: /search.atom",
        "Disallow: /*?*page=",
        "Sitemap: https://shisaku.example.jp/sitemap.xml",
    ] {
        assert!(answer.text().lines().any(|known| known == line), "{line}");
    }
}

#[tokio::test]
async fn an_address_bar_gets_suggestions_in_the_form_it_knows() {
    let answer = APP.get("/suggest.json?q=窓口").await;
    assert_eq!(
        answer.header("content-type"),
        "application/x-suggestions+json"
    );
    let json = answer.json();
    assert_eq!(json[0], "窓口");
    let texts = json[1].as_array().unwrap();
    assert!(
        texts.iter().any(|text| text == "窓口サービスの向上"),
        "{texts:?}"
    );
    assert_eq!(
        APP.get("/suggest.json").await.json().to_string(),
        "[\"\",[]]"
    );
    let description = APP.get("/opensearch.xml").await;
    let template = "https://shisaku.example.jp/suggest.json?q={searchTerms}";
    assert!(description.text().contains(template));
}

#[tokio::test]
async fn pages_describe_themselves_and_searches_are_not_indexed() {
    let search = APP.page("/?q=窓口").await;
    assert!(
        search
            .text()
            .contains("<meta name=\"robots\" content=\"noindex, follow\">")
    );
    let hit = APP
        .json("/api/v1/search?q=窓口サービスの向上&year=2022")
        .await;
    let measure = APP.page(hit["hits"][0]["url"].as_str().unwrap()).await;
    let described = "<meta name=\"description\" property=\"og:description\" \
                     content=\"架空市 市民部 令和4年度（2022）: (1)窓口の待ち時間を短くします。";
    assert!(measure.text().contains(described));
    for uri in [
        "/",
        "/policies",
        "/sheets/架空市-部局マネジメントシート-市民部-2022",
    ] {
        let answer = APP.page(uri).await;
        let text = answer.text();
        assert!(!text.contains("noindex"), "{uri}");
        assert_eq!(text.matches("name=\"description\"").count(), 1, "{uri}");
        assert_eq!(text.matches("<h1").count(), 1, "{uri}");
        assert!(text.contains("aria-label=\"主なページ\""), "{uri}");
    }
}
