//! One step of a plan as calls, and what of it is still missing on the platform.

use std::collections::BTreeSet;

use super::{
    BatchChange, Problem, Step,
    cover::{self, Caps},
    facts::Team,
    gather::{course_enrollments, plan_enrollments},
    print::{counted, people},
};
use crate::{
    Client, Error,
    endpoint::{Call, Empty},
    enrollments::{ArchiveRequest, ArchiveWire, DeleteEnrollments, Unenrollment, UpdateOutcome},
    id::{BranchId, ManagerTypeId, UserId},
    users::{BatchOptions, BatchRequest, BatchRow, BatchUsers, UserBranchAction},
};

/// Sends steps.
pub(crate) struct Sender<'c> {
    pub(crate) client: &'c Client,
    pub(crate) archive: Option<&'c ArchiveWire>,
    /// Who reported to whom before.
    pub(crate) teams: &'c [Team],
}

/// What came of a call that was accepted.
pub(crate) struct Sent {
    pub(crate) problems: Vec<Problem>,
}

impl Sender<'_> {
    /// Makes the call of a step.
    pub(crate) async fn send(&self, step: &Step) -> Result<Sent, Error> {
        let problems = match step {
            Step::AssignTeam { to, manager_type, members, leavers } => {
                let mut request = self.client.managers().assign(*to, members.iter().copied());
                request.call.body.hierarchy = Some(*manager_type);
                let answer = request.await?;
                let why = answer.error.map(|error| error.message).unwrap_or_default();
                let left = answer.not_assigned.not_assigned_ids;
                if left.is_empty() {
                    Vec::new()
                } else {
                    let theirs = |leaver: &&UserId| {
                        let mut teams = self.teams.iter().filter(|team| team.manager == **leaver);
                        teams.any(|team| team.members.iter().any(|member| left.contains(member)))
                    };
                    let what = format!("{} kept their manager: {why}", people(left.len()));
                    let leavers = leavers.iter().filter(theirs);
                    leavers.map(|user| Problem { user: *user, what: what.clone() }).collect()
                }
            }
            Step::ReleaseTeam { leaver, manager_type, members } => {
                let mut request = self.client.managers().release(*leaver, members.iter().copied());
                request.call.body.hierarchy = Some(*manager_type);
                let errors = request.await?.errors.into_iter();
                errors.map(|error| Problem { user: *leaver, what: error.error }).collect()
            }
            Step::Demote { users } => {
                // The answer names nobody; the verification at the end does.
                self.client.power_users().demote(users.iter().copied()).await?;
                Vec::new()
            }
            Step::LeavePlans { users, plans } => {
                let mut body = Unenrollment::default();
                body.user_ids.clone_from(users);
                body.learningplan_ids.clone_from(plans);
                let call = Call::<DeleteEnrollments>::new((), Empty {}, body);
                let answer = self.client.call(call).await?;
                unenrolled(users, plans.len(), answer.un_enrolled, &answer.errors)
            }
            Step::Unenroll { users, courses } => {
                let request = self.client.enrollments();
                let answer =
                    request.unenroll(users.iter().copied(), courses.iter().copied()).await?;
                unenrolled(users, courses.len(), answer.un_enrolled, &answer.errors)
            }
            Step::Archive { users, courses, .. } => {
                let request =
                    ArchiveRequest::and_unenroll(users.iter().copied(), courses.iter().copied());
                let answer = match self.archive {
                    Some(wire) => self.client.enrollments().archive_through(wire, &request).await?,
                    None => self.client.enrollments().archive(request).await?,
                };
                archived(answer)
            }
            Step::Batch { rows, branch } => self.batch(rows, *branch).await?,
            Step::Deactivate { users, .. } => {
                let answer = self.client.users().deactivate(users.iter().copied()).await?;
                let left = answer.not_updated_ids.into_iter();
                let what = "the platform did not change the status".to_owned();
                left.map(|user| Problem { user, what: what.clone() }).collect()
            }
            Step::CheckPlans { .. }
            | Step::CheckArchived { .. }
            | Step::CheckDeactivated { .. } => Vec::new(),
        };
        Ok(Sent { problems })
    }

    async fn batch(
        &self,
        rows: &[BatchChange],
        branch: Option<BranchId>,
    ) -> Result<Vec<Problem>, Error> {
        let mut options = BatchOptions::updating();
        if let Some(branch) = branch {
            options = options.destination(branch);
            // Older platforms would add the branch to the others (B-138).
            options.user_destination_branch_action = Some(UserBranchAction::Move);
        }
        let items = rows.iter().map(|change| {
            let mut row = BatchRow::by_id(change.user);
            if change.deactivate {
                row = row.active(false);
            }
            match change.expiration {
                Some(date) => row.expires(date),
                None => row,
            }
        });
        let body = BatchRequest::new(items.collect(), options);
        let answer = self.client.call(Call::<BatchUsers>::new((), Empty {}, body)).await?;
        let failed = answer.into_iter().filter(|row| !row.success);
        Ok(failed
            .filter_map(|row| {
                let output = row.output.as_ref();
                let index = usize::try_from(row.row_index).ok();
                let user = output
                    .and_then(|output| output.user_id)
                    .or_else(|| rows.get(index?).map(|change| change.user))?;
                let error = output.and_then(|output| output.error.clone());
                let what = if row.message.is_empty() { error } else { Some(row.message) };
                Some(Problem { user, what: what.unwrap_or_else(|| "the row failed".to_owned()) })
            })
            .collect())
    }

    /// What of a step the platform does not show yet, as steps.
    pub(crate) async fn remaining(&self, step: &Step) -> Result<Vec<Step>, Error> {
        Ok(match step {
            Step::AssignTeam { to, manager_type, members, leavers } => {
                let left = self.still_under(leavers, *manager_type, members).await?;
                some(left, |members| Step::AssignTeam {
                    to: *to,
                    manager_type: *manager_type,
                    members,
                    leavers: leavers.clone(),
                })
            }
            Step::ReleaseTeam { leaver, manager_type, members } => {
                let left = self.still_under(&[*leaver], *manager_type, members).await?;
                some(left, |members| Step::ReleaseTeam {
                    leaver: *leaver,
                    manager_type: *manager_type,
                    members,
                })
            }
            Step::Demote { users } => {
                let rows = self.client.power_users().list().page_size(200).all().await?;
                let left = rows.into_iter().map(|row| row.user_id);
                some(left.filter(|user| users.contains(user)).collect(), |users| Step::Demote {
                    users,
                })
            }
            Step::LeavePlans { users, plans } => {
                let rows = plan_enrollments(self.client, users).await?.into_iter();
                let left = rows.map(|row| (row.user_id, row.plan_id));
                let left = left.filter(|(_, plan)| plans.contains(plan));
                let parts = cover::cover(left, Caps::default()).into_iter();
                parts
                    .map(|part| Step::LeavePlans { users: part.users, plans: part.items })
                    .collect()
            }
            Step::Unenroll { users, courses } => {
                let rows = course_enrollments(self.client, users, courses).await?.into_iter();
                let left = rows.map(|row| (row.user_id, row.course_id));
                let parts = cover::cover(left, Caps::default()).into_iter();
                parts
                    .map(|part| Step::Unenroll { users: part.users, courses: part.items })
                    .collect()
            }
            Step::Archive { users, courses, canary } => {
                let rows = course_enrollments(self.client, users, courses).await?.into_iter();
                let left = rows.map(|row| (row.user_id, row.course_id));
                let parts = cover::cover(left, Caps::default()).into_iter();
                parts
                    .map(|part| Step::Archive {
                        users: part.users,
                        courses: part.items,
                        canary: *canary,
                    })
                    .collect()
            }
            Step::Batch { rows, branch } => {
                let mut left = Vec::new();
                for row in rows {
                    let user = self.client.users().get(row.user).await?;
                    let data = &user.user_data;
                    let done = (!row.deactivate || !data.valid.is_activated())
                        && row.expiration.is_none_or(|date| data.expiration == Some(date))
                        && branch.is_none_or(|branch| {
                            user.branches.iter().any(|held| held.id == branch)
                        });
                    if !done {
                        left.push(*row);
                    }
                }
                some(left, |rows| Step::Batch { rows, branch: *branch })
            }
            Step::Deactivate { users, canary } => {
                let canary = *canary;
                some(self.still_active(users).await?, |users| Step::Deactivate { users, canary })
            }
            Step::CheckPlans { .. }
            | Step::CheckArchived { .. }
            | Step::CheckDeactivated { .. } => {
                vec![step.clone()]
            }
        })
    }

    /// Those whose stored flag is still on.
    pub(crate) async fn still_active(&self, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        let mut left = Vec::new();
        for user in users {
            if self.client.users().get(*user).await?.user_data.valid.is_activated() {
                left.push(*user);
            }
        }
        Ok(left)
    }

    async fn still_under(
        &self,
        leavers: &[UserId],
        manager_type: ManagerTypeId,
        members: &[UserId],
    ) -> Result<Vec<UserId>, Error> {
        let mut left = BTreeSet::new();
        for leaver in leavers {
            let mut request = self.client.managers().subordinates(*leaver).hierarchy(manager_type);
            request.call.query.page_size = Some(200);
            let team = request.all().await?.into_iter().map(|member| member.user_id);
            left.extend(team.filter(|member| members.contains(member)));
        }
        Ok(left.into_iter().collect())
    }
}

fn some<T>(left: Vec<T>, step: impl FnOnce(Vec<T>) -> Step) -> Vec<Step> {
    if left.is_empty() { Vec::new() } else { vec![step(left)] }
}

/// The answer names users that left something and texts about pairs that did not. The texts
/// have no published form: those that name a user are theirs, others are everybody's.
fn unenrolled(
    users: &[UserId],
    items: usize,
    left: Vec<UserId>,
    errors: &[String],
) -> Vec<Problem> {
    let left: BTreeSet<UserId> = left.into_iter().collect();
    let mut problems = Vec::new();
    for error in errors {
        let named = users.iter().filter(|user| names(error, **user));
        let named: Vec<UserId> = named.copied().collect();
        let about = match named.is_empty() {
            false => named,
            true => users.iter().copied().filter(|user| !left.contains(user)).collect(),
        };
        problems.extend(about.into_iter().map(|user| Problem { user, what: error.clone() }));
    }
    if errors.is_empty() && !left.is_empty() {
        let missing = users.iter().filter(|user| !left.contains(user));
        problems.extend(missing.map(|user| Problem {
            user: *user,
            what: format!("not among those the platform took out of {}", counted(items, "item")),
        }));
    }
    problems
}

/// Whether a text has the number of a user in it, as a number of its own.
fn names(text: &str, user: UserId) -> bool {
    let id = user.to_string();
    text.split(|c: char| !c.is_ascii_digit()).any(|word| word == id)
}

fn archived(answer: UpdateOutcome) -> Vec<Problem> {
    let refused = answer.validation_errors.into_iter().map(|pair| Problem {
        user: pair.user_id,
        what: format!("course {}: {}", pair.course_id, pair.messages.join("; ")),
    });
    let unknown = answer.invalid_enrollments.into_iter().map(|pair| Problem {
        user: pair.user_id,
        what: format!("course {}: not enrolled any more", pair.course_id),
    });
    refused.chain(unknown).collect()
}

impl Step {
    /// What it does, in a few words.
    #[must_use]
    pub fn describe(&self) -> String {
        let leavers = people(self.leavers().len());
        match self {
            Self::AssignTeam { to, members, .. } => {
                format!("hand {} over to user {to}", people(members.len()))
            }
            Self::ReleaseTeam { members, .. } => {
                format!("release {} from a leaving manager", people(members.len()))
            }
            Self::Demote { .. } => format!("lower {leavers} from power user to user"),
            Self::LeavePlans { plans, .. } => {
                format!("take {leavers} out of {}", counted(plans.len(), "learning plan"))
            }
            Self::CheckPlans { .. } => format!("look again at plans and courses of {leavers}"),
            Self::Archive { courses, .. } => {
                format!("archive {leavers} in {}", counted(courses.len(), "course"))
            }
            Self::CheckArchived { courses, .. } => {
                format!("look again at {}", counted(courses.len(), "archived enrollment"))
            }
            Self::Unenroll { courses, .. } => {
                format!("take {leavers} out of {}", counted(courses.len(), "course"))
            }
            Self::Batch { rows, branch } => {
                let mut what = Vec::new();
                if branch.is_some() {
                    what.push("move");
                }
                if rows.iter().any(|row| row.deactivate) {
                    what.push("deactivate (by batch)");
                }
                if rows.iter().any(|row| row.expiration.is_some()) {
                    what.push("set the expiration date of");
                }
                format!("{} {leavers}", what.join(" and "))
            }
            Self::Deactivate { canary: true, .. } => format!("deactivate {leavers} to begin with"),
            Self::Deactivate { .. } => format!("deactivate {leavers}"),
            Self::CheckDeactivated { .. } => format!("look again at {leavers}"),
        }
    }

    /// The same work in two calls; `None` when it is about one person.
    pub(crate) fn halves(&self) -> Option<(Self, Self)> {
        fn split<T: Clone>(all: &[T]) -> Option<(Vec<T>, Vec<T>)> {
            (all.len() > 1).then(|| {
                let (first, second) = all.split_at(all.len() / 2);
                (first.to_vec(), second.to_vec())
            })
        }
        let with = |users: Vec<UserId>| {
            let mut step = self.clone();
            match &mut step {
                Self::Demote { users: all }
                | Self::LeavePlans { users: all, .. }
                | Self::Archive { users: all, .. }
                | Self::Unenroll { users: all, .. }
                | Self::AssignTeam { members: all, .. }
                | Self::ReleaseTeam { members: all, .. }
                | Self::Deactivate { users: all, .. } => *all = users,
                _ => {}
            }
            step
        };
        match self {
            Self::Demote { users }
            | Self::LeavePlans { users, .. }
            | Self::Archive { users, .. }
            | Self::Unenroll { users, .. }
            | Self::AssignTeam { members: users, .. }
            | Self::ReleaseTeam { members: users, .. }
            | Self::Deactivate { users, .. } => {
                split(users).map(|(first, second)| (with(first), with(second)))
            }
            Self::Batch { rows, branch } => split(rows).map(|(first, second)| {
                let part = |rows| Self::Batch { rows, branch: *branch };
                (part(first), part(second))
            }),
            _ => None,
        }
    }

    /// The step without some people; `None` when nobody is left.
    pub(crate) fn without(&self, held: &BTreeSet<UserId>) -> Option<Self> {
        let mut step = self.clone();
        let left = match &mut step {
            Self::Batch { rows, .. } => {
                rows.retain(|row| !held.contains(&row.user));
                rows.len()
            }
            Self::Deactivate { users, .. } | Self::CheckDeactivated { users } => {
                users.retain(|user| !held.contains(user));
                users.len()
            }
            _ => 1,
        };
        (left > 0).then_some(step)
    }
}
