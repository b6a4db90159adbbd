//! Jobs that take more than one call: the [`engine`] all of them run on, and the workflows.

pub mod archiving;
pub mod backfill;
pub mod dormant;
pub mod engine;
pub mod offboarding;
