//! What counts as dormant, and what becomes of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    id::{BranchId, UserFieldId},
    wire::DateTime,
    workflows::engine::{Protected, fold},
};

/// What becomes of an account that is not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nothing.
    Leave,
    /// It is switched off and keeps its data.
    Deactivate,
}

/// An additional field that says who should go: somebody looks them through before anything
/// happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The field, such as a yes/no field or a dropdown.
    pub field: UserFieldId,
    /// Its value as lists show it: `Yes`, or the label of an option.
    pub value: String,
}

impl Mark {
    /// A field and the value it is given.
    #[must_use]
    pub fn new(field: UserFieldId, value: impl Into<String>) -> Self {
        Self { field, value: value.into() }
    }
}

/// Which accounts are dormant, and what becomes of them.
///
/// Whoever has a level above user is left alone unless named: power users
/// [here](Self::name_power_user), Superadmins among the [protected](Protected::name_superadmin).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Who never signed in is dormant when the account was made before this; nobody is when this
    /// is absent.
    pub created_before: Option<DateTime>,
    /// Who signed in last before this is dormant; nobody is when this is absent.
    pub last_access_before: Option<DateTime>,
    /// Whether an enrollment in which nothing was begun counts as activity, as it does unless said
    /// otherwise: it still says something about whom somebody counted on.
    pub open_counts: bool,
    /// Whether accounts that were never used may be deleted, for good (B-055).
    pub allow_delete: bool,
    /// Marks accounts that were never used, instead of deleting them.
    pub mark: Option<Mark>,
    /// What becomes of accounts that were never used when they are neither deleted nor marked.
    pub unused: Fate,
    /// What becomes of those who never signed in, but are enrolled.
    pub enrolled: Fate,
    /// What becomes of those who signed in once.
    pub idle: Fate,
    /// How many accounts are changed at most, those longest out of use first.
    pub at_most: Option<usize>,
    /// How many are deleted before somebody has to look and confirm (B-203); 0 for none. Where no
    /// more than these go, nobody has to.
    pub pilot: usize,
    /// Branches that are left alone, with everything below them.
    pub excluded_branches: BTreeSet<BranchId>,
    /// User names of power users who may be touched, folded to lower case.
    pub power_users_named: BTreeSet<String>,
    /// Who is never touched.
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            created_before: None,
            last_access_before: None,
            open_counts: true,
            allow_delete: false,
            mark: None,
            unused: Fate::Leave,
            enrolled: Fate::Deactivate,
            idle: Fate::Deactivate,
            at_most: None,
            pilot: 0,
            excluded_branches: BTreeSet::new(),
            power_users_named: BTreeSet::new(),
            protected: Protected::default(),
            calls_per_hour: 1_000,
        }
    }
}

/// A policy that cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Nobody would be dormant.
    #[error("nobody is dormant: set created_before, last_access_before or both")]
    NoThreshold,
    /// Accounts are marked so that somebody looks at them before they go.
    #[error("accounts are marked instead of deleted: take mark or allow_delete away")]
    MarkAndDelete,
}

impl Policy {
    /// Leaves this user name alone.
    pub fn exclude(&mut self, username: &str) {
        self.protected.account(username);
    }

    /// Leaves a branch alone, with everything below it.
    pub fn exclude_branch(&mut self, branch: BranchId) {
        self.excluded_branches.insert(branch);
    }

    /// Lets a power user be touched like anybody else.
    pub fn name_power_user(&mut self, username: &str) {
        self.power_users_named.insert(fold(username));
    }

    /// Whether it can be followed.
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub const fn check(&self) -> Result<(), PolicyError> {
        if self.created_before.is_none() && self.last_access_before.is_none() {
            return Err(PolicyError::NoThreshold);
        }
        if self.mark.is_some() && self.allow_delete {
            return Err(PolicyError::MarkAndDelete);
        }
        Ok(())
    }

    /// Whether somebody who never signed in is dormant.
    pub(super) fn never_used(&self, last: Option<DateTime>, created: Option<DateTime>) -> bool {
        let old = self.created_before.zip(created).is_some_and(|(before, made)| made < before);
        last.is_none() && old
    }

    /// Whether somebody who signed in once is dormant.
    pub(super) fn out_of_use(&self, last: Option<DateTime>) -> bool {
        self.last_access_before.zip(last).is_some_and(|(before, last)| last < before)
    }

    /// Whether deactivated accounts matter: they can still be deleted or marked.
    pub(super) const fn looks_at_deactivated(&self) -> bool {
        self.created_before.is_some() && (self.allow_delete || self.mark.is_some())
    }
}
