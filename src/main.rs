//! The `shisaku` program: parses arguments, runs, maps the outcome to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    shisaku::cli::main()
}
