//! The normaliser and its way back to the original.

#![no_main]

#[path = "../laws/normal_form.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::normal_form(&String::from_utf8_lossy(data)));
