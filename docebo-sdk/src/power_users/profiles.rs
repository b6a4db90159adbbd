//! Profiles of power users: named permission sets, shared by any number of them.
//!
//! Deactivated holders count (B-036). Profiles carry no resources: since October 2020 courses and
//! learning plans are given to each power user. Superadmins alone make and change profiles, even
//! on platforms where power users manage power users (B-120).

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{ListAssignedQuery, PermissionCode, older_keys, refused, selection};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    id::{ProfileId, UserFieldId},
    wire::{AsText, EmptyIsNone, Lenient, page_query},
};

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

/// A profile with what it permits.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Profile {
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
    /// What it permits.
    #[serde(default)]
    pub permissions: Vec<PermissionCode>,
    /// Additional fields copied from the power user onto users they create. That there is such a
    /// setting is documented, the name here is not.
    #[serde(default)]
    pub prepopulate_user_fields: Option<Vec<UserFieldId>>,
}
older_keys!(Profile: "id" => "profile_id", "name" => "profile_name");

/// `GET /poweruser/v1/profiles/{profile_id}`
///
/// One profile with its permissions. 404 when there is none. Inferred throughout.
#[derive(Debug)]
pub enum GetProfile {}

impl Endpoint for GetProfile {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/profiles/{profile_id}";
    const IDS: &'static [&'static str] = &["pu_profiles.get"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ProfileId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Profile>;
}

/// Body of [`UpdateProfile`]; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ProfileUpdate {
    /// A new name, under the conditions of [`NewProfile`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for; empty for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it permits from now on; an empty list for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
}

/// `PUT /poweruser/v1/profiles/{profile_id}`
///
/// Renames a profile or changes what it permits, for all who hold it: at their next sign-in
/// (B-114). 404 when there is none; 400 as for [`CreateProfile`], and nothing is done. Inferred
/// throughout.
#[derive(Debug)]
pub enum UpdateProfile {}

impl Endpoint for UpdateProfile {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/profiles/{profile_id}";
    const IDS: &'static [&'static str] = &["pu_profiles.update"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ProfileId;
    type Query = Empty;
    type Body = ProfileUpdate;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

selection! {
    /// Which profiles a call is about.
    ProfileChoice {
        profile_ids: Vec<ProfileId> as "crate::wire::OneOrMany",
        profile_all,
        profile_filters
    }
}

/// `DELETE /poweruser/v1/profiles`, with a JSON body
///
/// Deletes profiles. Who held one holds it no more and stays a power user. Ids of no profile are
/// passed over. Inferred throughout.
#[derive(Debug)]
pub enum DeleteProfiles {}

impl Endpoint for DeleteProfiles {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/profiles";
    const IDS: &'static [&'static str] = &["pu_profiles.delete"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = ProfileChoice;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// Query of [`ListPermissions`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListPermissionsQuery {
    /// Only those of this area, such as `user`.
    pub area: Option<String>,
    /// From 1.
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    pub page_size: Option<u64>,
    /// The stored search of the page before.
    pub cursor: Option<String>,
}
page_query!(ListPermissionsQuery);

/// Something a profile may grant.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GrantablePermission {
    /// The area, such as `user`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub area: String,
    /// Area, slash, action, such as `user/view`: what [`NewProfile`] takes.
    #[serde_as(as = "AsText")]
    pub code: String,
    /// As the screen calls it, such as `View`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
}

/// `GET /poweruser/v1/permissions`
///
/// Everything a profile may grant, by area. Inferred throughout.
#[derive(Debug)]
pub enum ListPermissions {}

impl Endpoint for ListPermissions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/permissions";
    const IDS: &'static [&'static str] = &["pu_permissions.list"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListPermissionsQuery;
    type Body = Empty;
    type Output = Paged<GrantablePermission>;
}
