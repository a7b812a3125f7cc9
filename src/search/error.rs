use thiserror::Error;

use crate::index::IndexError;

/// Why a search gives no answer. The text of a query is never the reason.
#[derive(Debug, Error)]
pub enum SearchError {
    /// A filter holds a value that cannot be read.
    #[error("invalid value {value:?} for filter {name}")]
    InvalidFilter {
        /// The filter.
        name: &'static str,
        /// The value as given.
        value: String,
    },
    /// The cursor was not given out for this request.
    #[error("invalid cursor")]
    InvalidCursor,
    /// The state of the index that the cursor belongs to is gone.
    #[error("cursor expired")]
    CursorExpired,
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error.into())
    }
}
