//! Resources of one power user: users and branches, and what all kinds have in common.
//!
//! Only what is assigned directly is listed and taken back here; users reached through a group or
//! a branch are not. Assigning adds, and what is assigned already is no error (both inferred from
//! the answers of 2017). It takes effect at the power user's next sign-in (B-114).
//!
//! Groups, categories, catalogs and locations can be assigned too; their routes are not wrapped
//! yet, their counts are (see [`ResourceCounts`](super::ResourceCounts)).

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{Outcome, UserSelection, older_keys, refused};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    id::{BranchId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, OneOrMany, SortDir, page_query},
};

/// Query of the lists below one power user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListAssignedQuery {
    /// From 1.
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    pub page_size: Option<u64>,
    /// The stored search of the page before.
    pub cursor: Option<String>,
    /// Key of a row.
    pub sort_attr: Option<String>,
    /// Ascending unless said otherwise. The 2017 description calls descending usual: say it.
    pub sort_dir: Option<SortDir>,
    /// Free text.
    pub search_text: Option<String>,
}
page_query!(ListAssignedQuery);

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

/// `GET /poweruser/v1/powerusers/{user_id}/users`
///
/// The users assigned by name. 404 when the user is no power user. The route is documented, the
/// row inferred.
#[derive(Debug)]
pub enum ListAssignedUsers {}

impl Endpoint for ListAssignedUsers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/users";
    const IDS: &'static [&'static str] = &["power_users.users.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<AssignedUser>;
}

/// `PUT /poweruser/v1/powerusers/{user_id}/users`
///
/// Puts users under a power user. An unknown id is 400 and nothing is done. Route documented,
/// body inferred.
#[derive(Debug)]
pub enum AssignUsers {}

impl Endpoint for AssignUsers {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/users";
    const IDS: &'static [&'static str] = &["power_users.users.assign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = UserSelection;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
}

/// `DELETE /poweruser/v1/powerusers/{user_id}/users`, with a JSON body
///
/// Releases users. Ids that are not assigned are passed over. Route documented, body inferred.
#[derive(Debug)]
pub enum UnassignUsers {}

impl Endpoint for UnassignUsers {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/users";
    const IDS: &'static [&'static str] = &["power_users.users.unassign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = UserSelection;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

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

/// `GET /poweruser/v1/powerusers/{user_id}/branches`
///
/// The branches assigned, each with its reach (B-118). 404 when the user is no power user. The
/// route is documented, the row inferred.
#[derive(Debug)]
pub enum ListAssignedBranches {}

impl Endpoint for ListAssignedBranches {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/branches";
    const IDS: &'static [&'static str] = &["power_users.branches.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<AssignedBranch>;
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

/// `PUT /poweruser/v1/powerusers/{user_id}/branches`
///
/// Puts branches under a power user, alone or with all below them (B-118). Naming a branch again
/// changes its reach. An unknown id is 400 and nothing is done. Route documented, body inferred.
#[derive(Debug)]
pub enum AssignBranches {}

impl Endpoint for AssignBranches {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/branches";
    const IDS: &'static [&'static str] = &["power_users.branches.assign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = BranchGrants;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
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

/// `DELETE /poweruser/v1/powerusers/{user_id}/branches`, with a JSON body
///
/// Takes branches back. Ids that are not assigned are passed over. Route documented, body
/// inferred.
#[derive(Debug)]
pub enum UnassignBranches {}

impl Endpoint for UnassignBranches {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/branches";
    const IDS: &'static [&'static str] = &["power_users.branches.unassign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = BranchSelection;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}
