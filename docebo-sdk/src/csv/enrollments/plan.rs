//! Rows of one learning plan.

use super::{
    Column, EnrollmentFile, Platform, cells,
    check::{Line, Purpose},
    pairs::known,
};
use crate::{csv::finding::Wrong, id::UserId, wire::DateTime};

/// Somebody of a learning plan's file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanRow {
    /// The user.
    pub user_id: UserId,
    /// Start of validity of the plan and its courses.
    pub active_from: Option<DateTime>,
    /// End of validity of the plan and its courses.
    pub active_until: Option<DateTime>,
}

/// Enrolling in a plan, or leaving it.
pub(super) struct Planning;

impl Purpose for Planning {
    type Row = PlanRow;

    fn columns(&self, file: &EnrollmentFile, platform: &Platform, say: &mut dyn FnMut(Wrong)) {
        if file.columns.contains(&Column::Username) {
            known(platform.users.is_some(), "user names", "users", say);
        } else {
            say(Wrong::error("B-106", "no column is the username", "add username"));
        }
    }

    fn column(&self, column: &Column) -> Result<(), Wrong> {
        match column {
            Column::Status => Err(Wrong::error(
                "B-105",
                "whoever comes into a plan by file is enrolled: no status can be given",
                "leave the column out",
            )),
            column if column.is_attribute() => Err(Wrong::error(
                "B-106",
                format!("mapping {column} makes the upload fail"),
                "keep username, active from and active until",
            )),
            _ => Ok(()),
        }
    }

    fn row(&self, line: &mut Line<'_, '_>) -> Option<PlanRow> {
        let (mut user, mut named) = (None, false);
        let (mut active_from, mut active_until) = (None, None);
        for (column, _, value) in line.cells() {
            match column {
                Column::Username => {
                    named = true;
                    user = line.take(column, cells::user(value, line.platform)).flatten();
                }
                Column::ActiveFrom => active_from = line.take(column, cells::moment(value)),
                Column::ActiveUntil => active_until = line.take(column, cells::moment(value)),
                _ => {}
            }
        }
        if !named {
            line.whole(Wrong::error("B-106", "the row names nobody", "name the user"));
        }
        if active_from.zip(active_until).is_some_and(|(from, until)| until < from) {
            let problem = "the validity ends before it begins";
            line.cell(&Column::ActiveUntil, Wrong::error("B-104", problem, "swap the two days"));
        }
        Some(PlanRow { user_id: user?, active_from, active_until })
    }
}
