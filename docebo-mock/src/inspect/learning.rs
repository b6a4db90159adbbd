//! Enrollment rules and archived plan enrollments.

use docebo_sdk::{ArchivedId, LearningPlanId, UserId, learning_plans::PlanStatus, wire::DateTime};

use crate::{
    CannotArchivePlan, DoceboMock, EnrollmentRule, RuleEntry, SeedEnrollmentRule, SeedError,
    domain::learning_plans::archive, world::plans::ArchivedSeat,
};

/// An archived plan enrollment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchivedPlanView {
    /// Its number.
    pub id: ArchivedId,
    /// Which plan.
    pub plan: LearningPlanId,
    /// Who.
    pub user: UserId,
    /// How far the user was.
    pub status: PlanStatus,
    /// When the last course was completed; only of a completed plan.
    pub completed_at: Option<DateTime>,
    /// When the enrollment was made.
    pub enrolled_at: DateTime,
    /// When it was archived.
    pub archived_at: DateTime,
    /// The course enrollments archived with it.
    pub courses: Vec<ArchivedId>,
}

impl ArchivedPlanView {
    fn of(id: u32, row: &ArchivedSeat) -> Self {
        Self {
            id: id.into(),
            plan: row.seat.plan.into(),
            user: row.seat.user.into(),
            status: row.status.clone(),
            completed_at: row.completed_at,
            enrolled_at: row.seat.created_at,
            archived_at: row.archived_at,
            courses: row.courses.iter().map(|id| (*id).into()).collect(),
        }
    }
}

impl DoceboMock {
    /// Archives a user's enrollment in a learning plan, as a Superadmin does it on the screen
    /// (B-094), and lets the user begin the plan anew. The plan's courses are archived with it.
    ///
    /// # Errors
    ///
    /// When the user is not in the plan or cannot be enrolled anew.
    pub fn archive_plan_enrollment(
        &self,
        plan: LearningPlanId,
        user: UserId,
    ) -> Result<ArchivedId, CannotArchivePlan> {
        self.world()
            .act(None, |world, cx| archive::archive(world, cx, plan.get(), user.get()))
            .map(Into::into)
    }

    /// All archived plan enrollments, in the order of archiving.
    #[must_use]
    pub fn archived_plan_enrollments(&self) -> Vec<ArchivedPlanView> {
        let world = self.world().read();
        world.plans.archived.iter().map(|(id, row)| ArchivedPlanView::of(id, row)).collect()
    }

    /// Makes an enrollment rule and answers its number. Who is in its groups or branches already
    /// is not caught (B-072).
    ///
    /// ```
    /// use docebo_mock::{DoceboMock, Seed, SeedEnrollmentRule, Tenant};
    ///
    /// let seed: Seed = serde_json::from_str(
    ///     r#"{
    ///         "groups": [{"name": "New hires"}],
    ///         "courses": [{"name": "Welcome", "code": "HELLO"}]
    ///     }"#,
    /// )?;
    /// let mock = DoceboMock::builder().seed(Tenant::from_seed(&seed, Default::default())?).build();
    /// let rule: SeedEnrollmentRule = serde_json::from_str(
    ///     r#"{"name": "Welcome", "groups": ["New hires"], "courses": ["HELLO"]}"#,
    /// )?;
    /// assert_eq!(mock.add_enrollment_rule(&rule)?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the rule names both groups and branches, or both courses and plans, or neither, or
    /// something that is not there.
    pub fn add_enrollment_rule(&self, rule: &SeedEnrollmentRule) -> Result<u32, SeedError> {
        self.world().act(None, |world, cx| rule.add(world, cx.now))
    }

    /// Takes an enrollment rule out; whether there was one. Enrollments it made stay (B-074).
    pub fn remove_enrollment_rule(&self, id: u32) -> bool {
        self.world().act(None, |world, _| world.enrollment_rules.remove(id)).is_some()
    }

    /// All enrollment rules, by number.
    #[must_use]
    pub fn enrollment_rules(&self) -> Vec<EnrollmentRule> {
        self.world().read().enrollment_rules.iter().cloned().collect()
    }

    /// What the enrollment rules did, oldest first.
    #[must_use]
    pub fn enrollment_rule_log(&self) -> Vec<RuleEntry> {
        self.world().read().enrollment_rules.log().cloned().collect()
    }
}
