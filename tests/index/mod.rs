//! The life of an index: updates, hand-over, kills, full disks, damage, bad input.

mod backup;
mod bad_input;
mod claims;
mod content;
mod damage;
mod full_disk;
mod growth;
mod handover;
mod kill;
mod sheets;
mod states;
mod updates;
