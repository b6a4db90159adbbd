//! Raw bytes in, raw bytes out: what a client sees, typed from the catalogue and not from our
//! types. One module a resource.

mod access;
mod accounts;
mod auth;
<<<<<<< HEAD
mod courses;
=======
mod belongings;
>>>>>>> 34d332e (Keep shared assets and rewards, and remember what deletions take)
mod coverage;
mod doors;
mod enrollments;
mod foreign;
mod generated;
mod jobs;
mod learning_plans;
mod limits;
mod managers;
#[cfg(feature = "client")]
mod offboarding;
mod plumbing;
mod power_users;
#[cfg(feature = "client")]
mod retiring;
mod seed;
mod support;
mod tidy;
mod users;
