//! The laws of search, against brute force over what was parsed.

mod facets;
mod oracle;
mod seeds;
