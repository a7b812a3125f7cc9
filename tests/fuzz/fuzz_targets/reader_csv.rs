//! The reader of csv.

#![no_main]

#[path = "../laws/readers.rs"]
#[allow(dead_code, reason = "each target asserts one of the laws")]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::csv(data));
