//! Reports and usage.
