//! The laws of search, against brute force over what was parsed.

mod facets;
mod floor;
mod names;
mod oracle;
mod seeds;
mod understanding;
