//! The laws of search, against brute force over what was parsed.

mod facets;
mod floor;
mod follow;
mod marks;
mod names;
mod near;
mod oracle;
mod order;
mod seeds;
mod suggest;
mod understanding;
mod world;
