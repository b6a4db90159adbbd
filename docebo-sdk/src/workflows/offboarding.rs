//! Retiring people who left.

pub mod cover;
