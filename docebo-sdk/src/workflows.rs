//! Jobs that take more than one call.

pub mod offboarding;
