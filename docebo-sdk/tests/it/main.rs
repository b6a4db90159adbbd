//! The client against a platform that misbehaves, in memory and on the wire.
#![cfg(feature = "client")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml exempts only the tests themselves"
)]

mod auth;
mod errors;
mod lanes;
mod paging;
mod quota;
mod retry;
mod secrets;
mod support;
mod wire;
