//! What the platform said about the leavers, as one value.
//!
//! Everything [`plan`](super::plan) needs and nothing it does not. Facts serialise, so a plan can
//! be made again from them, elsewhere or later.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::workflows::engine::{
    CourseEnrollment, EnrollmentStatus, Fields, PlanEnrollment, Team,
};
use crate::{
    auth::UserLevel,
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserId},
    power_users::PowerUserSnapshot,
    wire::{Date, DateTime},
};

/// An account: a leaver's, or that of somebody who may take over a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The platform's number.
    pub user_id: UserId,
    /// User name, as the platform spells it.
    pub username: String,
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// Level.
    pub level: UserLevel,
    /// The stored flag; off is deactivated (B-003).
    pub active: bool,
    /// Whether the expiration date has been reached (B-004).
    pub expired: bool,
    /// The expiration date.
    #[serde(default)]
    pub expiration_date: Option<Date>,
    /// Whether others can report to this account.
    pub is_manager: bool,
    /// Whom this account reports to, by manager type.
    #[serde(default)]
    pub managers: BTreeMap<ManagerTypeId, UserId>,
    /// Its branches; read only when a move is asked for.
    #[serde(default)]
    pub branches: Option<Vec<BranchId>>,
}

impl Account {
    /// Whether the account can sign in: neither deactivated nor expired (B-002).
    #[must_use]
    pub const fn may_sign_in(&self) -> bool {
        self.active && !self.expired
    }
}

/// Something about one person that could not be read. The person is refused, the others go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Who.
    pub user_id: UserId,
    /// What, and why not.
    pub what: String,
}

/// What the platform said, sorted so that equal facts are equal values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The platform's address; empty when nobody said.
    #[serde(default)]
    pub platform: String,
    /// When it said so.
    pub gathered_at: DateTime,
    /// Whose token asked. Never touched.
    pub caller: UserId,
    /// Accounts found, by number.
    pub accounts: Vec<Account>,
    /// Course enrollments of the leavers.
    pub enrollments: Vec<CourseEnrollment>,
    /// Learning plan enrollments of the leavers.
    pub plans: Vec<PlanEnrollment>,
    /// Courses of the plans that somebody keeps, as far as they matter.
    pub plan_courses: BTreeMap<LearningPlanId, Vec<CourseId>>,
    /// What leaving power users hold.
    pub power_users: Vec<PowerUserSnapshot>,
    /// Who reports to leavers.
    pub teams: Vec<Team>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    pub reads: u64,
}

impl Facts {
    /// Facts about nobody.
    #[must_use]
    pub fn new(gathered_at: DateTime, caller: UserId) -> Self {
        Self {
            platform: String::new(),
            gathered_at,
            caller,
            accounts: Vec::new(),
            enrollments: Vec::new(),
            plans: Vec::new(),
            plan_courses: BTreeMap::new(),
            power_users: Vec::new(),
            teams: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }

    /// An account by number.
    #[must_use]
    pub fn account(&self, id: UserId) -> Option<&Account> {
        self.accounts
            .binary_search_by_key(&id, |account| account.user_id)
            .ok()
            .and_then(|at| self.accounts.get(at))
    }

    /// The course enrollments of one user. Needs [normal](Self::normalise) order.
    #[must_use]
    pub fn enrollments_of(&self, user: UserId) -> &[CourseEnrollment] {
        stretch(&self.enrollments, user, |row| row.user_id)
    }

    /// The learning plan enrollments of one user. Needs [normal](Self::normalise) order.
    #[must_use]
    pub fn plans_of(&self, user: UserId) -> &[PlanEnrollment] {
        stretch(&self.plans, user, |row| row.user_id)
    }

    /// Puts everything in its order and drops what came twice. Lists change while they are read.
    pub fn normalise(&mut self) {
        self.accounts.sort_by_key(|account| account.user_id);
        self.accounts.dedup_by_key(|account| account.user_id);
        self.enrollments.sort_by_key(|row| (row.user_id, row.course_id));
        self.enrollments.dedup_by_key(|row| (row.user_id, row.course_id));
        self.plans.sort_by_key(|row| (row.user_id, row.plan_id));
        self.plans.dedup_by_key(|row| (row.user_id, row.plan_id));
        self.power_users.sort_by_key(|held| held.user_id);
        self.power_users.dedup_by_key(|held| held.user_id);
        for team in &mut self.teams {
            team.members.sort_unstable();
            team.members.dedup();
        }
        self.teams.retain(|team| !team.members.is_empty());
        self.teams.sort_by_key(|team| (team.manager, team.manager_type));
        self.teams.dedup_by_key(|team| (team.manager, team.manager_type));
        self.gaps.sort_by(|a, b| (a.user_id, &a.what).cmp(&(b.user_id, &b.what)));
        for courses in self.plan_courses.values_mut() {
            courses.sort_unstable();
        }
    }
}

/// The rows of one user among rows sorted by user.
fn stretch<T>(rows: &[T], user: UserId, of: impl Fn(&T) -> UserId) -> &[T] {
    let start = rows.partition_point(|row| of(row) < user);
    let end = rows.partition_point(|row| of(row) <= user);
    rows.get(start..end).unwrap_or_default()
}
