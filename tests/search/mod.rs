//! The laws of search, against brute force over what was parsed.

mod facets;
mod floor;
mod near;
mod oracle;
mod seeds;
mod suggest;
