//! The readers of fiscal years, plan codes and policies.

#![no_main]

#[path = "../laws/years_and_codes.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::years_and_codes(&String::from_utf8_lossy(data)));
