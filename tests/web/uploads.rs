//! Documents that come and go over HTTP.

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::Value;
use shisaku::index::{Inbox, SyncOptions, sync};
use shisaku::ingest::Reader;
use shisaku::web::{Token, UploadConfig, WebConfig};
use tempfile::TempDir;

use super::app::{Answer, TestApp};
use super::openapi::{check, schema_of};
use crate::support::ANALYZER;

pub(super) static TOKEN: LazyLock<Token> = LazyLock::new(|| Token::generate().unwrap());

pub(super) const BOUNDARY: &str = "-----shisaku";

/// A sheet with one row.
pub(super) fn sheet(department: &str, title: &str) -> String {
    format!(
        "（令和5年度）部局マネジメントシート\n部局\t{department}\n\nNo\t取組み事項\t実績\t課題\n\
         1\t{title}\t{title}を行いました。\t特になし\n"
    )
}

pub(super) fn app() -> TestApp {
    app_with(|_| {})
}

pub(super) fn app_with(adjust: impl FnOnce(&mut UploadConfig)) -> TestApp {
    let corpus = TempDir::new().unwrap();
    let folder = corpus.path().join("汐見野市/2023");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.txt"), sheet("市民部", "窓口の改善")).unwrap();
    TestApp::over(corpus, WebConfig::default(), |corpus, index| {
        let options = SyncOptions {
            corpus: corpus.to_owned(),
            index: index.to_owned(),
            rebuild: false,
            reader: Reader::in_process(),
        };
        let inbox = Inbox::of(corpus);
        let update = move |progress: &mut dyn FnMut(_)| {
            let report = sync(&options, &ANALYZER, progress);
            report.map(Arc::new).map_err(Arc::new)
        };
        let mut config = UploadConfig::new(inbox, Reader::in_process(), Arc::new(update));
        config.tokens = vec![TOKEN.hash()];
        adjust(&mut config);
        Some(config)
    })
}

/// A form with files and texts.
pub(super) fn form(files: &[(&str, &[u8])], texts: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
            )
            .bytes(),
        );
    }
    for (name, bytes) in files {
        body.extend(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

async fn send(app: &TestApp, method: &str, uri: &str, token: &str, body: Vec<u8>) -> Answer {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", kind.as_str()), ("authorization", &bearer)];
    app.send(method, uri, &headers, Body::from(body)).await
}

async fn upload(app: &TestApp, files: &[(&str, &[u8])], texts: &[(&str, &str)]) -> Answer {
    let body = form(files, texts);
    send(app, "POST", "/api/v1/documents", TOKEN.as_str(), body).await
}

/// The job behind an answer once it has ended.
async fn finished(app: &TestApp, answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    let url = answer.json()["job_url"].as_str().unwrap().to_owned();
    loop {
        let job = app.json(&url).await;
        if job["state"] != "running" {
            assert_eq!(job["state"], "done", "{job}");
            return job;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn titles(app: &TestApp, query: &str) -> Vec<String> {
    let answer = app.json(&format!("/api/v1/search?q={query}")).await;
    let hits = answer["hits"].as_array().unwrap();
    let title = |hit: &Value| hit["title"].as_str().unwrap_or_default().to_owned();
    hits.iter().map(title).collect()
}

pub(super) fn files_below(folder: &Path) -> usize {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).count()
}

#[tokio::test]
async fn what_is_uploaded_is_found_when_its_job_is_done() {
    let app = app();
    let text = sheet("福祉部", "見守りの充実");
    let answer = upload(
        &app,
        &[("r5.txt", text.as_bytes())],
        &[("municipality", "汐見野市"), ("fiscal_year", "令和5年度")],
    )
    .await;
    let document = app.json("/openapi.json").await;
    let described = schema_of(&document, "/api/v1/documents", "post", "202");
    check(&document, described, &answer.json(), "upload");
    let file = &answer.json()["files"][0];
    assert_eq!(file["status"], "accepted", "{file}");
    assert_eq!(file["measures"], 1);
    assert_eq!(file["sheets"][0]["department"], "福祉部");

    let job = finished(&app, &answer).await;
    let described = schema_of(&document, "/api/v1/jobs/{id}", "get", "200");
    check(&document, described, &job, "job");
    assert_eq!(job["documents"]["added"], 1);
    assert_eq!(titles(&app, "見守り").await, ["見守りの充実"]);

    let id = file["id"].as_str().unwrap();
    let report = app.json(&format!("/api/v1/documents/{id}")).await;
    assert_eq!(report["uploaded"], true);
    assert_eq!(report["path"], file["path"]);
    let original = app.get(&format!("/documents/{id}")).await;
    assert_eq!(original.bytes, text.as_bytes());
    let status = app.json("/api/v1/status").await;
    assert_eq!(status["documents"], 2);
    assert_eq!(status["last_job"]["id"], job["id"]);
}

#[tokio::test]
async fn each_file_gets_an_answer_of_its_own() {
    let app = app();
    let (there, new) = (sheet("市民部", "窓口の改善"), sheet("福祉部", "見守り"));
    let answer = upload(
        &app,
        &[
            ("copy.txt", there.as_bytes()),
            ("new.txt", new.as_bytes()),
            ("again.txt", new.as_bytes()),
            ("empty.txt", b"  "),
            ("picture.xlsx", &[0x89, b'P', b'N', b'G', 0, 0, 0, 1, 0, 0]),
        ],
        &[],
    )
    .await;
    let files = answer.json()["files"].as_array().unwrap().clone();
    let of = |name: &str| {
        files
            .iter()
            .map(|file| file[name].clone())
            .collect::<Vec<_>>()
    };
    let expected = [
        "duplicate",
        "accepted",
        "duplicate",
        "unreadable",
        "unreadable",
    ];
    assert_eq!(of("status"), expected);
    assert_eq!(files[0]["path"], "汐見野市/2023/a.txt");
    assert_eq!(files[2]["path"], files[1]["path"]);
    assert_eq!(files[3]["diagnostics"][0]["code"], "empty_file");
    assert!(files[4]["message"].as_str().unwrap().ends_with('。'));
    finished(&app, &answer).await;
    assert_eq!(files_below(&app.corpus.path().join("inbox")), 1);
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_understood_and_keeps_nothing() {
    let app = app();
    let text = sheet("福祉部", "見守り");
    let body = form(&[("a.txt", text.as_bytes())], &[]);
    let uri = "/api/v1/documents?dry_run=true";
    let answer = send(&app, "POST", uri, TOKEN.as_str(), body).await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = answer.json();
    assert_eq!(answer["files"][0]["status"], "readable");
    assert_eq!(answer["files"][0]["measures"], 1);
    assert_eq!(answer["job"], Value::Null);
    assert_eq!(files_below(&app.corpus.path().join("inbox")), 0);
}

#[tokio::test]
async fn a_new_version_replaces_the_old_one_which_stays_to_be_read() {
    let app = app();
    let old = app.json("/api/v1/search?q=窓口").await["hits"][0].clone();
    let text = sheet("市民部", "窓口の改善").replace("特になし", "待ち時間の長さ");
    let answer = upload(
        &app,
        &[("a.txt", text.as_bytes())],
        &[("municipality", "汐見野市"), ("fiscal_year", "2023")],
    )
    .await;
    finished(&app, &answer).await;

    let url = old["url"].as_str().unwrap();
    let now = app.json(&format!("/api/v1{url}")).await;
    assert_eq!(now["issues"][0]["text"], "待ち時間の長さ");
    assert_eq!(titles(&app, "特になし").await, Vec::<String>::new());
    let id = now["older"][0]["id"].as_str().unwrap();
    let before = app.json(&format!("/api/v1{url}?version={id}")).await;
    assert_eq!(before["issues"][0]["text"], "特になし");
    assert_eq!(before["newer"]["path"], now["source"]["document"]);
    let page = app.page(&format!("{url}?version={id}")).await;
    assert!(page.text().contains("新しい版"));
    // Whoever cites what was said before cites where it still stands.
    assert!(page.text().contains(&format!("?version={id} （")));
    assert!(app.page(url).await.text().contains("以前の版"));
    assert_eq!(
        app.get(&format!("/documents/{id}")).await.status,
        StatusCode::OK
    );

    // Taking the new version back brings the old one up again.
    let id = now["document"]["id"].as_str().unwrap();
    let uri = format!("/api/v1/documents/{id}");
    let removed = send(&app, "DELETE", &uri, TOKEN.as_str(), Vec::new()).await;
    finished(&app, &removed).await;
    let again = app.json(&format!("/api/v1{url}")).await;
    assert_eq!(again["issues"][0]["text"], "特になし");
    assert_eq!(again["older"].as_array().unwrap().len(), 0);

    // And undoing that the new one.
    let undo = removed.json()["undo_url"].as_str().unwrap().to_owned();
    let restored = send(&app, "POST", &undo, TOKEN.as_str(), Vec::new()).await;
    finished(&app, &restored).await;
    let last = app.json(&format!("/api/v1{url}")).await;
    assert_eq!(last["issues"][0]["text"], "待ち時間の長さ");
    let twice = send(&app, "POST", &undo, TOKEN.as_str(), Vec::new()).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_without_the_token_changes_anything() {
    let app = app();
    let other = Token::generate().unwrap();
    let body = || form(&[("a.txt", b"text")], &[]);
    let uri = "/api/v1/documents";
    for token in ["", other.as_str(), &TOKEN.hash().to_string()] {
        let answer = send(&app, "POST", uri, token, body()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let id = app.json("/api/v1/documents").await["documents"][0]["id"].clone();
    let uri = format!("/api/v1/documents/{}", id.as_str().unwrap());
    let answer = send(&app, "DELETE", &uri, other.as_str(), Vec::new()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    // Nor does the token reach what was not uploaded.
    let answer = send(&app, "DELETE", &uri, TOKEN.as_str(), Vec::new()).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.json()["error"]["code"], "not_removable");

    let closed = app_with(|config| config.tokens.clear());
    let answer = send(&closed, "POST", "/api/v1/documents", "x", body()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(files_below(&closed.corpus.path().join("inbox")), 0);
}

#[tokio::test]
async fn too_many_files_or_bytes_are_refused() {
    let app = app_with(|config| {
        config.max_files = 2;
        config.max_request_bytes = 4000;
    });
    let one = [("a.txt", b"text".as_slice()); 3];
    let answer = upload(&app, &one, &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = upload(&app, &[("a.txt", &[b'a'; 5000])], &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let wrong = [
        ("fiscal_year", "いつか"),
        ("municipality", "どこか"),
        ("x", "1"),
    ];
    for text in wrong {
        let answer = upload(&app, &[("a.txt", b"text")], &[text]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{text:?}");
    }
    assert_eq!(upload(&app, &[], &[]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(files_below(&app.corpus.path().join("inbox")), 0);
}

#[tokio::test]
async fn a_cut_request_leaves_nothing() {
    let app = app();
    let mut body = form(&[("a.txt", sheet("福祉部", "見守り").as_bytes())], &[]);
    body.truncate(body.len() - 40);
    let answer = send(&app, "POST", "/api/v1/documents", TOKEN.as_str(), body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(files_below(&app.corpus.path().join("inbox")), 0);
}

#[tokio::test]
async fn no_file_name_leads_out_of_the_inbox() {
    let app = app();
    let names = [
        "../../evil.txt",
        "/etc/cron.d/evil",
        "..\\..\\evil.txt",
        "corpus.toml",
        ".hidden",
        "a\u{202e}txt.exe",
        "",
    ];
    for (nth, name) in names.iter().enumerate() {
        let text = sheet(&format!("第{nth}部"), "見守り");
        let answer = upload(&app, &[(name, text.as_bytes())], &[]).await;
        if answer.status == StatusCode::ACCEPTED {
            finished(&app, &answer).await;
            let path = answer.json()["files"][0]["path"]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(path.starts_with("inbox/20"), "{path}");
            assert_eq!(path.matches('/').count(), 1, "{path}");
        }
    }
    let outside = walkdir::WalkDir::new(app.corpus.path())
        .into_iter()
        .flatten();
    let outside = outside.filter(|entry| {
        entry.file_type().is_file() && !entry.path().to_string_lossy().contains("/inbox/")
    });
    assert_eq!(outside.count(), 1);
}

#[tokio::test]
async fn a_new_title_is_suggested_once_its_state_stays() {
    let app = app();
    let first = app.json("/api/v1/suggest?q=窓口").await;
    assert_eq!(first["suggestions"][0]["text"], "窓口の改善");
    let text = sheet("福祉部", "見守りの充実");
    let answer = upload(&app, &[("a.txt", text.as_bytes())], &[]).await;
    finished(&app, &answer).await;
    for _ in 0..200 {
        let given = app.json("/api/v1/suggest?q=見守り").await;
        if given["suggestions"][0]["text"] == "見守りの充実" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never suggested");
}
