//! Leaving a plan and some of its courses, as the screen does it.

use std::collections::{BTreeMap, BTreeSet};

use super::LearningPlans;
use crate::{
    client::Error,
    enrollments::{EnrollmentKey, EnrollmentStatus, Enrollments, PairReport, pairs},
    id::{CourseId, LearningPlanId, UserId},
};

/// Users named in the query of one reading call.
const READ_AT_ONCE: usize = 100;

/// Takes users out of a plan and out of those of its courses that are not spared; see
/// [`LearningPlans::leave`].
#[derive(Debug, Clone)]
#[must_use = "nothing is called before `run`"]
pub struct LeavePlan<'c> {
    plans: LearningPlans<'c>,
    plan: LearningPlanId,
    users: Vec<UserId>,
    completed: bool,
    in_progress: bool,
    reset_tracks: bool,
}

/// Why a course enrollment stays when its plan is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kept {
    /// Another plan of the user holds the course (B-101).
    OtherPlan(LearningPlanId),
    /// Completed ones are spared.
    Completed,
    /// Those in progress are spared.
    InProgress,
}

/// What [`LeavePlan::run`] did.
#[derive(Debug)]
#[non_exhaustive]
pub struct LeaveReport {
    /// Who left the plan.
    pub left: Vec<UserId>,
    /// What the platform says of the others, in its words.
    pub errors: Vec<String>,
    /// The error that ended the leaving of the plan early. Whoever had left by then also left the
    /// courses.
    pub error: Option<Error>,
    /// Course enrollments that stay, of those who left.
    pub kept: Vec<(EnrollmentKey, Kept)>,
    /// Course enrollments that were to go, of those who left.
    pub courses: PairReport,
}

impl LeaveReport {
    /// Whether everybody left, and every course that was to be left.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.error.is_none() && self.errors.is_empty() && self.courses.is_complete()
    }
}

impl<'c> LeavePlan<'c> {
    pub(super) fn new(
        plans: LearningPlans<'c>,
        plan: LearningPlanId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Self {
        let users: BTreeSet<UserId> = users.into_iter().collect();
        Self {
            plans,
            plan,
            users: users.into_iter().collect(),
            completed: false,
            in_progress: false,
            reset_tracks: false,
        }
    }

    /// Keeps course enrollments that are completed.
    pub const fn spare_completed(mut self) -> Self {
        self.completed = true;
        self
    }

    /// Keeps course enrollments that are in progress.
    pub const fn spare_in_progress(mut self) -> Self {
        self.in_progress = true;
        self
    }

    /// Wipes the training-material tracking of the courses left.
    pub const fn reset_tracks(mut self) -> Self {
        self.reset_tracks = true;
        self
    }

    /// Reads what the users are in, takes them out of the plan, then out of the courses.
    ///
    /// A run that broke off between the two leaves courses behind: outside the plan they are
    /// ordinary enrollments, and [`Enrollments::unenroll_pairs`] takes them.
    ///
    /// # Errors
    ///
    /// When a reading call fails: nothing was changed then. Failures of writing calls are in the
    /// report.
    pub async fn run(self) -> Result<LeaveReport, Error> {
        let mut going = self.going().await?;
        let mut report = LeaveReport {
            left: Vec::new(),
            errors: Vec::new(),
            error: None,
            kept: Vec::new(),
            courses: pairs::Collector::new([]).finish(),
        };
        for users in self.users.chunks(Enrollments::MAX_USERS) {
            let plan_only = self.enrollments().unenroll(users.iter().copied(), []);
            match plan_only.plans([self.plan]).await {
                Ok(outcome) => {
                    report.left.extend(outcome.un_enrolled);
                    report.errors.extend(outcome.errors);
                }
                Err(error) => {
                    report.error = Some(error);
                    break;
                }
            }
        }
        let left: BTreeSet<UserId> = report.left.iter().copied().collect();
        going.retain(|key, _| left.contains(&key.user_id));
        let (mut to_leave, mut kept) = (Vec::new(), Vec::new());
        for (key, why) in going {
            match why {
                Some(why) => kept.push((key, why)),
                None => to_leave.push(key),
            }
        }
        report.kept = kept;
        report.courses = self.enrollments().leave_pairs(to_leave, self.reset_tracks).await;
        Ok(report)
    }

    fn enrollments(&self) -> Enrollments<'c> {
        self.plans.client.enrollments()
    }

    /// Every enrollment in a course of the plan, and why it is to be kept.
    async fn going(&self) -> Result<BTreeMap<EnrollmentKey, Option<Kept>>, Error> {
        let mut going = BTreeMap::new();
        let mut other_plans: BTreeMap<UserId, BTreeSet<LearningPlanId>> = BTreeMap::new();
        for users in self.users.chunks(READ_AT_ONCE) {
            let rows = self.plans.course_enrollments(self.plan).users(users.iter().copied());
            for row in rows.all().await? {
                let why = match row.enrollment_status {
                    EnrollmentStatus::Completed if self.completed => Some(Kept::Completed),
                    EnrollmentStatus::InProgress if self.in_progress => Some(Kept::InProgress),
                    _ => None,
                };
                let (course_id, user_id) = (row.course_id, row.user_id);
                going.insert(EnrollmentKey { course_id, user_id }, why);
            }
            let seats = self.plans.enrollments().users(users.iter().copied());
            for seat in seats.all().await? {
                if seat.learning_plan_id != self.plan {
                    other_plans.entry(seat.user_id).or_default().insert(seat.learning_plan_id);
                }
            }
        }
        let mut courses: BTreeMap<LearningPlanId, BTreeSet<CourseId>> = BTreeMap::new();
        for plan in other_plans.values().flatten() {
            if !courses.contains_key(plan) {
                let held = self.plans.courses(*plan).all().await?;
                courses.insert(*plan, held.into_iter().map(|course| course.id).collect());
            }
        }
        for (key, why) in &mut going {
            let plans = other_plans.get(&key.user_id).into_iter().flatten();
            let holds = |plan: &&LearningPlanId| {
                courses.get(plan).is_some_and(|held| held.contains(&key.course_id))
            };
            if let Some(plan) = plans.into_iter().find(holds) {
                *why = Some(Kept::OtherPlan(*plan));
            }
        }
        Ok(going)
    }
}
