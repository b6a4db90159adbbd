//! People who come back: their account is switched on again, and nobody gets a second one.
//!
//! A deactivated account keeps what it held: enrollments, scores and certificates are there again
//! the moment it is activated (B-012). A second account begins with nothing, and a merge brings
//! only part of the first one over, for good (B-069). So the old account is looked for first, by
//! user name, number, e-mail or an additional field such as the employee number:
//!
//! | accounts that match | what happens |
//! |---|---|
//! | none | nothing; the plan says so: create the account |
//! | one | activated by batch, which also takes expired accounts (B-048); the expiration date lifted; branch and groups given back |
//! | several | refused with the candidates, until the [policy](Policy::merge_duplicates) says which stays: the others are merged into it and switched off, since a merge leaves its source as it is (B-066) |
//! | several, some only by the e-mail, which people may share (B-013) | refused with the candidates, whatever `keep` says: take the e-mail out of the row, or name each account |
//! | several, the others deactivated and without a course, and neither the row nor an earlier plan names them | as one: there is nothing left to merge |
//! | one that belongs to somebody else: another employee number | refused |
//!
//! Branch and groups come from the list, or from the plan that retired the person: [`Former`].
//! Automatic groups take back whom they match by themselves, and enrollment rules on them enroll
//! anew (B-046). Enrollments that were removed come back only as far as the policy
//! [asks](Policy::re_enroll), and without dates and scores (B-075). Rights and teams are for
//! somebody to decide. Of what an earlier plan took, that of their other accounts is theirs too.
//! What does not come back is the plan's [rest](super::engine::Plan::rest), and so is what a merge
//! leaves behind: learning plans, archived enrollments, shared content (B-069). Power users and
//! Superadmins are not merged at all (B-067). Of courses, both sides of a merge are on record
//! before it happens: the lesser enrollment is gone (B-068), and **no undo takes a merge apart**.
//!
//! It takes one call for each hundred people of a branch, one for each group, one for each merge,
//! and one for each 250 second accounts to be switched off; reading is said at [`gather`].
//!
//! ```no_run
//! use docebo_sdk::Client;
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//! use docebo_sdk::workflows::rehire::{Former, Policy, ReEnroll, Returners, Stays, gather, plan};
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let list = Returners::read(&std::fs::read("returners.csv")?)?;
//! let mut former = Former::default();
//! former.read(&std::fs::read("offboarding/plan.json")?)?;
//! let mut policy = Policy::default();
//! policy.re_enroll = ReEnroll::Unfinished;
//! policy.merge_duplicates = Some(Stays::Older); // there is no way back
//! let facts = gather(&client, &list, &former, &policy).await?;
//! let plan = plan(&facts, &list, &former, &policy)?;
//! println!("{}", plan.to_text());
//!
//! let outcome = Execution::new(&client, &plan)
//!     .journal(Journal::open("rehire.jsonl")?)
//!     .records("records.csv")
//!     .run()
//!     .await?;
//! println!("{} problems", outcome.problems.len());
//! # Ok(())
//! # }
//! ```
//!
//! A second run finds nothing to do, but for second accounts that the list or an earlier plan
//! names: they are merged once more, and there is nothing to go over.

mod former;
mod gather;
mod list;
mod planner;
mod policy;
mod resolve;

pub use former::Former;
pub use gather::{Account, Facts, KnownBranch, KnownGroup, gather};
pub use list::{Place, Returner, Returners, ReturnersError};
pub use planner::plan;
pub use policy::{Policy, PolicyError, ReEnroll, Stays};

use resolve::{Resolved, Whose, resolve};

/// A [plan](super::engine::Plan) for people who come back.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
