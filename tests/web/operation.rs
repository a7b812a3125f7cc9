//! What operators and proxies rely on.

use std::time::Duration;

use axum::http::StatusCode;
use shisaku::web::serve::serve_until;
use shisaku::web::{AppState, WebConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::app::{APP, TestApp};

#[tokio::test]
async fn health_and_readiness_answer() {
    assert_eq!(APP.get("/healthz").await.text(), "ok\n");
    let ready = APP.json("/readyz").await;
    assert_eq!(ready["status"], "ready");
    assert!(ready["measures"].as_u64() > Some(200));
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_hold_no_query() {
    APP.get("/api/v1/search?q=秘密の語").await;
    APP.send("BREW", "/coffee/12345", &[], axum::body::Body::empty())
        .await;
    let answer = APP.get("/metrics").await;
    let text = answer.text();
    for part in [
        "shisaku_http_requests_total{method=\"GET\",route=\"/api/v1/search\",status=\"200\"}",
        "method=\"OTHER\",route=\"unmatched\"",
        "shisaku_search_seconds_bucket",
        "shisaku_index_measures 2",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("秘密") && !text.contains("12345"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for uri in [
        "/",
        "/?q=窓口",
        "/api/v1/search",
        "/nowhere",
        "/healthz",
        "/search.csv",
    ] {
        let answer = APP.page(uri).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{uri}");
        assert!(!policy.contains("unsafe"), "{uri}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{uri}");
    }
}

#[tokio::test]
async fn a_request_id_is_passed_on_when_plain_and_replaced_when_not() {
    let plain = APP
        .get_with("/healthz", &[("x-request-id", "proxy-1")])
        .await;
    assert_eq!(plain.header("x-request-id"), "proxy-1");
    let odd = "x".repeat(65);
    for id in ["a b", &odd, "\"quoted\""] {
        let answer = APP.get_with("/healthz", &[("x-request-id", id)]).await;
        assert_ne!(answer.header("x-request-id"), id);
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn assets_are_cached_for_good_and_pages_link_to_them() {
    let page = APP.page("/").await;
    for path in [
        shisaku::web::assets::style_path(),
        shisaku::web::assets::script_path(),
    ] {
        assert!(page.text().contains(path));
        let asset = APP.get(path).await;
        assert_eq!(asset.status, StatusCode::OK);
        assert!(asset.header("cache-control").contains("immutable"));
    }
}

#[tokio::test]
async fn answers_are_compressed_for_who_can_read_that() {
    let answer = APP
        .get_with("/?q=窓口", &[("accept-encoding", "gzip")])
        .await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert!(answer.bytes.starts_with(&[0x1f, 0x8b]));
}

#[tokio::test]
async fn opensearch_tells_browsers_where_to_ask() {
    let answer = APP.get("/opensearch.xml").await;
    assert!(
        answer
            .text()
            .contains("https://shisaku.example.jp/?q={searchTerms}")
    );
}

#[tokio::test]
async fn a_full_queue_is_said_at_once() {
    let config = WebConfig {
        permits: 1,
        queue: 0,
        ..WebConfig::default()
    };
    let state = AppState::new(APP.live.clone(), config);
    let (release, held) = std::sync::mpsc::channel::<()>();
    let slow = state.run(move |_| {
        held.recv().unwrap();
        Ok::<_, shisaku::web::error::ApiError>(())
    });
    let both = async {
        let second = state.run(|index| index.stats()).await.unwrap_err();
        release.send(()).unwrap();
        second
    };
    let (first, second) = tokio::join!(slow, both);
    assert_eq!(first, Ok(()));
    assert_eq!(second.0.code(), "overloaded");
    assert!(state.run(|index| index.stats()).await.is_ok());
}

#[tokio::test]
async fn exports_are_counted_while_they_are_sent() {
    let app = TestApp::with(WebConfig {
        exports: 1,
        ..WebConfig::default()
    });
    let unread = app.open("/search.csv?q=道路").await;
    let refused = app.get("/search.csv?q=道路").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.header("retry-after"), "2");
    drop(unread);
    assert_eq!(app.get("/search.csv?q=道路").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_call_that_panics_is_an_internal_error_and_gives_its_permit_back() {
    let config = WebConfig {
        permits: 1,
        queue: 0,
        ..WebConfig::default()
    };
    let state = AppState::new(APP.live.clone(), config);
    for _ in 0..3 {
        let result = state
            .run(|_| -> Result<(), shisaku::web::error::ApiError> { panic!("on purpose") })
            .await;
        assert_eq!(result.unwrap_err().0.code(), "internal");
    }
}

#[tokio::test]
async fn stopping_finishes_what_runs_and_refuses_what_comes() {
    let app = TestApp::new();
    let state = AppState::new(app.live.clone(), WebConfig::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve_until(state, listener, async {
        stopped.await.unwrap();
    }));

    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    connection
        .write_all(b"GET /healthz HTTP/1.1\r\n")
        .await
        .unwrap();
    connection.flush().await.unwrap();
    // The request has begun once a second connection got its answer.
    let mut other = tokio::net::TcpStream::connect(address).await.unwrap();
    other
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut text = String::new();
    other.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");

    stop.send(()).unwrap();
    connection
        .write_all(b"host: x\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut text = String::new();
    connection.read_to_string(&mut text).await.unwrap();
    assert!(
        text.starts_with("HTTP/1.1 200") && text.ends_with("ok\n"),
        "{text}"
    );
    let done = tokio::time::timeout(Duration::from_secs(10), server).await;
    done.unwrap().unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
