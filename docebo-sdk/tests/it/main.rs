//! The client against a platform that misbehaves, in memory and on the wire.
#![cfg(feature = "client")]

mod auth;
mod errors;
mod lanes;
mod paging;
mod quota;
mod retry;
mod secrets;
mod support;
mod wire;
