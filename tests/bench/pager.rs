//! A reader who goes through a long result by its cursor, slowly, while it changes.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use form_urlencoded::Serializer;
use serde_json::Value;

use crate::client::Client;
use crate::rounds;

const PAGE: usize = 50;
/// Time that a reader spends on a page: documents change meanwhile.
const READING: Duration = Duration::from_millis(300);

/// What became of the results that were read.
#[derive(Default)]
pub(crate) struct Pages {
    /// Read to their end, in one state of the index.
    pub(crate) whole: usize,
    /// Given up with 410, as the service may.
    pub(crate) expired: usize,
    pub(crate) failures: Vec<String>,
}

/// Reads results until told to stop.
pub(crate) fn read_on(address: &str, is_over: &AtomicBool) -> Pages {
    let mut pages = Pages::default();
    let mut client = Client::new(address);
    while !is_over.load(Ordering::Relaxed) {
        match read_one(&mut client) {
            Ok(true) => pages.whole += 1,
            Ok(false) => pages.expired += 1,
            Err(failure) => pages.failures.push(failure),
        }
    }
    pages
}

/// Reads one result to its end; `false` when its state was given up before.
fn read_one(client: &mut Client) -> Result<bool, String> {
    let first = rounds::query(None, PAGE);
    let mut path = first.clone();
    let mut state = Value::Null;
    let mut keys = HashSet::new();
    let mut hits = 0;
    loop {
        let answer = client.get(&path)?;
        if answer.status == 410 && path != first {
            return Ok(false);
        }
        let json = answer.json()?;
        if answer.status != 200 {
            return Err(format!("{path}: {}: {json}", answer.status));
        }
        rounds::rounds(&json)?;
        if state.is_null() {
            state = json["generation"].clone();
        }
        if json["generation"] != state {
            return Err(format!(
                "a cursor of {state} went on in {}",
                json["generation"]
            ));
        }
        let page = json["hits"].as_array().ok_or("a page without hits")?;
        hits += page.len();
        keys.extend(page.iter().map(|hit| hit["key"].to_string()));
        let Some(next) = json["next"].as_str() else {
            let total = json["total"]
                .as_u64()
                .and_then(|total| usize::try_from(total).ok());
            return if keys.len() == hits && total == Some(hits) {
                Ok(true)
            } else {
                Err(format!("{hits} hits, {} keys, total {total:?}", keys.len()))
            };
        };
        let mut cursor = Serializer::new(String::new());
        cursor.append_pair("cursor", next);
        path = format!("{first}&{}", cursor.finish());
        thread::sleep(READING);
    }
}
