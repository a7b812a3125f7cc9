//! The JSON interface.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;

use super::app::{APP, MANY, TestApp};

fn names(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn a_search_has_exactly_the_fields_of_the_contract() {
    let answer = APP.json("/api/v1/search?q=窓口").await;
    let cases: [(&Value, &str); 8] = [
        (
            &answer,
            "query applied total total_exact took_us generation hits facets relaxations scope next",
        ),
        (
            &answer["applied"],
            "query filters sort variants expansions without literal recognised choices did_you_mean \
             limits notes",
        ),
        (
            &answer["applied"]["filters"],
            "municipality department year policy plan section emphasis rating outlook",
        ),
        (
            &answer["hits"][0],
            "key score match municipality department fiscal_year section number title emphasis \
             policies plan_codes snippets url source",
        ),
        (&answer["hits"][0]["source"], "document page lines"),
        (&answer["hits"][0]["snippets"][0], "field html"),
        (
            &answer["facets"],
            "municipality department year policy plan section emphasis rating outlook",
        ),
        (&answer["facets"]["year"][0], "value label count selected"),
    ];
    for (value, fields) in cases {
        assert_eq!(names(value), fields.split_whitespace().collect(), "{value}");
    }
    assert_eq!(answer["query"], "窓口");
    assert!(answer["facets"]["year"][0]["value"].is_string());
}

#[tokio::test]
async fn a_repeated_parameter_means_or_and_different_ones_and() {
    let total = async |uri: &str| APP.json(uri).await["total"].as_u64().unwrap();
    let both = total("/api/v1/search?q=窓口&year=2019&year=R4").await;
    let first = total("/api/v1/search?q=窓口&year=2019").await;
    let second = total("/api/v1/search?q=窓口&year=令和4年度").await;
    assert!(first > 0 && second > 0);
    assert_eq!(both, first + second);
    assert_eq!(
        total("/api/v1/search?q=窓口&year=2019&municipality=多い市").await,
        0
    );
}

#[tokio::test]
async fn a_policy_number_finds_all_its_policies_and_a_facet_value_one() {
    let all = APP.json("/api/v1/search?policy=47").await;
    let one = APP
        .json("/api/v1/search?policy=47 生活困窮者支援の充実")
        .await;
    assert!(all["total"].as_u64() > one["total"].as_u64());
    let chosen = |answer: &Value| {
        let values = answer["facets"]["policy"].as_array().unwrap().clone();
        values
            .iter()
            .filter(|value| value["selected"] == true)
            .count()
    };
    assert_eq!((chosen(&all), chosen(&one)), (2, 1));
}

#[tokio::test]
async fn cursors_walk_the_whole_result_once() {
    let mut uri = "/api/v1/search?q=道路&limit=100".to_owned();
    let mut keys = Vec::new();
    loop {
        let answer = APP.json(&uri).await;
        assert_eq!(answer["total"], MANY);
        let hits = answer["hits"].as_array().unwrap();
        keys.extend(
            hits.iter()
                .map(|hit| hit["key"].as_str().unwrap().to_owned()),
        );
        match answer["next"].as_str() {
            Some(next) => uri = format!("/api/v1/search?q=道路&limit=100&cursor={next}"),
            None => break,
        }
    }
    let distinct: BTreeSet<_> = keys.iter().collect();
    assert_eq!((keys.len(), distinct.len()), (MANY, MANY));
}

#[tokio::test]
async fn a_cursor_survives_an_update_and_keeps_its_state() {
    let mut app = TestApp::new();
    let first = app.json("/api/v1/search?q=道路&limit=100").await;
    std::fs::remove_file(super::app::file(&app, "多い市.json")).unwrap();
    app.index.update();
    assert!(app.live.refresh().unwrap());
    assert_eq!(app.json("/api/v1/search?q=道路").await["total"], 0);

    let cursor = first["next"].as_str().unwrap();
    let uri = format!("/api/v1/search?q=道路&limit=100&cursor={cursor}");
    let second = app.json(&uri).await;
    assert_eq!(second["total"], MANY);
    assert_eq!(second["generation"], first["generation"]);
}

#[tokio::test]
async fn unknown_parameters_are_named_and_ignored() {
    let answer = APP.json("/api/v1/search?q=窓口&yaer=2022").await;
    let notes = answer["applied"]["notes"].to_string();
    assert!(notes.contains("yaer"), "{notes}");
    assert!(answer["total"].as_u64() > Some(0));
}

#[tokio::test]
async fn a_measure_says_what_its_hit_says_and_everything_else() {
    let search = APP
        .json("/api/v1/search?q=窓口サービスの向上&year=2022")
        .await;
    let hit = &search["hits"][0];
    let measure = APP
        .json(&format!("/api/v1{}", hit["url"].as_str().unwrap()))
        .await;
    for name in names(hit) {
        if !["score", "match", "snippets"].contains(&name) {
            assert_eq!(measure[name], hit[name], "{name}");
        }
    }
    assert_eq!(measure["commitments"][0]["items"][1]["marker"], "②");
    assert_eq!(measure["head"]["name"], "架空 太郎");
    assert_eq!(measure["results_published"], true);
    assert_eq!(measure["previous"]["title"], Value::Null);
    let next = measure["next"]["url"].as_str().unwrap();
    assert!(next.starts_with("/measures/"), "{next}");
}

#[tokio::test]
async fn an_overview_has_a_mission_and_no_title() {
    let search = APP
        .json("/api/v1/search?q=暮らし&section=overview&year=2022")
        .await;
    let url = search["hits"][0]["url"].as_str().unwrap();
    let overview = APP.json(&format!("/api/v1{url}")).await;
    assert_eq!(overview["section"], "overview");
    assert_eq!(overview["title"], Value::Null);
    assert_eq!(overview["mission"][0]["text"], "市民の暮らしを支えます。");
}

#[tokio::test]
async fn suggestions_complete_a_prefix() {
    let answer = APP.json("/api/v1/suggest?q=窓口&limit=3").await;
    let suggestions = answer["suggestions"].as_array().unwrap();
    assert!(!suggestions.is_empty() && suggestions.len() <= 3);
    assert_eq!(suggestions[0]["text"], "窓口サービスの向上");
    assert_eq!(suggestions[0]["kind"], "title");
    let empty = APP.json("/api/v1/suggest?q=").await;
    assert_eq!(empty["suggestions"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_measure_has_its_versions_and_what_belongs_with_it() {
    let search = APP
        .json("/api/v1/search?q=窓口サービスの向上&year=2022")
        .await;
    let hit = &search["hits"][0];
    let url = hit["url"].as_str().unwrap();
    let history = APP.json(&format!("/api/v1{url}/history")).await;
    let years: Vec<u64> = (history["versions"].as_array().unwrap().iter())
        .map(|version| version["measure"]["fiscal_year"].as_u64().unwrap())
        .collect();
    assert_eq!(years, [2019, 2022, 2025]);
    assert_eq!(history["versions"][1]["current"], true);
    assert_eq!(history["versions"][1]["measure"]["url"], hit["url"]);
    let related = APP.json(&format!("/api/v1{url}/related")).await;
    assert_eq!(related["key"], hit["key"]);
    for other in related["related"].as_array().unwrap() {
        assert_ne!(other["measure"]["key"], hit["key"]);
        assert!(!other["reasons"].as_array().unwrap().is_empty());
    }
    for part in ["related", "history"] {
        let answer = APP.get(&format!("/api/v1/measures/nothing/{part}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}
