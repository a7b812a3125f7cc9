//! Characters only: pure functions on `&str`.
//!
//! | what | for |
//! |---|---|
//! | [`normalize()`], [`Normalized`] | the form in which texts and queries are compared, with its way back |
//! | [`squeeze`] | the same for labels: `■ 取 組 状 況` |
//! | [`compatible()`] | names as lists show them, one width, capitals kept |
//! | [`join_lines`], [`repair`] | stored text: broken lines joined, radicals made kanji, nothing else changed |
//! | [`is_japanese`] and others | what sort of character it is |
//! | [`numeral`] | numbers in digits of every width and in kanji |

mod compatible;
mod fold;
mod lines;
mod normalize;
pub mod numeral;
mod script;
mod variant;

pub use compatible::compatible;
pub use lines::{display_width, join_lines, repair, squeeze};
pub use normalize::{Normalized, normalize};
pub use script::{is_hiragana, is_ideograph, is_japanese, is_kana, is_katakana};
