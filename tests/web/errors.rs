//! Errors: codes, languages, forms.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use shisaku::web::{AppState, WebConfig, router};
use tower::ServiceExt as _;

use super::app::{APP, TestApp};

#[tokio::test]
async fn each_error_has_its_status_and_code() {
    let long = format!("/api/v1/search?q={}", "a".repeat(9000));
    let cases = [
        ("/api/v1/search?limit=0", 400, "invalid_parameter"),
        ("/api/v1/search?limit=101", 400, "invalid_parameter"),
        ("/api/v1/search?sort=best", 400, "invalid_parameter"),
        ("/api/v1/search?cursor=junk", 400, "invalid_parameter"),
        ("/api/v1/suggest?q=a&limit=999", 400, "invalid_parameter"),
        ("/api/v1/measures/nothing", 404, "not_found"),
        ("/api/v1/measures/%FF", 400, "invalid_parameter"),
        ("/api/v1/nowhere", 404, "not_found"),
        ("/nowhere", 404, "not_found"),
        ("/measures/nothing", 404, "not_found"),
        ("/assets/app.old.css", 404, "not_found"),
        ("/search.csv?sort=best", 400, "invalid_parameter"),
        (long.as_str(), 414, "uri_too_long"),
    ];
    for (uri, status, code) in cases {
        let answer = APP.get(uri).await;
        assert_eq!(answer.status.as_u16(), status, "{uri}");
        let error = &answer.json()["error"];
        assert_eq!(error["code"], code, "{uri}");
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_cursor_of_a_state_that_is_gone_has_expired() {
    let app = TestApp::new();
    let answer = app.json("/api/v1/search?q=道路").await;
    let cursor = answer["next"].as_str().unwrap();
    let generation = answer["generation"].as_str().unwrap();
    let gone = cursor.replace(generation, "gen-999999-000000000000");
    let answer = app
        .get(&format!("/api/v1/search?q=道路&cursor={gone}"))
        .await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert_eq!(answer.json()["error"]["code"], "cursor_expired");
}

#[tokio::test]
async fn the_message_follows_accept_language() {
    for (language, part) in [("en-US,en;q=0.9", "try again"), ("ja", "お試しください")] {
        let headers = [("accept-language", language)];
        let answer = APP.get_with("/api/v1/search?limit=0", &headers).await;
        let message = answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(message.contains(part), "{message}");
        assert!(
            message.contains("limit") && message.contains('0'),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_browser_gets_a_page_and_the_interface_json() {
    let page = APP.page("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("見つかりません"));
    let json = APP.page("/api/v1/nowhere").await;
    assert_eq!(json.header("content-type"), "application/json");
}

#[tokio::test]
async fn another_method_or_a_big_body_is_an_error_of_ours() {
    let answer = APP
        .send("DELETE", "/api/v1/search", &[], Body::empty())
        .await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.json()["error"]["code"], "method_not_allowed");

    let length = [("content-length", "99999999")];
    let answer = APP
        .send("POST", "/api/v1/search", &length, Body::empty())
        .await;
    assert_eq!(answer.json()["error"]["code"], "payload_too_large");
}

#[tokio::test]
async fn what_takes_too_long_is_a_timeout() {
    let state = AppState::new(
        APP.live.clone(),
        WebConfig {
            permits: 1,
            timeout: std::time::Duration::from_millis(20),
            ..WebConfig::default()
        },
    );
    // Whoever holds the only permit is as slow as this test wants.
    let (release, held) = std::sync::mpsc::channel::<()>();
    let holder = state.clone();
    let slow = tokio::spawn(async move {
        let wait = move |_: &_| {
            held.recv().unwrap();
            Ok::<_, shisaku::web::error::ApiError>(())
        };
        holder.run(wait).await
    });
    tokio::task::yield_now().await;
    let request = Request::get("/api/v1/search?q=x")
        .body(Body::empty())
        .unwrap();
    let answer = router(&state).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    release.send(()).unwrap();
    assert_eq!(slow.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn an_error_page_repeats_nothing_unescaped() {
    let answer = APP.page("/?q=x&sort=<script>").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!answer.text().contains("<script>"));
    assert!(
        answer.text().contains("&#60;script&#62;"),
        "{}",
        answer.text()
    );
}
