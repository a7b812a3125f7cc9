use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What reading one file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadLimits {
    /// Bytes of a file; a larger one is not read.
    pub file_bytes: u64,
    /// Address space of a worker, for a file of no size; see [`Self::memory_for`].
    pub memory_bytes: u64,
    /// Time on a core, for a file of no size; see [`Self::cpu_for`].
    pub cpu: Duration,
    /// Time on the clock, for a file of no size: more than `cpu`, for machines
    /// that are busy with other things.
    pub wall: Duration,
}

/// Memory that each byte of a file may take beyond the limit: parsed text with
/// its places is many times larger than the file, above all for exchange files.
const MEMORY_PER_BYTE: u64 = 16;

/// Bytes of a file that allow one more second: slower than the slowest reader
/// of honest files on a slow machine.
const BYTES_PER_SECOND: u64 = 256 << 10;

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            memory_bytes: 2 << 30,
            cpu: Duration::from_secs(20),
            wall: Duration::from_secs(60),
        }
    }
}

impl ReadLimits {
    /// Address space for a file of this size.
    pub fn memory_for(&self, file_bytes: u64) -> u64 {
        self.memory_bytes
            .saturating_add(file_bytes.saturating_mul(MEMORY_PER_BYTE))
    }

    /// Time on a core for a file of this size.
    pub fn cpu_for(&self, file_bytes: u64) -> Duration {
        self.cpu + Duration::from_secs(file_bytes / BYTES_PER_SECOND)
    }

    /// Time on the clock for a file of this size.
    pub fn wall_for(&self, file_bytes: u64) -> Duration {
        self.wall + Duration::from_secs(file_bytes / BYTES_PER_SECOND)
    }
}
