//! The answer, for people and for programs.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Blind, Cause, Question, Weight};
use crate::{
    auth::UserLevel,
    endpoint::Confidence,
    enrollments::EnrollmentStatus,
    id::{CourseId, LearningPlanId, UserId},
    users::{AccountState, UserRow},
};

/// A field and the value that was seen in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Seen {
    /// The field, in the platform's word where it has one.
    pub field: &'static str,
    /// The value.
    pub value: String,
}

/// One cause, with everything that speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub what: Cause,
    /// What it means for the question.
    pub weight: Weight,
    /// The cause in words.
    pub text: &'static str,
    /// Numbers of the platform rules behind it; none when the platform's answer says it by itself.
    pub rules: &'static [&'static str],
    /// How well the weakest of these rules is known.
    pub confidence: Confidence,
    /// What to do about it; empty when nothing is to be done.
    pub remedy: &'static str,
    /// What was seen.
    pub evidence: Vec<Seen>,
}

impl Finding {
    pub(super) fn new(what: Cause) -> Self {
        Self {
            what,
            weight: what.weight(),
            text: what.text(),
            rules: what.rules(),
            confidence: what.confidence(),
            remedy: what.remedy(),
            evidence: Vec::new(),
        }
    }

    /// Whether this stands in the way.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        matches!(self.weight, Weight::Blocks)
    }
}

/// Something that no call showed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct NotSeen {
    /// What.
    pub what: Blind,
    /// Why not, and where to look instead.
    pub text: &'static str,
    /// Rules that speak of it.
    pub rules: &'static [&'static str],
    /// What is known about this case; empty when nothing is.
    pub detail: String,
}

/// The account that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Subject {
    /// The platform's number.
    pub user_id: UserId,
    /// User name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Level.
    pub level: UserLevel,
    /// What the account is.
    pub state: AccountState,
}

impl From<&UserRow> for Subject {
    fn from(row: &UserRow) -> Self {
        Self {
            user_id: row.user_id,
            username: row.username.clone(),
            name: row.fullname.trim().to_owned(),
            level: row.level.clone(),
            state: row.state(),
        }
    }
}

/// The course or learning plan that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Found {
    /// A course.
    Course {
        /// Its number.
        id: CourseId,
        /// Its name.
        name: String,
    },
    /// A learning plan.
    Plan {
        /// Its number.
        id: LearningPlanId,
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course { id, name } => write!(f, "course {id}, {name}"),
            Self::Plan { id, name } => write!(f, "learning plan {id}, {name}"),
        }
    }
}

/// The answer to a [`Question`].
///
/// `Display` prints what was found; [`to_text`](Self::to_text) adds what was not to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnosis {
    /// What was asked.
    pub question: Question,
    /// The account; none when it was not found.
    pub person: Option<Subject>,
    /// The course or learning plan; none when it was not found or not asked for.
    pub training: Option<Found>,
    /// How far the person is in it; none when not enrolled.
    pub enrolled: Option<EnrollmentStatus>,
    /// What was found: first what stands in the way, and in that first what decides.
    pub findings: Vec<Finding>,
    /// What no call showed.
    pub could_not_see: Vec<NotSeen>,
}

impl Diagnosis {
    /// Whether nothing that can be seen stands in the way.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.in_the_way().next().is_none()
    }

    /// What stands in the way, the first of them deciding.
    pub fn in_the_way(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.blocks())
    }

    /// The finding of one cause.
    #[must_use]
    pub fn finding(&self, what: Cause) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.what == what)
    }

    /// What was found, and what was not to be seen.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = self.to_string();
        if !self.could_not_see.is_empty() {
            text.push_str("  not to be seen from here:\n");
        }
        for NotSeen { what, detail, .. } in &self.could_not_see {
            // Writing to a string does not fail.
            _ = match detail.as_str() {
                "" => writeln!(text, "  - {what}"),
                detail => writeln!(text, "  - {what}: {detail}"),
            };
        }
        text
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.question)?;
        if let Some(Subject { user_id, username, name, level, state }) = &self.person {
            let state = match state {
                AccountState::Activated => "activated",
                AccountState::Deactivated => "deactivated",
                AccountState::Expired => "expired",
            };
            write!(f, "  {username} (user {user_id}")?;
            if !name.is_empty() {
                write!(f, ", {name}")?;
            }
            writeln!(f, "): level {level}, {state}")?;
        }
        if let Some(training) = &self.training {
            writeln!(f, "  {training}")?;
        }
        if self.is_clear() {
            writeln!(f, "  nothing stands in the way")?;
        }
        for (at, finding) in self.in_the_way().enumerate() {
            writeln!(f, "  {}. {}", at + 1, finding.what)?;
            rest(f, finding)?;
        }
        for finding in self.findings.iter().filter(|finding| !finding.blocks()) {
            writeln!(f, "  - {}", finding.what)?;
            rest(f, finding)?;
        }
        Ok(())
    }
}

fn rest(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    for (at, Seen { field, value }) in finding.evidence.iter().enumerate() {
        f.write_str(if at == 0 { "     seen: " } else { "; " })?;
        write!(f, "{field} {value}")?;
    }
    if !finding.evidence.is_empty() {
        f.write_char('\n')?;
    }
    if !finding.remedy.is_empty() {
        writeln!(f, "     remedy: {}", finding.remedy)?;
    }
    Ok(())
}
