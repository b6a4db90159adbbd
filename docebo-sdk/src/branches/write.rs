//! Changing the tree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{BranchKey, list::Names};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Lane, Method},
    id::{BranchId, UserFieldId},
    power_users::IdError,
    wire::OneOrMany,
};

/// Body of [`CreateBranch`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewBranch {
    /// Alphanumeric and not zero. A branch without one is not offered at self-registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name by language code; `all` for every language. At least one.
    #[serde_as(as = "Names")]
    pub translations: BTreeMap<String, String>,
    /// The branch above; the root when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_parent: Option<BranchKey>,
    /// `id_parent` is a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_secondary_identifier: Option<bool>,
}

/// What [`CreateBranch`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedBranch {
    /// The new branch. The key is inferred; an older call named it `id_org`.
    #[serde(alias = "id_org", alias = "branch_id")]
    pub id: BranchId,
}

/// `POST /manage/v1/orgchart`
///
/// Makes a branch below another; beside the root there can be none (B-134). No name: 400 with
/// code 1001; no such parent: 404. Slashes in names and codes are accepted, but the user import
/// then cannot find the branch by path (B-139). Repeating it makes a second branch. Never beside
/// other calls that change branches (B-137).
#[derive(Debug)]
pub enum CreateBranch {}

impl Endpoint for CreateBranch {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/orgchart";
    const IDS: &'static [&'static str] = &["branches.create"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::Branches;
    type Path = ();
    type Query = Empty;
    type Body = NewBranch;
    type Output = Data<CreatedBranch>;
}

/// Body of [`UpdateBranch`]: only what is set changes.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchUpdate {
    /// A new code; an empty one takes it away (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name by language code; a language left out keeps its name, unless there is one for `all`,
    /// which takes the place of every name (both inferred).
    #[serde_as(as = "Names")]
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, String>,
    /// The path holds a code instead of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_secondary_identifier: Option<bool>,
}

/// What [`UpdateBranch`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UpdatedBranch {
    /// The branch. Here the key is not `id`.
    #[serde(alias = "id", alias = "id_org")]
    pub branch_id: BranchId,
}

/// `PUT /manage/v1/orgchart/{branch_id}`
///
/// Changes code or names; the root can be renamed too. To give it another parent, see
/// [`MoveBranch`]. 404 when there is no such branch.
#[derive(Debug)]
pub enum UpdateBranch {}

impl Endpoint for UpdateBranch {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/orgchart/{branch_id}";
    const IDS: &'static [&'static str] = &["branches.update"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = BranchKey;
    type Query = Empty;
    type Body = BranchUpdate;
    type Output = Data<UpdatedBranch>;
}

/// `DELETE /manage/v1/orgchart/{branch_id}`
///
/// Deletes a branch. Refused with 400, code 1001: the root (B-134), a branch that an automatic
/// group names in a condition (B-136), and, by inference, one with branches below it. People in
/// it stay, in their other branches or in the root (inferred). 404 when there is no such branch.
/// The answer is inferred.
#[derive(Debug)]
pub enum DeleteBranch {}

impl Endpoint for DeleteBranch {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/orgchart/{branch_id}";
    const IDS: &'static [&'static str] = &["branches.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = BranchId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Success>;
}

/// Body of [`MoveBranch`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchMove {
    /// The branch it comes to stand below; required.
    pub id_new_parent: Option<BranchId>,
}

/// `POST /manage/v1/orgchart/{branch_id}/move`
///
/// Gives a branch another parent, with everything below it and everybody in it. It comes to stand
/// last among its new siblings (inferred). Power users who hold a branch above with its
/// descendants reach it from their next sign-in on (inferred). Refused with 400, code 1001: the
/// root, and a parent that is the branch itself or lies below it. The answer is inferred.
#[derive(Debug)]
pub enum MoveBranch {}

impl Endpoint for MoveBranch {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/orgchart/{branch_id}/move";
    const IDS: &'static [&'static str] = &["branches.move"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = BranchId;
    type Query = Empty;
    type Body = BranchMove;
    type Output = Data<Success>;
}

/// Body of [`SetFieldVisibility`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct FieldChoice {
    /// The additional fields that apply, in place of those before (inferred from the answer).
    /// Required; an empty list leaves none.
    #[serde_as(as = "Option<OneOrMany>")]
    pub user_fields: Option<Vec<UserFieldId>>,
}

/// What [`SetFieldVisibility`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct VisibleFields {
    /// The fields that apply now.
    #[serde_as(as = "OneOrMany")]
    pub user_fields: Vec<UserFieldId>,
    /// The others, and why.
    pub errors: Vec<IdError>,
}

/// `POST /manage/v1/orgchart/{branch_id}/field_visibility`
///
/// Chooses which additional user fields apply to a branch. It has an effect only where the
/// platform ties fields to branches, which is a setting. Unknown fields are answered under
/// `errors`; the others are chosen all the same. 404 when there is no such branch.
#[derive(Debug)]
pub enum SetFieldVisibility {}

impl Endpoint for SetFieldVisibility {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/orgchart/{branch_id}/field_visibility";
    const IDS: &'static [&'static str] = &["branches.field_visibility"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = BranchId;
    type Query = Empty;
    type Body = FieldChoice;
    type Output = Data<VisibleFields>;
}
