//! Power users who are not used any more, and what power users hold, kept and given back.
//!
//! A deactivated power user keeps level, profiles and resources, and stays in every list and
//! count (B-036). A demotion ends that, for good: a later promotion brings nothing back (B-037).
//! So what is held is read before it is dropped, and can be kept in a file:
//!
//! | what | module | calls |
//! |---|---|---|
//! | lower those who are deactivated, expired, or no longer come | [`sweep`] | one for 250 people (B-112) |
//! | keep what power users hold in a file | [`Snapshot`] | the list, and at most eight a power user |
//! | give back what is missing now | [`restore`] | one for 1,000 promotions, one for all who lack the same profiles, one for each kind of resource somebody lacks |
//!
//! All read two hundred rows a page, and only what can matter: of whom nothing is to be done,
//! resources are not read; kinds that are counted as none are not, either.
//!
//! ```no_run
//! use docebo_sdk::Client;
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//! use docebo_sdk::workflows::power_users::{Snapshot, restore, sweep};
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! // What everybody holds, before anything is changed.
//! let snapshot = Snapshot::take(&client).await?;
//! std::fs::write("power_users.json", snapshot.to_json()?)?;
//!
//! let mut policy = sweep::Policy::default();
//! policy.last_access_before = Some("2024-01-01 00:00:00".parse()?);
//! policy.allow_demotion = true; // undoing it promotes again, and gives everything back
//! let plan = sweep::plan(&sweep::gather(&client, &policy).await?, &policy);
//! println!("{}", plan.to_text());
//! Execution::new(&client, &plan)
//!     .journal(Journal::open("sweep.jsonl")?)
//!     .records("records.csv")
//!     .run()
//!     .await?;
//!
//! // Months later, what is missing of it: from the file alone.
//! let snapshot = Snapshot::read(&std::fs::read("power_users.json")?)?;
//! let policy = restore::Policy::default();
//! let facts = restore::gather(&client, &snapshot, &policy).await?;
//! let plan = restore::plan(&facts, &snapshot, &policy);
//! Execution::new(&client, &plan).journal(Journal::open("restore.jsonl")?).run().await?;
//! # Ok(())
//! # }
//! ```
//!
//! A second run of either finds nothing to do. What takes effect does so at the next sign-in of a
//! power user (B-114). "All courses" and "all learning plans" are sets that follow the platform
//! (B-117), which no answer tells from long lists: a file holds what they were, one by one.

pub mod restore;
mod snapshot;
pub mod sweep;

pub(crate) use snapshot::rows_of;
pub use snapshot::{Holder, Snapshot, SnapshotError};

#[cfg(test)]
mod tests;
