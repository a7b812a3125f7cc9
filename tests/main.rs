//! Integration tests, one binary.

mod vocabulary;
