//! Retiring people who left, the whole way.
//!
//! Deactivating somebody changes nothing else on the platform (B-034): open enrollments stay in
//! every report, power users keep their profiles, teams go on reporting to people who are gone,
//! and nothing undoes itself (B-039). This workflow does what administrators do by hand, in the
//! order that works, and shows it first:
//!
//! 1. [`Leavers`] reads the list as HR exports it.
//! 2. [`gather`] reads the platform into [`Facts`], in as few calls as it can.
//! 3. [`plan`] turns facts, list and [`Policy`] into a [`Plan`]: pure, printable as text,
//!    Markdown, CSV or JSON, [comparable](Plan::diff), with its cost in calls.
//! 4. [`Execution`] makes the plan's calls and no others, writes a [`Journal`], and goes on after
//!    a crash without doing anything twice. What it removes is written to a file first.
//! 5. [`Report`] reads the platform again and says what changed, what did not, and why.
//! 6. [`undo`] plans the way back, as far as there is one.
//!
//! Superadmins, the account behind the token and [protected](Policy::protect) ones are never
//! touched. One person's problem stops nobody else. A second run over the same list does nothing.
//!
//! ```no_run
//! use docebo_sdk::Client;
//! use docebo_sdk::workflows::offboarding::{
//!     Execution, Journal, Leavers, Policy, Report, gather, plan,
//! };
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let leavers = Leavers::read(&std::fs::read("leavers.csv")?)?;
//! let policy = Policy::default();
//! let plan = plan(&gather(&client, &leavers, &policy).await?, &leavers, &policy)?;
//! println!("{}", plan.to_text());
//!
//! let outcome = Execution::new(&client, &plan)
//!     .journal(Journal::open("journal.jsonl")?)
//!     .records("records.csv")
//!     .on_progress(|progress| println!("{progress}"))
//!     .run()
//!     .await?;
//! let report = Report::verify(&client, &leavers, &plan, &outcome).await?;
//! println!("{}", report.to_text());
//! # Ok(())
//! # }
//! ```
//!
//! How many calls a plan needs, and the number that no plan can stay under, is said at [`plan`]
//! and [`cover`](cover::cover). The demo, `cargo run --example offboard`, runs all of this against
//! a platform in memory.

pub mod facts;
mod gather;
mod leavers;
pub(crate) mod planner;
mod policy;
mod report;

pub use super::engine::{
    Action, Before, Cost, Deed, Entry, ExecuteError, Execution, Expires, Item, Journal,
    JournalError, Kept, Line, Need, Outcome, Person, PersonDiff, PlanDiff, Problem, Progress,
    Protected, Record, Refusal, Remains, Rest, RowChange, RowProblem, Running, Stage, Step,
    StepEnd, Stop, UndoPlan, Verdict, Why, cover, undo,
};
pub use facts::Facts;
pub use gather::gather;
pub(crate) use gather::{account, belongings, enrollments_of_leavers};
pub use leavers::{Leaver, Leavers, LeaversError};
pub use planner::plan;
pub use policy::{PlanTreatment, Policy, PolicyError, Successors, Treatment};
pub use report::{PersonReport, PersonResult, Report};

/// A [plan](super::engine::Plan) to retire people.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
