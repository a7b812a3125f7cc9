//! The laws of search, against brute force over what was parsed.

mod facets;
mod floor;
mod marks;
mod oracle;
mod order;
mod seeds;
mod world;
