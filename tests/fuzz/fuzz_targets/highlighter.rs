//! The highlighter.

#![no_main]

#[path = "../laws/highlighter.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::highlighter(&String::from_utf8_lossy(data)));
