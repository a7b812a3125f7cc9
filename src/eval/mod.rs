//! Room eval.
