//! `index/control.sock`: how `shisaku index` reaches the service that writes.
//!
//! The client sends one line of JSON, [`protocol::Request`]; the service answers
//! with a line for each step and a last one with the report or the error,
//! [`protocol::Answer`].

mod client;
mod protocol;
mod server;
mod socket;

pub use client::{Access, Served, access};
pub(super) use server::ControlSocket;

/// Name of the socket in the index directory.
pub(super) const CONTROL_SOCKET: &str = "control.sock";

#[cfg(test)]
mod tests;
