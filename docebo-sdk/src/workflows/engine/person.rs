//! The people a plan is about: what becomes of each, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EnrollmentStatus, Why, people};
use crate::{
    id::{BranchId, CourseId, GroupUuid, LearningPlanId, ManagerTypeId, UserFieldId, UserId},
    wire::Date,
};

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
    pub deeds: Vec<Deed>,
    /// Enrollments that stay, and why.
    pub kept: Vec<Kept>,
}

impl Person {
    /// Whether nothing of theirs may be touched.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.verdict, Verdict::Refused { .. })
    }
}

/// What becomes of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Verdict {
    /// There is something to do.
    Change,
    /// There is nothing left to do.
    Nothing,
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
    /// On the list of protected accounts.
    Protected,
    /// The account behind an integration, which would stop working (B-028).
    Integration,
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
    /// The policy leaves the account out.
    LeftOut {
        /// By which rule of its own.
        detail: String,
    },
    /// Several accounts may be theirs.
    SeveralAccounts {
        /// Which, and what to do.
        detail: String,
    },
    /// The account seems to be somebody else's.
    AnotherPerson {
        /// What speaks for it.
        detail: String,
    },
    /// The export says that the person, or the company, is still active.
    StillActive {
        /// Where, and of which company.
        detail: String,
    },
    /// It is not as it was when somebody decided.
    Changed {
        /// What.
        detail: String,
    },
    /// Several people decided, and not the same.
    Contradicted {
        /// Who said what.
        detail: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnAccount => f.write_str(
                "this is the account the program itself uses (B-027): retire it by hand, with \
                 another account",
            ),
            Self::Superadmin => {
                f.write_str("Superadmins are never touched: lower the level by hand first")
            }
            Self::Protected => f.write_str("on the list of protected accounts"),
            Self::Integration => f.write_str(
                "an integration works through this account and would stop (B-027, B-028): move \
                 the integration to another account first",
            ),
            Self::UnknownLevel { level } => write!(f, "the level `{level}` is not known"),
            Self::IdMismatch { listed } => {
                write!(f, "user name and id {listed} are two different accounts: mend the row")
            }
            Self::NoSuccessor { detail } => {
                write!(f, "nobody can take over the team (B-133): {detail}")
            }
            Self::NotReadable { detail } => write!(f, "not readable: {detail}"),
            Self::LeftOut { detail } => write!(f, "left out by the policy: {detail}"),
            Self::SeveralAccounts { detail } => write!(f, "several accounts match: {detail}"),
            Self::AnotherPerson { detail } => {
                write!(f, "another person's account, or a mistake in the row: {detail}")
            }
            Self::StillActive { detail } => write!(f, "still active in the export: {detail}"),
            Self::Changed { detail } => {
                write!(f, "changed since somebody decided: {detail}: ask again")
            }
            Self::Contradicted { detail } => {
                write!(f, "not decided alike: {detail}: let them agree")
            }
        }
    }
}

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

/// A row that names nobody. The other rows are not affected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub row: u64,
    /// The column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, column, value, problem, remedy } = self;
        write!(f, "row {row}, column `{column}`, value `{value}`: {problem}: {remedy}")
    }
}

/// Something that no step does and somebody has to know: what a change leaves without an owner,
/// what an undo cannot put back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rest {
    /// About whom.
    pub user: UserId,
    /// What.
    #[serde(flatten)]
    pub what: Remains,
    /// Why no step does it.
    pub why: Why,
}

impl Rest {
    /// Says what remains of somebody.
    #[must_use]
    pub const fn new(user: UserId, what: Remains, why: Why) -> Self {
        Self { user, what, why }
    }
}

/// What remains to be done, or to be known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "remains")]
#[non_exhaustive]
pub enum Remains {
    /// A course enrollment that does not come back.
    Enrollment {
        /// The course.
        course: CourseId,
    },
    /// A learning plan enrollment that does not come back.
    PlanEnrollment {
        /// The plan.
        plan: LearningPlanId,
    },
    /// A course enrollment that stays archived.
    Archived {
        /// The course.
        course: CourseId,
    },
    /// Status, dates and score of a course enrollment that comes back without them.
    Details {
        /// The course.
        course: CourseId,
        /// The status it had.
        status: EnrollmentStatus,
    },
    /// Dates and progress of a learning plan enrollment that comes back without them.
    PlanDetails {
        /// The plan.
        plan: LearningPlanId,
    },
    /// Resources of a power user that are known by number only.
    Assignments {
        /// Of which kind.
        kind: String,
        /// How many.
        count: u64,
    },
    /// Reports, groups and automation rules that somebody built as a power user, with what the
    /// rights reached over.
    Orphans {
        /// How many resources the rights reached over, by kind.
        held: Vec<String>,
    },
    /// Name and address of an account that was renamed to be forgotten.
    Identity,
    /// An account that is gone.
    Account,
    /// An account that was never used, and is not deleted.
    Unused,
    /// An account whose enrollments are another's now.
    Merged {
        /// Whose.
        into: UserId,
    },
    /// What stays with an account that is merged.
    NotMerged {
        /// Into which.
        into: UserId,
    },
    /// Membership of an automatic group.
    Group {
        /// Its name.
        name: String,
    },
    /// The rights of a power user.
    Rights {
        /// Whether the account still has them.
        held: bool,
    },
    /// People who reported to somebody.
    Team {
        /// How many.
        members: usize,
    },
    /// An account of a company that its export does not have.
    LeftOver {
        /// User name.
        username: String,
    },
    /// People who report to somebody whose account is closed.
    Leads {
        /// How many, where that is known.
        members: Option<usize>,
    },
    /// The rights of a power user who does not use them.
    KeepsRights {
        /// Names of the profiles.
        profiles: Vec<String>,
    },
    /// What a power user held and the platform no longer has.
    Vanished {
        /// Of which kind.
        kind: String,
        /// Their numbers.
        ids: Vec<String>,
    },
    /// An account about which nobody has decided.
    Undecided {
        /// Who was asked.
        asked: Vec<String>,
    },
    /// An account that somebody wanted deleted.
    Spared,
}

impl fmt::Display for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.user;
        match &self.what {
            Remains::Enrollment { course } => {
                write!(f, "user {user} is not enrolled in course {course} again")
            }
            Remains::PlanEnrollment { plan } => {
                write!(f, "user {user} is not enrolled in learning plan {plan} again")
            }
            Remains::Archived { course } => {
                write!(f, "what user {user} did in course {course} stays archived")
            }
            Remains::Details { course, status } => write!(
                f,
                "user {user} comes back to course {course} without status ({status}), dates and \
                 score"
            ),
            Remains::PlanDetails { plan } => {
                write!(f, "user {user} comes back to learning plan {plan} without dates")
            }
            Remains::Assignments { kind, count } => {
                write!(f, "{count} {kind} assigned to power user {user} are not known by name")
            }
            Remains::Orphans { held } if held.is_empty() => {
                write!(f, "what user {user} built as a power user has no owner any more")
            }
            Remains::Orphans { held } => write!(
                f,
                "what user {user} built as a power user (over {}) has no owner any more: look \
                 through reports, groups and automation rules",
                held.join(", ")
            ),
            Remains::Identity => write!(f, "nobody knows who user {user} was"),
            Remains::Account => write!(f, "user {user} is gone"),
            Remains::Unused => write!(f, "user {user} was never used and is not deleted"),
            Remains::Merged { into } => {
                write!(f, "what user {user} was enrolled in and had earned stays with user {into}")
            }
            Remains::NotMerged { into } => write!(
                f,
                "learning plans, archived enrollments, shared content, branches, groups and team \
                 of user {user} do not go over to user {into}"
            ),
            Remains::Group { name } => {
                write!(f, "user {user} is not put into the automatic group {name}")
            }
            Remains::Rights { held: true } => {
                write!(f, "user {user} is still a power user, with the rights of before")
            }
            Remains::Rights { held: false } => {
                write!(f, "user {user} was a power user and is not again")
            }
            Remains::Team { members } => {
                let who = people(*members);
                write!(f, "{who} reported to user {user} and will not by themselves")
            }
            Remains::LeftOver { username } => {
                write!(f, "user {user} ({username}) is where the company is, and no contact")
            }
            Remains::Leads { members: Some(members) } => {
                write!(f, "user {user} still leads {}", people(*members))
            }
            Remains::Leads { members: None } => {
                write!(f, "people go on reporting to user {user}")
            }
            Remains::KeepsRights { profiles } if profiles.is_empty() => {
                write!(f, "user {user} stays a power user, without a profile")
            }
            Remains::KeepsRights { profiles } => {
                write!(f, "user {user} stays a power user with {}", profiles.join(", "))
            }
            Remains::Vanished { kind, ids } => {
                write!(f, "user {user} does not get back {kind} {}", ids.join(", "))
            }
            Remains::Undecided { asked } => {
                write!(f, "nobody has decided about user {user}: ask {}", asked.join(" or "))
            }
            Remains::Spared => write!(f, "user {user} is not deleted, as somebody wanted"),
        }?;
        write!(f, ": {}", self.why)
    }
}
