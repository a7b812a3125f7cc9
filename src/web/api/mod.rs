//! The JSON interface: one file an endpoint.

pub mod documents;
pub mod follow;
pub mod measure;
pub mod openapi;
pub mod schema;
pub mod search;
pub mod status;
pub mod suggest;
