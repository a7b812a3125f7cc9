//! Pages without usable text, read by an outside program where there is one.
//!
//! What it reads is good enough to find a page and never good enough to quote:
//! its lines always come with a diagnostic.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::page::Page;

use crate::text::is_japanese;

/// Names another program than the one in `PATH`; `off` means none.
const VARIABLE: &str = "SHISAKU_TESSERACT";

/// Time for one page at most.
const PAGE_TIME: Duration = Duration::from_secs(10);

/// Time for the pages of a file at most; the others stay unread.
const FILE_TIME: Duration = Duration::from_secs(15);

/// Dots per point: 300 to the inch.
const SCALE: f32 = 300.0 / 72.0;

/// Dots of a page's longer side at most.
const MAX_SIDE: f32 = 6_000.0;

/// The program, and the time that is left for this file.
#[derive(Debug)]
pub(super) struct Recogniser {
    program: Option<PathBuf>,
    left: Duration,
}

impl Recogniser {
    /// The program that is installed; it is asked for Japanese on first use only.
    pub(super) fn find() -> Self {
        let named = std::env::var_os(VARIABLE);
        let program = match named {
            Some(name) if name == "off" => None,
            Some(name) => Some(PathBuf::from(name)),
            None => in_path("tesseract"),
        };
        Self {
            program,
            left: FILE_TIME,
        }
    }

    /// The lines of a page; `None` when nothing was recognised.
    pub(super) fn lines<'a>(&mut self, page: &'a Page<'a>) -> Option<Vec<String>> {
        let program = self.program.clone().filter(|_| !self.left.is_zero())?;
        let begun = Instant::now();
        let text = recognise(&program, picture(page)?, self.left.min(PAGE_TIME));
        self.left = self.left.saturating_sub(begun.elapsed());
        if text.is_none() {
            // Without Japanese data it fails at once, and would for every page.
            self.program = None;
        }
        let text = text?;
        let lines = text.lines().map(unspaced).filter(|line| !line.is_empty());
        let lines: Vec<String> = lines.collect();
        (!lines.is_empty()).then_some(lines)
    }
}

fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// A page as a grey picture in the plainest of formats.
fn picture<'a>(page: &'a Page<'a>) -> Option<Vec<u8>> {
    let (width, height) = page.render_dimensions();
    let scale = SCALE.min(MAX_SIDE / width.max(height).max(1.0));
    let pixels = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let mut picture = format!("P5\n{} {}\n255\n", pixels.width(), pixels.height()).into_bytes();
    let grey = pixels.data().iter().map(|p| {
        let sum = u32::from(p.r) * 299 + u32::from(p.g) * 587 + u32::from(p.b) * 114;
        u8::try_from(sum / 1000).unwrap_or(u8::MAX)
    });
    picture.extend(grey);
    (picture.len() > 64).then_some(picture)
}

fn recognise(program: &PathBuf, picture: Vec<u8>, time: Duration) -> Option<String> {
    let mut child = Command::new(program)
        .args(["-", "-", "-l", "jpn", "--psm", "6"])
        // One thread: files are read beside each other already.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let mut output = child.stdout.take()?;
    // Both pipes are served while the clock runs; a program that ends early closes them.
    std::thread::spawn(move || input.write_all(&picture));
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        output.read_to_end(&mut text).map(|_| text)
    });
    let ended = wait(&mut child, time);
    let text = reader.join().ok()?.ok()?;
    ended.then(|| String::from_utf8_lossy(&text).into_owned())
}

/// Waits for a program to end well; one that takes too long is ended.
fn wait(child: &mut Child, time: Duration) -> bool {
    const STEP: Duration = Duration::from_millis(20);
    let until = Instant::now() + time;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < until => std::thread::sleep(STEP),
            Ok(None) | Err(_) => {
                // It may have ended by itself just now: nothing is lost then.
                drop(child.kill());
                drop(child.wait());
                return false;
            }
        }
    }
}

/// The program puts spaces between Japanese characters.
fn unspaced(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line.trim().chars().peekable();
    while let Some(c) = rest.next() {
        let before = kept.chars().next_back().is_some_and(is_japanese);
        let after = rest.peek().copied().is_some_and(is_japanese);
        if c != ' ' || !(before || after) {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_between_japanese_characters_go() {
        assert_eq!(
            unspaced(" 市 民 協 働 ICT and AI 活 用 "),
            "市民協働ICT and AI活用"
        );
    }

    #[test]
    fn a_program_that_takes_too_long_or_fails_gives_nothing() {
        let time = Duration::from_millis(200);
        for program in ["/bin/false", "/nowhere/at/all"] {
            assert_eq!(
                recognise(&PathBuf::from(program), vec![0; 100_000], time),
                None
            );
        }
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        let begun = Instant::now();
        assert!(!wait(&mut child, time));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
