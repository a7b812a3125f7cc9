//! Integration tests, one binary.

mod analysis;
mod ingest;
mod plan_progress;
mod vocabulary;
