//! Jobs that take more than one call: the [`engine`] that plans run on, and the workflows.
//!
//! | somebody wants | module |
//! |---|---|
//! | people retired who left | [`offboarding`] |
//! | enrollments archived and removed, by one file | [`archiving`] |
//! | accounts cleared out that nobody uses | [`dormant`], [`attestation`] where others decide |
//! | people back who left | [`rehire`] |
//! | people forgotten who asked for it | [`forgetting`] |
//! | the accounts of a company closed | [`retirement`] |
//! | power users lowered, kept, restored | [`power_users`] |
//! | to know why somebody cannot get in | [`diagnosis`] |
//! | people enrolled whom a rule did not catch | [`backfill`] |

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
