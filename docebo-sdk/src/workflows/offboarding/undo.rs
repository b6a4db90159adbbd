//! The way back, as far as the platform allows one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Action, Outcome, Plan, Problem, Step, Why,
    cover::{self, Caps},
    print::people,
};
use crate::{
    Client, Error,
    endpoint::{Call, Empty},
    enrollments::NewEnrollments,
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserId},
    power_users::PowerUserSnapshot,
    users::{BatchOptions, BatchRequest, BatchRow, BatchUsers},
    wire::Date,
};

/// What would put things back, made from what was really done. Nothing undoes itself on the
/// platform (B-039); this is the opposite, step by step, in the order that works: dates before
/// the flag (B-048), the flag before enrollments (B-071).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UndoPlan {
    /// The plan it undoes; see [`Plan::fingerprint`].
    pub plan: String,
    /// The steps, in order.
    pub steps: Vec<UndoStep>,
    /// What cannot be put back, and why.
    pub cannot: Vec<String>,
}

/// One step back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
#[non_exhaustive]
pub enum UndoStep {
    /// Gives accounts their expiration dates back, or none.
    Dates {
        /// The dates.
        dates: BTreeMap<UserId, Option<Date>>,
    },
    /// Switches accounts on, through the batch, which also takes expired ones.
    Activate {
        /// The accounts.
        users: Vec<UserId>,
    },
    /// Puts somebody back into their branches.
    Branches {
        /// Who.
        user: UserId,
        /// The branches.
        branches: Vec<BranchId>,
    },
    /// Makes somebody a power user again, with what they held.
    Promote {
        /// What they held.
        held: Box<PowerUserSnapshot>,
    },
    /// Gives a team back.
    Team {
        /// To whom.
        manager: UserId,
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
    },
    /// Enrolls people in a learning plan again.
    EnrollInPlan {
        /// The plan.
        plan: LearningPlanId,
        /// The people.
        users: Vec<UserId>,
    },
    /// Enrolls people in courses again. What they had finished in them comes back (B-082), the old
    /// enrollments' dates do not.
    Enroll {
        /// All of these people ...
        users: Vec<UserId>,
        /// ... in all of these courses.
        courses: Vec<CourseId>,
    },
}

impl UndoPlan {
    /// The opposite of what a plan has done.
    #[must_use]
    pub fn new(plan: &Plan, outcome: &Outcome) -> Self {
        // Who could not sign in before cannot be enrolled in anything now.
        let barred = |person: &&super::Person| {
            let why = Why::SwitchOff;
            !person.actions.contains(&Action::Deactivate { why })
        };
        let people = plan.people.iter().filter(barred);
        let barred = people.filter_map(|person| person.user_id).collect();
        let mut undo = Collected { barred, ..Collected::default() };
        let made = plan.steps.iter().zip(&outcome.made).enumerate();
        for (at, (step, _)) in made.filter(|(_, (_, made))| **made) {
            let failed = |user: UserId| {
                outcome.problems.iter().any(|(step, one)| *step == at && one.user == user)
            };
            undo.add(plan, step, failed);
        }
        Self { plan: plan.fingerprint(), steps: undo.steps(), cannot: undo.cannot }
    }

    /// Makes the steps, one after the other, and says for whom one did not work.
    ///
    /// # Errors
    ///
    /// When the platform no longer answers. Every step may be made again.
    pub async fn run(&self, client: &Client) -> Result<Vec<Problem>, Error> {
        let mut problems = Vec::new();
        for step in &self.steps {
            match step.send(client).await {
                Ok(some) => problems.extend(some),
                Err(error) if error.is_rejected() || error.is_not_found() => {
                    let what = error.to_string();
                    let users = step.users().into_iter();
                    problems.extend(users.map(|user| Problem { user, what: what.clone() }));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(problems)
    }

    /// In words.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::from("To undo, in this order:\n");
        for (at, step) in self.steps.iter().enumerate() {
            out += &format!("  {}. {}\n", at + 1, step.describe());
        }
        if !self.cannot.is_empty() {
            out += "Cannot be undone:\n";
        }
        for cannot in &self.cannot {
            out += &format!("  - {cannot}\n");
        }
        out
    }
}

#[derive(Default)]
struct Collected {
    /// Who cannot be enrolled in anything, having been deactivated or expired before.
    barred: BTreeSet<UserId>,
    /// Whether that concerns anything that was removed.
    left_out: bool,
    dates: BTreeMap<UserId, Option<Date>>,
    activate: Vec<UserId>,
    branches: Vec<UndoStep>,
    promote: Vec<UndoStep>,
    teams: Vec<UndoStep>,
    plans: BTreeMap<LearningPlanId, Vec<UserId>>,
    courses: Vec<(UserId, CourseId)>,
    cannot: Vec<String>,
}

impl Collected {
    fn add(&mut self, plan: &Plan, step: &Step, failed: impl Fn(UserId) -> bool) {
        match step {
            Step::AssignTeam { manager_type, leavers, members, .. } => {
                self.teams(plan, *manager_type, leavers, members);
            }
            Step::ReleaseTeam { leaver, manager_type, members } => {
                self.teams(plan, *manager_type, &[*leaver], members);
            }
            Step::Demote { users } => {
                for held in plan.before.power_users.iter().filter(|h| users.contains(&h.user_id)) {
                    for (kind, count) in held.not_held() {
                        self.cannot.push(format!(
                            "{count} {kind} assigned to power user {} are not known by name: \
                             assign them by hand",
                            held.user_id
                        ));
                    }
                    self.promote.push(UndoStep::Promote { held: Box::new(held.clone()) });
                }
            }
            Step::LeavePlans { users, plans } => {
                let back: Vec<UserId> = self.back(users, failed);
                for plan in plans {
                    self.plans.entry(*plan).or_default().extend(&back);
                }
            }
            Step::Unenroll { users, courses } => {
                for user in self.back(users, failed) {
                    self.courses.extend(courses.iter().map(|course| (user, *course)));
                }
            }
            Step::Archive { users, courses, .. } => self.cannot.push(format!(
                "{} archived in {} stay archived (B-089)",
                people(users.len()),
                super::print::counted(courses.len(), "course")
            )),
            Step::Batch { rows, branch } => {
                for row in rows.iter().filter(|row| !failed(row.user)) {
                    if row.deactivate {
                        self.activate.push(row.user);
                    }
                    if row.expiration.is_some() {
                        let date = plan.before.expiration_dates.get(&row.user).copied().flatten();
                        self.dates.insert(row.user, date);
                    }
                    if branch.is_some() {
                        let branches = plan.before.branches.get(&row.user).cloned();
                        let (user, branches) = (row.user, branches.unwrap_or_default());
                        self.branches.push(UndoStep::Branches { user, branches });
                    }
                }
            }
            Step::Deactivate { users, .. } => {
                self.activate.extend(users.iter().filter(|user| !failed(**user)));
            }
            Step::CheckPlans { .. }
            | Step::CheckArchived { .. }
            | Step::CheckDeactivated { .. } => {}
        }
    }

    /// Those who can be enrolled again.
    fn back(&mut self, users: &[UserId], failed: impl Fn(UserId) -> bool) -> Vec<UserId> {
        self.left_out |= users.iter().any(|user| self.barred.contains(user));
        let users = users.iter().copied();
        users.filter(|user| !failed(*user) && !self.barred.contains(user)).collect()
    }

    fn teams(
        &mut self,
        plan: &Plan,
        manager_type: ManagerTypeId,
        leavers: &[UserId],
        moved: &[UserId],
    ) {
        for team in &plan.before.teams {
            let members: Vec<UserId> =
                team.members.iter().copied().filter(|member| moved.contains(member)).collect();
            if leavers.contains(&team.manager)
                && team.manager_type == manager_type
                && !members.is_empty()
            {
                self.teams.push(UndoStep::Team { manager: team.manager, manager_type, members });
            }
        }
    }

    fn steps(&mut self) -> Vec<UndoStep> {
        let mut steps = Vec::new();
        if !self.dates.is_empty() {
            steps.push(UndoStep::Dates { dates: std::mem::take(&mut self.dates) });
        }
        for users in self.activate.chunks(100) {
            steps.push(UndoStep::Activate { users: users.to_vec() });
        }
        steps.append(&mut self.branches);
        steps.append(&mut self.promote);
        steps.append(&mut self.teams);
        let any = !self.plans.is_empty() || !self.courses.is_empty();
        for (plan, users) in std::mem::take(&mut self.plans) {
            if !users.is_empty() {
                steps.push(UndoStep::EnrollInPlan { plan, users });
            }
        }
        for part in cover::cover(std::mem::take(&mut self.courses), Caps::default()) {
            steps.push(UndoStep::Enroll { users: part.users, courses: part.items });
        }
        if self.left_out {
            self.cannot.push(
                "enrollments of people who were deactivated or expired before (B-071): activate \
                 them first, then enroll them from records.csv"
                    .to_owned(),
            );
        }
        if any {
            self.cannot.push(
                "dates, scores and validity of removed enrollments: records.csv holds them (B-075)"
                    .to_owned(),
            );
        }
        steps
    }
}

impl UndoStep {
    fn users(&self) -> Vec<UserId> {
        match self {
            Self::Dates { dates } => dates.keys().copied().collect(),
            Self::Branches { user, .. } => vec![*user],
            Self::Promote { held } => vec![held.user_id],
            Self::Team { manager, .. } => vec![*manager],
            Self::Activate { users }
            | Self::EnrollInPlan { users, .. }
            | Self::Enroll { users, .. } => users.clone(),
        }
    }

    /// What it does, in a few words.
    #[must_use]
    pub fn describe(&self) -> String {
        let who = people(self.users().len());
        match self {
            Self::Dates { .. } => format!("give {who} the old expiration date back"),
            Self::Activate { .. } => format!("activate {who}"),
            Self::Branches { user, branches } => {
                let branches: Vec<_> = branches.iter().map(BranchId::to_string).collect();
                format!("move user {user} back to branch {}", branches.join(", "))
            }
            Self::Promote { held } => format!(
                "make user {} a power user again, in {}",
                held.user_id,
                super::print::counted(held.restore_calls().count(), "call")
            ),
            Self::Team { manager, members, .. } => {
                format!("give {} back to user {manager}", people(members.len()))
            }
            Self::EnrollInPlan { plan, .. } => format!("enroll {who} in learning plan {plan}"),
            Self::Enroll { courses, .. } => {
                format!("enroll {who} in {}", super::print::counted(courses.len(), "course"))
            }
        }
    }

    async fn send(&self, client: &Client) -> Result<Vec<Problem>, Error> {
        match self {
            Self::Dates { dates } => {
                let rows = dates.iter().map(|(user, date)| match date {
                    Some(date) => BatchRow::by_id(*user).expires(*date),
                    None => BatchRow::by_id(*user).never_expires(),
                });
                batch(client, rows.collect(), BatchOptions::updating()).await
            }
            Self::Activate { users } => {
                let rows = users.iter().map(|user| BatchRow::by_id(*user).active(true));
                batch(client, rows.collect(), BatchOptions::updating()).await
            }
            Self::Branches { user, branches } => {
                let mut problems = Vec::new();
                for branch in branches {
                    let options = BatchOptions::updating().destination(*branch);
                    problems.extend(batch(client, vec![BatchRow::by_id(*user)], options).await?);
                }
                Ok(problems)
            }
            Self::Promote { held } => {
                client.power_users().restore(held).await?;
                Ok(Vec::new())
            }
            Self::Team { manager, manager_type, members } => {
                let mut request = client.managers().assign(*manager, members.iter().copied());
                request.call.body.hierarchy = Some(*manager_type);
                let left = request.await?.not_assigned.not_assigned_ids;
                let what = format!("{} did not come back", people(left.len()));
                Ok((!left.is_empty())
                    .then_some(Problem { user: *manager, what })
                    .into_iter()
                    .collect())
            }
            Self::EnrollInPlan { plan, users } => {
                for users in users.chunks(1_000) {
                    client.learning_plans().enroll_many(*plan, users.iter().copied()).await?;
                }
                Ok(Vec::new())
            }
            Self::Enroll { users, courses } => {
                let new = NewEnrollments::new(users.iter().copied(), courses.iter().copied());
                client.enrollments().create(new).await?;
                Ok(Vec::new())
            }
        }
    }
}

async fn batch(
    client: &Client,
    rows: Vec<BatchRow>,
    options: BatchOptions,
) -> Result<Vec<Problem>, Error> {
    let body = BatchRequest::new(rows, options);
    let answer = client.call(Call::<BatchUsers>::new((), Empty {}, body)).await?;
    let failed = answer.into_iter().filter(|row| !row.success);
    Ok(failed
        .filter_map(|row| {
            let user = row.output?.user_id?;
            Some(Problem { user, what: row.message })
        })
        .collect())
}
