//! Archiving and unenrolling people by one file, over all courses in one run.
//!
//! On the screen enrollments are archived one course at a time, and the file that unenrolls does
//! not archive (B-098, B-201). Here a file names people, by user name or number, and courses, by
//! code or number, or all that somebody completed. What the platform would refuse is done the
//! other way where there is one, and explained where there is none:
//!
//! | enrollment | what happens |
//! |---|---|
//! | enrolled, in progress, completed | a frozen copy, then it goes (B-085, B-086) |
//! | waiting list, to be confirmed, overbooked | cannot be archived: it is given up, with a line in the records |
//! | suspended | stays: it cannot be archived either, and somebody wanted it so |
//! | held by an unfinished learning plan | stays, or the plan is left first, its other courses staying (B-077, B-093) |
//! | held by a completed plan | stays: no single call leaves the plan and spares its courses |
//!
//! ```no_run
//! use docebo_sdk::Client;
//! use docebo_sdk::workflows::archiving::{Pairs, Policy, gather, plan};
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let pairs = Pairs::read(&std::fs::read("archive.csv")?)?;
//! let mut policy = Policy::default();
//! policy.allow_unverified_archive = true; // it is tried on one person first
//! let plan = plan(&gather(&client, &pairs, &policy).await?, &pairs, &policy)?;
//! println!("{}", plan.to_text());
//!
//! let outcome = Execution::new(&client, &plan)
//!     .journal(Journal::open("archive.jsonl")?)
//!     .records("records.csv")
//!     .run()
//!     .await?;
//! println!("{} problems", outcome.problems.len());
//! # Ok(())
//! # }
//! ```
//!
//! A second run over the same file finds nothing to do.

mod list;
mod planner;

pub use list::{Pair, Pairs, PairsError, Which};
pub use planner::{Policy, gather, plan};

/// A [plan](super::engine::Plan) to archive and unenroll.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
