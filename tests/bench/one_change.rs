//! How long `shisaku index` takes when one file of many changed, and when none did.
//!
//! `make bench-update` runs it: the program itself, process start included,
//! alternately with a change and without, so that whatever else the machine
//! does meets both alike; first by itself, then handing over to a server.
//! `SHISAKU_BENCH_SHEETS` files of `SHISAKU_BENCH_ROWS` measures each,
//! `SHISAKU_BENCH_PAIRS` runs of either kind.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

mod generate;
mod vocabulary;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// In `/proc/…/stat`, counted from the state of the process: what it used itself,
/// and what children that ended did.
const OWN_TIMES: [usize; 2] = [11, 12];
const CHILD_TIMES: [usize; 2] = [13, 14];
/// The kernel tells times in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

fn number(name: &str, otherwise: usize) -> usize {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.parse().unwrap())
}

/// Where the corpus and its index lie.
struct World {
    corpus: PathBuf,
    index: PathBuf,
    /// The file that changes, and its text.
    changing: PathBuf,
    text: String,
}

impl World {
    /// The corpus is generated once, the index made where it is outdated.
    fn prepare() -> Self {
        let size = generate::Size {
            sheets: number("SHISAKU_BENCH_SHEETS", 10_000),
            measures_per_sheet: number("SHISAKU_BENCH_ROWS", 5),
            sheets_per_file: 1,
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-update");
        let parameters = format!("generator {} {size:?}\n", generate::VERSION);
        let stamp = folder.join("parameters");
        let corpus = folder.join("corpus");
        if fs::read_to_string(&stamp).ok().as_ref() != Some(&parameters) {
            let _ = fs::remove_dir_all(&folder);
            generate::write_corpus(&corpus, size).unwrap();
            fs::write(stamp, parameters).unwrap();
        }
        let changing = corpus.join("0000.jsonl");
        let world = Self {
            index: folder.join("index"),
            text: fs::read_to_string(&changing).unwrap(),
            changing,
            corpus,
        };
        let (wall, _) = world.run();
        // Files that were just written would be hashed again by the next run.
        thread::sleep(Duration::from_secs(3));
        world.run();
        println!("{} files, made up to date in {wall:.1?}", size.sheets);
        world
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shisaku"));
        command.arg(name).arg("--corpus").arg(&self.corpus);
        command.arg("--index").arg(&self.index);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// One run of `shisaku index`: wall time, and its CPU time.
    fn run(&self) -> (Duration, Duration) {
        let used = cpu("self", CHILD_TIMES);
        let started = Instant::now();
        let status = self.command("index").status().unwrap();
        let wall = started.elapsed();
        assert!(status.success(), "{status}");
        (wall, cpu("self", CHILD_TIMES) - used)
    }

    fn change(&self, round: usize) {
        let mark = format!("（第{round}回）。");
        let text = self.text.replacen('。', &mark, 1);
        assert_ne!(text, self.text, "there is a sentence to change");
        fs::write(&self.changing, text).unwrap();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // The next benchmark begins with the same corpus.
        let _ = fs::write(&self.changing, &self.text);
    }
}

/// A server that takes the requests over.
struct Server(Child);

impl Server {
    fn start(world: &World) -> Self {
        let mut command = world.command("serve");
        let server = Self(command.args(["--listen", "127.0.0.1:0"]).spawn().unwrap());
        while !world.index.join("control.sock").exists() {
            thread::sleep(Duration::from_millis(20));
        }
        // It reads ahead what the first search would wait for.
        thread::sleep(Duration::from_secs(3));
        server
    }

    fn process(&self) -> String {
        self.0.id().to_string()
    }

    /// Memory in use, in MB.
    fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
        kilobytes.parse::<usize>().unwrap() / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn cpu(process: &str, fields: [usize; 2]) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name before it may hold anything.
    let (_, rest) = stat.rsplit_once(") ").unwrap();
    let values: Vec<&str> = rest.split(' ').collect();
    let ticks = fields.map(|field| values[field].parse::<u32>().unwrap());
    TICK * ticks.iter().sum::<u32>()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Runs with and without a change by turns; with a server, its CPU time counts too.
fn measure(world: &World, server: Option<&Server>) {
    let mut times = [(Vec::new(), Vec::new()), (Vec::new(), Vec::new())];
    let served = || server.map_or(Duration::ZERO, |server| cpu(&server.process(), OWN_TIMES));
    for round in 1..=number("SHISAKU_BENCH_PAIRS", 15) {
        for (is_same, (walls, cpus)) in times.iter_mut().enumerate() {
            if is_same == 0 {
                world.change(round);
            }
            let before = served();
            let (wall, used) = world.run();
            walls.push(wall);
            cpus.push(used + (served() - before));
        }
    }
    let [changed, same] = times;
    for (what, (walls, cpus)) in [("one changed file", changed), ("no change", same)] {
        let (wall, used) = (median(walls), median(cpus));
        println!("  {what}: {wall:.0?} wall, {used:.0?} CPU");
    }
}

fn main() {
    let world = World::prepare();
    println!("by itself");
    measure(&world, None);
    println!("handed over to a server");
    let server = Server::start(&world);
    let before = server.memory();
    measure(&world, Some(&server));
    println!(
        "  memory of the server: {before} MB before, {} MB after",
        server.memory()
    );
}
