//! Dormant accounts: what was never used goes, what fell out of use is switched off.
//!
//! An account that was never used keeps nothing when it is deactivated and loses nothing when it
//! is deleted; one that was used keeps its records only when it is deactivated (B-056, B-065). No
//! filter finds those who never signed in (B-018), so the user list is read once and looked
//! through here:
//!
//! | last access | enrollments | what happens |
//! |---|---|---|
//! | never, made before a moment | none | marked, deleted, or [what the policy says](Fate) |
//! | never, made before a moment | begun, or open ones where these count | deactivated |
//! | before a moment | | deactivated |
//! | later, or not known | | nothing: the plan does not list it |
//!
//! Nothing brings a deleted account back (B-055). The policy has to
//! [allow it](Policy::allow_delete); until then those who would go are the
//! [rest](super::engine::Plan::rest) of the plan. What a deletion takes, the account itself, its
//! enrollments, its team and what it held as a power user, is among the records, which are on disk
//! before the first call. Shared content and rewards are not: no list says whose they are (B-057,
//! B-058).
//!
//! A plan is as old as its facts, and running it asks nobody again: whoever signs in for the first
//! time in between goes all the same. Plan right before the run, or [mark](Policy::mark) first.
//!
//! ```no_run
//! use docebo_sdk::Client;
//! use docebo_sdk::workflows::dormant::{Policy, gather, plan};
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let mut policy = Policy::default();
//! policy.created_before = Some("2025-01-01 00:00:00".parse()?);
//! policy.last_access_before = Some("2024-01-01 00:00:00".parse()?);
//! policy.exclude("reception");
//! policy.allow_delete = true; // there is no way back
//! let plan = plan(&gather(&client, &policy).await?, &policy)?;
//! println!("{}", plan.to_text());
//!
//! let outcome = Execution::new(&client, &plan)
//!     .journal(Journal::open("dormant.jsonl")?)
//!     .records("records.csv")
//!     .run()
//!     .await?;
//! println!("{} problems", outcome.problems.len());
//! # Ok(())
//! # }
//! ```
//!
//! A second run finds nothing to do.

mod closing;
mod gather;
mod planner;
mod policy;

pub(crate) use closing::{Closing, reasons};
pub use gather::{Account, Facts, gather};
pub use planner::plan;
pub use policy::{Fate, Mark, Policy, PolicyError};

/// A [plan](super::engine::Plan) for dormant accounts.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
