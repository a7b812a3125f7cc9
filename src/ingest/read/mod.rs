//! Readers: bytes to blocks, one format each.
