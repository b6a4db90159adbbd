//! Profiles and those who hold them: giving, taking back, row by row as well.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{
    AssignedUser, BatchRow, ListAssignedQuery, Outcome, SelectionFilters, older_keys, refused,
};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Lane, List, Method, Paged, Refusal},
    id::{ProfileId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, OneOrMany},
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

/// Body of [`AssignProfilesBatch`] and [`UnassignProfilesBatch`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ProfileBatch {
    /// One entry a pair.
    pub items: Vec<ProfileBatchRow>,
}

impl ProfileBatch {
    /// Names pairs.
    pub fn new(pairs: impl IntoIterator<Item = (UserId, ProfileId)>) -> Self {
        let row =
            |(user, profile)| ProfileBatchRow { user_id: Some(user), profile_id: Some(profile) };
        Self { items: pairs.into_iter().map(row).collect() }
    }
}

/// One row of a [`ProfileBatch`]; a row without either id fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ProfileBatchRow {
    /// The power user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_id: Option<ProfileId>,
}

/// `PUT /poweruser/v1/powerusers/profiles/batch`
///
/// [`AssignProfiles`] row by row: rows succeed and fail on their own. Path documented, body and
/// answer follow the platform's general batch convention (inferred). Never two batch calls at
/// once (B-221).
#[derive(Debug)]
pub enum AssignProfilesBatch {}

impl Endpoint for AssignProfilesBatch {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/profiles/batch";
    const IDS: &'static [&'static str] = &["power_users.profiles.assign_batch"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = ProfileBatch;
    type Output = List<BatchRow>;
}

/// `DELETE /poweruser/v1/powerusers/profiles/batch`, with a JSON body
///
/// [`UnassignProfiles`] row by row. A profile that is not held is passed over. Path documented,
/// body inferred. Never two batch calls at once (B-221).
#[derive(Debug)]
pub enum UnassignProfilesBatch {}

impl Endpoint for UnassignProfilesBatch {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/powerusers/profiles/batch";
    const IDS: &'static [&'static str] = &["power_users.profiles.unassign_batch"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = ProfileBatch;
    type Output = List<BatchRow>;
}

/// `GET /poweruser/v1/profiles/{profile_id}/powerusers`
///
/// Who holds a profile, deactivated power users included (B-036). 404 when there is no such
/// profile. Inferred throughout.
#[derive(Debug)]
pub enum ListProfileHolders {}

impl Endpoint for ListProfileHolders {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/profiles/{profile_id}/powerusers";
    const IDS: &'static [&'static str] = &["pu_profiles.power_users"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ProfileId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<AssignedUser>;
}
