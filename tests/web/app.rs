//! The service over a small corpus of its own, asked without a network.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use shisaku::web::{AppState, LiveIndex, UploadConfig, WebConfig, router};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::support::{ANALYZER, TestIndex};

/// A title that would run if anything forgot to escape it.
pub(crate) const HOSTILE: &str = "<script>alert(\"x\")</script> & 'もてなし'";

/// Rows of the big sheet: more than one page of an export.
pub(crate) const MANY: usize = 230;

/// One service for all tests that only read.
pub(crate) static APP: LazyLock<TestApp> = LazyLock::new(TestApp::new);

pub(crate) struct TestApp {
    pub(crate) corpus: TempDir,
    pub(crate) index: TestIndex,
    pub(crate) live: LiveIndex,
    router: Router,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl TestApp {
    pub(crate) fn new() -> Self {
        Self::with(WebConfig {
            public_url: Some("https://shisaku.example.jp/".to_owned()),
            ..WebConfig::default()
        })
    }

    pub(crate) fn with(config: WebConfig) -> Self {
        let corpus = TempDir::new().unwrap();
        write_corpus(corpus.path());
        Self::over(corpus, config, |_, _| None)
    }

    /// A service over this corpus; `uploads` gets the folders of corpus and index.
    pub(crate) fn over(
        corpus: TempDir,
        config: WebConfig,
        uploads: impl FnOnce(&Path, &Path) -> Option<UploadConfig>,
    ) -> Self {
        let index = TestIndex::of(corpus.path());
        let live = LiveIndex::open(index.path(), corpus.path(), Arc::clone(&ANALYZER)).unwrap();
        let uploads = uploads(corpus.path(), index.path());
        let router = router(&AppState::with_uploads(live.clone(), config, uploads));
        Self {
            corpus,
            index,
            live,
            router,
        }
    }

    pub(crate) async fn get(&self, uri: &str) -> Answer {
        self.get_with(uri, &[]).await
    }

    /// Asks as a browser does.
    pub(crate) async fn page(&self, uri: &str) -> Answer {
        self.get_with(
            uri,
            &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")],
        )
        .await
    }

    pub(crate) async fn json(&self, uri: &str) -> Value {
        let answer = self.get(uri).await;
        assert_eq!(answer.status, StatusCode::OK, "{uri}: {}", answer.text());
        answer.json()
    }

    pub(crate) async fn get_with(&self, uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", uri, headers, Body::empty()).await
    }

    /// Asks and leaves the body unread.
    pub(crate) async fn open(&self, uri: &str) -> Response {
        self.ask("GET", uri, &[], Body::empty()).await
    }

    async fn ask(&self, method: &str, uri: &str, headers: &[(&str, &str)], body: Body) -> Response {
        let mut request = Request::builder().method(method).uri(encoded(uri));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap()
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let response = self.ask(method, uri, headers, body).await;
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// An address as a browser sends it: what a URI cannot hold is percent-encoded.
pub(crate) fn encoded(uri: &str) -> String {
    uri.bytes()
        .map(|byte| match byte {
            b' ' | b'"' | b'<' | b'>' => format!("%{byte:02X}"),
            _ if byte.is_ascii() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn write_corpus(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("架空市.json", &json!([{ "sheets": sheets() }]).to_string());
    write(
        "多い市.json",
        &json!([{ "sheets": [big_sheet()] }]).to_string(),
    );
    write(
        "生きたページ.html",
        "<h1>見本</h1><script>alert(1)</script><p>本文です。</p>",
    );
}

fn item(marker: &str, text: &str, items: &[Value]) -> Value {
    json!({ "marker": marker, "text": text, "items": items })
}

fn measure(number: u32, title: &str, policy: (u32, &str)) -> Value {
    json!({
        "section": "annual", "number": number, "title": title, "emphasis": ["重点"],
        "plan_codes": [{ "code": "5-1-3", "raw": "5-1-③", "name": "信頼の窓口" }],
        "policies": [{ "scheme": "基本政策", "number": policy.0, "name": policy.1 }],
        "commitments": [item("(1)", "窓口の待ち時間を短くします。", &[
            item("①", "予約の受付", &[]), item("②", "番号札の<b>配信</b>", &[]),
        ])],
        "results": [item("(1)", "窓口の予約を始めました。", &[])],
        "issues": [item("○", "夜間の窓口が課題です。", &[])],
        "schedule": [item("", "4月 準備、10月 開始", &[])],
        "division": "市民課・税務課", "rating": "Ｂ", "outlook": "継続",
        "source": { "page": null, "lines": [number * 10, number * 10 + 5] },
    })
}

fn sheets() -> Vec<Value> {
    let sheet = |year: u16, policy: (u32, &str), others: Vec<Value>| {
        let mut rows = vec![measure(1, "窓口サービスの向上", policy)];
        rows.extend(others);
        json!({
            "municipality": "架空市", "kind": "部局マネジメントシート", "department": "市民部",
            "head": { "role": "部長", "name": "架空 太郎" }, "fiscal_year": year,
            "results_published": year < 2025,
            "mission": [item("(1)", "市民の暮らしを支えます。", &[])],
            "measures": rows,
        })
    };
    let mut unpublished = measure(2, "出張窓口の開設", (47, "生活困窮者支援の充実"));
    unpublished["results"] = json!([]);
    unpublished["issues"] = json!([]);
    vec![
        sheet(2019, (47, "定年廃止の支援"), vec![]),
        sheet(
            2022,
            (47, "生活困窮者支援の充実"),
            vec![
                measure(2, HOSTILE, (3, "=1+1")),
                measure(3, "相談, 「引用\"符」\nの改善", (4, "相談")),
            ],
        ),
        sheet(2025, (47, "生活困窮者支援の充実"), vec![unpublished]),
    ]
}

fn big_sheet() -> Value {
    let rows: Vec<Value> = (1..=MANY)
        .map(|number| {
            json!({
                "section": "midterm", "number": number, "title": format!("道路の補修その{number}"),
                "commitments": [item("", "道路を直します。", &[])],
            })
        })
        .collect();
    json!({
        "municipality": "多い市", "kind": "部局マネジメントシート", "department": "土木部",
        "fiscal_year": 2023, "measures": rows,
    })
}

/// The path of a file of the corpus.
pub(crate) fn file(app: &TestApp, name: &str) -> PathBuf {
    app.corpus.path().join(name)
}
