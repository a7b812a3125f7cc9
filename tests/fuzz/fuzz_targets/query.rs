//! The query parser and its writing back.

#![no_main]

#[path = "../laws/query.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::query(&String::from_utf8_lossy(data)));
