//! Effects as values: what rules want done beyond their tables, for somebody else to act on.

use std::collections::VecDeque;

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{audit::Audit, deliveries::Deliveries, notifications::Notices};

/// Effects kept for inspection; older ones are dropped and counted.
const KEPT: usize = 10_000;

/// Something that leaves the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// An event, as webhooks would report it.
    Event {
        /// The event's name, such as `course.enrollment.completed`.
        name: String,
        /// Whom it concerns.
        user_id: Option<u64>,
        /// Which course or plan it concerns.
        object_id: Option<u64>,
        /// Whether a batch action caused it (B-228).
        batch: bool,
        /// The background job that caused it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        job: Option<String>,
        /// What a webhook would say, as things were at the time.
        #[serde(default)]
        payload: Value,
    },
    /// A mail to a user.
    Mail {
        /// Which notification.
        template: String,
        /// To whom.
        user_id: u64,
    },
    /// A mail with a link that is good for one use: to confirm an address, or to set a new
    /// password. Mails never hold a password.
    LinkMail {
        /// Which notification.
        template: String,
        /// To whom; for a registration, the number it has.
        user_id: u64,
        /// To which address.
        email: String,
        /// What the link carries.
        token: String,
    },
    /// A mail to an address that need not be a user's.
    MailTo {
        /// Which notification.
        template: String,
        /// Where to.
        address: String,
    },
    /// A notice within the platform.
    Notice {
        /// Which notification.
        template: String,
        /// To whom.
        user_id: u64,
    },
}

/// An effect and when it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: DateTime,
    /// What.
    pub effect: Effect,
}

/// All effects so far, bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outbox {
    sent: VecDeque<Sent>,
    dropped: u64,
    /// What webhooks are to be told.
    #[serde(default)]
    pub(crate) deliveries: Deliveries,
    /// Notices, waiting and gone.
    #[serde(default)]
    pub(crate) notices: Notices,
    /// Who did what.
    #[serde(default)]
    pub(crate) audit: Audit,
}

impl Outbox {
    pub(crate) fn push(&mut self, at: DateTime, effect: Effect) {
        if self.sent.len() == KEPT {
            self.sent.pop_front();
            self.dropped += 1;
        }
        self.sent.push_back(Sent { at, effect });
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Sent> {
        self.sent.iter()
    }

    pub(crate) const fn dropped(&self) -> u64 {
        self.dropped
    }
}
