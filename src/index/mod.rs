//! Room index.
