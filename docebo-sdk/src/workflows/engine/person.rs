//! The people a plan is about: what becomes of each, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Deed, EnrollmentStatus, Why};
use crate::id::{CourseId, LearningPlanId, UserId};

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
