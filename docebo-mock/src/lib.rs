//! An in-memory Docebo platform for tests, demos and prototypes (unofficial).

pub mod ledger;
mod world;
