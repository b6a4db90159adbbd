//! Who is in a branch.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::BranchKey;
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Lane, Method, Paged, RawJson},
    id::{BranchId, UserId},
    users::UserSort,
    wire::{AsText, CommaList, EmptyIsNone, FlagNumber, OneOrMany, PageQuery, SortDir},
};

/// Body of [`AssignToBranch`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserAssignment {
    /// The branch; required.
    pub id_org: Option<BranchKey>,
    /// Whom, written with commas between; required.
    #[serde_as(as = "CommaList")]
    pub id_users: Vec<UserId>,
    /// `id_org` is a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_secondary_identifier: Option<bool>,
}

/// What [`AssignToBranch`] answers: four lists, not wrapped in `data`. A wrapped answer is read as
/// well.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Lists")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchAssignment {
    /// Who is in the branch now and was not before.
    pub success: Vec<UserId>,
    /// Who was in it already.
    pub already_assigned_users: Vec<UserId>,
    /// Ids that nobody has.
    pub users_not_exist: Vec<UserId>,
    /// What else went wrong, in a form that was never published. The mock sends `{"id", "error"}`.
    pub errors: Vec<serde_json::Value>,
}

/// The four lists, wrapped or not.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
struct Lists {
    data: Option<Box<Lists>>,
    #[serde_as(as = "OneOrMany")]
    success: Vec<UserId>,
    #[serde_as(as = "OneOrMany")]
    already_assigned_users: Vec<UserId>,
    #[serde_as(as = "OneOrMany")]
    users_not_exist: Vec<UserId>,
    #[serde_as(as = "OneOrMany")]
    errors: Vec<serde_json::Value>,
}

impl From<Lists> for BranchAssignment {
    fn from(lists: Lists) -> Self {
        let lists = match lists.data {
            Some(inner) => *inner,
            None => lists,
        };
        let Lists { data: _, success, already_assigned_users, users_not_exist, errors } = lists;
        Self { success, already_assigned_users, users_not_exist, errors }
    }
}

/// `POST /manage/v1/orgchart/assign_users`
///
/// Adds users to one branch and tells apart those added, those who were there already and those
/// who do not exist. See [`AddToBranches`](crate::users::AddToBranches) for several branches at
/// once. 404 when there is no such branch.
#[derive(Debug)]
pub enum AssignToBranch {}

impl Endpoint for AssignToBranch {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/orgchart/assign_users";
    const IDS: &'static [&'static str] = &["branches.assign_users"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = ();
    type Query = Empty;
    type Body = UserAssignment;
    type Output = RawJson<BranchAssignment>;
}

/// Query of [`ListBranchUsers`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListBranchUsersQuery {
    /// Only people right in the branch. Unset, those of every branch below it come too.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_first_level: Option<bool>,
    /// From 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// By first name when absent. Last name and creation date are not among the words here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<UserSort>,
    /// Descending unless said otherwise, unlike in other lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
}

impl PageQuery for ListBranchUsersQuery {
    fn set_page(&mut self, page: u64, _cursor: Option<&str>) {
        self.page = Some(page);
    }
    fn page(&self) -> Option<u64> {
        self.page
    }
}

/// Somebody in a branch.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchUser {
    /// Written as a string.
    #[serde_as(as = "AsText")]
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// First name; the 2017 description prints `firs_name`, which is read too.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, alias = "firs_name")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub email: Option<String>,
}

/// `GET /manage/v1/orgchart/{branch_id}/users`
///
/// The people of a branch, with those of the branches below it unless told otherwise. A power
/// user sees those in its resources. Clients of today rather ask the user list
/// (`client.users().list().branch(…)`), which shows more of each. 404 when there is no such
/// branch; an unknown sort key is 400 with code 1001 (inferred).
#[derive(Debug)]
pub enum ListBranchUsers {}

impl Endpoint for ListBranchUsers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/orgchart/{branch_id}/users";
    const IDS: &'static [&'static str] = &["branches.users"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = BranchId;
    type Query = ListBranchUsersQuery;
    type Body = Empty;
    type Output = Paged<BranchUser>;
}
