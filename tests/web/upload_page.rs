//! The upload page, as a browser without JavaScript uses it.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use shisaku::domain::DocumentId;
use shisaku::web::Token;

use super::app::{APP, Answer, HOSTILE, TestApp};
use super::uploads::{BOUNDARY, TOKEN, app, app_with, files_below, form, sheet};

const MAX_PAGE_BYTES: usize = 60_000;

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

async fn post(app: &TestApp, uri: &str, kind: &str, body: Vec<u8>) -> Answer {
    let headers = [BROWSER, ("content-type", kind)];
    app.send("POST", uri, &headers, Body::from(body)).await
}

/// Sends the form of the page; the token is its first field.
async fn send(
    app: &TestApp,
    token: &str,
    texts: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let mut fields = vec![("token", token)];
    fields.extend_from_slice(texts);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    post(app, "/upload", &kind, form(files, &fields)).await
}

async fn change(app: &TestApp, uri: &str, token: &str) -> Answer {
    let body = format!("token={token}").into_bytes();
    post(app, uri, "application/x-www-form-urlencoded", body).await
}

/// Follows the page of a job until it has ended.
async fn finished(app: &TestApp, answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let uri = answer.header("location").to_owned();
    for _ in 0..1000 {
        let page = app.page(&uri).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text().to_owned();
        let is_running = text.contains("data-state=\"running\"");
        assert_eq!(is_running, text.contains("http-equiv=\"refresh\""));
        if !is_running {
            return (uri, text);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{uri} never ended");
}

/// The address that a form of a page posts to.
fn action_of(page: &str, end: &str) -> String {
    let actions = page.split("action=\"").skip(1);
    let mut actions = actions.filter_map(|rest| rest.split('"').next());
    let found = actions.find(|action| action.ends_with(end));
    found
        .unwrap_or_else(|| panic!("no form for {end}: {page}"))
        .to_owned()
}

#[tokio::test]
async fn a_service_without_uploads_says_how_to_turn_them_on() {
    for app in [&*APP, &app_with(|config| config.tokens.clear())] {
        let answer = app.page("/upload").await;
        assert_eq!(answer.status, StatusCode::OK);
        let page = answer.text();
        assert!(page.contains("受け付けていません") && page.contains("--upload-token-hash"));
        assert!(!page.contains("type=\"file\""));
        let refused = send(app, TOKEN.as_str(), &[], &[("a.txt", b"text")]).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);
    }
}

#[tokio::test]
async fn the_form_has_a_label_for_each_field_and_sends_the_token_first() {
    let app = app();
    let answer = app.page("/upload").await;
    let page = answer.text();
    assert_eq!(page.matches("<h1>").count(), 1);
    for name in ["token", "municipality", "fiscal_year", "files"] {
        assert!(page.contains(&format!("<label for=\"{name}\">")), "{name}");
        assert!(page.contains(&format!("id=\"{name}\"")), "{name}");
    }
    assert!(page.find("name=\"token\"") < page.find("name=\"file\""));
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("100件"));
    assert!(answer.bytes.len() < MAX_PAGE_BYTES);
}

#[tokio::test]
async fn a_try_tells_what_would_be_understood_and_keeps_nothing() {
    let app = app();
    let (there, new) = (sheet("市民部", "窓口の改善"), sheet("福祉部", HOSTILE));
    let answer = send(
        &app,
        TOKEN.as_str(),
        &[
            ("municipality", "汐見野市"),
            ("fiscal_year", ""),
            ("dry_run", "true"),
        ],
        &[
            ("copy.txt", there.as_bytes()),
            ("<b>new.txt", new.as_bytes()),
            ("empty.txt", b" "),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text();
    for part in [
        "3件のうち1件を読み取れます",
        "class=\"readable\"",
        "汐見野市 福祉部 令和5年度（2023） 施策1件",
        "class=\"duplicate\"",
        "汐見野市/2023/a.txt</a>",
        "class=\"unreadable\"",
        "ファイルに文字がありません",
        "id=\"upload\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(page.matches("<script").count(), 1, "only our own script");
    assert!(!page.contains("<b>new"));
    assert_eq!(files_below(&app.corpus.path().join("inbox")), 0);
}

#[tokio::test]
async fn a_file_comes_in_is_taken_back_and_comes_in_again() {
    let app = app();
    let text = sheet("福祉部", "見守りの充実");
    let fields = [("municipality", "汐見野市"), ("dry_run", "false")];
    let files = [("r5.txt", text.as_bytes())];
    let answer = send(&app, TOKEN.as_str(), &fields, &files).await;
    let (_, page) = finished(&app, &answer).await;
    for part in [
        "1件を受け付けました。検索に反映しました（追加 1件）",
        "登録しました",
        "href=\"/sheets/",
        "r5.txt",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let found = async || app.json("/api/v1/search?q=見守り").await["total"].clone();
    assert_eq!(found().await, 1);

    let remove = action_of(&page, "/remove");
    // Whoever has left that page finds the same form beside the text of the document.
    let id = remove.split('/').nth(2).unwrap();
    let beside = app.page(&format!("/documents/{id}/text")).await;
    assert_eq!(action_of(beside.text(), "/remove"), remove);
    assert!(beside.text().contains("<h1>r5.txt</h1>"));
    let refused = change(&app, &remove, "wrong").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text().contains("トークンが正しくありません"));
    assert_eq!(found().await, 1);

    let (_, page) = finished(&app, &change(&app, &remove, TOKEN.as_str()).await).await;
    assert!(
        page.contains("文書を取り消しました。検索に反映しました（取り消し 1件）"),
        "{page}"
    );
    assert_eq!(found().await, 0);
    let twice = change(&app, &remove, TOKEN.as_str()).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);

    let restore = action_of(&page, "/restore");
    let (_, page) = finished(&app, &change(&app, &restore, TOKEN.as_str()).await).await;
    assert!(page.contains("文書を元に戻しました"));
    assert_eq!(action_of(&page, "/remove"), remove);
    assert_eq!(found().await, 1);
}

#[tokio::test]
async fn only_an_upload_has_a_form_to_take_it_back() {
    let app = app();
    let there = sheet("市民部", "窓口の改善");
    let id = DocumentId::of(there.as_bytes());
    let page = app.page(&format!("/documents/{id}/text")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("/remove"));
}

#[tokio::test]
async fn a_year_that_is_inferred_is_told_with_the_field_that_corrects_it() {
    let app = app();
    let text = "部局マネジメントシート\n部局\t福祉部\n\nNo\t取組み事項\t実績\n\
        1\t見守りの充実\t令和5年12月に始めました。令和5年度は3回行いました。\n";
    let fields = [("municipality", "汐見野市"), ("dry_run", "true")];
    let files = [("a.txt", text.as_bytes())];
    let answer = send(&app, TOKEN.as_str(), &fields, &files).await;
    let page = answer.text();
    assert!(
        page.contains("令和5年度（2023）と推定しました。違うときは年度の欄に入力"),
        "{page}"
    );
    assert!(!page.contains("corpus.toml"), "{page}");

    let fields = [("municipality", "汐見野市"), ("dry_run", "false")];
    let answer = send(&app, TOKEN.as_str(), &fields, &files).await;
    let (_, page) = finished(&app, &answer).await;
    assert!(
        page.contains("登録を取り消し、年度の欄に入力して登録し直して"),
        "{page}"
    );
    assert!(!page.contains("corpus.toml"), "{page}");
}

#[tokio::test]
async fn nobody_without_the_token_gets_a_file_in() {
    let app = app();
    let other = Token::generate().unwrap();
    let text = sheet("福祉部", "見守り");
    let files = [("a.txt", text.as_bytes())];
    for token in ["", other.as_str(), &TOKEN.hash().to_string()] {
        let answer = send(&app, token, &[], &files).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text().contains("role=\"alert\""));
    }
    // A token behind the files comes too late: nothing was taken.
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let mut body = form(&files, &[]);
    body.truncate(body.len() - BOUNDARY.len() - 6);
    body.extend(form(&[], &[("token", TOKEN.as_str())]));
    let answer = post(&app, "/upload", &kind, body).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    // Neither a header nor the address is asked for it.
    let uri = format!("/upload?token={}", TOKEN.as_str());
    let answer = post(&app, &uri, &kind, form(&files, &[])).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(files_below(&app.corpus.path().join("inbox")), 0);
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_in_plain_words() {
    let app = app_with(|config| config.max_files = 1);
    let text = [("a.txt", b"text".as_slice()), ("b.txt", b"text")];
    for (fields, files, status, told) in [
        (("dry_run", "true"), 0, 400, "ファイルを選び"),
        (
            ("municipality", "どこか"),
            1,
            400,
            "「市」「区」「町」「村」で終わる",
        ),
        (
            ("fiscal_year", "いつか"),
            1,
            400,
            "年度「いつか」を読み取れません",
        ),
        (("dry_run", "true"), 2, 413, "分けて送ってください"),
    ] {
        let answer = send(&app, TOKEN.as_str(), &[fields], &text[..files]).await;
        assert_eq!(answer.status.as_u16(), status, "{told}");
        let page = answer.text();
        assert!(
            page.contains(told) && page.contains("id=\"upload\""),
            "{told}\n{page}"
        );
    }
    // What a browser sends where no file was chosen.
    let answer = send(&app, TOKEN.as_str(), &[], &[("", b"")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("ファイルを選び"));
    let plain = post(&app, "/upload", "text/plain", b"x".to_vec()).await;
    assert_eq!(plain.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        app.page("/upload/jobs/x").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn many_files_are_told_in_short() {
    let app = app();
    let texts: Vec<(String, String)> = (0..100)
        .map(|nth| {
            (
                format!("とても長い名前の文書その{nth}.txt"),
                sheet(&format!("第{nth}部"), "見守り"),
            )
        })
        .collect();
    let files: Vec<(&str, &[u8])> = (texts.iter())
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let answer = send(&app, TOKEN.as_str(), &[("dry_run", "true")], &files).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("100件すべてを読み取れます"));
    assert!(
        answer.bytes.len() < MAX_PAGE_BYTES,
        "{}",
        answer.bytes.len()
    );
}

#[tokio::test]
async fn a_file_that_is_read_with_doubts_is_not_simply_called_readable() {
    let app = app();
    let notice = "お知らせ\n市役所の窓口は12月29日から休みです。\n";
    let sure = sheet("第1部", "見守り");
    let files: [(&str, &[u8]); 2] = [
        ("お知らせ.txt", notice.as_bytes()),
        ("第1部.txt", sure.as_bytes()),
    ];
    let answer = send(&app, TOKEN.as_str(), &[("dry_run", "true")], &files).await;
    let text = answer.text();
    assert_eq!(text.matches("<b>読み取れますが、要確認</b>").count(), 1);
    assert_eq!(text.matches("<b>読み取れます</b>").count(), 1);
}
