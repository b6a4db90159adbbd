//! Notifications: which are active, which wait, and what became of them.
//!
//! The platform's own are set up in its screens; here each is told by the event that triggers it.
//! A triggered notification goes out later: within the hour, or within ten minutes when its
//! priority is high (B-239). Here it goes at the end of that time.

use std::{collections::VecDeque, time::Duration};

use docebo_sdk::{id::UserId, webhooks::EventName, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::{World, outbox::Effect};
use crate::ledger::switches::DeactivatedAndNotifications;

/// Notices kept for inspection.
const KEPT: usize = 10_000;

/// How soon a notification goes out (B-239).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Within 60 minutes.
    #[default]
    Normal,
    /// Within 10 minutes.
    High,
}

/// An active notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Notification {
    /// What triggers it: an event that concerns a user, who is told.
    pub event: EventName,
    /// How soon.
    #[serde(default)]
    pub priority: Priority,
}

impl Notification {
    /// A notification of normal priority.
    ///
    /// ```
    /// use docebo_mock::{Notification, Priority};
    ///
    /// let told = Notification::new("course.enrollment.created").priority(Priority::High);
    /// docebo_mock::DoceboMock::new().activate_notification(told);
    /// ```
    #[must_use]
    pub fn new(event: &str) -> Self {
        Self { event: EventName::from_word(event), priority: Priority::Normal }
    }

    /// The same with another priority.
    #[must_use]
    pub const fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoticeState {
    /// It waits.
    Queued,
    /// It was mailed.
    Sent,
    /// The user was deactivated when it was to go (B-240).
    Suppressed,
    /// The user was gone.
    Lost,
}

/// A notice to one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Notice {
    /// What it is about.
    pub event: EventName,
    /// To whom.
    pub user: UserId,
    /// The course or plan it is about.
    pub object: Option<u64>,
    /// When it was triggered.
    pub triggered: DateTime,
    /// When it goes, or went.
    pub due: DateTime,
    /// What became of it.
    pub state: NoticeState,
}

/// Which notifications are active.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Notifications(pub(crate) Vec<Notification>);

/// All notices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Notices {
    rows: VecDeque<Notice>,
    /// The earliest time at which one of them is due.
    next: Option<DateTime>,
}

impl Notices {
    pub(crate) const fn next_due(&self) -> Option<DateTime> {
        self.next
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.rows.iter()
    }
}

impl World {
    /// Queues the notices that an event triggers.
    pub(super) fn trigger(
        &mut self,
        now: DateTime,
        event: &EventName,
        user: u32,
        object: Option<u32>,
    ) {
        for notification in &self.notifications.0 {
            if notification.event != *event {
                continue;
            }
            let minutes = match notification.priority {
                Priority::Normal => 60,
                Priority::High => 10,
            };
            let due = now.plus(Duration::from_secs(minutes * 60));
            let Notices { rows, next } = &mut self.outbox.notices;
            *next = next.iter().copied().chain([due]).min();
            if rows.len() == KEPT {
                rows.pop_front();
            }
            rows.push_back(Notice {
                event: event.clone(),
                user: user.into(),
                object: object.map(Into::into),
                triggered: now,
                due,
                state: NoticeState::Queued,
            });
        }
    }
}

/// Sends the notices that are due.
pub(crate) fn settle(world: &mut World, now: DateTime) {
    let suppress = world.switches.get::<DeactivatedAndNotifications>()
        == DeactivatedAndNotifications::Suppressed;
    let mut mails = Vec::new();
    if world.outbox.notices.next.is_none_or(|next| next > now) {
        return;
    }
    for notice in &mut world.outbox.notices.rows {
        if notice.state != NoticeState::Queued || notice.due > now {
            continue;
        }
        let user = u32::try_from(notice.user.get()).ok().and_then(|id| world.users.get(id));
        notice.state = match user {
            None => NoticeState::Lost,
            Some(user) if suppress && !user.is_active() => NoticeState::Suppressed,
            Some(user) => {
                mails.push((notice.event.to_string(), user.id()));
                NoticeState::Sent
            }
        };
    }
    let Notices { rows, next } = &mut world.outbox.notices;
    let queued = rows.iter().filter(|notice| notice.state == NoticeState::Queued);
    *next = queued.map(|notice| notice.due).min();
    for (template, user) in mails {
        // Whom a shared address means is for the mail to say (B-014).
        let user_id = world.addressee(user).into();
        world.outbox.push(now, Effect::Mail { template, user_id });
    }
}
