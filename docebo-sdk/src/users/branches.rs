//! Putting users into branches and taking them out.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Lane, Method},
    id::{BranchId, UserId},
    wire::OneOrMany,
};

/// Which users, and which branches. Both lists are required.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchMembers {
    /// The branches.
    #[serde_as(as = "OneOrMany")]
    pub branch_ids: Vec<BranchId>,
    /// The users.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
}

impl BranchMembers {
    /// Names both.
    pub fn new(
        branches: impl IntoIterator<Item = BranchId>,
        users: impl IntoIterator<Item = UserId>,
    ) -> Self {
        let (branch_ids, user_ids) = (branches.into_iter().collect(), users.into_iter().collect());
        Self { branch_ids, user_ids }
    }
}

/// `PUT /manage/v1/user/add_to_branch`
///
/// Adds users to branches beside those they are in (B-135). Whether it still does on platforms
/// activated since 21 October 2019, whose imports keep everybody in one branch (B-138), is open.
///
/// All or nothing (inferred): an unknown user or branch is 404 and changes nothing. An empty list
/// is 400 with code 1001. A power user may name only users and branches in its resources.
#[derive(Debug)]
pub enum AddToBranches {}

impl Endpoint for AddToBranches {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/add_to_branch";
    const IDS: &'static [&'static str] = &["users.add_to_branch"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = ();
    type Query = Empty;
    type Body = BranchMembers;
    type Output = Data<Success>;
}

/// `PUT /manage/v1/user/move_to_branch`
///
/// Puts users into the given branches and out of all others (B-135), the way to retire people into
/// an archive branch (B-144). Errors are those of [`AddToBranches`].
#[derive(Debug)]
pub enum MoveToBranches {}

impl Endpoint for MoveToBranches {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/move_to_branch";
    const IDS: &'static [&'static str] = &["users.move_to_branch"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = ();
    type Query = Empty;
    type Body = BranchMembers;
    type Output = Data<Success>;
}

/// `PUT /manage/v1/user/remove_from_branch`
///
/// Takes users out of branches. Nobody leaves the root: whoever is in no other branch is there
/// (B-135). A user who was not in the branch is passed over (inferred). Errors are those of
/// [`AddToBranches`].
#[derive(Debug)]
pub enum RemoveFromBranches {}

impl Endpoint for RemoveFromBranches {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/remove_from_branch";
    const IDS: &'static [&'static str] = &["users.remove_from_branch"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    type Path = ();
    type Query = Empty;
    type Body = BranchMembers;
    type Output = Data<Success>;
}
