//! What will be done, as a value: it can be read, saved, compared and costed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Why,
    facts::{CourseEnrollment, EnrollmentStatus, PlanEnrollment, Team},
    leavers::RowProblem,
    policy::Policy,
};
use crate::{
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserId},
    power_users::PowerUserSnapshot,
    wire::{Date, DateTime},
};

/// What stands between a list of leavers and a platform that has retired them.
///
/// Made by [`plan`](super::plan), without any choice left open: executing it means making the
/// calls of [`steps`](Self::steps) one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// When the platform was read.
    pub gathered_at: DateTime,
    /// Whose token will be used.
    pub caller: UserId,
    /// The rules it follows.
    pub policy: Policy,
    /// Everybody on the list, in its order, each once.
    pub people: Vec<Person>,
    /// Rows of the list that name nobody.
    pub problems: Vec<RowProblem>,
    /// The calls, in order.
    pub steps: Vec<Step>,
    /// Every enrollment about to leave, with all its fields.
    pub records: Vec<Record>,
    /// What an undo needs to know.
    pub before: Before,
    /// What it takes.
    pub cost: Cost,
}

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Person {
    /// The first line that names them.
    pub row: u64,
    /// Further lines that name them. They change nothing.
    pub repeated_on: Vec<u64>,
    /// User name: the platform's spelling, or the list's when the platform knows nobody.
    pub username: String,
    /// Full name.
    pub name: String,
    /// The account.
    pub user_id: Option<UserId>,
    /// What becomes of them.
    pub verdict: Verdict,
    /// What is done, in order.
    pub actions: Vec<Action>,
    /// Enrollments that stay, and why.
    pub kept: Vec<Kept>,
}

/// What becomes of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Verdict {
    /// There is something to do.
    Retire,
    /// There is nothing left to do.
    AlreadyRetired,
    /// Nothing will be touched.
    Refused {
        /// On what ground.
        ground: Refusal,
    },
    /// The platform has no such user.
    Unknown,
}

/// Why somebody is not touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because")]
#[non_exhaustive]
pub enum Refusal {
    /// The account behind the token that would do it (B-027).
    OwnAccount,
    /// A Superadmin.
    Superadmin,
    /// On the policy's list.
    Protected,
    /// A level this version does not know.
    UnknownLevel {
        /// The word.
        level: String,
    },
    /// The list gives a user name and an id of two different accounts.
    IdMismatch {
        /// The id on the list.
        listed: UserId,
    },
    /// Nobody can take over the team.
    NoSuccessor {
        /// Who was considered and why they cannot.
        detail: String,
    },
    /// Something about the person could not be read.
    NotReadable {
        /// What.
        detail: String,
    },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OwnAccount => f.write_str(
                "this is the account the program itself uses (B-027): retire it by hand, with \
                 another account",
            ),
            Self::Superadmin => {
                f.write_str("Superadmins are never touched: lower the level by hand first")
            }
            Self::Protected => f.write_str("on the list of protected accounts"),
            Self::UnknownLevel { level } => write!(f, "the level `{level}` is not known"),
            Self::IdMismatch { listed } => {
                write!(f, "user name and id {listed} are two different accounts: mend the row")
            }
            Self::NoSuccessor { detail } => {
                write!(f, "nobody can take over the team (B-133): {detail}")
            }
            Self::NotReadable { detail } => write!(f, "not readable: {detail}"),
        }
    }
}

/// One thing done to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[non_exhaustive]
pub enum Action {
    /// Their team gets another manager.
    HandOver {
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
        /// The next manager.
        to: UserId,
        /// The next manager's user name.
        to_username: String,
        /// Why.
        why: Why,
    },
    /// Somebody of their team is left without a manager of this type.
    Release {
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
        /// Why.
        why: Why,
    },
    /// Back to the level of a plain user.
    Demote {
        /// Names of the profiles lost.
        profiles: Vec<String>,
        /// Why.
        why: Why,
    },
    /// Out of a learning plan, its courses staying for now.
    LeavePlan {
        /// The plan.
        plan_id: LearningPlanId,
        /// Its name.
        name: String,
        /// How far they were.
        status: EnrollmentStatus,
        /// Why.
        why: Why,
    },
    /// Out of a course, with a frozen copy.
    Archive {
        /// The course.
        course_id: CourseId,
        /// Its name.
        name: String,
        /// How far they were.
        status: EnrollmentStatus,
        /// Why.
        why: Why,
    },
    /// Out of a course.
    Unenroll {
        /// The course.
        course_id: CourseId,
        /// Its name.
        name: String,
        /// How far they were.
        status: EnrollmentStatus,
        /// Why.
        why: Why,
    },
    /// Into a branch and out of all others.
    Move {
        /// The branch.
        branch_id: BranchId,
        /// Why.
        why: Why,
    },
    /// Switched off.
    Deactivate {
        /// Why, and through which call.
        why: Why,
    },
    /// Given an expiration date.
    Expire {
        /// The date.
        date: Date,
        /// Why.
        why: Why,
    },
}

impl Action {
    /// Why it is done.
    #[must_use]
    pub const fn why(&self) -> Why {
        match self {
            Self::HandOver { why, .. }
            | Self::Release { why, .. }
            | Self::Demote { why, .. }
            | Self::LeavePlan { why, .. }
            | Self::Archive { why, .. }
            | Self::Unenroll { why, .. }
            | Self::Move { why, .. }
            | Self::Deactivate { why }
            | Self::Expire { why, .. } => *why,
        }
    }
}

/// An enrollment that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// In what.
    pub item: Item,
    /// Its name.
    pub name: String,
    /// How far.
    pub status: EnrollmentStatus,
    /// Why it stays.
    pub why: Why,
}

/// A course or a learning plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A course.
    Course(CourseId),
    /// A learning plan.
    Plan(LearningPlanId),
}

/// One call, or one look at what calls have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// `POST /manage/v1/managers/{manager_id}/users`
    AssignTeam {
        /// The next manager.
        to: UserId,
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
        /// The leavers they reported to.
        leavers: Vec<UserId>,
    },
    /// `DELETE /skill/v1/managers/{manager_id}/users`
    ReleaseTeam {
        /// The leaver they reported to.
        leaver: UserId,
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
    },
    /// `DELETE /poweruser/v1/powerusers`
    Demote {
        /// The power users.
        users: Vec<UserId>,
    },
    /// `DELETE /learn/v1/enrollments` with plans and without the cascade.
    LeavePlans {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... leave all of these plans.
        plans: Vec<LearningPlanId>,
    },
    /// Reads again whether the plans are left and the courses are not: what follows rests on it.
    CheckPlans {
        /// Those who left plans.
        users: Vec<UserId>,
    },
    /// `PUT /learn/v1/enrollments` with an enrollment mode.
    Archive {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... leave all of these courses.
        courses: Vec<CourseId>,
        /// Whether this is the one that is looked at first.
        canary: bool,
    },
    /// Reads again whether the archived enrollments left the active list.
    CheckArchived {
        /// Of this user.
        user: UserId,
        /// In these courses.
        courses: Vec<CourseId>,
    },
    /// `DELETE /learn/v1/enrollments`
    Unenroll {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... leave all of these courses.
        courses: Vec<CourseId>,
    },
    /// `POST /manage/v1/user/batch`
    Batch {
        /// One row a user.
        rows: Vec<BatchChange>,
        /// Where all of them go, when they move.
        branch: Option<BranchId>,
    },
    /// `PUT /manage/v1/user/change_status`
    Deactivate {
        /// The users.
        users: Vec<UserId>,
        /// Whether these are the ones that are looked at first.
        canary: bool,
    },
    /// Reads again whether the first are deactivated.
    CheckDeactivated {
        /// The users.
        users: Vec<UserId>,
    },
}

impl Step {
    /// Whether it changes the platform.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(
            self,
            Self::CheckPlans { .. } | Self::CheckArchived { .. } | Self::CheckDeactivated { .. }
        )
    }

    /// Whether it is a call made early, to look at it, and not needed otherwise.
    #[must_use]
    pub const fn is_canary(&self) -> bool {
        matches!(self, Self::Archive { canary: true, .. } | Self::Deactivate { canary: true, .. })
    }

    /// The leavers it is about.
    #[must_use]
    pub fn leavers(&self) -> Vec<UserId> {
        match self {
            Self::AssignTeam { leavers, .. } => leavers.clone(),
            Self::ReleaseTeam { leaver, .. } => vec![*leaver],
            Self::CheckArchived { user, .. } => vec![*user],
            Self::Batch { rows, .. } => rows.iter().map(|row| row.user).collect(),
            Self::Demote { users }
            | Self::LeavePlans { users, .. }
            | Self::CheckPlans { users }
            | Self::Archive { users, .. }
            | Self::Unenroll { users, .. }
            | Self::Deactivate { users, .. }
            | Self::CheckDeactivated { users } => users.clone(),
        }
    }
}

/// What a batch row changes about one user. Keys left out leave fields alone (B-150).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchChange {
    /// The user.
    pub user: UserId,
    /// Switches the account off.
    #[serde(default)]
    pub deactivate: bool,
    /// Sets the expiration date.
    #[serde(default)]
    pub expiration: Option<Date>,
}

/// An enrollment about to leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Record {
    /// Of a course.
    Course {
        /// Whether a frozen copy stays on the platform.
        archived: bool,
        /// The enrollment.
        enrollment: CourseEnrollment,
    },
    /// Of a learning plan.
    Plan {
        /// The enrollment.
        enrollment: PlanEnrollment,
    },
}

impl Record {
    /// Whose it is.
    #[must_use]
    pub const fn user_id(&self) -> UserId {
        match self {
            Self::Course { enrollment, .. } => enrollment.user_id,
            Self::Plan { enrollment } => enrollment.user_id,
        }
    }
}

/// How things stood, as far as the plan changes them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// What power users held. A demotion drops it for good (B-037).
    pub power_users: Vec<PowerUserSnapshot>,
    /// Who reported to whom.
    pub teams: Vec<Team>,
    /// Expiration dates of those whose date is set.
    pub expiration_dates: BTreeMap<UserId, Option<Date>>,
    /// Branches of those who move.
    pub branches: BTreeMap<UserId, Vec<BranchId>>,
}

/// What a plan takes, in calls.
///
/// The calls that change something are what the bound is about. Reading the platform, the
/// canary and the looks that follow it, and the verification at the end are counted apart: they
/// buy safety.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cost {
    /// Calls already made to read the platform.
    pub reads_done: u64,
    /// Calls that change something, the canary apart.
    pub writes: u64,
    /// Fewer than this cannot do it: see [`plan`](super::plan).
    pub bound: u64,
    /// Calls that change something and are made early, to look at them.
    pub canary_writes: u64,
    /// Calls that look at what was done before going on; an estimate.
    pub checks: u64,
    /// Calls that read everything again at the end; an estimate.
    pub verification: u64,
    /// The allowance.
    pub calls_per_hour: u64,
}

impl Cost {
    /// Calls still to come.
    #[must_use]
    pub fn calls_ahead(&self) -> u64 {
        self.writes + self.canary_writes + self.checks + self.verification
    }

    /// Full hours spent waiting for the allowance to be renewed, when nothing else uses it.
    #[must_use]
    pub fn hours_of_waiting(&self) -> u64 {
        let calls = self.reads_done + self.calls_ahead();
        calls.saturating_sub(1).checked_div(self.calls_per_hour).unwrap_or(0)
    }
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether something is removed that [`records`](Self::records) must be written for first.
    #[must_use]
    pub fn removes_records(&self) -> bool {
        !self.records.is_empty()
    }

    /// Somebody by number.
    #[must_use]
    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.user_id == Some(id))
    }

    /// A number that differs when the steps differ. A journal of one plan cannot be continued
    /// with another.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let steps = serde_json::to_vec(&self.steps).unwrap_or_default();
        // FNV-1a: stable across versions and platforms, which std's hasher does not promise.
        let hash = steps.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    }
}
