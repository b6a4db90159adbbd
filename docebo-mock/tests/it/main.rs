//! Raw bytes in, raw bytes out: what a client sees, typed from the catalogue and not from our
//! types. One module a resource.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod access;
mod accounts;
mod auth;
mod automation;
mod belongings;
#[cfg(feature = "cli")]
mod binary;
mod branches;
mod catalogs;
mod categories;
mod certifications;
mod course_writes;
mod courses;
mod coverage;
mod deletion;
mod doors;
mod enrollment_batch;
mod enrollment_fields;
mod enrollment_rules;
mod enrollments;
mod foreign;
mod generated;
mod groups;
mod importer;
mod jobs;
mod learners;
mod learning_model;
mod learning_plans;
mod limits;
mod managers;
mod model;
mod plumbing;
mod power_users;
mod reports;
mod seed;
mod sessions;
mod site;
mod support;
mod tidy;
mod usage;
mod user_export;
mod user_fields;
mod users;
mod webhooks;
#[cfg(feature = "client")]
mod workflows;
