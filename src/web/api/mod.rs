//! The JSON interface: one file an endpoint.

pub mod measure;
pub mod openapi;
pub mod schema;
pub mod search;
pub mod suggest;
