//! People of one power user: users, groups and branches.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{Assign, ListAssigned, Resource, Unassign, older_keys, selection};
use crate::{
    endpoint::Confidence,
    id::{BranchId, UserId, kind},
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, OneOrMany},
};

/// A user assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedUser {
    /// The user; read from `id` as well.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// First name; no underscore here.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub firstname: Option<String>,
    /// Last name; no underscore here.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub lastname: Option<String>,
    /// E-mail.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub email: Option<String>,
    /// May start with `//`.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub avatar: Option<String>,
}
older_keys!(AssignedUser: "id" => "user_id");

selection! {
    /// Which users a call is about: ids, or all, or those a search finds.
    UserSelection { user_ids: Vec<UserId> as "crate::wire::OneOrMany", user_all, user_filters }
}

impl Resource for kind::User {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/users";
    const LIST: &'static [&'static str] = &["power_users.users.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.users.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.users.unassign"];
    const LISTED: Confidence = Confidence::Documented;
    type Row = AssignedUser;
    type Grant = UserSelection;
    type Withdrawal = UserSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/users`
///
/// The users assigned by name. The route is documented, the row inferred.
pub type ListAssignedUsers = ListAssigned<kind::User>;

/// `PUT /poweruser/v1/powerusers/{user_id}/users`
///
/// Puts users under a power user. "All" are those of the moment. More than 50,000 are taken, and
/// advised against (B-123). Route documented, body inferred.
pub type AssignUsers = Assign<kind::User>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/users`, with a JSON body
///
/// Releases users. Route documented, body inferred.
pub type UnassignUsers = Unassign<kind::User>;

/// A group assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedGroup {
    /// A uuid or the older number, as text; which of them is open. Read from `id` as well.
    #[serde_as(as = "AsText")]
    pub group_id: String,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
}
older_keys!(AssignedGroup: "id" => "group_id", "uuid" => "group_id");

selection! {
    /// Which groups a call is about. A group goes by its uuid or by its older number.
    GroupSelection { group_ids: Vec<String> as "crate::wire::Texts", group_all, group_filters }
}

impl Resource for kind::Group {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/groups";
    const LIST: &'static [&'static str] = &["power_users.groups.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.groups.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.groups.unassign"];
    const LISTED: Confidence = Confidence::Documented;
    type Row = AssignedGroup;
    type Grant = GroupSelection;
    type Withdrawal = GroupSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/groups`
///
/// The groups assigned. The route is documented, the row inferred.
pub type ListAssignedGroups = ListAssigned<kind::Group>;

/// `PUT /poweruser/v1/powerusers/{user_id}/groups`
///
/// Puts groups under a power user, who then reaches their members, with those who join later:
/// from the next sign-in on (B-114). Route documented, body inferred.
pub type AssignGroups = Assign<kind::Group>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/groups`, with a JSON body
///
/// Takes groups back. Route documented, body inferred.
pub type UnassignGroups = Unassign<kind::Group>;

/// How far the assignment of a branch reaches (B-118).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BranchReach {
    /// 1: this branch alone.
    Only,
    /// 2: with everything below it, branches made later included.
    WithDescendants,
}

impl BranchReach {
    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Only => 1,
            Self::WithDescendants => 2,
        }
    }

    /// Reads the number; `None` for 0, "not assigned", and for anything else.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Only),
            2 => Some(Self::WithDescendants),
            _ => None,
        }
    }
}

/// A branch assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedBranch {
    /// The branch; read from `branch_id` and `id_org` as well.
    pub id: BranchId,
    /// Its name in the caller's language.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Its code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// 1 this branch only, 2 with descendants: see [`AssignedBranch::reach`].
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub selection_status: u8,
}
older_keys!(AssignedBranch: "branch_id" => "id", "id_org" => "id", "state" => "selection_status");

impl AssignedBranch {
    /// How far the assignment reaches.
    #[must_use]
    pub const fn reach(&self) -> Option<BranchReach> {
        BranchReach::from_number(self.selection_status)
    }
}

/// Body of [`AssignBranches`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchGrants {
    /// Branches alone.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids: Vec<BranchId>,
    /// Branches with everything below them.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids_descendants: Vec<BranchId>,
    /// The spelling of 2017.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchState>,
}

impl BranchGrants {
    /// Names branches, each with its reach.
    pub fn new(grants: impl IntoIterator<Item = (BranchId, BranchReach)>) -> Self {
        let mut body = Self::default();
        for (branch, reach) in grants {
            match reach {
                BranchReach::Only => body.branch_ids.push(branch),
                BranchReach::WithDescendants => body.branch_ids_descendants.push(branch),
            }
        }
        body
    }
}

/// One branch in the spelling of 2017.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchState {
    /// The branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_org: Option<BranchId>,
    /// 1 this branch only, 2 with descendants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<u8>,
}

/// Body of [`UnassignBranches`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchSelection {
    /// Named branches.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids: Vec<BranchId>,
    /// All that are assigned.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch_all: Option<bool>,
}

impl BranchSelection {
    /// Names branches.
    pub fn ids(ids: impl IntoIterator<Item = BranchId>) -> Self {
        Self { branch_ids: ids.into_iter().collect(), ..Self::default() }
    }
}

impl Resource for kind::Branch {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/branches";
    const LIST: &'static [&'static str] = &["power_users.branches.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.branches.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.branches.unassign"];
    const LISTED: Confidence = Confidence::Documented;
    type Row = AssignedBranch;
    type Grant = BranchGrants;
    type Withdrawal = BranchSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/branches`
///
/// The branches assigned, each with its reach (B-118). The route is documented, the row inferred.
pub type ListAssignedBranches = ListAssigned<kind::Branch>;

/// `PUT /poweruser/v1/powerusers/{user_id}/branches`
///
/// Puts branches under a power user, alone or with all below them (B-118). Naming a branch again
/// changes its reach. Route documented, body inferred.
pub type AssignBranches = Assign<kind::Branch>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/branches`, with a JSON body
///
/// Takes branches back. Route documented, body inferred.
pub type UnassignBranches = Unassign<kind::Branch>;
