//! The life of an index: updates, conflicts, damage, bad input.

mod backup;
mod bad_input;
mod damage;
mod updates;
