//! What comes back, and what becomes of second accounts.

use serde::{Deserialize, Serialize};

use crate::{
    wire::{Date, DateTime},
    workflows::engine::Protected,
};

/// Which account stays when several are somebody's. What the row says comes before all of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stays {
    /// The one that the row names in `keep`; other rows are refused.
    Listed,
    /// The one made first, with the longer history.
    Older,
    /// The one made last, which somebody may have begun to use.
    Newer,
}

/// Which enrollments that an earlier plan removed are made anew. Nothing brings their dates and
/// scores back (B-075). What was not removed is there as it was (B-012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReEnroll {
    /// None.
    Nothing,
    /// Those that were not completed.
    Unfinished,
    /// All. Whoever had completed a course begins it again.
    Everything,
}

/// What comes back, and what becomes of second accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Merges the accounts of people who have several, for good. Until it is set these people are
    /// refused.
    pub merge_duplicates: Option<Stays>,
    /// What the expiration date becomes; it is lifted when this is absent.
    pub expires: Option<Date>,
    /// Which removed enrollments are made anew.
    pub re_enroll: ReEnroll,
    /// How many merges are made before somebody has to look and confirm (B-203); 0 for none. Where
    /// there are no more than these, nobody has to.
    pub pilot: usize,
    /// Who is never touched.
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            merge_duplicates: None,
            expires: None,
            re_enroll: ReEnroll::Nothing,
            pilot: 0,
            protected: Protected::default(),
            calls_per_hour: 1_000,
        }
    }
}

/// A policy that cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Nobody could sign in: from that day on the account is expired (B-004).
    #[error("accounts that expire on {date} are expired already: take a later day, or none")]
    ExpiresTooEarly {
        /// The day.
        date: Date,
    },
}

impl Policy {
    /// Whether it can be followed at a moment.
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub fn check(&self, now: DateTime) -> Result<(), PolicyError> {
        match self.expires {
            Some(date) if date <= now.date() => Err(PolicyError::ExpiresTooEarly { date }),
            _ => Ok(()),
        }
    }
}
