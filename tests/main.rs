//! Integration tests, one binary.

mod plan_progress;
