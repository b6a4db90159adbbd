//! Behaviours of the mock, as a client sees them, and invariants of this repository.

mod coverage;
mod tidy;
