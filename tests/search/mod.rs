//! The laws of search, against brute force over what was parsed.

mod facets;
mod floor;
mod names;
mod near;
mod oracle;
mod seeds;
mod suggest;
mod understanding;
