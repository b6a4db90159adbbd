//! What is done to people, one thing at a time.

use serde::{Deserialize, Serialize};

use super::{EnrollmentStatus, Item, Why};
use crate::{
    id::{BranchId, CourseId, GroupUuid, LearningPlanId, ManagerTypeId, UserFieldId, UserId},
    wire::Date,
};

/// One thing done to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[non_exhaustive]
pub enum Deed {
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
    /// Marked in an additional field.
    Mark {
        /// The field.
        field: UserFieldId,
        /// What it says from then on.
        value: String,
        /// Why.
        why: Why,
    },
    /// Deleted, for good.
    Delete {
        /// Why.
        why: Why,
    },
    /// Switched on.
    Reactivate {
        /// Why.
        why: Why,
    },
    /// The expiration date goes.
    LiftExpiration {
        /// Which it was.
        date: Date,
        /// Why.
        why: Why,
    },
    /// Into branches, beside those they are in.
    JoinBranches {
        /// The branches.
        branches: Vec<BranchId>,
        /// Why.
        why: Why,
    },
    /// Out of branches.
    LeaveBranches {
        /// The branches.
        branches: Vec<BranchId>,
        /// Why.
        why: Why,
    },
    /// Into a group.
    JoinGroup {
        /// The group.
        group: GroupUuid,
        /// Its name.
        name: String,
        /// Why.
        why: Why,
    },
    /// Another account of theirs is merged into this one, and switched off.
    TakeOver {
        /// The other account.
        from: UserId,
        /// Its user name.
        username: String,
        /// Why.
        why: Why,
    },
    /// Into a course or a learning plan.
    Enroll {
        /// In what.
        item: Item,
        /// Its name.
        name: String,
        /// Why.
        why: Why,
    },
    /// Given a code in place of user name, names and e-mail.
    Rename {
        /// The code.
        code: String,
        /// Why.
        why: Why,
    },
    /// Raised to power user.
    Promote {
        /// Why.
        why: Why,
    },
    /// Given profiles or resources as a power user.
    Grant {
        /// Which, in words.
        what: Vec<String>,
        /// Why.
        why: Why,
    },
    /// Deprived of profiles or resources as a power user.
    TakeBack {
        /// Which, in words.
        what: Vec<String>,
        /// Why.
        why: Why,
    },
}

impl Deed {
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
            | Self::Expire { why, .. }
            | Self::Mark { why, .. }
            | Self::Delete { why }
            | Self::Reactivate { why }
            | Self::LiftExpiration { why, .. }
            | Self::JoinBranches { why, .. }
            | Self::LeaveBranches { why, .. }
            | Self::JoinGroup { why, .. }
            | Self::TakeOver { why, .. }
            | Self::Enroll { why, .. }
            | Self::Rename { why, .. }
            | Self::Grant { why, .. }
            | Self::TakeBack { why, .. }
            | Self::Promote { why } => *why,
        }
    }
}
