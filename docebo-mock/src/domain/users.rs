//! Accounts.

pub(crate) mod account;
