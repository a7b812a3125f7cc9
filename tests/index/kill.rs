//! Kill -9 at any moment: the old or the new state, nothing between.
//!
//! `SHISAKU_KILLS` says how often (100); `SHISAKU_SEED` where chance begins.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use tempfile::TempDir;

use super::content::{Content, STATES, assert_clean, write_state};

/// One kill in so many hits a service while it indexes.
const SERVICE_SHARE: usize = 4;
const POLL: Duration = Duration::from_micros(200);
const PATIENCE: Duration = Duration::from_secs(60);

fn number(name: &str, otherwise: usize) -> usize {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.parse().unwrap())
}

/// Where in a run a kill falls.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So long after the start of the process.
    AfterStart(Duration),
    /// So long after the index was first written to.
    AfterFirstWrite(Duration),
}

struct Scene {
    folder: TempDir,
    random: Rng,
    /// What a fresh build says of each state of the corpus.
    expected: Vec<Content>,
    /// The state that the index is in.
    now: usize,
    /// How long a whole run takes, and how long it writes.
    whole: Duration,
    writing: Duration,
    landed: [usize; 3],
}

impl Scene {
    fn new() -> Self {
        // A kill does not need a disk: what was written stays with the system.
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory).unwrap(),
            false => tempfile::tempdir().unwrap(),
        };
        let corpus = folder.path().join("corpus");
        fs::create_dir(&corpus).unwrap();
        let expected = (0..STATES)
            .map(|state| {
                write_state(&corpus, state);
                Content::fresh(&corpus)
            })
            .collect();
        let seed = number("SHISAKU_SEED", std::process::id() as usize) as u64;
        println!("SHISAKU_SEED={seed}");
        let mut scene = Self {
            folder,
            random: Rng::with_seed(seed),
            expected,
            now: STATES - 1,
            whole: Duration::ZERO,
            writing: Duration::ZERO,
            landed: [0; 3],
        };
        scene.finish(STATES - 1);
        scene
    }

    fn tell(&self, kills: usize, begun: Instant) {
        let [old, new, reported] = self.landed;
        println!(
            "{kills} kills in {:.0?}: {old} left the old state, {new} the new one, {reported} came after the report",
            begun.elapsed()
        );
    }

    fn corpus(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn command(&self, subcommand: &str, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shisaku"));
        command
            .arg(subcommand)
            .args(["--corpus".as_ref(), self.corpus().as_os_str()])
            .args(["--index".as_ref(), self.index().as_os_str()])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn indexing(&mut self) -> Child {
        let rebuild: &[&str] = match self.random.u8(..4) {
            0 => &["--format", "json", "--rebuild"],
            _ => &["--format", "json"],
        };
        self.command("index", rebuild).spawn().unwrap()
    }

    /// Another state of the corpus.
    fn change_corpus(&mut self) -> usize {
        let state = (self.now + self.random.usize(1..STATES)) % STATES;
        write_state(&self.corpus(), state);
        state
    }

    /// A run that nobody disturbs leads to this state, and leaves nothing behind.
    fn finish(&mut self, state: usize) {
        let begun = Instant::now();
        let mut child = self.indexing();
        let wrote = wait_for_write(&self.index(), &mut child);
        let output = child.wait_with_output().unwrap();
        self.whole = begun.elapsed();
        if let Some(at) = wrote {
            self.writing = at.elapsed();
        }
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(is_report(&output));
        assert_eq!(Content::of(&self.index()).unwrap(), self.expected[state]);
        assert_clean(&self.index());
        self.now = state;
    }

    fn moment(&mut self) -> Moment {
        let share = self.random.f64() * 1.05;
        if self.random.bool() {
            Moment::AfterStart(self.whole.mul_f64(share))
        } else {
            Moment::AfterFirstWrite(self.writing.mul_f64(share))
        }
    }

    /// Waits until a kill is due; `run` is the process that has the index written.
    fn wait_until(&self, moment: Moment, run: &mut Child) {
        match moment {
            Moment::AfterStart(delay) => thread::sleep(delay),
            Moment::AfterFirstWrite(delay) => {
                if wait_for_write(&self.index(), run).is_some() {
                    thread::sleep(delay);
                }
            }
        }
    }

    /// The index is in the state before or in this one; in this one if that was reported.
    fn look(&mut self, state: usize, reported: bool, moment: Moment) {
        let found = Content::of(&self.index()).unwrap();
        let (old, new) = (&self.expected[self.now], &self.expected[state]);
        assert!(
            found == *new || (!reported && found == *old),
            "from {} to {state}, killed {moment:?}, reported: {reported}",
            self.now
        );
        self.landed[match (reported, found == *new) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }] += 1;
        if found == *new {
            self.now = state;
        }
    }

    fn kill_a_run(&mut self) {
        let state = self.change_corpus();
        let moment = self.moment();
        let mut child = self.indexing();
        self.wait_until(moment, &mut child);
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        self.look(state, is_report(&output), moment);
        // Often enough, one kill follows another.
        if self.random.u8(..3) == 0 {
            self.finish(state);
        }
    }

    fn kill_a_service(&mut self) {
        let mut service = self.command("serve", &["--listen", "127.0.0.1:0"]);
        let mut service = service.stderr(Stdio::null()).spawn().unwrap();
        let socket = self.index().join("control.sock");
        let deadline = Instant::now() + PATIENCE;
        while !socket.exists() {
            assert!(Instant::now() < deadline, "the service does not listen");
            thread::sleep(POLL);
        }
        let state = self.change_corpus();
        let moment = self.moment();
        let mut client = self.indexing();
        self.wait_until(moment, &mut client);
        service.kill().unwrap();
        service.wait().unwrap();
        let output = client.wait_with_output().unwrap();
        // A client that comes too late for the service does the work itself.
        self.look(state, is_report(&output), moment);
        if self.random.bool() {
            self.finish(state);
        }
    }
}

fn is_report(output: &Output) -> bool {
    serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// When a run first wrote: it breaks the seal, or makes a new generation.
/// `None` when it ends, or was so quick, that nothing was seen of it.
fn wait_for_write(index: &Path, run: &mut Child) -> Option<Instant> {
    let generations = || {
        let entries = fs::read_dir(index).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.path());
        names
            .filter(|path| path.join("meta.json").exists())
            .collect::<Vec<_>>()
    };
    let before = generations();
    loop {
        let now = generations();
        if now != before || now.iter().any(|path| path.join("UNSEALED").exists()) {
            return Some(Instant::now());
        }
        if run.try_wait().unwrap().is_some() {
            return None;
        }
        thread::sleep(POLL);
    }
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_state() {
    let mut scene = Scene::new();
    let kills = number("SHISAKU_KILLS", 100);
    let begun = Instant::now();
    for kill in 1..=kills {
        if kill % SERVICE_SHARE == 0 {
            scene.kill_a_service();
        } else {
            scene.kill_a_run();
        }
        if kill % 100 == 0 {
            scene.tell(kill, begun);
        }
    }
    let state = scene.change_corpus();
    scene.finish(state);
    let [old, new, reported] = scene.landed;
    assert!(kills < 50 || (old > 0 && new + reported > 0));
}
