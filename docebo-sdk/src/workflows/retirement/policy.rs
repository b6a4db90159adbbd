//! How accounts are closed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{id::BranchId, wire::Date, workflows::engine::Protected};

/// What closes an account.
///
/// A date of the export wins over the one here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// An expiration date, the first day on which nobody signs in any more: past, present or
    /// future (B-047, B-051).
    On(Date),
    /// The flag; where the export has a date, that instead.
    Deactivate,
    /// The flag at once, and the date.
    Both(Date),
}

/// How the accounts of a company are closed, and whose are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Policy {
    /// What closes an account. A date that has been set earlier stays.
    pub close: Close,
    /// Where people go, out of every other branch, when set (B-144).
    #[serde(default)]
    pub branch: Option<BranchId>,
    /// Branches that are left alone, with everything below them.
    #[serde(default)]
    pub excluded_branches: BTreeSet<BranchId>,
    /// How many accounts are closed before somebody has to look and confirm (B-203); 0 for none.
    /// Where no more than these are, nobody has to.
    #[serde(default)]
    pub pilot: usize,
    /// Who is never touched: first of all the account that Salesforce works through (B-028).
    #[serde(default)]
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Policy {
    /// Closes accounts in this manner, and does nothing else.
    #[must_use]
    pub fn new(close: Close) -> Self {
        Self {
            close,
            branch: None,
            excluded_branches: BTreeSet::new(),
            pilot: 0,
            protected: Protected::default(),
            calls_per_hour: 1_000,
        }
    }

    /// Leaves this user name alone.
    pub fn exclude(&mut self, username: &str) {
        self.protected.account(username);
    }

    /// Leaves a branch alone, with everything below it.
    pub fn exclude_branch(&mut self, branch: BranchId) {
        self.excluded_branches.insert(branch);
    }

    /// Leaves the account alone that an integration works through, and says so.
    pub fn exclude_integration(&mut self, username: &str) {
        self.protected.integration(username);
    }

    /// The date an account expires on, and whether its flag goes off.
    pub(super) fn closes(&self, exported: Option<Date>) -> (Option<Date>, bool) {
        match self.close {
            Close::On(date) => (exported.or(Some(date)), false),
            Close::Deactivate => (exported, exported.is_none()),
            Close::Both(date) => (exported.or(Some(date)), true),
        }
    }
}
