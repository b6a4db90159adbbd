//! Jobs that take more than one call: the [`engine`] all of them run on, and the workflows.

pub mod archiving;
pub mod attestation;
pub mod backfill;
pub mod diagnosis;
pub mod dormant;
pub mod engine;
pub mod forgetting;
pub mod offboarding;
pub mod power_users;
pub mod rehire;
pub mod retirement;
