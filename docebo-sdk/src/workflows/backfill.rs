//! Enrolling people whom an enrollment rule did not catch.
//!
//! A rule on a group or a branch enrolls who joins it afterwards, never those who were there when
//! the rule was made (B-072). This compares the audience with who is enrolled, shows the
//! difference, and enrolls it. The rules themselves cannot be read through the API: say what the
//! rule says.
//!
//! ```no_run
//! use docebo_sdk::{BranchId, Client, CourseId};
//! use docebo_sdk::workflows::backfill::{Audience, Backfill, Target};
//!
//! # async fn run(client: Client) -> Result<(), docebo_sdk::Error> {
//! let (sales, safety) = (BranchId::new(7), CourseId::new(134));
//! let backfill =
//!     Backfill::read(&client, &[Audience::Branch(sales)], &[Target::Course(safety)]).await?;
//! for gap in &backfill.gaps {
//!     println!("{}: {} of {} are missing", gap.target, gap.missing.len(), backfill.audience);
//! }
//! for filled in backfill.run(&client).await? {
//!     println!("{}: {} enrolled, {} not", filled.target, filled.enrolled.len(), filled.left.len());
//! }
//! # Ok(())
//! # }
//! ```

use std::{collections::BTreeSet, fmt};

use serde::Serialize;

use crate::{
    BranchId, Client, CourseId, Error, GroupUuid, LearningPlanId, UserId,
    enrollments::{Enrollments, NewEnrollments},
    learning_plans::EnrollManyInPlan,
    users::UserStatus,
};

/// Whom a rule watches.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// The members of a group.
    Group(GroupUuid),
    /// The people right in a branch, not those in branches below it.
    Branch(BranchId),
}

/// What a rule enrolls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Target {
    /// A course.
    Course(CourseId),
    /// A learning plan, and so its courses.
    Plan(LearningPlanId),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course(id) => write!(f, "course {id}"),
            Self::Plan(id) => write!(f, "learning plan {id}"),
        }
    }
}

/// An audience against who is enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Backfill {
    /// How many people the audience has, the deactivated included.
    pub audience: usize,
    /// Those of them who are deactivated: passed over, as a rule passes over them (B-070).
    pub deactivated: Vec<UserId>,
    /// What is missing in each target.
    pub gaps: Vec<Gap>,
}

/// Who of an audience is not enrolled in something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// In what.
    pub target: Target,
    /// How many of the audience are enrolled.
    pub enrolled: usize,
    /// Who is not, and is not deactivated; ascending.
    pub missing: Vec<UserId>,
}

/// What became of a [`Gap`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Filled {
    /// In what.
    pub target: Target,
    /// Who is enrolled now, or waits for a place.
    pub enrolled: Vec<UserId>,
    /// Who is not: an expired account, or one that the caller may not enroll.
    pub left: Vec<UserId>,
}

impl Backfill {
    /// Reads who is in any of the audiences and who of them is enrolled in each target. Changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// When a group or a branch is not there or not in the caller's reach, or reading fails.
    pub async fn read(
        client: &Client,
        audiences: &[Audience],
        targets: &[Target],
    ) -> Result<Self, Error> {
        let mut people = BTreeSet::new();
        for audience in audiences {
            match audience {
                Audience::Group(group) => {
                    let members = client.groups().members(group).all().await?;
                    people.extend(members.into_iter().map(|member| member.user_id));
                }
                Audience::Branch(branch) => {
                    let users = client.branches().users(*branch).only_this_branch().all().await?;
                    people.extend(users.into_iter().map(|user| user.user_id));
                }
            }
        }
        let gone = client.users().list().status(UserStatus::Deactivated).all().await?;
        let gone: BTreeSet<UserId> = gone.into_iter().map(|user| user.user_id).collect();
        let mut gaps = Vec::new();
        for &target in targets {
            let held = enrolled_in(client, target).await?;
            let open = people.difference(&held).filter(|user| !gone.contains(user));
            gaps.push(Gap {
                target,
                enrolled: people.intersection(&held).count(),
                missing: open.copied().collect(),
            });
        }
        let deactivated = people.intersection(&gone).copied().collect();
        Ok(Self { audience: people.len(), deactivated, gaps })
    }

    /// Whether nobody is missing anywhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gaps.iter().all(|gap| gap.missing.is_empty())
    }

    /// Enrolls who is missing, at most 1,000 people a call, and reads again who is enrolled.
    ///
    /// # Errors
    ///
    /// At the first call that fails. What was done by then stays done, and reading anew finds the
    /// rest.
    pub async fn run(&self, client: &Client) -> Result<Vec<Filled>, Error> {
        let mut all = Vec::new();
        for Gap { target, enrolled: _, missing } in &self.gaps {
            if missing.is_empty() {
                continue;
            }
            match *target {
                Target::Course(course) => {
                    for users in missing.chunks(Enrollments::MAX_USERS) {
                        let new = NewEnrollments::new(users.iter().copied(), [course]);
                        client.enrollments().create(new).await?;
                    }
                }
                Target::Plan(plan) => {
                    for users in missing.chunks(EnrollManyInPlan::MAX_USERS) {
                        client.learning_plans().enroll_many(plan, users.iter().copied()).await?;
                    }
                }
            }
            let held = enrolled_in(client, *target).await?;
            let (enrolled, left) = missing.iter().partition(|user| held.contains(user));
            all.push(Filled { target: *target, enrolled, left });
        }
        Ok(all)
    }
}

async fn enrolled_in(client: &Client, target: Target) -> Result<BTreeSet<UserId>, Error> {
    Ok(match target {
        Target::Course(course) => {
            let rows = client.enrollments().list_for_course(course).all().await?;
            rows.into_iter().map(|row| row.user_id).collect()
        }
        Target::Plan(plan) => {
            let rows = client.learning_plans().enrollments().plans([plan]).all().await?;
            rows.into_iter().map(|row| row.user_id).collect()
        }
    })
}
