//! The power user calls of 2017, `/learn/v1/pu*`.
//!
//! Deprecated since the service of October 2020 (the rest of [`power_users`](super)) and kept for
//! what still calls them; both see the same power users. Ids travel as text with commas. The odd
//! one out is [`AssignBranchStates`], which names the power user `id` where the others say
//! `id_user`. Groups and learning plans have no such call.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{BranchReach, BranchState, refused};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Refusal},
    id::{BranchId, UserId, kind},
    wire::{AsText, Lenient, Numbered, Texts},
};

/// Body of [`PromoteUser`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PromoteUserRequest {
    /// The user; required.
    pub id: Option<UserId>,
}

/// `POST /learn/v1/pu`
///
/// Raises one user; [`PromoteUsers`](super::PromoteUsers) is the present form. 404 for an unknown
/// user, 400 for a Superadmin (both inferred). The description of 2017 says no more of the answer
/// than success or failure.
#[derive(Debug)]
pub enum PromoteUser {}

impl Endpoint for PromoteUser {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/pu";
    const IDS: &'static [&'static str] = &["power_users_legacy.promote"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = PromoteUserRequest;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// Body of [`DemoteUser`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DemoteUserRequest {
    /// The user once more, as the old schema has it; the path decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<UserId>,
}

/// `DELETE /learn/v1/pu/{user_id}`
///
/// Lowers one power user, with all that [`DemoteUsers`](super::DemoteUsers) says of it. 404 for
/// whoever is none (inferred).
#[derive(Debug)]
pub enum DemoteUser {}

impl Endpoint for DemoteUser {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learn/v1/pu/{user_id}";
    const IDS: &'static [&'static str] = &["power_users_legacy.demote"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = DemoteUserRequest;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// Declares a call that assigns a comma-separated list of ids, and its body.
macro_rules! assign_list {
    (
        $(#[$doc:meta])*
        $endpoint:ident at $path:literal as $id:literal, $body:ident { $ids:ident } -> $answer:ty
    ) => {
        #[doc = concat!("Body of [`", stringify!($endpoint), "`].")]
        #[serde_as]
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[cfg_attr(not(feature = "__mock"), non_exhaustive)]
        pub struct $body {
            /// The power user; required.
            pub id_user: Option<UserId>,
            /// Ids, with commas between them; required.
            #[serde_as(as = "AsText")]
            pub $ids: String,
        }

        impl $body {
            /// Names things for a power user.
            pub fn new<I: ToString>(user: UserId, ids: impl IntoIterator<Item = I>) -> Self {
                let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
                Self { id_user: Some(user), $ids: ids.join(",") }
            }
        }

        #[doc = concat!("`POST ", $path, "`\n")]
        ///
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $endpoint {}

        impl Endpoint for $endpoint {
            const METHOD: Method = Method::Post;
            const PATH: &'static str = $path;
            const IDS: &'static [&'static str] = &[$id];
            const CONFIDENCE: Confidence = Confidence::Documented;
            const EFFECT: Effect = Effect::Repeatable;
            type Path = ();
            type Query = Empty;
            type Body = $body;
            type Output = Data<$answer>;
        }
    };
}

/// Declares the two-level answer that most of them share: `errors` with three entries, of which
/// only two are errors.
macro_rules! tally {
    ($answer:ident, $tally:ident { $missing:ident, $count:ident } of $endpoint:ident) => {
        #[doc = concat!("What [`", stringify!($endpoint), "`] answers.")]
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[cfg_attr(not(feature = "__mock"), non_exhaustive)]
        pub struct $answer {
            /// What became of the ids, whether or not there was an error.
            pub errors: Option<$tally>,
        }

        #[doc = concat!("The ids of [`", stringify!($endpoint), "`], by what became of them.")]
        #[serde_as]
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[cfg_attr(not(feature = "__mock"), non_exhaustive)]
        pub struct $tally {
            /// Ids of nothing, as sent.
            #[serde_as(as = "Texts")]
            pub $missing: Vec<String>,
            /// Ids held before.
            #[serde_as(as = "Texts")]
            pub already_assigned: Vec<String>,
            /// How many were added.
            #[serde_as(as = "Lenient")]
            pub $count: u64,
        }
    };
}

assign_list! {
    /// Assigns users; [`AssignUsers`](super::AssignUsers) is the present form. Ids of nobody are
    /// told, and the others assigned.
    AssignUserList at "/learn/v1/pu/assign_users" as "power_users_legacy.assign_users",
    UserList { id_users } -> AssignedUserList
}
tally!(AssignedUserList, UserTally { not_existing_users, assigned_users } of AssignUserList);

assign_list! {
    /// Assigns course categories, never with what is below them;
    /// [`AssignCategories`](super::AssignCategories) is the present form.
    AssignCategoryList at "/learn/v1/pu/assign_categories"
    as "power_users_legacy.assign_categories",
    CategoryList { id_categories } -> AssignedCategoryList
}
tally! {
    AssignedCategoryList, CategoryTally { not_existing_categories, assigned_categories }
    of AssignCategoryList
}

assign_list! {
    /// Assigns locations; [`AssignLocations`](super::AssignLocations) is the present form.
    AssignLocationList at "/learn/v1/pu/assign_locations"
    as "power_users_legacy.assign_locations",
    LocationList { id_locations } -> AssignedLocationList
}
tally! {
    AssignedLocationList, LocationTally { not_existing_locations, assigned_locations }
    of AssignLocationList
}

assign_list! {
    /// Assigns catalogs; [`AssignCatalogs`](super::AssignCatalogs) is the present form.
    AssignCatalogList at "/learn/v1/pu/assign_catalogs" as "power_users_legacy.assign_catalogs",
    CatalogList { id_catalogs } -> AssignedCatalogList
}

/// What [`AssignCatalogList`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedCatalogList {
    /// What went wrong, in words; null when nothing did.
    #[serde_as(as = "Option<Texts>")]
    pub errors: Option<Vec<String>>,
}

assign_list! {
    /// Assigns courses; [`AssignCourses`](super::AssignCourses) is the present form.
    AssignCourseList at "/learn/v1/pu/assign_courses" as "power_users_legacy.assign_courses",
    CourseList { id_courses } -> AssignedCourseList
}

/// What [`AssignCourseList`] answers: ids as text, each list null when empty.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedCourseList {
    /// Courses held before.
    #[serde_as(as = "Option<Texts>")]
    pub already_assigned: Option<Vec<String>>,
    /// What went wrong, in words.
    #[serde_as(as = "Option<Texts>")]
    pub errors: Option<Vec<String>>,
    /// Courses added.
    #[serde_as(as = "Option<Texts>")]
    pub assigned_success: Option<Vec<String>>,
    /// Ids of no course, as sent.
    #[serde_as(as = "Option<Texts>")]
    pub assigned_error: Option<Vec<String>>,
}

/// Body of [`AssignBranchStates`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchStates {
    /// The power user, here under this name; required.
    pub id: Option<UserId>,
    /// The branches, each with how far it reaches; required.
    pub branches: Vec<BranchState>,
}

impl BranchStates {
    /// Names branches for a power user.
    pub fn new(user: UserId, grants: impl IntoIterator<Item = (BranchId, BranchReach)>) -> Self {
        let state = |(branch, reach): (BranchId, BranchReach)| BranchState {
            id_org: Some(branch),
            state: Some(reach.number()),
        };
        Self { id: Some(user), branches: grants.into_iter().map(state).collect() }
    }
}

/// What [`AssignBranchStates`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedBranchStates {
    /// Each branch asked for, with how far it is held now: 0 not at all, 1 alone, 2 with all
    /// below it (B-118).
    #[serde_as(as = "Numbered<kind::Branch, Lenient>")]
    pub branches: Numbered<kind::Branch, u8>,
    /// What went wrong, in words; null when nothing did.
    #[serde_as(as = "Option<Texts>")]
    pub errors: Option<Vec<String>>,
}

/// `POST /learn/v1/pu/assign_orgcharts`
///
/// Assigns branches, alone (1) or with all below them (2); [`AssignBranches`] is the present
/// form. Unknown branches are told, and the others assigned.
///
/// [`AssignBranches`]: super::AssignBranches
#[derive(Debug)]
pub enum AssignBranchStates {}

impl Endpoint for AssignBranchStates {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/pu/assign_orgcharts";
    const IDS: &'static [&'static str] = &["power_users_legacy.assign_orgcharts"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = BranchStates;
    type Output = Data<AssignedBranchStates>;
}
