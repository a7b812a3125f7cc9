//! The side that reads: a loop over requests, under limits.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

use super::process::{Request, Task};
use super::{caught, caught_blocks, frame};

/// Answers requests until the input ends.
///
/// Sets the limits of the process that it runs in before each file.
///
/// # Errors
/// When a pipe breaks or a request is none.
pub fn serve(input: impl Read, output: impl Write) -> io::Result<()> {
    // What a panic says travels in the answer.
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = BufReader::new(input);
    let mut output = BufWriter::new(output);
    while let Some(request) = frame::read(&mut input, u64::MAX)? {
        let request: Request = serde_json::from_slice(&request)?;
        limit(request.memory, request.cpu);
        let Some(bytes) = frame::read(&mut input, u64::MAX)? else {
            return Ok(());
        };
        let name = Path::new(&request.name);
        let answer = match &request.task {
            Task::Inspect(overrides) => serde_json::to_vec(&caught(name, &bytes, overrides)),
            Task::Blocks => serde_json::to_vec(&caught_blocks(name, &bytes)),
        };
        frame::write(&mut output, &answer?)?;
    }
    Ok(())
}

/// Sets what this process may use from now on.
///
/// Only the soft limits: the next file may be larger and have a right to more.
/// Where the system refuses, the clock of whoever asked still holds.
#[cfg(unix)]
fn limit(memory: u64, cpu: Duration) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};

    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let seconds = u64::try_from(used).unwrap_or(0) + cpu.as_secs().max(1);
    let none = 0;
    for (resource, value) in [
        (Resource::As, memory),
        (Resource::Cpu, seconds),
        (Resource::Core, none),
    ] {
        let hard = getrlimit(resource).maximum;
        let _ = setrlimit(
            resource,
            Rlimit {
                current: Some(hard.map_or(value, |hard| hard.min(value))),
                maximum: hard,
            },
        );
    }
}

#[cfg(not(unix))]
fn limit(_memory: u64, _cpu: Duration) {}
