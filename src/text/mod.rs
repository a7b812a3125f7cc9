//! Characters only: pure functions on `&str`.

mod normalize;

pub use normalize::{Normalized, normalize};
