//! Integration tests, one binary.

mod ingest;
mod plan_progress;
mod vocabulary;
