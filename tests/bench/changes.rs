//! Documents that come, change and go while the service answers.

use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::client::{Answer, Client};
use crate::rounds;

/// Documents of one batch, which one update brings in: changed, added and removed ones.
const BATCH: usize = 10;
const CHANGED: usize = 6;
const REPLACED: usize = 2;
/// One batch of so many goes over HTTP, the others through files.
const UPLOADED: usize = 4;
/// Share of the time over which the changes are spread: the last one is seen too.
const SPREAD: f64 = 0.95;
/// Time between two looks for the new state.
const PAUSE: Duration = Duration::from_millis(20);

/// Folders and programs of the run.
pub(crate) struct Scene {
    pub(crate) binary: PathBuf,
    pub(crate) corpus: PathBuf,
    pub(crate) index: PathBuf,
    pub(crate) address: String,
    pub(crate) token: String,
}

impl Scene {
    /// Has `shisaku index` bring the index up to date, itself or through the service.
    pub(crate) fn update(&self) -> Result<(), String> {
        self.run("index")
    }

    /// Has `shisaku check` look at every byte of the index and of the documents.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.run("check")
    }

    fn run(&self, command: &str) -> Result<(), String> {
        let output = Command::new(&self.binary)
            .arg(command)
            .args(["--corpus".as_ref(), self.corpus.as_os_str()])
            .args(["--index".as_ref(), self.index.as_os_str()])
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(String::from_utf8_lossy(&said).into_owned())
    }

    pub(crate) fn put(&self, department: &str, round: u32) {
        fs::write(self.file(department), rounds::file(department, round)).unwrap();
    }

    fn file(&self, department: &str) -> PathBuf {
        self.corpus
            .join("rounds")
            .join(format!("{department}.jsonl"))
    }

    /// When the index was last committed: the engine renews this file then.
    fn committed(&self) -> Option<SystemTime> {
        let current = fs::read_to_string(self.index.join("CURRENT")).ok()?;
        let generation = self.index.join(current.lines().next()?);
        fs::metadata(generation.join("meta.json"))
            .ok()?
            .modified()
            .ok()
    }
}

/// What was done and how it went.
#[derive(Default)]
pub(crate) struct Changes {
    departments: VecDeque<String>,
    /// Departments whose sheets were uploaded, the oldest first.
    uploaded: VecDeque<String>,
    /// Hashes of uploads, the oldest first.
    uploads: VecDeque<String>,
    round: u32,
    pub(crate) by_files: usize,
    pub(crate) by_uploads: usize,
    pub(crate) by_removals: usize,
    /// From each commit to the first answer that shows it.
    pub(crate) delays: Vec<Duration>,
    pub(crate) failures: Vec<String>,
}

impl Changes {
    /// Sheets of these departments lie in the corpus.
    pub(crate) fn of(departments: impl Iterator<Item = String>) -> Self {
        Self {
            departments: departments.collect(),
            ..Self::default()
        }
    }

    pub(crate) fn documents(&self) -> usize {
        self.by_files + self.by_uploads + self.by_removals
    }

    /// So many documents, spread over most of this time; ends with it.
    pub(crate) fn make(&mut self, scene: &Scene, documents: usize, time: Duration) {
        let begun = Instant::now();
        for batch in 0.. {
            let share = (batch * BATCH) as f64 / documents as f64;
            let turn = begun + time.mul_f64(share * SPREAD);
            thread::sleep(turn.saturating_duration_since(Instant::now()));
            if self.documents() >= documents || begun.elapsed() > time {
                break;
            }
            self.round += 1;
            let made = match batch % UPLOADED {
                0 => self.upload(scene),
                _ => self.change_files(scene),
            };
            self.failures.extend(made.err());
        }
    }

    fn change_files(&mut self, scene: &Scene) -> Result<(), String> {
        for _ in 0..REPLACED {
            let gone = self.departments.pop_front().ok_or("no sheet is left")?;
            fs::remove_file(scene.file(&gone)).unwrap();
        }
        self.departments.rotate_left(CHANGED);
        let fresh = (0..REPLACED).map(|at| format!("新第{}-{at}部", self.round));
        self.departments.extend(fresh);
        let changed: Vec<_> = (self.departments.iter().rev())
            .take(CHANGED + REPLACED)
            .collect();
        for department in &changed {
            scene.put(department, self.round);
        }
        let (watched, round) = (changed[REPLACED].clone(), self.round);
        self.by_files += BATCH;
        self.watch(scene, &watched, round, || scene.update())
    }

    /// New versions of sheets that were uploaded, new sheets, and old uploads taken back.
    fn upload(&mut self, scene: &Scene) -> Result<(), String> {
        let count = CHANGED / 2;
        let fresh = (0..CHANGED).map(|at| format!("登録第{}-{at}部", self.round));
        let mut departments: Vec<_> = self
            .uploaded
            .drain(..count.min(self.uploaded.len()))
            .collect();
        departments.extend(fresh.take(CHANGED - departments.len()));
        let round = self.round;
        let watched = departments[0].clone();
        let ids = self.watch(scene, &watched, round, || post(scene, &departments, round))?;
        self.by_uploads += ids.len();
        self.uploaded.extend(departments);
        let taken_back = (BATCH - CHANGED).min(self.uploads.len());
        for id in self.uploads.drain(..taken_back) {
            let mut client = Client::new(&scene.address);
            let path = format!("/api/v1/documents/{id}");
            let answer = client.send("DELETE", &path, &authorization(scene), &[])?;
            wait_for_job(&mut client, &answer)?;
            self.by_removals += 1;
        }
        self.uploads.extend(ids);
        Ok(())
    }

    /// Does something and looks on until this sheet answers in its new round.
    ///
    /// What is acknowledged must answer: not to see it then is a failure.
    fn watch<T: Send>(
        &mut self,
        scene: &Scene,
        department: &str,
        round: u32,
        act: impl FnOnce() -> Result<T, String> + Send,
    ) -> Result<T, String> {
        let mut client = Client::new(&scene.address);
        let path = rounds::query(Some(department), 100);
        let before = scene.committed();
        let mut committed = None;
        thread::scope(|scope| {
            let acting = scope.spawn(act);
            loop {
                let is_acknowledged = acting.is_finished();
                let change = || scene.committed().filter(|time| Some(*time) != before);
                committed = committed.or_else(change);
                let answer = client.get(&path)?.json()?;
                if rounds::whole_sheet(&answer, department)? == Some(round) {
                    // It may have come while we asked.
                    let delay = committed
                        .or_else(change)
                        .and_then(|time| time.elapsed().ok());
                    self.delays.extend(delay);
                    break;
                }
                if is_acknowledged {
                    acting.join().map_err(|_| "a change panicked")??;
                    return Err(format!("{department}: acknowledged, but not answered"));
                }
                thread::sleep(PAUSE);
            }
            acting.join().map_err(|_| "a change panicked")?
        })
    }
}

fn authorization(scene: &Scene) -> String {
    format!("authorization: Bearer {}\r\n", scene.token)
}

/// Uploads a sheet for each department; the hashes of the documents.
fn post(scene: &Scene, departments: &[String], round: u32) -> Result<Vec<String>, String> {
    const BOUNDARY: &str = "between-two-files";
    let mut body = Vec::new();
    for department in departments {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{department}.jsonl\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend(rounds::file(department, round));
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n");
    let headers = authorization(scene) + &kind;
    let mut client = Client::new(&scene.address);
    let answer = client.send("POST", "/api/v1/documents", &headers, &body)?;
    wait_for_job(&mut client, &answer)?;
    let answer = answer.json()?;
    let files = answer["files"].as_array().ok_or("no files in the answer")?;
    let accepted = |file: &serde_json::Value| {
        let id = file["id"].as_str().filter(|_| file["status"] == "accepted");
        id.map(str::to_owned)
            .ok_or_else(|| format!("not accepted: {file}"))
    };
    files.iter().map(accepted).collect()
}

/// Waits until what was answered 202 is in the index.
fn wait_for_job(client: &mut Client, answer: &Answer) -> Result<(), String> {
    let json = answer.json()?;
    if answer.status != 202 {
        return Err(format!("{}: {json}", answer.status));
    }
    let url = json["job_url"].as_str().ok_or("no job")?;
    loop {
        let job = client.get(url)?.json()?;
        match job["state"].as_str() {
            Some("running") => thread::sleep(PAUSE),
            Some("done") => return Ok(()),
            _ => return Err(format!("the job failed: {job}")),
        }
    }
}
