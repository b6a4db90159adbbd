//! What all workflows share: plans as values, executed with a journal, undone by plans.
//!
//! A workflow reads the platform, then plans, purely: what it read and what somebody wants give a
//! [`Plan`] of [`Step`]s. Each step is one documented call ([`Action`]) with what it
//! [needs](Need) and [why](Why) it is made, the rules behind it named with how well they are
//! known. The plan is printed as text, Markdown, CSV or JSON, [compared](Plan::diff) with a later
//! one, and [costed](Cost) in calls and hours before anything happens.
//!
//! An [`Execution`] makes the calls of a plan and no choices. It writes what is about to be lost
//! to disk first, and a line into its [`Journal`] before and after every call. Killed at any
//! moment, it continues from there: the one call in doubt is settled by asking the platform, never
//! by sending it again on a guess. It stops [on request](Stop), and where the plan waits for
//! somebody to [look](Action::Confirm) at the first accounts (B-203).
//!
//! [`undo`] makes a plan of what was really done: the way back, executed like any other. What has
//! no way back is on its [list](Plan::rest).
//!
//! [`Protected`] accounts are touched by no workflow: the caller's own, those behind integrations,
//! Superadmins unless named, and whomever somebody wants left alone.
//!
//! ```
//! use docebo_sdk::{UserId, wire::DateTime};
//! use docebo_sdk::workflows::engine::{Action, Cost, Plan, Stage, Step, Why};
//!
//! let caller = UserId::new(13001);
//! let mut plan = Plan::new("summer break", (), caller, DateTime::from_unix(1_780_000_000));
//! let users = vec![UserId::new(13010), UserId::new(13011)];
//! plan.steps.push(
//!     Step::new(Stage::Accounts, Action::SetStatus { users, active: false })
//!         .because([Why::SwitchOff]),
//! );
//! plan.cost = Cost::of(&plan.steps, |_| 0);
//! assert_eq!(plan.cost.writes, 1);
//! assert!(plan.to_text().contains("deactivate 2 people"));
//! ```

mod action;
mod ask;
mod cells;
mod cost;
pub mod cover;
mod deed;
mod diff;
mod directory;
mod guard;
mod journal;
mod person;
mod plan;
mod print;
mod progress;
pub(crate) mod read;
mod record;
mod rest;
mod run;
mod send;
mod step;
mod undo;
mod why;

pub(crate) use action::PROFILES;
pub use action::{Action, Expires, Grant, Identity, RowChange, WayBack, restore};
pub(crate) use cells::Cells;
pub use cost::Cost;
pub use deed::Deed;
pub use diff::{PersonDiff, PlanDiff};
pub(crate) use directory::{Directory, Keys};
pub use guard::{GatherError, Protected};
pub(crate) use guard::{fold, same_platform};
pub use journal::{Entry, Journal, JournalError, Line, Problem};
pub use person::{Item, Kept, Person, Refusal, RowProblem, Verdict};
pub use plan::Plan;
pub(crate) use print::{counted, people, table};
pub use progress::{Progress, Running, StepEnd, Stop};
pub(crate) use record::of_account;
pub use record::{
    Before, CourseEnrollment, EnrollmentStatus, Fields, PlanEnrollment, Record, Team,
};
pub use rest::{Remains, Rest};
pub use run::{ExecuteError, Execution, Outcome};
pub(crate) use step::prune;
pub use step::{Need, Stage, Step};
pub use undo::{Undo, UndoPlan, undo};
pub use why::Why;

use std::collections::BTreeMap;

use crate::{Client, id::UserId, wire::DateTime};

/// Rows by whose they are.
pub(crate) fn by_user<T>(rows: &[T], of: impl Fn(&T) -> UserId) -> BTreeMap<UserId, Vec<&T>> {
    let mut map: BTreeMap<UserId, Vec<&T>> = BTreeMap::new();
    for row in rows {
        map.entry(of(row)).or_default().push(row);
    }
    map
}

/// The present moment on the client's clock.
pub(crate) fn now(client: &Client) -> DateTime {
    let now = client.time().now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    DateTime::from_unix(i64::try_from(now.as_secs()).unwrap_or(i64::MAX))
}
