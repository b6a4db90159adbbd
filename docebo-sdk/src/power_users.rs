//! Power users: who they are, what they may do, and what they may do it to.
//!
//! A power user's rights are the union of its profiles' permissions (B-116), bounded by the
//! resources assigned to it: users, groups, branches, courses, learning plans and so on. Both are
//! managed by Superadmins alone. What is assigned takes effect when the power user signs in the
//! next time (B-114).
//!
//! Two facts decide how leavers are handled. A deactivated power user keeps level, profiles and
//! resources and stays in every list here (B-036); a demoted one loses profiles and resources for
//! good (B-037). So demote before deactivating (B-113), and take a [`PowerUserSnapshot`] first:
//! nothing else remembers what was assigned.
//!
//! The `/poweruser` service replaced `/learn/v1/pu*` in October 2020. Its table of routes is
//! documented, its bodies mostly are not: each endpoint says what it rests on.

mod assigned;
#[cfg(feature = "client")]
mod calls;
mod content;
mod holders;
mod legacy;
mod level;
pub(crate) mod older_keys;
mod places;
mod profiles;
mod resources;
mod snapshot;
#[cfg(test)]
mod tests;

pub use assigned::*;
#[cfg(feature = "client")]
pub use calls::{LegacyPowerUsers, PowerUsers};
pub use content::*;
pub use holders::*;
pub use legacy::*;
pub use level::*;
pub use places::*;
pub use profiles::*;
pub use resources::*;
pub use snapshot::{PowerUserSnapshot, RestoreCalls};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Paged, Refusal},
    id::{ProfileId, UserId, kind},
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, SortDir, page_query},
};
use older_keys::older_keys;
use resources::selection;

/// Endpoints of this file and the files below it.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListPowerUsers>(),
    EndpointInfo::of::<GetPowerUser>(),
    EndpointInfo::of::<UpdatePowerUser>(),
    EndpointInfo::of::<PromoteUsers>(),
    EndpointInfo::of::<DemoteUsers>(),
    EndpointInfo::of::<DemoteUsersBatch>(),
    EndpointInfo::of::<ListProfiles>(),
    EndpointInfo::of::<CreateProfile>(),
    EndpointInfo::of::<GetProfile>(),
    EndpointInfo::of::<UpdateProfile>(),
    EndpointInfo::of::<DeleteProfiles>(),
    EndpointInfo::of::<ListProfileHolders>(),
    EndpointInfo::of::<ListPermissions>(),
    EndpointInfo::of::<ListAssignedProfiles>(),
    EndpointInfo::of::<AssignProfiles>(),
    EndpointInfo::of::<UnassignProfiles>(),
    EndpointInfo::of::<AssignProfilesBatch>(),
    EndpointInfo::of::<UnassignProfilesBatch>(),
    EndpointInfo::of::<ListAssigned<kind::User>>(),
    EndpointInfo::of::<Assign<kind::User>>(),
    EndpointInfo::of::<Unassign<kind::User>>(),
    EndpointInfo::of::<ListAssigned<kind::Group>>(),
    EndpointInfo::of::<Assign<kind::Group>>(),
    EndpointInfo::of::<Unassign<kind::Group>>(),
    EndpointInfo::of::<ListAssigned<kind::Branch>>(),
    EndpointInfo::of::<Assign<kind::Branch>>(),
    EndpointInfo::of::<Unassign<kind::Branch>>(),
    EndpointInfo::of::<ListAssigned<kind::Course>>(),
    EndpointInfo::of::<Assign<kind::Course>>(),
    EndpointInfo::of::<Unassign<kind::Course>>(),
    EndpointInfo::of::<ListAssigned<kind::LearningPlan>>(),
    EndpointInfo::of::<Assign<kind::LearningPlan>>(),
    EndpointInfo::of::<Unassign<kind::LearningPlan>>(),
    EndpointInfo::of::<ListAssigned<kind::Category>>(),
    EndpointInfo::of::<Assign<kind::Category>>(),
    EndpointInfo::of::<Unassign<kind::Category>>(),
    EndpointInfo::of::<ListAssigned<kind::Catalog>>(),
    EndpointInfo::of::<Assign<kind::Catalog>>(),
    EndpointInfo::of::<Unassign<kind::Catalog>>(),
    EndpointInfo::of::<ListAssigned<kind::Location>>(),
    EndpointInfo::of::<Assign<kind::Location>>(),
    EndpointInfo::of::<Unassign<kind::Location>>(),
    EndpointInfo::of::<PromoteUser>(),
    EndpointInfo::of::<DemoteUser>(),
    EndpointInfo::of::<AssignUserList>(),
    EndpointInfo::of::<AssignBranchStates>(),
    EndpointInfo::of::<AssignCourseList>(),
    EndpointInfo::of::<AssignCategoryList>(),
    EndpointInfo::of::<AssignCatalogList>(),
    EndpointInfo::of::<AssignLocationList>(),
];

/// Query of [`ListPowerUsers`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListPowerUsersQuery {
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
    /// Matched against user name, names and e-mail.
    pub search_text: Option<String>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagBool>")]
    pub get_total_count: Option<bool>,
    /// Holders of any of these profiles. The name is inferred from the screen's filter.
    pub profile_ids: Vec<ProfileId>,
}
page_query!(ListPowerUsersQuery);

/// How many of each resource kind are assigned directly. The platform added kinds over the years,
/// and a live client met every counter absent at some time: absent is not zero.
#[serde_as]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ResourceCounts {
    /// Users, those reached through a group or branch not counted.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_users", skip_serializing_if = "Option::is_none")]
    pub users: Option<u64>,
    /// Groups.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_groups", skip_serializing_if = "Option::is_none")]
    pub groups: Option<u64>,
    /// Branches.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_branches", skip_serializing_if = "Option::is_none")]
    pub branches: Option<u64>,
    /// Courses.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_courses", skip_serializing_if = "Option::is_none")]
    pub courses: Option<u64>,
    /// Learning plans (`_lps`).
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_lps", skip_serializing_if = "Option::is_none")]
    pub learning_plans: Option<u64>,
    /// Course categories, never with what is below them.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_categories", skip_serializing_if = "Option::is_none")]
    pub categories: Option<u64>,
    /// Catalogs.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_catalogs", skip_serializing_if = "Option::is_none")]
    pub catalogs: Option<u64>,
    /// Locations.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_locations", skip_serializing_if = "Option::is_none")]
    pub locations: Option<u64>,
    /// Folders of the training material repository. Single read only.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_tmrepo_folders", skip_serializing_if = "Option::is_none")]
    pub material_folders: Option<u64>,
    /// Communities. Single read only.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_communities", skip_serializing_if = "Option::is_none")]
    pub communities: Option<u64>,
    /// Channels. Single read only.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(rename = "total_assigned_channels", skip_serializing_if = "Option::is_none")]
    pub channels: Option<u64>,
}

/// One power user as [`ListPowerUsers`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PowerUserRow {
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
    /// The profiles held, at most ten.
    #[serde(default)]
    pub profiles: Vec<ProfileRef>,
    /// What is assigned, counted (`total_assigned_*`).
    #[serde(flatten)]
    pub counts: ResourceCounts,
}
older_keys!(PowerUserRow: "id" => "user_id");

impl PowerUserRow {
    /// First and last name, as far as they are told.
    #[cfg(feature = "workflows")]
    pub(crate) fn full_name(&self) -> String {
        let names = [self.firstname.as_deref(), self.lastname.as_deref()];
        names.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A profile by id and name.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ProfileRef {
    /// The profile; read from `id` as well.
    pub profile_id: ProfileId,
    /// Its name; read from `name` as well.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub profile_name: String,
}
older_keys!(ProfileRef: "id" => "profile_id", "name" => "profile_name");

/// `GET /poweruser/v1/powerusers`
///
/// Pages through everyone of level power user, deactivated ones included (B-036), with profiles
/// and counts. The route is documented; identity fields and `profiles` of a row are inferred.
#[derive(Debug)]
pub enum ListPowerUsers {}

impl Endpoint for ListPowerUsers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers";
    const IDS: &'static [&'static str] = &["power_users.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListPowerUsersQuery;
    type Body = Empty;
    type Output = Paged<PowerUserRow>;
}

/// One permission of a profile.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PermissionCode {
    /// The area, such as `user`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub area: String,
    /// Area, slash, action, such as `user/view`. The prefix may be absent: compare with
    /// [`PermissionCode::is`].
    #[serde_as(as = "AsText")]
    pub code: String,
}

impl PermissionCode {
    /// Whether this is `area/action`, with or without the prefix in `code`.
    ///
    /// ```
    /// # use docebo_sdk::power_users::PermissionCode;
    /// let code: PermissionCode = serde_json::from_str(r#"{"area":"user","code":"view"}"#)?;
    /// assert!(code.is("user", "view"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn is(&self, area: &str, action: &str) -> bool {
        match self.code.split_once('/') {
            Some((own_area, own_action)) => own_area == area && own_action == action,
            None => self.area == area && self.code == action,
        }
    }
}

/// One power user with the permissions its profiles add up to.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PowerUser {
    /// The user; read from `id` as well. A live client met records without it.
    #[serde(default = "nobody")]
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// First name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub firstname: Option<String>,
    /// Last name.
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
    /// What is assigned, counted (`total_assigned_*`).
    #[serde(flatten)]
    pub counts: ResourceCounts,
    /// The union of all profiles' permissions (B-116).
    #[serde(default)]
    pub permissions: Vec<PermissionCode>,
}
older_keys!(PowerUser: "id" => "user_id");

const fn nobody() -> UserId {
    UserId::new(0)
}

/// `GET /poweruser/v1/powerusers/{user_id}`
///
/// Counters and the flattened permissions; the answer was read by a live client (corroborated).
/// 404 when there is no such user or it is no power user. A power user may read its own record.
#[derive(Debug)]
pub enum GetPowerUser {}

impl Endpoint for GetPowerUser {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}";
    const IDS: &'static [&'static str] = &["power_users.get"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<PowerUser>;
}

/// An id that was not dealt with, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct IdError {
    /// The id as sent; 0 when the platform does not say.
    #[serde(default)]
    pub id: u64,
    /// In the platform's words.
    #[serde(default)]
    pub error: String,
}
older_keys!(IdError: "user_id" => "id", "message" => "error");

/// What a selective write answers: the whole call's verdict and the ids left out.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Outcome {
    /// Whether it was done.
    #[serde_as(as = "FlagBool")]
    #[serde(default = "done")]
    pub success: bool,
    /// One entry for each rejected id. The shape of an entry is inferred.
    #[serde(default)]
    pub errors: Vec<IdError>,
}

const fn done() -> bool {
    true
}

impl Outcome {
    fn refusal(&self) -> Option<Refusal> {
        (!self.success).then(|| Refusal {
            messages: self
                .errors
                .iter()
                .map(|entry| (entry.id.to_string(), entry.error.clone()))
                .collect(),
        })
    }
}

fn refused(answer: &Success) -> Option<Refusal> {
    (!answer.success).then(|| Refusal { messages: Vec::new() })
}
