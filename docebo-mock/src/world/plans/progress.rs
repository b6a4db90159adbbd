//! How far a user is in a plan, computed from the course enrollments.

use docebo_sdk::{learning_plans::PlanStatus, wire::DateTime};

use super::PlanStep;
use crate::world::{World, enrollments::Status};

/// How far a user is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) status: PlanStatus,
    /// When the last of the courses was completed; only of a completed plan.
    pub(crate) completed_at: Option<DateTime>,
    /// 0 to 100.
    pub(crate) percentage: u64,
    /// Seconds, over all courses of the plan.
    pub(crate) time_spent: u64,
    /// Required courses, and those of them completed; only of a completed plan.
    pub(crate) required: Option<(u64, u64)>,
}

impl Progress {
    /// Courses in which the user waits, is to be confirmed, suspended or overbooked do not count,
    /// nor do those the user is not in.
    pub(crate) fn of(world: &World, user: u32, steps: &[PlanStep]) -> Self {
        let (mut counted, mut completed, mut begun) = (0_u64, 0_u64, false);
        let (mut required, mut required_completed) = (0_u64, 0_u64);
        let mut last = None;
        let mut time_spent = 0;
        for step in steps {
            required += u64::from(step.required);
            let Some(enrollment) = world.enrollments.get(user, step.course) else { continue };
            time_spent += u64::from(enrollment.total_time());
            match enrollment.status() {
                Status::Completed => {
                    counted += 1;
                    completed += 1;
                    required_completed += u64::from(step.required);
                    last = last.max(enrollment.completed_at());
                }
                Status::InProgress => {
                    counted += 1;
                    begun = true;
                }
                Status::Subscribed => counted += 1,
                Status::Waiting | Status::ToConfirm | Status::Suspended | Status::Overbooking => {}
            }
        }
        let done = counted > 0 && completed == counted;
        let status = if done {
            PlanStatus::Completed
        } else if begun || completed > 0 {
            PlanStatus::InProgress
        } else {
            PlanStatus::NotStarted
        };
        Self {
            status,
            completed_at: last.filter(|_| done),
            percentage: (completed * 100).checked_div(counted).unwrap_or(0),
            time_spent,
            required: done.then_some((required, required_completed)),
        }
    }
}
