//! What a page costs beside the JSON answer to the same question.
//!
//! `make bench-pages` runs it over the index of `make bench`: the service itself
//! without a network, page and answer in turns, so that whatever else the machine
//! does meets both alike. A page without an answer of its own is timed alone.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

mod generate;
mod indexed;
mod vocabulary;

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use form_urlencoded::Serializer;
use http_body_util::BodyExt as _;
use shisaku::search::{SearchRequest, search};
use shisaku::web::{AppState, LiveIndex, WebConfig, router};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use vocabulary::SUBJECTS;

const ROUNDS: usize = 41;

/// Words of the searches: their ranks among the subjects, 0 the most frequent.
const QUERIES: &[(&str, &[usize])] = &[
    ("search, 1 frequent word", &[0]),
    ("search, 1 middling word", &[30]),
    ("search, 1 rare word", &[120]),
    ("search, 2 words", &[3, 60]),
];

struct Service {
    router: Router,
    runtime: Runtime,
}

impl Service {
    /// Asks as a browser does; the time until the last byte, and how many there are.
    fn ask(&self, uri: &str) -> (Duration, usize) {
        let request = Request::get(uri)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .body(Body::empty())
            .unwrap();
        let started = Instant::now();
        let bytes = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{uri}");
            response.into_body().collect().await.unwrap().to_bytes()
        });
        (started.elapsed(), bytes.len())
    }

    /// Medians of the page, of the answers together, and of the difference of each round.
    fn compare(&self, name: &str, page: &str, answers: &[String]) {
        let all = |uris: &[String]| uris.iter().map(|uri| self.ask(uri).0).sum::<Duration>();
        let (_, bytes) = self.ask(page);
        all(answers);
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            times.push((self.ask(page).0, all(answers)));
        }
        let page = median(times.iter().map(|(page, _)| millis(*page)).collect());
        let answer = median(times.iter().map(|(_, answer)| millis(*answer)).collect());
        let more = times
            .iter()
            .map(|(page, answer)| millis(*page) - millis(*answer));
        let more = median(more.collect());
        if answers.is_empty() {
            println!("{name}: page {page:.2} ms, {bytes} bytes");
        } else {
            println!(
                "{name}: page {page:.2} ms, JSON {answer:.2} ms, page more by {more:+.2} ms, {bytes} bytes"
            );
        }
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let open = indexed::open();
    let snapshot = open.snapshot();
    let hit = {
        let request = SearchRequest {
            query: SUBJECTS[30].to_owned(),
            ..SearchRequest::default()
        };
        search(&snapshot, &request).unwrap().hits.remove(0)
    };
    let sheet = hit.key.sheet_key().to_owned();
    let head = snapshot
        .unit_by_key(hit.key.as_str())
        .unwrap()
        .unwrap()
        .sheet;
    let other = snapshot.sheets_list().unwrap().iter().find(|other| {
        other.head.department == head.department
            && other.head.municipality == head.municipality
            && other.head.key != sheet
    });
    let other = other.map(|other| other.head.key.clone());
    drop(snapshot);
    drop(open);

    let live = LiveIndex::open(&indexed::path(), &indexed::corpus(), indexed::analyzer()).unwrap();
    let service = Service {
        router: router(&AppState::new(live, WebConfig::default())),
        runtime: Runtime::new().unwrap(),
    };
    // What is read once a state is read before anything is timed.
    service.ask("/");
    for (name, ranks) in QUERIES {
        let words: Vec<&str> = ranks.iter().map(|rank| SUBJECTS[*rank]).collect();
        let query = Serializer::new(String::new())
            .append_pair("q", &words.join(" "))
            .finish();
        service.compare(
            name,
            &format!("/?{query}"),
            &[format!("/api/v1/search?{query}")],
        );
    }
    let answers = ["", "/related", "/history"].map(|part| format!("/api/v1{}{part}", hit.url));
    service.compare("measure with related and history", &hit.url, &answers);
    service.compare("start", "/", &[]);
    service.compare("coverage", "/coverage", &[]);
    service.compare("documents", "/coverage/documents", &[]);
    service.compare("policies", "/policies", &[]);
    let path = |text: &str| -> String {
        let byte = |byte: u8| format!("%{byte:02X}");
        text.bytes().map(byte).collect()
    };
    service.compare("sheet", &format!("/sheets/{}", path(&sheet)), &[]);
    if let (Some(city), Some(department)) = (&head.municipality, &head.department) {
        let uri = format!("/departments/{}/{}", path(city), path(department));
        service.compare("department", &uri, &[]);
    }
    if let Some(other) = other {
        let uri = format!("/compare?from={}&to={}", path(&sheet), path(&other));
        service.compare("compare", &uri, &[]);
    }
}
