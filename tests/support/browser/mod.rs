//! A browser: one that prints and dumps pages, and one that tests drive.

mod driver;
mod leash;
mod page;

use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) use leash::Leash;
pub(crate) use page::Browser;

/// Debian's Chromium, or what `CHROMIUM` names.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(
        "CHROMIUM",
        &[
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        ],
        "Chromium is missing (apt-get install chromium, or set CHROMIUM)",
    )
}

/// Debian's chromedriver, or what `CHROMEDRIVER` names.
fn chromedriver() -> Option<PathBuf> {
    program(
        "CHROMEDRIVER",
        &["/usr/bin/chromedriver"],
        "chromedriver is missing (apt-get install chromium-driver, or set CHROMEDRIVER)",
    )
}

/// The program that a variable names, else the first usual place that has it.
fn program(variable: &str, usual: &[&str], missing: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let found = named
        .into_iter()
        .chain(usual.iter().map(PathBuf::from))
        .find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {missing}");
    }
    found
}

/// Runs Chromium on an address and gives what it prints.
pub(crate) fn browse(chromium: &Path, url: &str, options: &[&str]) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(options)
        .arg(url)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
