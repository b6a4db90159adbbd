//! Retiring people who left.

pub mod cover;
mod diff;
mod execute;
pub mod facts;
mod gather;
mod journal;
mod leavers;
mod plan;
mod planner;
mod policy;
mod print;
mod report;
mod send;
mod undo;
mod why;

pub use diff::{PersonDiff, PlanDiff};
pub use execute::{ExecuteError, Execution, Outcome, Progress, StepEnd};
pub use facts::Facts;
pub use gather::gather;
pub use journal::{Entry, Journal, JournalError, Line, Problem};
pub use leavers::{Leaver, Leavers, LeaversError, RowProblem};
pub use plan::*;
pub use planner::plan;
pub use policy::{PlanTreatment, Policy, PolicyError, Treatment};
pub use report::{PersonReport, PersonResult, Report};
pub use undo::{UndoPlan, UndoStep};
pub use why::Why;

#[cfg(test)]
mod tests;
