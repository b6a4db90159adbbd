//! The audit trail: who did what to whom, for good.
//!
//! Deletions, changes of status, of enrollments and of power users are recorded (B-241). There is
//! no way to change or take away an entry.

use std::collections::VecDeque;

use docebo_sdk::{id::UserId, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::{World, events::Concerns};

/// Entries kept; older ones are dropped and counted.
const KEPT: usize = 100_000;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuditEntry {
    /// When.
    pub at: DateTime,
    /// Who did it: of a background job, whoever started it. None for an application, and for
    /// what the platform does by itself.
    pub actor: Option<UserId>,
    /// What was done: the name of an event, or one of `power_user.promoted`,
    /// `power_user.demoted`, `power_user.profiles` and `power_user.resources` (names inferred).
    pub action: String,
    /// Whom it was done to.
    pub user: Option<UserId>,
    /// The course, plan, branch or group it was done to or in.
    pub object: Option<u64>,
}

/// All entries, bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Audit {
    entries: VecDeque<AuditEntry>,
    dropped: u64,
}

impl Audit {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &AuditEntry> {
        self.entries.iter()
    }

    pub(crate) const fn dropped(&self) -> u64 {
        self.dropped
    }
}

impl World {
    /// Records what was done. Who did it stands in the cause.
    pub(crate) fn record(&mut self, now: DateTime, action: &str, concerns: Concerns) {
        let audit = &mut self.outbox.audit;
        if audit.entries.len() == KEPT {
            audit.entries.pop_front();
            audit.dropped += 1;
        }
        audit.entries.push_back(AuditEntry {
            at: now,
            actor: self.cause.actor.map(Into::into),
            action: action.to_owned(),
            user: concerns.user.map(Into::into),
            object: concerns.object.map(Into::into),
        });
    }

    /// Records what was done to a power user, at the time of the present call.
    pub(crate) fn record_power_user(&mut self, action: &str, user: u32) {
        if let Some(now) = self.cause.at {
            self.record(now, action, Concerns { user: Some(user), object: None });
        }
    }
}
