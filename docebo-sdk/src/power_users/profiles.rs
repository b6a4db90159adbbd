//! Profiles of power users: named permission sets, shared by any number of them.
//!
//! Deactivated holders count (B-036). Profiles carry no resources: since October 2020 courses and
//! learning plans are given to each power user.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{ListAssignedQuery, Outcome, SelectionFilters, older_keys, refused};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    id::{ProfileId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, OneOrMany},
};

/// Most profiles a power user may hold (documented, B-109).
pub const MAX_PROFILES: usize = 10;

/// One profile of one power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedProfile {
    /// The profile; read from `id` as well.
    pub profile_id: ProfileId,
    /// Its name; read from `name` as well. Never holds `< > \ | / = +`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub profile_name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
}
older_keys!(AssignedProfile: "id" => "profile_id", "name" => "profile_name");

/// `GET /poweruser/v1/powerusers/{user_id}/profiles`
///
/// The profiles of one power user, at most [ten](MAX_PROFILES). 404 when the user is none. The
/// route is documented, the row inferred.
#[derive(Debug)]
pub enum ListAssignedProfiles {}

impl Endpoint for ListAssignedProfiles {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/profiles";
    const IDS: &'static [&'static str] = &["power_users.profiles.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<AssignedProfile>;
}

/// Which profiles for which power users: every selected profile for every selected user.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ProfileSelection {
    /// Named power users.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_ids: Vec<UserId>,
    /// Every power user.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_all: Option<bool>,
    /// The power users a search finds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_filters: Option<SelectionFilters>,
    /// Named profiles.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profile_ids: Vec<ProfileId>,
    /// Every profile.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_all: Option<bool>,
    /// The profiles a search finds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_filters: Option<SelectionFilters>,
}

impl ProfileSelection {
    /// Names users and profiles.
    pub fn new(
        users: impl IntoIterator<Item = UserId>,
        profiles: impl IntoIterator<Item = ProfileId>,
    ) -> Self {
        Self {
            user_ids: users.into_iter().collect(),
            profile_ids: profiles.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// `PUT /poweruser/v1/powerusers/profiles`
///
/// Adds profiles to power users; those held stay, one already held is no error. 400 and nothing
/// done when a user is no power user or would hold more than [ten](MAX_PROFILES) (the limit is
/// documented, its error inferred). Replacing is offered by the user batch alone
/// (`multi_profiles_mode`).
#[derive(Debug)]
pub enum AssignProfiles {}

impl Endpoint for AssignProfiles {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/profiles";
    const IDS: &'static [&'static str] = &["power_users.profiles.assign"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = ProfileSelection;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
}

/// `DELETE /poweruser/v1/powerusers/profiles`, with a JSON body
///
/// Takes profiles from power users. Without its last profile a power user has no rights but keeps
/// level and resources. Route documented, body inferred.
#[derive(Debug)]
pub enum UnassignProfiles {}

impl Endpoint for UnassignProfiles {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/powerusers/profiles";
    const IDS: &'static [&'static str] = &["power_users.profiles.unassign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = ProfileSelection;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// A profile as [`ListProfiles`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ProfileRow {
    /// The profile; read from `id` as well.
    pub profile_id: ProfileId,
    /// Its name; read from `name` as well.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub profile_name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// How many hold it, deactivated power users included (B-036). The name is inferred.
    #[serde_as(as = "Option<Lenient>")]
    #[serde(default)]
    pub total_assigned_power_users: Option<u64>,
}
older_keys!(ProfileRow: "id" => "profile_id", "name" => "profile_name");

/// `GET /poweruser/v1/profiles`
///
/// All profiles. The path is inferred, like every route below `profiles`.
#[derive(Debug)]
pub enum ListProfiles {}

impl Endpoint for ListProfiles {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/profiles";
    const IDS: &'static [&'static str] = &["pu_profiles.list"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<ProfileRow>;
}

/// Body of [`CreateProfile`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewProfile {
    /// Required; without `< > \ | / = +`, since `|` separates profile names in imports.
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Codes such as `user/view` (inferred).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
}

impl NewProfile {
    /// Names a profile and what it permits.
    pub fn new<P: Into<String>>(
        name: impl Into<String>,
        permissions: impl IntoIterator<Item = P>,
    ) -> Self {
        Self {
            name: Some(name.into()),
            description: None,
            permissions: permissions.into_iter().map(Into::into).collect(),
        }
    }
}

/// What [`CreateProfile`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedProfile {
    /// The new profile.
    pub profile_id: ProfileId,
}

/// `POST /poweruser/v1/profiles`
///
/// Makes a profile. 400 when the name is empty, taken or has a forbidden character. Path and body
/// are inferred.
#[derive(Debug)]
pub enum CreateProfile {}

impl Endpoint for CreateProfile {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/poweruser/v1/profiles";
    const IDS: &'static [&'static str] = &["pu_profiles.create"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewProfile;
    type Output = Data<CreatedProfile>;
}
