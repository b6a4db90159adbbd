//! Retiring people who left.

pub mod cover;
mod diff;
pub mod facts;
mod leavers;
mod plan;
mod planner;
mod policy;
mod print;
mod why;

pub use diff::{PersonDiff, PlanDiff};
pub use facts::Facts;
pub use leavers::{Leaver, Leavers, LeaversError, RowProblem};
pub use plan::*;
pub use planner::plan;
pub use policy::{PlanTreatment, Policy, PolicyError, Treatment};
pub use why::Why;

#[cfg(test)]
mod tests;
