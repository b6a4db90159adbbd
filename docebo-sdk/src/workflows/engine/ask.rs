//! What of an action the platform does not show yet.

use std::collections::BTreeSet;

use super::{
    Action, Expires, Grant, RowChange,
    cover::{self, Caps},
    fold,
    read::{PAGE, course_enrollments, plan_enrollments},
    send::Sender,
};
use crate::{
    Error,
    id::{BranchId, ManagerTypeId, ProfileId, UserId},
    power_users::BranchReach,
    users::User,
};

impl Sender<'_> {
    /// What is still to be done of an action, as actions; nothing when it has happened. Only
    /// reads.
    pub(crate) async fn remaining(&self, action: &Action) -> Result<Vec<Action>, Error> {
        Ok(match action {
            Action::AssignTeam { to, manager_type, members, from } => {
                let left = if from.is_empty() {
                    let team = self.team(&[*to], *manager_type).await?;
                    members.iter().copied().filter(|member| !team.contains(member)).collect()
                } else {
                    self.still_under(from, *manager_type, members).await?
                };
                some(left, |members| Action::AssignTeam {
                    to: *to,
                    manager_type: *manager_type,
                    members,
                    from: from.clone(),
                })
            }
            Action::ReleaseTeam { from, manager_type, members } => {
                let left = self.still_under(&[*from], *manager_type, members).await?;
                some(left, |members| Action::ReleaseTeam {
                    from: *from,
                    manager_type: *manager_type,
                    members,
                })
            }
            Action::Demote { users } => {
                let power = self.power_users().await?;
                some(those(users, |user| power.contains(user)), |users| Action::Demote { users })
            }
            Action::Promote { users } => {
                let power = self.power_users().await?;
                some(those(users, |user| !power.contains(user)), |users| Action::Promote { users })
            }
            Action::GrantProfiles { users, profiles } => {
                let held = self.profiles(users).await?;
                let all = users.iter().flat_map(|user| profiles.iter().map(|id| (*user, *id)));
                parts(all.filter(|pair| !held.contains(pair)), |users, profiles| {
                    Action::GrantProfiles { users, profiles }
                })
            }
            Action::TakeProfiles { users, profiles } => {
                let held = self.profiles(users).await?.into_iter();
                parts(held.filter(|(_, id)| profiles.contains(id)), |users, profiles| {
                    Action::TakeProfiles { users, profiles }
                })
            }
            Action::Grant { user, grant } => {
                let left = self.of_grant(*user, grant, false).await?;
                let left = Some(left).filter(|left| !left.is_empty());
                left.map(|grant| Action::Grant { user: *user, grant }).into_iter().collect()
            }
            Action::TakeBack { user, grant } => {
                let left = self.of_grant(*user, grant, true).await?;
                let left = Some(left).filter(|left| !left.is_empty());
                left.map(|grant| Action::TakeBack { user: *user, grant }).into_iter().collect()
            }
            Action::LeavePlans { users, plans } => {
                let rows = plan_enrollments(self.client, users).await?.into_iter();
                let left = rows.map(|row| (row.user_id, row.plan_id));
                parts(left.filter(|(_, plan)| plans.contains(plan)), |users, plans| {
                    Action::LeavePlans { users, plans }
                })
            }
            Action::EnrollInPlan { plan, users } => {
                let rows = plan_enrollments(self.client, users).await?.into_iter();
                let there: BTreeSet<UserId> =
                    rows.filter(|row| row.plan_id == *plan).map(|row| row.user_id).collect();
                some(those(users, |user| !there.contains(user)), |users| Action::EnrollInPlan {
                    plan: *plan,
                    users,
                })
            }
            Action::Unenroll { users, courses } => {
                let rows = course_enrollments(self.client, users, courses).await?.into_iter();
                parts(rows.map(|row| (row.user_id, row.course_id)), |users, courses| {
                    Action::Unenroll { users, courses }
                })
            }
            Action::Archive { users, courses } => {
                let rows = course_enrollments(self.client, users, courses).await?.into_iter();
                parts(rows.map(|row| (row.user_id, row.course_id)), |users, courses| {
                    Action::Archive { users, courses }
                })
            }
            Action::Enroll { users, courses } => {
                let rows = course_enrollments(self.client, users, courses).await?.into_iter();
                let there: BTreeSet<_> = rows.map(|row| (row.user_id, row.course_id)).collect();
                let all = users.iter().flat_map(|user| courses.iter().map(|id| (*user, *id)));
                parts(all.filter(|pair| !there.contains(pair)), |users, courses| Action::Enroll {
                    users,
                    courses,
                })
            }
            Action::Batch { rows, branch } => {
                let mut left = Vec::new();
                for row in rows {
                    let user = self.account(row.user).await?;
                    if !user.is_some_and(|user| shows(&user, row, *branch)) {
                        left.push(row.clone());
                    }
                }
                some(left, |rows| Action::Batch { rows, branch: *branch })
            }
            Action::SetStatus { users, active } => {
                let wrong = |user: &User| user.user_data.valid.is_activated() != *active;
                some(self.accounts(users, wrong).await?, |users| Action::SetStatus {
                    users,
                    active: *active,
                })
            }
            Action::MoveToBranch { users, branch } => {
                let left = self.accounts(users, |user| !stands_in(user, *branch)).await?;
                some(left, |users| Action::MoveToBranch { users, branch: *branch })
            }
            Action::AddToBranches { users, branches } => {
                let lacks = |user: &User| {
                    branches.iter().any(|id| user.branches.iter().all(|held| held.id != *id))
                };
                some(self.accounts(users, lacks).await?, |users| Action::AddToBranches {
                    users,
                    branches: branches.clone(),
                })
            }
            Action::LeaveBranches { users, branches } => {
                let in_one =
                    |user: &User| user.branches.iter().any(|held| branches.contains(&held.id));
                some(self.accounts(users, in_one).await?, |users| Action::LeaveBranches {
                    users,
                    branches: branches.clone(),
                })
            }
            Action::JoinGroup { group, users } => {
                let members = self.members(group).await?;
                some(those(users, |user| !members.contains(user)), |users| Action::JoinGroup {
                    group: group.clone(),
                    users,
                })
            }
            Action::LeaveGroup { group, users } => {
                let members = self.members(group).await?;
                some(those(users, |user| members.contains(user)), |users| Action::LeaveGroup {
                    group: group.clone(),
                    users,
                })
            }
            Action::Delete { users } => {
                let mut left = Vec::new();
                for user in users {
                    left.extend(self.account(*user).await?.map(|_| *user));
                }
                some(left, |users| Action::Delete { users })
            }
            // A merge empties its source.
            Action::Merge { from, into } => {
                let held = self.client.users().merge_preview(*from, *into).await?;
                let left =
                    held.enrollments || held.subscriptions || held.badges || held.transactions;
                if left { vec![action.clone()] } else { Vec::new() }
            }
            Action::CheckPlans { .. } | Action::CheckDone { .. } | Action::Confirm { .. } => {
                vec![action.clone()]
            }
        })
    }

    /// An account in full; `None` when it is gone. Whatever was to be done to it is left then, and
    /// the platform says so when it is sent again.
    async fn account(&self, user: UserId) -> Result<Option<User>, Error> {
        match self.client.users().get(user).await {
            Ok(user) => Ok(Some(user)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Those whose account is not as it should be.
    async fn accounts(
        &self,
        users: &[UserId],
        wrong: impl Fn(&User) -> bool,
    ) -> Result<Vec<UserId>, Error> {
        let mut left = Vec::new();
        for user in users {
            if self.account(*user).await?.is_none_or(|user| wrong(&user)) {
                left.push(*user);
            }
        }
        Ok(left)
    }

    async fn power_users(&self) -> Result<BTreeSet<UserId>, Error> {
        let rows = self.client.power_users().list().page_size(PAGE as u64).all().await?;
        Ok(rows.into_iter().map(|row| row.user_id).collect())
    }

    async fn members(&self, group: &crate::GroupUuid) -> Result<BTreeSet<UserId>, Error> {
        let mut request = self.client.groups().members(group);
        request.call.query.page_size = Some(PAGE as u64);
        Ok(request.all().await?.into_iter().map(|member| member.user_id).collect())
    }

    async fn team(
        &self,
        managers: &[UserId],
        manager_type: ManagerTypeId,
    ) -> Result<BTreeSet<UserId>, Error> {
        let mut team = BTreeSet::new();
        for manager in managers {
            let mut request = self.client.managers().subordinates(*manager).hierarchy(manager_type);
            request.call.query.page_size = Some(PAGE as u64);
            team.extend(request.all().await?.into_iter().map(|member| member.user_id));
        }
        Ok(team)
    }

    async fn still_under(
        &self,
        managers: &[UserId],
        manager_type: ManagerTypeId,
        members: &[UserId],
    ) -> Result<Vec<UserId>, Error> {
        let team = self.team(managers, manager_type).await?;
        Ok(those(members, |member| team.contains(member)))
    }

    /// Who of some power users holds which profile.
    async fn profiles(&self, users: &[UserId]) -> Result<BTreeSet<(UserId, ProfileId)>, Error> {
        let mut held = BTreeSet::new();
        for user in users {
            let rows = self.client.power_users().profiles(*user).all().await?.into_iter();
            held.extend(rows.map(|row| (*user, row.profile_id)));
        }
        Ok(held)
    }

    /// What of a grant a power user holds, or does not. A branch is held as far as it reaches.
    async fn of_grant(&self, user: UserId, grant: &Grant, holds: bool) -> Result<Grant, Error> {
        fn those<T: Ord + Clone>(all: &[T], held: impl Iterator<Item = T>, holds: bool) -> Vec<T> {
            let held: BTreeSet<T> = held.collect();
            all.iter().filter(|id| held.contains(id) == holds).cloned().collect()
        }
        let all = self.client.power_users();
        Ok(match grant {
            Grant::Users(ids) => {
                let rows = all.users(user).all().await?.into_iter();
                Grant::Users(those(ids, rows.map(|row| row.user_id), holds))
            }
            Grant::Branches(ids) => {
                let rows = all.branches(user).all().await?.into_iter();
                let rows = rows.filter(|row| row.reach() != Some(BranchReach::WithDescendants));
                Grant::Branches(those(ids, rows.map(|row| row.id), holds))
            }
            Grant::BranchesWithDescendants(ids) => {
                let rows = all.branches(user).all().await?.into_iter();
                let rows = rows.filter(|row| row.reach() == Some(BranchReach::WithDescendants));
                Grant::BranchesWithDescendants(those(ids, rows.map(|row| row.id), holds))
            }
            Grant::Courses(ids) => {
                let rows = all.courses(user).all().await?.into_iter();
                Grant::Courses(those(ids, rows.map(|row| row.course_id), holds))
            }
            Grant::LearningPlans(ids) => {
                let rows = all.learning_plans(user).all().await?.into_iter();
                Grant::LearningPlans(those(ids, rows.map(|row| row.learning_plan_id), holds))
            }
            Grant::Groups(ids) => {
                let rows = all.groups(user).all().await?.into_iter();
                Grant::Groups(those(ids, rows.map(|row| row.group_id), holds))
            }
            Grant::Categories(ids) => {
                let rows = all.categories(user).all().await?.into_iter();
                Grant::Categories(those(ids, rows.map(|row| row.category_id), holds))
            }
            Grant::Catalogs(ids) => {
                let rows = all.catalogs(user).all().await?.into_iter();
                Grant::Catalogs(those(ids, rows.map(|row| row.catalog_id), holds))
            }
            Grant::Locations(ids) => {
                let rows = all.locations(user).all().await?.into_iter();
                Grant::Locations(those(ids, rows.map(|row| row.location_id), holds))
            }
        })
    }
}

/// Whether an account shows what a row changes.
fn shows(user: &User, row: &RowChange, branch: Option<BranchId>) -> bool {
    let RowChange { user: _, active, expires, fields, is_manager, identity } = row;
    let data = &user.user_data;
    // Of a dropdown the account shows the option's number, and the batch takes its label.
    let field = |id: &crate::UserFieldId, wanted: &str| {
        let field = user.additional_fields.iter().find(|field| field.id == *id);
        let value = field.and_then(|field| field.value.as_deref()).unwrap_or_default();
        let mut options = field.and_then(|field| field.options.as_deref()).into_iter().flatten();
        value == wanted
            || options.any(|option| option.label == wanted && option.id.to_string() == value)
    };
    active.is_none_or(|active| data.valid.is_activated() == active)
        && expires.is_none_or(|expires| Expires::from(data.expiration) == expires)
        && branch.is_none_or(|branch| stands_in(user, branch))
        && is_manager.is_none_or(|manages| data.can_manage_subordinates == manages)
        && fields.iter().all(|(id, value)| field(id, value))
        && identity.as_ref().is_none_or(|identity| {
            fold(&data.username) == fold(&identity.username)
                && fold(&data.email) == fold(&identity.email)
                && (&data.first_name, &data.last_name)
                    == (&identity.first_name, &identity.last_name)
        })
}

/// Whether a branch is the only one of an account, the root apart: nobody can leave it (B-135).
fn stands_in(user: &User, branch: BranchId) -> bool {
    let mut others = user.branches.iter().filter(|held| held.id.get() != 0).peekable();
    (branch.get() == 0 || others.peek().is_some()) && others.all(|held| held.id == branch)
}

fn those(users: &[UserId], wanted: impl Fn(&UserId) -> bool) -> Vec<UserId> {
    users.iter().copied().filter(wanted).collect()
}

fn some<T>(left: Vec<T>, action: impl FnOnce(Vec<T>) -> Action) -> Vec<Action> {
    if left.is_empty() { Vec::new() } else { vec![action(left)] }
}

fn parts<I: Ord + Copy>(
    pairs: impl Iterator<Item = (UserId, I)>,
    action: impl Fn(Vec<UserId>, Vec<I>) -> Action,
) -> Vec<Action> {
    let parts = cover::cover(pairs, Caps::default()).into_iter();
    parts.map(|part| action(part.users, part.items)).collect()
}
