//! The text of files, with the place of a measure marked.

use axum::http::StatusCode;
use shisaku::domain::DocumentId;
use shisaku::search::SearchRequest;
use shisaku::web::WebConfig;
use shisaku::web::link::{source_href, text_href};
use shisaku::web::source::excerpt;
use tempfile::TempDir;

use super::app::{APP, HOSTILE, TestApp, file};
use crate::support::{sample_copy, samples};

/// Bytes of a page before compression and without the text itself.
const MAX_FRAME_BYTES: usize = 60_000;

/// A service over these files.
fn app(files: &[(&str, &[u8])]) -> TestApp {
    let corpus = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = corpus.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    TestApp::over(corpus, WebConfig::default(), |_, _| None)
}

fn sheet(rows: usize) -> String {
    let mut text =
        "（令和5年度）部局マネジメントシート\n部局\t市民部\n\nNo\t取組み事項\t実績\n".to_owned();
    for row in 1..=rows {
        text.push_str(&format!("{row}\t取組み{row}の実施\t行いました。\n"));
    }
    text
}

fn id(bytes: &[u8]) -> DocumentId {
    DocumentId::of(bytes)
}

#[tokio::test]
async fn the_lines_of_a_place_are_marked_and_can_be_linked() {
    let text = sheet(5);
    let app = app(&[("架空市/2023/a.txt", text.as_bytes())]);
    let href = text_href(&id(text.as_bytes()), [6, 7]);
    let answer = app.page(href.split('#').next().unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text();
    assert_eq!(page.matches("class=\"on\"").count(), 2);
    for part in [
        "<li id=\"L6\" class=\"on\"><span id=\"here\"></span><a href=\"#L6\"",
        "<mark>2\t取組み2の実施\t行いました。</mark>",
        "<li id=\"L8\"><a href=\"#L8\"",
        "6–7行に印を付けています",
        "架空市/2023/a.txt",
        "部局シート",
        "受け取ったままのファイル",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(page.matches("id=\"here\"").count(), 1);
}

#[tokio::test]
async fn a_long_file_is_shown_around_the_place_and_page_by_page() {
    let text = sheet(3000);
    let app = app(&[("a.txt", text.as_bytes())]);
    let uri = format!("/documents/{}/text", id(text.as_bytes()));
    let page = app.page(&format!("{uri}?lines=2500-2501")).await;
    let page = page.text();
    assert!(
        page.contains("id=\"here\"") && page.contains("id=\"L2481\""),
        "no context above"
    );
    assert!(!page.contains("id=\"L2000\""));
    assert!(page.contains("rel=\"prev\"") && !page.contains("rel=\"next\""));
    // The pages before it are whole, and keep the mark.
    let previous = format!("{uri}?from=1480&#38;lines=2500-2501");
    assert!(
        page.contains(&format!("rel=\"prev\" href=\"{previous}\"")),
        "{page}"
    );

    let mut next = uri.clone();
    let mut lines = Vec::new();
    while !next.is_empty() {
        let answer = app.page(&next).await;
        let page = answer.text();
        let before = lines.len();
        lines.extend(page.match_indices("<li id=\"L").map(|(at, _)| {
            let rest = &page[at + 9..];
            rest[..rest.find('"').unwrap()].parse::<usize>().unwrap()
        }));
        let shown: usize = (text.lines().skip(before).take(lines.len() - before))
            .map(str::len)
            .sum();
        assert!(page.len() - shown < MAX_FRAME_BYTES * 2, "{}", page.len());
        next = match page.split_once("rel=\"next\" href=\"") {
            None => String::new(),
            Some((_, rest)) => rest[..rest.find('"').unwrap()].replace("&#38;", "&"),
        };
    }
    assert_eq!(lines, (1..=3004).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_a_file_says_never_becomes_markup() {
    let path = file(&APP, "生きたページ.html");
    let live = id(&std::fs::read(path).unwrap());
    let answer = APP.page(&format!("/documents/{live}/text?lines=1-1")).await;
    let page = answer.text();
    assert_eq!(page.matches("<script").count(), 1, "only our own script");
    assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");

    let text = format!("見出し\n\n{HOSTILE}\n");
    let name = "<b>&'\".txt";
    let app = app(&[(name, text.as_bytes())]);
    let answer = app
        .page(&format!("/documents/{}/text", id(text.as_bytes())))
        .await;
    let page = answer.text();
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<b>&'"), "the name of the file");
    assert!(page.contains("alert(&#34;x&#34;)"));
}

#[tokio::test]
async fn only_known_files_and_sensible_places_are_answered() {
    let text = sheet(2);
    let app = app(&[("a.txt", text.as_bytes())]);
    let uri = format!("/documents/{}/text", id(text.as_bytes()));
    for (uri, status) in [
        (
            format!("/documents/{}/text", "0".repeat(64)),
            StatusCode::NOT_FOUND,
        ),
        ("/documents/x/text".to_owned(), StatusCode::NOT_FOUND),
        (format!("{uri}?lines=9-2"), StatusCode::BAD_REQUEST),
        (format!("{uri}?lines=0"), StatusCode::BAD_REQUEST),
        (format!("{uri}?lines=x-y"), StatusCode::BAD_REQUEST),
        (format!("{uri}?from=0"), StatusCode::BAD_REQUEST),
        (format!("{uri}?page=x"), StatusCode::BAD_REQUEST),
        (format!("{uri}?from=999999"), StatusCode::OK),
        (format!("{uri}?lines=5"), StatusCode::OK),
    ] {
        assert_eq!(app.page(&uri).await.status, status, "{uri}");
    }
    let beyond = app.page(&format!("{uri}?lines=70-80")).await;
    assert!(beyond.text().contains("70–80行は、この文書にはありません"));
}

#[tokio::test]
async fn lines_of_sheets_in_json_are_those_of_another_file() {
    let bytes = std::fs::read(file(&APP, "架空市.json")).unwrap();
    let answer = APP
        .page(&format!("/documents/{}/text?lines=1-1", id(&bytes)))
        .await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::OK);
    assert!(page.contains("元の文書の行です") && !page.contains("id=\"here\""));
    let search = APP.live.search(
        &SearchRequest {
            query: "窓口サービスの向上".to_owned(),
            ..SearchRequest::default()
        },
        None,
    );
    let key = search.unwrap().hits[0].key.clone();
    let placed = APP.live.unit(key.as_str(), None).unwrap().unwrap();
    assert_eq!(excerpt(&APP.live, &placed.unit), None);
}

#[tokio::test]
async fn the_lines_of_every_measure_of_the_sample_corpus_hold_its_title() {
    let app = TestApp::over(sample_copy(), WebConfig::default(), |_, _| None);
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let (mut shown, mut pages) = (0, 0);
    for unit in app.index.units() {
        let Some(measure) = &unit.measure else {
            continue;
        };
        let title = squeeze(&measure.title);
        let start: String = title.chars().take(6).collect();
        let start = squeeze(&start);
        if let Some(excerpt) = excerpt(&app.live, &unit) {
            let marked = excerpt.numbered().filter(|(_, _, marked)| *marked);
            let lines: String = marked.map(|(_, line, _)| squeeze(line)).collect();
            assert!(lines.contains(&start), "{} {title}: {lines}", unit.document);
            shown += 1;
            continue;
        }
        // PDF and office files: the page marks the same place.
        if [".pdf", ".xlsx", ".docx"]
            .iter()
            .any(|end| unit.document.ends_with(end))
        {
            let href = source_href(&unit.document_id, measure.source);
            let answer = app.page(href.split('#').next().unwrap()).await;
            let page = answer.text();
            let marked: String = page
                .split("<mark>")
                .skip(1)
                .filter_map(|rest| rest.split_once("</mark>"))
                .map(|(text, _)| squeeze(text))
                .collect();
            assert!(
                marked.contains(&start),
                "{} {title}: {marked}",
                unit.document
            );
            assert!(page.contains("id=\"here\""));
            pages += 1;
        }
    }
    assert!(shown > 100 && pages > 20, "{shown} {pages}");
}

#[tokio::test]
async fn pages_and_tables_of_a_pdf_are_shown_as_read() {
    let Some(samples) = samples() else { return };
    let bytes = std::fs::read(samples.join("pdf/a3_chromium_type3_multipage_row.pdf")).unwrap();
    let app = app(&[("架空市/2023/a.pdf", &bytes)]);
    let uri = format!("/documents/{}/text", id(&bytes));
    let answer = app.page(&uri).await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::OK);
    for part in [
        "<h3 id=\"p1\">1ページ</h3>",
        "<h3 id=\"p2\">2ページ</h3>",
        "<table class=\"grid\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Asked again, it comes from memory and is the same.
    assert_eq!(app.page(&uri).await.text(), page);
    let anchors: Vec<&str> = page.split(" id=\"").skip(1).collect();
    let mut ids: Vec<&str> = anchors
        .iter()
        .map(|rest| &rest[..rest.find('"').unwrap()])
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an anchor stands twice");
}
