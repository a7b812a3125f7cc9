//! Writing to the terminal.

#![expect(
    clippy::print_stderr,
    reason = "this is where the program speaks to people"
)]

use std::io::{self, Write as _};

use anyhow::Result;

/// Prints to standard output.
pub(super) fn say(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Prints one JSON value to standard output.
pub(super) fn say_json(value: &impl serde::Serialize) -> Result<()> {
    say(&serde_json::to_string_pretty(value)?)
}

/// Prints to standard error.
pub(super) fn complain(text: &str) {
    eprintln!("{text}");
}

/// Whether the reader of our output went away, which is no error: `shisaku search … | head`.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
