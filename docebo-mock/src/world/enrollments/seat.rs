//! Seats in sessions, and who has one.

use std::collections::BTreeMap;

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Enrollments, Status};
use crate::world::sessions::Session;

/// Somebody's place in a session of the course. It is part of the enrollment: it goes, and is
/// archived, with it (B-092).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seat {
    pub(crate) since: DateTime,
    /// The session was full.
    #[serde(default)]
    pub(crate) waiting: bool,
    /// By event, whether it was attended; of those events of which it is known.
    #[serde(default)]
    pub(crate) attended: BTreeMap<u32, bool>,
    #[serde(default)]
    pub(crate) verdict: Option<Verdict>,
    #[serde(default)]
    pub(crate) completed_at: Option<DateTime>,
}

/// What an instructor made of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Verdict {
    pub(crate) score: Option<f64>,
    /// Empty when none.
    pub(crate) comment: String,
    pub(crate) day: Option<Date>,
    pub(crate) by: Option<u32>,
    pub(crate) passed: Option<bool>,
}

/// Seats by session.
pub(crate) type Seats = BTreeMap<u32, Seat>;

impl Seat {
    /// A seat newly taken.
    pub(crate) fn new(since: DateTime, waiting: bool) -> Self {
        Self { since, waiting, attended: BTreeMap::new(), verdict: None, completed_at: None }
    }

    /// How far it is.
    pub(crate) fn status(&self) -> Status {
        if self.waiting {
            Status::Waiting
        } else if self.completed_at.is_some() {
            Status::Completed
        } else if self.attended.values().any(|was| *was) {
            Status::InProgress
        } else {
            Status::Subscribed
        }
    }

    /// Notes of every event of the session whether it was attended.
    pub(crate) fn attend_all(&mut self, session: &Session, was: bool) {
        self.attended = session.events.iter().map(|event| (event.id, was)).collect();
    }
}

/// Who has a seat in a session, waiting or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Roster {
    users: Vec<u32>,
    waiting: u32,
}

impl Roster {
    /// By id.
    pub(crate) fn users(&self) -> &[u32] {
        &self.users
    }

    /// How many of them wait.
    pub(crate) const fn waiting(&self) -> usize {
        self.waiting as usize
    }

    /// Seats taken.
    pub(crate) fn seated(&self) -> usize {
        self.users.len() - self.waiting()
    }
}

/// Rosters and counts, kept beside the rows.
#[derive(Debug, Clone, Default)]
pub(super) struct SeatIndex {
    rosters: BTreeMap<u32, Roster>,
    /// By course, enrollments with a seat in any session.
    seated: BTreeMap<u32, u32>,
}

impl SeatIndex {
    /// An enrollment's seats are now others.
    pub(super) fn change(&mut self, (user, course): (u32, u32), before: &Seats, after: &Seats) {
        for (session, seat) in before {
            let Some(roster) = self.rosters.get_mut(session) else { continue };
            if let Ok(at) = roster.users.binary_search(&user) {
                roster.users.remove(at);
                roster.waiting -= u32::from(seat.waiting);
            }
            if roster.users.is_empty() {
                self.rosters.remove(session);
            }
        }
        for (session, seat) in after {
            let roster = self.rosters.entry(*session).or_default();
            if let Err(at) = roster.users.binary_search(&user) {
                roster.users.insert(at, user);
                roster.waiting += u32::from(seat.waiting);
            }
        }
        if before.is_empty() == after.is_empty() {
            return;
        }
        let seated = self.seated.entry(course).or_default();
        *seated = if before.is_empty() { *seated + 1 } else { seated.saturating_sub(1) };
    }
}

impl Enrollments {
    /// Who has a seat in a session.
    pub(crate) fn roster(&self, session: u32) -> &Roster {
        static NOBODY: Roster = Roster { users: Vec::new(), waiting: 0 };
        self.seats.rosters.get(&session).unwrap_or(&NOBODY)
    }

    /// How many of a course's enrollments have a seat in any of its sessions.
    pub(crate) fn with_session(&self, course: u32) -> usize {
        self.seats.seated.get(&course).copied().unwrap_or(0) as usize
    }
}
