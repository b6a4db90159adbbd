//! An enrollment as the rules read and write it, unpacked.

use std::collections::BTreeMap;

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::Seats;

/// One user in one course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enrollment {
    pub(crate) user: u32,
    pub(crate) course: u32,
    pub(crate) status: Status,
    /// The platform's number: 3 learner, 4 tutor, 6 instructor. Below 128.
    pub(crate) level: u8,
    pub(crate) enrolled_at: DateTime,
    pub(crate) updated_at: DateTime,
    #[serde(default)]
    pub(crate) completed_at: Option<DateTime>,
    #[serde(default)]
    pub(crate) first_access: Option<DateTime>,
    #[serde(default)]
    pub(crate) last_access: Option<DateTime>,
    /// Start of validity.
    #[serde(default)]
    pub(crate) active_from: Option<DateTime>,
    /// End of validity.
    #[serde(default)]
    pub(crate) active_until: Option<DateTime>,
    #[serde(default)]
    pub(crate) score: Option<f64>,
    /// Seconds spent.
    #[serde(default)]
    pub(crate) total_time: u32,
    /// Who enrolled the user, when known.
    #[serde(default)]
    pub(crate) subscribed_by: Option<u32>,
    /// `mandatory`, `required`, `recommended`, `optional`; empty when none.
    #[serde(default)]
    pub(crate) assignment_type: String,
    /// Seats in sessions of the course, by session.
    #[serde(default)]
    pub(crate) seats: Seats,
    /// Additional enrollment fields.
    #[serde(default)]
    pub(crate) fields: BTreeMap<u32, String>,
}

/// How far an enrollment is. The number is the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i8)]
pub(crate) enum Status {
    Waiting = -2,
    ToConfirm = -1,
    Subscribed = 0,
    InProgress = 1,
    Completed = 2,
    Suspended = 3,
    Overbooking = 4,
}

impl Enrollment {
    /// A learner newly enrolled.
    pub(crate) fn new(user: u32, course: u32, now: DateTime) -> Self {
        Self {
            user,
            course,
            status: Status::Subscribed,
            level: 3,
            enrolled_at: now,
            updated_at: now,
            completed_at: None,
            first_access: None,
            last_access: None,
            active_from: None,
            active_until: None,
            score: None,
            total_time: 0,
            subscribed_by: None,
            assignment_type: String::new(),
            seats: Seats::new(),
            fields: BTreeMap::new(),
        }
    }
}

impl Status {
    /// All of them, by number.
    pub(crate) const ALL: [Self; 7] = [
        Self::Waiting,
        Self::ToConfirm,
        Self::Subscribed,
        Self::InProgress,
        Self::Completed,
        Self::Suspended,
        Self::Overbooking,
    ];

    /// The platform's number.
    pub(crate) fn number(self) -> i8 {
        self as i8
    }

    /// The status of a number.
    pub(crate) fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| i64::from(status.number()) == number)
    }

    /// The place in [`ALL`](Self::ALL).
    pub(super) fn place(self) -> usize {
        usize::from((self as i8).wrapping_add(2) as u8)
    }
}
