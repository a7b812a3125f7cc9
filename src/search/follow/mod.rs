//! 追跡: what became of a commitment, and what belongs with it.
//!
//! Sheets name no identity that outlives a year: rows are numbered anew, titles
//! are reworded, departments are merged. So a measure is known again by its title
//! and by what it commits to ([`Profile`], [`likeness()`]), and two sheets are laid
//! side by side by the pairing that is best for the sheets as a whole
//! ([`compare()`]). [`history()`] follows one measure year by year from there, also
//! into other departments; [`related()`] finds measures about the same subject.

mod compare;
mod history;
mod likeness;
mod lineage;
mod profile;
mod related;
mod terms;
mod wording;

pub use compare::{Alone, Comparison, Continued, compare};
pub use history::{Version, history};
pub use likeness::likeness;
pub use lineage::{Line, Thread, lineage, threads};
pub use profile::Profile;
pub use related::{Reason, Related, related};
pub use wording::{Span, Wording, wording};
