//! The people of a company that left: their accounts expire or are switched off.
//!
//! When a company is set inactive in Salesforce, its contacts stay activated in Docebo unless
//! somebody mapped a date or a flag (B-253). This workflow does what the mapping would have done.
//! A [`Company`] is told by a branch, by an additional field, or by an export of contacts;
//! somebody who left a company that goes on is a company of one (B-254).
//!
//! | what the export says, or the place | what happens |
//! |---|---|
//! | the company is inactive | its contacts are closed, whatever their own status |
//! | the person is inactive | that contact alone is closed |
//! | both are active | left alone, with the row |
//! | a date | that date, the person's own before the company's, before the [policy's](Close) |
//! | two rows for one account | closed when both say so, on the later date |
//! | contacts the platform does not know | reported |
//! | contacts who are not in the branch, when one is given | left alone |
//! | accounts in the branch that can sign in and are no contacts | [left over](super::engine::Remains::LeftOver): reported |
//!
//! An expiration date leaves an account open until it comes and reverses by being lifted; of
//! several dates the earliest set on the platform stays. An expired account is switched off by
//! batch, because the status call refuses it (B-048). Enrollments are neither read nor changed; to
//! clear them up as well is what [offboarding](super::offboarding) is for. The account an
//! integration works through is never closed where it is [named](Policy::exclude_integration):
//! Salesforce would stop (B-028).
//!
//! Reading takes two calls for a branch of up to 200 people, and one more for each further 200; a
//! [move](Policy::branch) one for each person, or for each branch there is. Contacts who are not there take a search each, or
//! the whole user list where that is less. Writing takes a call for 100 people, or for 250 when
//! nothing but the flag changes: [`plan`] says how few there can be.
//!
//! ```no_run
//! use docebo_sdk::{BranchId, Client};
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//! use docebo_sdk::workflows::retirement::{
//!     Close, Company, Contacts, Policy, forecast, gather, plan,
//! };
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let contacts = Contacts::read(&std::fs::read("contacts.csv")?)?;
//! let acme = Company::contacts(contacts).within(BranchId::new(12));
//! let mut policy = Policy::new(Close::On("2026-03-31".parse()?));
//! policy.exclude_integration("salesforce.sync");
//!
//! let facts = gather(&client, &acme, &policy).await?;
//! let plan = plan(&facts, &acme, &policy);
//! println!("{}", plan.to_text());
//! for line in forecast(&facts, &acme) {
//!     println!("{line}");
//! }
//! let outcome =
//!     Execution::new(&client, &plan).journal(Journal::open("acme.jsonl")?).run().await?;
//! println!("{} problems", outcome.problems.len());
//! # Ok(())
//! # }
//! ```
//!
//! A second run finds nothing to do; [`undo`](super::engine::undo) puts dates, flags and branches
//! back.

mod company;
mod contacts;
mod dates;
mod forecast;
mod gather;
mod planner;
mod policy;

pub use company::{Company, Place};
pub use contacts::{Contact, Contacts, ContactsError, Standing};
pub use forecast::{Forecast, NextSync, forecast};
pub use gather::{Facts, GatherError, Member, gather};
pub use planner::plan;
pub use policy::{Close, Policy};

/// A [plan](super::engine::Plan) to close the accounts of a company.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
