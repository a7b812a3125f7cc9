//! The README tells the truth: its examples run and print what it says.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::sample_corpus;

const README: &str = include_str!("../README.md");

/// A command of the README and the lines that it says are printed.
struct Example {
    command: String,
    expected: Vec<String>,
}

/// The console blocks: `$ command`, then lines of its output, `…` for any.
fn examples() -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in README.lines() {
        match (inside, line) {
            (false, "```console") => inside = true,
            (true, "```") => inside = false,
            (true, line) => match (line.strip_prefix("$ "), examples.last_mut()) {
                (Some(command), _) => {
                    examples.push(Example {
                        command: command.to_owned(),
                        expected: Vec::new(),
                    });
                }
                (None, Some(example)) => example.expected.push(line.trim().to_owned()),
                (None, None) => panic!("output before any command: {line}"),
            },
            _ => {}
        }
    }
    examples
}

/// Runs a shell command in `folder`, where `shisaku` is our program.
fn run(command: &str, folder: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_shisaku"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    Command::new("sh")
        .args(["-c", command])
        .env("PATH", path)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Whether the lines stand in the text in this order; `…` allows a gap.
fn stand_in_order(text: &str, expected: &[String]) -> Result<(), String> {
    let mut lines = text.lines().map(str::trim);
    let mut gap = true;
    for wanted in expected {
        if wanted == "…" {
            gap = true;
            continue;
        }
        let found = if gap {
            lines.any(|line| line == wanted)
        } else {
            lines.next() == Some(wanted)
        };
        if !found {
            return Err(format!("missing: {wanted}\nin:\n{text}"));
        }
        gap = false;
    }
    Ok(())
}

#[test]
fn every_example_prints_what_the_readme_says() {
    let examples = examples();
    assert!(examples.len() >= 5, "only {} examples", examples.len());
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(sample_corpus(), folder.path().join("corpus")).unwrap();
    for example in examples {
        let output = run(&example.command, folder.path());
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {complained}", example.command);
        if let Err(missing) = stand_in_order(&said, &example.expected) {
            panic!("{}\n{missing}", example.command);
        }
    }
}

#[test]
fn every_command_and_variable_of_the_readme_exists() {
    let folder = tempfile::tempdir().unwrap();
    let help = |command: &str| {
        let output = run(&format!("shisaku {command} --help"), folder.path());
        assert!(output.status.success(), "{command}");
        String::from_utf8(output.stdout).unwrap()
    };
    let mut everything = help("");
    for command in [
        "index", "serve", "search", "inspect", "eval", "check", "snapshot", "restore", "token",
    ] {
        let is_named = [' ', '`'].map(|end| README.contains(&format!("`shisaku {command}{end}")));
        assert!(is_named.contains(&true), "{command} is not in the README");
        everything.push_str(&help(command));
    }
    for variable in [
        "SHISAKU_CORPUS",
        "SHISAKU_INDEX",
        "SHISAKU_LISTEN",
        "SHISAKU_PUBLIC_URL",
    ] {
        assert!(
            README.contains(variable) && everything.contains(variable),
            "{variable}"
        );
    }
}

#[test]
fn every_make_target_of_the_readme_exists() {
    let makefile = include_str!("../Makefile");
    for target in README
        .split("make ")
        .skip(1)
        .filter_map(|rest| rest.split_whitespace().next())
    {
        if target.chars().all(|c| c.is_ascii_lowercase()) {
            assert!(makefile.contains(&format!("\n{target}:")), "make {target}");
        }
    }
}
