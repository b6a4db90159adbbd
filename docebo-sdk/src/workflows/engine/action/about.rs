//! Whom an action concerns, how it divides, and what kind of call it is.

use std::collections::BTreeSet;

use super::Action;
use crate::{
    endpoint::{Effect, Endpoint},
    enrollments::{CreateEnrollments, DeleteEnrollments, UpdateEnrollments},
    groups::{AddMembers, RemoveMembers},
    id::UserId,
    learning_plans::EnrollManyInPlan,
    managers::{AssignTeam, ReleaseTeam},
    power_users::{AssignProfiles, DemoteUsers, PromoteUsers, UnassignProfiles},
    users::{
        AddToBranches, BatchUsers, ChangeStatus, DeleteUsers, MergeUsers, MoveToBranches,
        RemoveFromBranches,
    },
};

impl Action {
    /// What it does to the platform when it is sent twice. Looks change nothing.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        match self {
            Self::AssignTeam { .. } => AssignTeam::EFFECT,
            Self::ReleaseTeam { .. } => ReleaseTeam::EFFECT,
            Self::Demote { .. } => DemoteUsers::EFFECT,
            Self::Promote { .. } => PromoteUsers::EFFECT,
            Self::GrantProfiles { .. } => AssignProfiles::EFFECT,
            Self::TakeProfiles { .. } => UnassignProfiles::EFFECT,
            Self::Grant { .. } | Self::TakeBack { .. } => Effect::Repeatable,
            Self::LeavePlans { .. } | Self::Unenroll { .. } => DeleteEnrollments::EFFECT,
            Self::EnrollInPlan { .. } => EnrollManyInPlan::EFFECT,
            Self::Archive { .. } => UpdateEnrollments::EFFECT,
            Self::Enroll { .. } => CreateEnrollments::EFFECT,
            Self::SetStatus { .. } => ChangeStatus::EFFECT,
            Self::Batch { .. } => BatchUsers::EFFECT,
            Self::MoveToBranch { .. } => MoveToBranches::EFFECT,
            Self::AddToBranches { .. } => AddToBranches::EFFECT,
            Self::LeaveBranches { .. } => RemoveFromBranches::EFFECT,
            Self::JoinGroup { .. } => AddMembers::EFFECT,
            Self::LeaveGroup { .. } => RemoveMembers::EFFECT,
            Self::Delete { .. } => DeleteUsers::EFFECT,
            Self::Merge { .. } => MergeUsers::EFFECT,
            Self::CheckDone { .. } | Self::CheckPlans { .. } | Self::Confirm { .. } => Effect::Read,
        }
    }

    /// Whether it changes the platform.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(self.effect(), Effect::Read)
    }

    /// Calls it makes when nothing goes wrong: one, unless it only looks.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.writes() as u64
    }

    /// Calls it takes to ask the platform whether it has happened; an estimate.
    #[must_use]
    pub fn asks(&self) -> u64 {
        let calls = match self {
            Self::AssignTeam { from, .. } => from.len().max(1),
            Self::ReleaseTeam { .. }
            | Self::Demote { .. }
            | Self::Promote { .. }
            | Self::Merge { .. }
            | Self::Grant { .. }
            | Self::TakeBack { .. } => 1,
            Self::GrantProfiles { users, .. } | Self::TakeProfiles { users, .. } => users.len(),
            Self::LeavePlans { users, plans } => (users.len() * plans.len()).div_ceil(200),
            Self::EnrollInPlan { users, .. } => users.len().div_ceil(200),
            Self::Archive { users, courses }
            | Self::Unenroll { users, courses }
            | Self::Enroll { users, courses } => (users.len() * courses.len()).div_ceil(200),
            Self::JoinGroup { users, .. } | Self::LeaveGroup { users, .. } => {
                users.len().div_ceil(200)
            }
            Self::Batch { rows, .. } => rows.len(),
            Self::SetStatus { users, .. }
            | Self::MoveToBranch { users, .. }
            | Self::AddToBranches { users, .. }
            | Self::LeaveBranches { users, .. }
            | Self::Delete { users } => users.len(),
            Self::CheckDone { .. } | Self::CheckPlans { .. } | Self::Confirm { .. } => 0,
        };
        calls as u64
    }

    /// The people it is about: those for whom it worked or did not. Of a team, those who had it.
    #[must_use]
    pub fn about(&self) -> Vec<UserId> {
        match self {
            Self::AssignTeam { from, to, .. } if from.is_empty() => vec![*to],
            Self::AssignTeam { from, .. } => from.clone(),
            Self::ReleaseTeam { from, .. } => vec![*from],
            Self::Grant { user, .. } | Self::TakeBack { user, .. } => vec![*user],
            Self::Batch { rows, .. } => rows.iter().map(|row| row.user).collect(),
            Self::Merge { from, into } => vec![*from, *into],
            Self::CheckDone { .. } | Self::Confirm { .. } => Vec::new(),
            Self::Demote { users }
            | Self::Promote { users }
            | Self::GrantProfiles { users, .. }
            | Self::TakeProfiles { users, .. }
            | Self::LeavePlans { users, .. }
            | Self::EnrollInPlan { users, .. }
            | Self::Archive { users, .. }
            | Self::Unenroll { users, .. }
            | Self::Enroll { users, .. }
            | Self::SetStatus { users, .. }
            | Self::MoveToBranch { users, .. }
            | Self::AddToBranches { users, .. }
            | Self::LeaveBranches { users, .. }
            | Self::JoinGroup { users, .. }
            | Self::LeaveGroup { users, .. }
            | Self::Delete { users }
            | Self::CheckPlans { users } => users.clone(),
        }
    }

    /// Those who lose something by it: access, rights, records. None of them may be protected.
    #[must_use]
    pub fn takes_from(&self) -> Vec<UserId> {
        match self {
            Self::Batch { rows, branch } => rows
                .iter()
                .filter(|row| {
                    branch.is_some()
                        || row.active == Some(false)
                        || matches!(row.expires, Some(super::Expires::On(_)))
                        || row.identity.is_some()
                })
                .map(|row| row.user)
                .collect(),
            Self::SetStatus { active: true, .. } => Vec::new(),
            Self::Demote { .. }
            | Self::TakeProfiles { .. }
            | Self::TakeBack { .. }
            | Self::LeavePlans { .. }
            | Self::Archive { .. }
            | Self::Unenroll { .. }
            | Self::SetStatus { .. }
            | Self::LeaveGroup { .. }
            | Self::MoveToBranch { .. }
            | Self::Merge { .. }
            | Self::Delete { .. } => self.about(),
            _ => Vec::new(),
        }
    }

    /// The people it divides by; `None` when it does not.
    fn people_mut(&mut self) -> Option<&mut Vec<UserId>> {
        match self {
            Self::AssignTeam { members: users, .. }
            | Self::ReleaseTeam { members: users, .. }
            | Self::Demote { users }
            | Self::Promote { users }
            | Self::GrantProfiles { users, .. }
            | Self::TakeProfiles { users, .. }
            | Self::LeavePlans { users, .. }
            | Self::EnrollInPlan { users, .. }
            | Self::Archive { users, .. }
            | Self::Unenroll { users, .. }
            | Self::Enroll { users, .. }
            | Self::SetStatus { users, .. }
            | Self::MoveToBranch { users, .. }
            | Self::AddToBranches { users, .. }
            | Self::LeaveBranches { users, .. }
            | Self::JoinGroup { users, .. }
            | Self::LeaveGroup { users, .. }
            | Self::Delete { users } => Some(users),
            Self::Grant { .. }
            | Self::TakeBack { .. }
            | Self::Batch { .. }
            | Self::Merge { .. }
            | Self::CheckDone { .. }
            | Self::CheckPlans { .. }
            | Self::Confirm { .. } => None,
        }
    }

    /// The same work in two calls; `None` when it is about one person, or one resource.
    pub(crate) fn halves(&self) -> Option<(Self, Self)> {
        let mut first = self.clone();
        let mut second = self.clone();
        // One id that is gone refuses the whole grant.
        if let (Self::Grant { grant, .. }, Self::Grant { grant: rest, .. }) =
            (&mut first, &mut second)
        {
            *rest = grant.split_off(grant.len() / 2);
            return (!grant.is_empty()).then_some((first, second));
        }
        if let (Self::Batch { rows, .. }, Self::Batch { rows: rest, .. }) =
            (&mut first, &mut second)
        {
            *rest = rows.split_off(rows.len() / 2);
            return (!rows.is_empty()).then_some((first, second));
        }
        let users = first.people_mut()?;
        *second.people_mut()? = users.split_off(users.len() / 2);
        (!users.is_empty()).then_some((first, second))
    }

    /// The action without some people; `None` when nobody is left. Of teams, what the given
    /// people had is nobody's to keep: they are left as they are.
    pub(crate) fn without(&self, held: &BTreeSet<UserId>) -> Option<Self> {
        if held.is_empty() {
            return Some(self.clone());
        }
        let mut action = self.clone();
        let left = match &mut action {
            Self::AssignTeam { .. } | Self::ReleaseTeam { .. } => 1,
            Self::Grant { user, .. } | Self::TakeBack { user, .. } => {
                usize::from(!held.contains(user))
            }
            Self::Merge { from, into } => usize::from(!held.contains(from) && !held.contains(into)),
            Self::Batch { rows, .. } => {
                rows.retain(|row| !held.contains(&row.user));
                rows.len()
            }
            other => match other.people_mut() {
                Some(users) => {
                    users.retain(|user| !held.contains(user));
                    users.len()
                }
                None => 1,
            },
        };
        (left > 0).then_some(action)
    }
}
