//! What no step of a plan does, and somebody has to know.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EnrollmentStatus, Why, people};
use crate::id::{CourseId, LearningPlanId, UserFieldId, UserId};

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
    /// What stood in an additional field that was filled without being read before.
    Field {
        /// Which.
        field: UserFieldId,
    },
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
            Remains::Field { field } => {
                write!(f, "nobody knows what stood in field {field} of user {user}")
            }
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
