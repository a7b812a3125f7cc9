//! Office files to blocks.

use crate::ingest::{Diagnostic, notice};

use super::Read;

/// Reads a file.
pub(super) fn read(_bytes: &[u8]) -> Result<Read, Box<Diagnostic>> {
    Err(Box::new(notice::BINARY_FILE.plain()))
}
