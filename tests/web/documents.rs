//! Files as received.

use axum::http::StatusCode;
use shisaku::domain::DocumentId;

use super::app::{APP, TestApp, file};

fn address(app: &TestApp, name: &str) -> (String, Vec<u8>) {
    let bytes = std::fs::read(file(app, name)).unwrap();
    (format!("/documents/{}", DocumentId::of(&bytes)), bytes)
}

#[tokio::test]
async fn a_page_among_the_documents_is_shown_as_its_source() {
    let (uri, bytes) = address(&APP, "生きたページ.html");
    let answer = APP.page(&uri).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.bytes, bytes);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    let disposition = answer.header("content-disposition");
    assert!(
        disposition.contains("filename*=UTF-8''%E7%94%9F"),
        "{disposition}"
    );
}

#[tokio::test]
async fn a_known_copy_is_not_sent_again() {
    let (uri, _) = address(&APP, "架空市.json");
    let first = APP.get(&uri).await;
    let again = APP
        .get_with(&uri, &[("if-none-match", first.header("etag"))])
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.bytes.is_empty());
}

#[tokio::test]
async fn a_file_that_changed_since_is_not_passed_off_as_the_old_one() {
    let app = TestApp::new();
    let (uri, _) = address(&app, "生きたページ.html");
    std::fs::write(file(&app, "生きたページ.html"), "別の内容").unwrap();
    assert_eq!(app.get(&uri).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_hashes_of_indexed_files_are_answered() {
    let ids = [
        "../架空市.json",
        "..%2F..%2Fetc%2Fpasswd",
        "abc",
        &"0".repeat(64),
    ];
    for id in ids {
        let answer = APP.get(&format!("/documents/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
}
