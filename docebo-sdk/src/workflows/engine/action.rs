//! What a step does: one documented call each, or one look at what calls have done.

mod about;
mod grants;
mod words;

pub use words::WayBack;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cover::Caps;
use crate::{
    id::{
        BranchId, CatalogId, CategoryId, CourseId, GroupUuid, LearningPlanId, LocationId,
        ManagerTypeId, ProfileId, UserFieldId, UserId,
    },
    power_users::PowerUserSnapshot,
    wire::Date,
};

/// One call, or one look at what calls have done.
///
/// Each kind knows what it does to the platform when it is sent twice ([`effect`](Self::effect)),
/// what it takes to ask whether it has happened ([`asks`](Self::asks)), and whether there is a way
/// back ([`way_back`](Self::way_back)). Planners keep to the caps: 250 people a status call (B-043)
/// or demotion (B-112), 100 rows a batch, 1,000 people an unenrolment (B-078).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[non_exhaustive]
pub enum Action {
    /// `POST /manage/v1/managers/{manager_id}/users`
    AssignTeam {
        /// The next manager.
        to: UserId,
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
        /// Whom they reported to.
        from: Vec<UserId>,
    },
    /// `DELETE /skill/v1/managers/{manager_id}/users`
    ReleaseTeam {
        /// Whom they reported to.
        from: UserId,
        /// As what.
        manager_type: ManagerTypeId,
        /// The people.
        members: Vec<UserId>,
    },
    /// `DELETE /poweruser/v1/powerusers`
    Demote {
        /// The power users.
        users: Vec<UserId>,
    },
    /// `POST /poweruser/v1/powerusers`
    Promote {
        /// The power users to be.
        users: Vec<UserId>,
    },
    /// `PUT /poweruser/v1/powerusers/profiles`
    GrantProfiles {
        /// All of these power users ...
        users: Vec<UserId>,
        /// ... get all of these profiles.
        profiles: Vec<ProfileId>,
    },
    /// Gives a power user resources of one kind.
    Grant {
        /// The power user.
        user: UserId,
        /// The resources.
        grant: Grant,
    },
    /// `DELETE /learn/v1/enrollments` with plans and without the cascade.
    LeavePlans {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... leave all of these plans.
        plans: Vec<LearningPlanId>,
    },
    /// `POST /learningplan/v1/learningplans/{learning_plan_id}/enrollments/bulk`
    EnrollInPlan {
        /// The plan.
        plan: LearningPlanId,
        /// The people.
        users: Vec<UserId>,
    },
    /// `PUT /learn/v1/enrollments` with an enrollment mode.
    Archive {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... leave all of these courses.
        courses: Vec<CourseId>,
    },
    /// `DELETE /learn/v1/enrollments`
    Unenroll {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... leave all of these courses.
        courses: Vec<CourseId>,
    },
    /// `POST /learn/v1/enrollments`
    Enroll {
        /// All of these users ...
        users: Vec<UserId>,
        /// ... in all of these courses.
        courses: Vec<CourseId>,
    },
    /// `PUT /manage/v1/user/change_status`
    SetStatus {
        /// The accounts.
        users: Vec<UserId>,
        /// On or off.
        active: bool,
    },
    /// `POST /manage/v1/user/batch`
    Batch {
        /// One row a user.
        rows: Vec<RowChange>,
        /// Where all of them go, out of every other branch, when they move.
        branch: Option<BranchId>,
    },
    /// `PUT /manage/v1/user/move_to_branch`
    MoveToBranch {
        /// The people.
        users: Vec<UserId>,
        /// Their only branch.
        branch: BranchId,
    },
    /// `PUT /manage/v1/user/add_to_branch`
    AddToBranches {
        /// The people.
        users: Vec<UserId>,
        /// Beside those they are in.
        branches: Vec<BranchId>,
    },
    /// `PUT /manage/v1/user/remove_from_branch`
    LeaveBranches {
        /// The people.
        users: Vec<UserId>,
        /// Out of these.
        branches: Vec<BranchId>,
    },
    /// `PUT /audiences/v1/audience/{uuid}/assign_users`
    JoinGroup {
        /// The group.
        group: GroupUuid,
        /// The people.
        users: Vec<UserId>,
    },
    /// `DELETE /audiences/v1/audience/{uuid}/users`
    LeaveGroup {
        /// The group.
        group: GroupUuid,
        /// The people.
        users: Vec<UserId>,
    },
    /// `DELETE /manage/v1/user/delete`
    Delete {
        /// The accounts. Nothing brings them back (B-055).
        users: Vec<UserId>,
    },
    /// `PUT /manage/v1/user/{user_id}/merge/{user_id_2}`
    Merge {
        /// The account that is emptied. It stays (B-066).
        from: UserId,
        /// The account that survives. Nothing takes the two apart again.
        into: UserId,
    },
    /// `DELETE /poweruser/v1/powerusers/profiles`
    TakeProfiles {
        /// All of these power users ...
        users: Vec<UserId>,
        /// ... lose all of these profiles.
        profiles: Vec<ProfileId>,
    },
    /// Takes resources of one kind back from a power user.
    TakeBack {
        /// The power user.
        user: UserId,
        /// The resources.
        grant: Grant,
    },
    /// Reads again whether an earlier step of the plan shows.
    CheckDone {
        /// Its place in the plan, from 0.
        of: usize,
    },
    /// Reads again whether plans are left, and that their courses are not: what follows rests on
    /// it.
    CheckPlans {
        /// Those who left plans.
        users: Vec<UserId>,
    },
    /// Stops until somebody has looked at what was done to the first accounts (B-203).
    Confirm {
        /// How many those are.
        accounts: usize,
    },
}

/// Users and profiles a call, 1,000 as for a promotion: nothing is published.
pub(crate) const PROFILES: Caps = Caps { users: 1_000, items: 1_000 };

/// Resources of one kind that a power user is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Grant {
    /// Users by name.
    Users(Vec<UserId>),
    /// Branches alone.
    Branches(Vec<BranchId>),
    /// Branches with everything below them.
    BranchesWithDescendants(Vec<BranchId>),
    /// Courses.
    Courses(Vec<CourseId>),
    /// Learning plans.
    LearningPlans(Vec<LearningPlanId>),
    /// Groups, by uuid or older number.
    Groups(Vec<String>),
    /// Course categories.
    Categories(Vec<CategoryId>),
    /// Catalogs.
    Catalogs(Vec<CatalogId>),
    /// Locations.
    Locations(Vec<LocationId>),
}

/// What a batch row changes about one user. What is absent stays as it is (B-150).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RowChange {
    /// The user.
    pub user: UserId,
    /// Switches the account on or off; also an expired one, which the status call refuses (B-048).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Sets or lifts the expiration date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Expires>,
    /// Additional fields; an empty text empties one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<UserFieldId, String>,
    /// Whether others can report to this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_manager: Option<bool>,
    /// Another name and address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// An expiration date, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expires {
    /// From this day on.
    On(Date),
    /// Never.
    Never,
}

impl From<Option<Date>> for Expires {
    fn from(date: Option<Date>) -> Self {
        date.map_or(Self::Never, Self::On)
    }
}

/// Who an account says it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// User name.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail.
    pub email: String,
}

impl Identity {
    /// Who an account says it belongs to.
    pub(crate) fn of(data: &crate::users::UserData) -> Self {
        Self {
            username: data.username.clone(),
            first_name: data.first_name.clone(),
            last_name: data.last_name.clone(),
            email: data.email.clone(),
        }
    }
}

impl RowChange {
    /// A row that changes nothing yet.
    #[must_use]
    pub const fn new(user: UserId) -> Self {
        Self {
            user,
            active: None,
            expires: None,
            fields: BTreeMap::new(),
            is_manager: None,
            identity: None,
        }
    }

    /// Switches the account on or off.
    #[must_use]
    pub const fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Sets or lifts the expiration date.
    #[must_use]
    pub fn expires(mut self, when: impl Into<Expires>) -> Self {
        self.expires = Some(when.into());
        self
    }
}

/// The actions that give a demoted power user back what a snapshot holds, in order.
#[must_use]
pub fn restore(held: &PowerUserSnapshot) -> Vec<Action> {
    let user = held.user_id;
    let mut actions = vec![Action::Promote { users: vec![user] }];
    let profiles: Vec<_> = held.profiles.iter().map(|profile| profile.profile_id).collect();
    if !profiles.is_empty() {
        actions.push(Action::GrantProfiles { users: vec![user], profiles });
    }
    let grants = Grant::all(held).into_iter();
    actions.extend(grants.map(|grant| Action::Grant { user, grant }));
    actions
}
