//! Archived plan enrollments: frozen copies of seats.

use std::collections::BTreeMap;

use docebo_sdk::{learning_plans::PlanStatus, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::PlanSeat;
use crate::world::enrollments::ArchivedUser;

/// A seat as it was when it was archived. Nothing alters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArchivedSeat {
    pub(crate) archived_at: DateTime,
    pub(crate) seat: PlanSeat,
    pub(crate) status: PlanStatus,
    pub(crate) completed_at: Option<DateTime>,
    /// 0 to 100.
    pub(crate) percentage: u64,
    /// Seconds.
    pub(crate) time_spent: u64,
    /// The courses archived with it: numbers in the archive of course enrollments.
    pub(crate) courses: Vec<u32>,
    pub(crate) user: ArchivedUser,
    pub(crate) plan_code: Option<String>,
    pub(crate) plan_title: String,
}

/// All archived seats, by number; numbers are not used again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SeatArchive {
    rows: BTreeMap<u32, ArchivedSeat>,
    last: u32,
}

impl SeatArchive {
    /// Adds a row and says its number, from 1.
    pub(crate) fn add(&mut self, row: ArchivedSeat) -> u32 {
        self.last += 1;
        self.rows.insert(self.last, row);
        self.last
    }

    /// Deletes a row; whether there was one.
    pub(crate) fn remove(&mut self, id: u32) -> bool {
        self.rows.remove(&id).is_some()
    }

    /// All rows, in the order of archiving.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &ArchivedSeat)> {
        self.rows.iter().map(|(id, row)| (*id, row))
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}
