//! One action as a call, and what its answer says about whom.

use std::collections::BTreeSet;

use super::{
    Action, Expires, Grant, Problem, RowChange, Team,
    print::{counted, people},
};
use crate::{
    Client, Error,
    endpoint::{Call, Empty},
    enrollments::{
        ArchiveRequest, ArchiveWire, DeleteEnrollments, EnrollOutcome, NewEnrollments,
        Unenrollment, UpdateOutcome,
    },
    id::{BranchId, UserId},
    power_users::BranchReach,
    users::{BatchOptions, BatchRequest, BatchRow, BatchUsers, UserBranchAction},
};

/// Sends actions.
pub(crate) struct Sender<'c> {
    pub(crate) client: &'c Client,
    pub(crate) archive: Option<&'c ArchiveWire>,
    /// Who reported to whom before.
    pub(crate) teams: &'c [Team],
}

impl Sender<'_> {
    /// Makes the call of an action, and says for whom it did not work.
    pub(crate) async fn send(&self, action: &Action) -> Result<Vec<Problem>, Error> {
        let client = self.client;
        Ok(match action {
            Action::AssignTeam { to, manager_type, members, from } => {
                let mut request = client.managers().assign(*to, members.iter().copied());
                request.call.body.hierarchy = Some(*manager_type);
                let answer = request.await?;
                let why = answer.error.map(|error| error.message).unwrap_or_default();
                self.not_assigned(*to, from, &answer.not_assigned.not_assigned_ids, &why)
            }
            Action::ReleaseTeam { from, manager_type, members } => {
                let mut request = client.managers().release(*from, members.iter().copied());
                request.call.body.hierarchy = Some(*manager_type);
                let errors = request.await?.errors.into_iter();
                errors.map(|error| Problem { user: *from, what: error.error }).collect()
            }
            Action::Demote { users } => {
                // The answer names nobody; looking again does.
                client.power_users().demote(users.iter().copied()).await?;
                Vec::new()
            }
            Action::Promote { users } => {
                client.power_users().promote(users.iter().copied()).await?;
                Vec::new()
            }
            Action::GrantProfiles { users, profiles } => {
                let (users, profiles) = (users.iter().copied(), profiles.iter().copied());
                client.power_users().assign_profiles(users, profiles).await?;
                Vec::new()
            }
            Action::TakeProfiles { users, profiles } => {
                let (users, profiles) = (users.iter().copied(), profiles.iter().copied());
                client.power_users().unassign_profiles(users, profiles).await?;
                Vec::new()
            }
            Action::Grant { user, grant } => {
                self.grant(*user, grant).await?;
                Vec::new()
            }
            Action::TakeBack { user, grant } => {
                self.take_back(*user, grant).await?;
                Vec::new()
            }
            Action::LeavePlans { users, plans } => {
                let mut body = Unenrollment::default();
                body.user_ids.clone_from(users);
                body.learningplan_ids.clone_from(plans);
                let call = Call::<DeleteEnrollments>::new((), Empty {}, body);
                let answer = client.call(call).await?;
                unenrolled(users, plans.len(), answer.un_enrolled, &answer.errors)
            }
            Action::Unenroll { users, courses } => {
                let request = client.enrollments();
                let answer =
                    request.unenroll(users.iter().copied(), courses.iter().copied()).await?;
                unenrolled(users, courses.len(), answer.un_enrolled, &answer.errors)
            }
            Action::EnrollInPlan { plan, users } => {
                client.learning_plans().enroll_many(*plan, users.iter().copied()).await?;
                Vec::new()
            }
            Action::Enroll { users, courses } => {
                let new = NewEnrollments::new(users.iter().copied(), courses.iter().copied());
                enrolled(client.enrollments().create(new).await?)
            }
            Action::Archive { users, courses } => {
                let request =
                    ArchiveRequest::and_unenroll(users.iter().copied(), courses.iter().copied());
                let answer = match self.archive {
                    Some(wire) => client.enrollments().archive_through(wire, &request).await?,
                    None => client.enrollments().archive(request).await?,
                };
                archived(answer)
            }
            Action::Batch { rows, branch } => self.batch(rows, *branch).await?,
            Action::SetStatus { users, active } => {
                let ids = users.iter().copied();
                let answer = match active {
                    true => client.users().activate(ids).await?,
                    false => client.users().deactivate(ids).await?,
                };
                let left = answer.not_updated_ids.into_iter();
                let what = "the platform did not change the status".to_owned();
                left.map(|user| Problem { user, what: what.clone() }).collect()
            }
            Action::MoveToBranch { users, branch } => {
                client.users().move_to_branch(*branch, users.iter().copied()).await?;
                Vec::new()
            }
            Action::AddToBranches { users, branches } => {
                let (branches, users) = (branches.iter().copied(), users.iter().copied());
                client.users().add_to_branches(branches, users).await?;
                Vec::new()
            }
            Action::LeaveBranches { users, branches } => {
                let (branches, users) = (branches.iter().copied(), users.iter().copied());
                client.users().remove_from_branches(branches, users).await?;
                Vec::new()
            }
            Action::JoinGroup { group, users } => {
                client.groups().add(group, users.iter().copied()).await?;
                Vec::new()
            }
            Action::LeaveGroup { group, users } => {
                client.groups().remove(group, users.iter().copied()).await?;
                Vec::new()
            }
            Action::Delete { users } => {
                let answer = client.users().delete(users.iter().copied()).await?;
                let left = answer.not_deleted_user_ids.into_iter().flatten();
                let what = "the platform did not delete the account".to_owned();
                left.map(|user| Problem { user, what: what.clone() }).collect()
            }
            Action::Merge { from, into } => {
                client.users().merge(*from, *into).await?;
                Vec::new()
            }
            Action::CheckPlans { .. } | Action::CheckDone { .. } | Action::Confirm { .. } => {
                Vec::new()
            }
        })
    }

    /// Whose members kept their manager: the leavers' whose team they were, or else whoever was
    /// to get them.
    fn not_assigned(
        &self,
        to: UserId,
        from: &[UserId],
        left: &[UserId],
        why: &str,
    ) -> Vec<Problem> {
        if left.is_empty() {
            return Vec::new();
        }
        let theirs = |leaver: &UserId| {
            let mut teams = self.teams.iter().filter(|team| team.manager == *leaver);
            teams.any(|team| team.members.iter().any(|member| left.contains(member)))
        };
        let mut whose: Vec<UserId> = from.iter().copied().filter(theirs).collect();
        if whose.is_empty() {
            whose.push(to);
        }
        let what = format!("{} kept their manager: {why}", people(left.len()));
        whose.into_iter().map(|user| Problem { user, what: what.clone() }).collect()
    }

    async fn grant(&self, user: UserId, grant: &Grant) -> Result<(), Error> {
        let power_users = self.client.power_users();
        match grant {
            Grant::Users(ids) => {
                power_users.assign_users(user, ids.iter().copied()).await?;
            }
            Grant::Branches(ids) => {
                let all = ids.iter().map(|id| (*id, BranchReach::Only));
                power_users.assign_branches(user, all).await?;
            }
            Grant::BranchesWithDescendants(ids) => {
                let all = ids.iter().map(|id| (*id, BranchReach::WithDescendants));
                power_users.assign_branches(user, all).await?;
            }
            Grant::Courses(ids) => {
                power_users.assign_courses(user, ids.iter().copied()).await?;
            }
            Grant::LearningPlans(ids) => {
                power_users.assign_learning_plans(user, ids.iter().copied()).await?;
            }
            Grant::Groups(ids) => {
                power_users.assign_groups(user, ids.clone()).await?;
            }
            Grant::Categories(ids) => {
                power_users.assign_categories(user, ids.iter().copied()).await?;
            }
            Grant::Catalogs(ids) => {
                power_users.assign_catalogs(user, ids.iter().copied()).await?;
            }
            Grant::Locations(ids) => {
                power_users.assign_locations(user, ids.iter().copied()).await?;
            }
        }
        Ok(())
    }

    async fn take_back(&self, user: UserId, grant: &Grant) -> Result<(), Error> {
        let power_users = self.client.power_users();
        match grant {
            Grant::Users(ids) => {
                power_users.unassign_users(user, ids.iter().copied()).await?;
            }
            Grant::Branches(ids) | Grant::BranchesWithDescendants(ids) => {
                power_users.unassign_branches(user, ids.iter().copied()).await?;
            }
            Grant::Courses(ids) => {
                power_users.unassign_courses(user, ids.iter().copied()).await?;
            }
            Grant::LearningPlans(ids) => {
                power_users.unassign_learning_plans(user, ids.iter().copied()).await?;
            }
            Grant::Groups(ids) => {
                power_users.unassign_groups(user, ids.clone()).await?;
            }
            Grant::Categories(ids) => {
                power_users.unassign_categories(user, ids.iter().copied()).await?;
            }
            Grant::Catalogs(ids) => {
                power_users.unassign_catalogs(user, ids.iter().copied()).await?;
            }
            Grant::Locations(ids) => {
                power_users.unassign_locations(user, ids.iter().copied()).await?;
            }
        }
        Ok(())
    }

    async fn batch(
        &self,
        rows: &[RowChange],
        branch: Option<BranchId>,
    ) -> Result<Vec<Problem>, Error> {
        let mut options = BatchOptions::updating();
        if let Some(branch) = branch {
            options = options.destination(branch);
            // Older platforms would add the branch to the others (B-138).
            options.user_destination_branch_action = Some(UserBranchAction::Move);
        }
        let body = BatchRequest::new(rows.iter().map(row).collect(), options);
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
}

fn row(change: &RowChange) -> BatchRow {
    let RowChange { user, active, expires, fields, is_manager, identity } = change;
    let mut row = BatchRow::by_id(*user);
    if let Some(active) = active {
        row = row.active(*active);
    }
    match expires {
        Some(Expires::On(date)) => row = row.expires(*date),
        Some(Expires::Never) => row = row.never_expires(),
        None => {}
    }
    for (field, value) in fields {
        row = if value.is_empty() { row.no_field(*field) } else { row.field(*field, value) };
    }
    if let Some(manages) = is_manager {
        row = row.is_manager(*manages);
    }
    if let Some(identity) = identity {
        row = row
            .rename(&identity.username)
            .name(&identity.first_name, &identity.last_name)
            .email(&identity.email);
    }
    row
}

fn enrolled(answer: EnrollOutcome) -> Vec<Problem> {
    let EnrollOutcome { invalid_users, invalid_courses, permission_denied, .. } = answer;
    let barred = invalid_users.into_iter().map(|user| Problem {
        user,
        what: "cannot be enrolled: unknown, deactivated or expired (B-071)".to_owned(),
    });
    let denied = permission_denied.into_iter().map(|pair| Problem {
        user: pair.user_id,
        what: format!("course {}: not allowed to enroll", pair.course_id),
    });
    let mut problems: Vec<Problem> = barred.chain(denied).collect();
    if let Some(problem) = problems.first_mut()
        && !invalid_courses.is_empty()
    {
        problem.what += &format!("; {} unknown", counted(invalid_courses.len(), "course"));
    }
    problems
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
