//! Raw bytes in, raw bytes out: what a client sees, typed from the catalogue and not from our
//! types. One module a resource.

mod accounts;
mod auth;
mod coverage;
mod doors;
mod generated;
mod learning_plans;
mod limits;
#[cfg(feature = "client")]
mod offboarding;
mod plumbing;
mod seed;
mod support;
mod tidy;
