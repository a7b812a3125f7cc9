//! Load on the real service, while its documents stay as they are and while they change.
//!
//! `make load` runs it: the capacity first (as many clients as cores, each asking
//! as fast as it is answered), then half of that rate, in requests that come
//! whether or not earlier ones were answered, twice. Every answer is checked.
//! A time is counted from the moment at which the request was due, so that a
//! service that stalls cannot hide it. Clients and service share the machine.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

mod changes;
mod client;
mod generate;
mod pager;
mod rounds;
mod vocabulary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use changes::{Changes, Scene};
use client::{Client, Service};
use form_urlencoded::Serializer;
use shisaku::web::Token;
use vocabulary::SUBJECTS;

const MEASURES_PER_SHEET: usize = 25;
/// Sheets that change, before the first of them does.
const SHEETS: usize = 100;
const CAPACITY_TIME: Duration = Duration::from_secs(10);
/// Requests that can be under way at once; more would wait, and that is counted.
const CONNECTIONS: usize = 64;
const SHOWN_FAILURES: usize = 10;

/// A request and what its answer must hold.
struct Query {
    path: String,
    /// The sheet that it must show whole or not at all.
    department: Option<String>,
}

/// One answer.
struct Sample {
    due: Instant,
    sent: Instant,
    answered: Instant,
    /// The state of the index that answered, or what was wrong.
    outcome: Result<String, String>,
}

/// A number from the environment.
fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
}

/// A thousand searches with facets; every fifth asks for a sheet that changes.
fn queries() -> Vec<Query> {
    let mut random = fastrand::Rng::with_seed(11);
    let query = |at: usize| {
        if at.is_multiple_of(5) {
            let department = department(random.usize(..SHEETS));
            return Query {
                path: rounds::query(Some(&department), 100),
                department: Some(department),
            };
        }
        let words: Vec<&str> = (0..random.usize(1..=3))
            .map(|_| SUBJECTS[random.usize(..SUBJECTS.len())])
            .collect();
        let mut query = Serializer::new(String::new());
        query.append_pair("q", &words.join(" "));
        if random.u8(..4) == 0 {
            query.append_pair("year", &random.u16(2015..2025).to_string());
        }
        Query {
            path: format!("/api/v1/search?{}", query.finish()),
            department: None,
        }
    };
    (0..1000).map(query).collect()
}

fn department(at: usize) -> String {
    format!("第{at}部")
}

/// Asks and checks the answer; the state of the index that gave it.
fn ask(client: &mut Client, query: &Query) -> Result<String, String> {
    let answer = client.get(&query.path)?;
    let json = answer.json()?;
    if answer.status != 200 {
        return Err(format!("{}: {json}", answer.status));
    }
    match &query.department {
        Some(department) => drop(rounds::whole_sheet(&json, department)?),
        None => drop(rounds::rounds(&json)?),
    }
    if !json["facets"]["year"].is_array() {
        return Err("an answer without facets".to_owned());
    }
    let state = json["generation"]
        .as_str()
        .filter(|state| !state.is_empty());
    state.map(str::to_owned).ok_or("no state".to_owned())
}

fn timed(client: &mut Client, query: &Query, due: Instant) -> Sample {
    let sent = Instant::now();
    let outcome = ask(client, query);
    Sample {
        due,
        sent,
        answered: Instant::now(),
        outcome,
    }
}

/// Answers a second when each client asks as soon as it was answered.
fn capacity(address: &str, queries: &[Query]) -> (f64, Vec<Sample>) {
    let clients = thread::available_parallelism().map_or(1, usize::from);
    let begun = Instant::now();
    let samples = on_threads(clients, |number| {
        let mut client = Client::new(address);
        let turns = (number..).step_by(clients);
        let due = turns.take_while(|_| begun.elapsed() < CAPACITY_TIME);
        due.map(|at| timed(&mut client, &queries[at % queries.len()], Instant::now()))
            .collect()
    });
    (
        samples.len() as f64 / begun.elapsed().as_secs_f64(),
        samples,
    )
}

/// Requests at this rate for this time, whatever becomes of earlier ones.
fn load(address: &str, queries: &[Query], rate: f64, time: Duration) -> Vec<Sample> {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    on_threads(CONNECTIONS, |_| {
        let mut client = Client::new(address);
        let mut samples = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let due = begun + Duration::from_secs_f64(at as f64 / rate);
            if due > begun + time {
                return samples;
            }
            thread::sleep(due.saturating_duration_since(Instant::now()));
            samples.push(timed(&mut client, &queries[at % queries.len()], due));
        }
    })
}

fn on_threads(count: usize, work: impl Fn(usize) -> Vec<Sample> + Sync) -> Vec<Sample> {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..count).map(|at| scope.spawn(move || work(at))).collect();
        let samples = threads.into_iter().map(|thread| thread.join().unwrap());
        samples.flatten().collect()
    })
}

/// States that answered, in the order in which they were first seen; a state
/// that another one had replaced and that answered again is a failure.
fn states(samples: &[Sample]) -> (usize, Vec<String>) {
    let mut seen: BTreeMap<&str, (Instant, Instant)> = BTreeMap::new();
    for sample in samples {
        let Ok(state) = &sample.outcome else { continue };
        let (first_answered, last_sent) =
            seen.entry(state).or_insert((sample.answered, sample.sent));
        *first_answered = sample.answered.min(*first_answered);
        *last_sent = sample.sent.max(*last_sent);
    }
    let mut failures = Vec::new();
    for (state, (first, last)) in &seen {
        for (other, (other_first, other_last)) in &seen {
            if state < other && first < other_last && other_first < last {
                failures.push(format!("{state} and {other} answered in turns"));
            }
        }
    }
    (seen.len(), failures)
}

/// Prints a run's times; the 99th percentile and what was wrong.
fn report(name: &str, samples: &[Sample]) -> (Duration, Vec<String>) {
    let time = |sample: &Sample| sample.answered - sample.due;
    let mut times: Vec<Duration> = samples.iter().map(time).collect();
    times.sort();
    let (states, mut failures) = states(samples);
    failures.extend(samples.iter().filter_map(|one| one.outcome.clone().err()));
    println!(
        "{name}: {} answers, p50 {:.1?}, p99 {:.1?}, max {:.1?}; {states} states; {} failures",
        times.len(),
        at(&times, 0.5),
        at(&times, 0.99),
        at(&times, 1.0),
        failures.len()
    );
    (at(&times, 0.99), failures)
}

/// The time at this share of sorted times.
fn at(sorted: &[Duration], share: f64) -> Duration {
    let place = (sorted.len() as f64 * share) as usize;
    let last = sorted.len().saturating_sub(1);
    sorted.get(place.min(last)).copied().unwrap_or_default()
}

/// The corpus, its index and the service over both.
fn set_up(folder: &Path, measures: usize) -> (Scene, Service) {
    let binary = std::env::var_os("SHISAKU_BINARY").map(PathBuf::from);
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/shisaku");
    let token = Token::generate().unwrap();
    let mut scene = Scene {
        binary: binary.unwrap_or_else(usual),
        corpus: folder.join("corpus"),
        index: folder.join("index"),
        address: String::new(),
        token: token.as_str().to_owned(),
    };
    let size = generate::Size {
        sheets: measures.div_ceil(MEASURES_PER_SHEET),
        measures_per_sheet: MEASURES_PER_SHEET,
        sheets_per_file: 100,
    };
    generate::write_corpus(&scene.corpus, size).unwrap();
    std::fs::create_dir(scene.corpus.join("rounds")).unwrap();
    for at in 0..SHEETS {
        scene.put(&department(at), 0);
    }
    let begun = Instant::now();
    scene.update().unwrap();
    println!("{measures} measures indexed in {:.1?}", begun.elapsed());
    let hash = token.hash().to_string();
    let service = Service::start(&scene.binary, &scene.corpus, &scene.index, &hash);
    scene.address.clone_from(&service.address);
    (scene, service)
}

/// Runs the load while documents change; prints and returns what was wrong.
fn while_changing(
    scene: &Scene,
    queries: &[Query],
    rate: f64,
    time: Duration,
) -> (Duration, Vec<String>) {
    let documents = setting("SHISAKU_LOAD_DOCUMENTS", 500);
    let mut changes = Changes::of((0..SHEETS).map(department));
    let is_over = AtomicBool::new(false);
    let (samples, pages) = thread::scope(|scope| {
        scope.spawn(|| changes.make(scene, documents, time));
        let pages = scope.spawn(|| pager::read_on(&scene.address, &is_over));
        let samples = load(&scene.address, queries, rate, time);
        is_over.store(true, Ordering::Relaxed);
        (samples, pages.join().unwrap())
    });
    let (p99, mut failures) = report("while documents change", &samples);
    println!(
        "  {} of {documents} documents: {} through files, {} uploaded, {} taken back",
        changes.documents(),
        changes.by_files,
        changes.by_uploads,
        changes.by_removals
    );
    changes.delays.sort();
    let delays = &changes.delays;
    println!(
        "  from a commit to the first answer that shows it: p50 {:.1?}, max {:.1?} ({} batches)",
        at(delays, 0.5),
        at(delays, 1.0),
        delays.len()
    );
    println!(
        "  results read on by cursor: {}, of which expired: {}",
        pages.whole, pages.expired
    );
    failures.extend(changes.failures);
    failures.extend(pages.failures);
    failures.extend(scene.check().err());
    (p99, failures)
}

fn main() -> ExitCode {
    let measures = setting("SHISAKU_LOAD_MEASURES", 20_000);
    let time = Duration::from_secs(setting("SHISAKU_LOAD_SECONDS", 120) as u64);
    let folder = tempfile::tempdir().unwrap();
    println!("corpus of generator {}", generate::VERSION);
    let (scene, service) = set_up(folder.path(), measures);
    let queries = queries();
    let (rate, samples) = capacity(&scene.address, &queries);
    let (_, mut failures) = report("capacity", &samples);
    println!("  {rate:.0} answers a second; the load is half of that, for {time:?}");
    let rate = rate / 2.0;
    let samples = load(&scene.address, &queries, rate, time);
    let (idle, wrong) = report("while nothing changes", &samples);
    failures.extend(wrong);
    let (changing, wrong) = while_changing(&scene, &queries, rate, time);
    failures.extend(wrong);
    let ratio = changing.as_secs_f64() / idle.as_secs_f64();
    println!("p99 while documents change is {ratio:.2} times that of before");
    println!("memory of the service: at most {} MB", service.peak_mb());
    println!("failures: {}", failures.len());
    for failure in failures.iter().take(SHOWN_FAILURES) {
        println!("  {failure}");
    }
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
