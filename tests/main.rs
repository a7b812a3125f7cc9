//! Integration tests, one binary: the program is linked once.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::print_stdout, reason = "a skipped test says what is missing")]

mod analysis;
mod architecture;
mod browser;
mod cli;
mod corpus;
mod index;
mod ingest;
mod operator;
mod plan_progress;
mod readme;
mod regression_inputs;
mod search;
mod support;
mod vocabulary;
mod web;
