//! From the UUID to the number of before 2020, and back.

use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Alias, Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{GroupId, GroupUuid},
};

/// A group's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LegacyId {
    /// As older calls take it, such as `group_ids` when enrolling. The key is unverified.
    #[serde(alias = "group_id", alias = "id_group")]
    pub id: GroupId,
}

/// `GET /audiences/v1/audience/{uuid}/audience_to_group`
///
/// The number of a group. 404 when there is none. Documented; the answer is inferred.
#[derive(Debug)]
pub enum ToLegacyId {}

impl Endpoint for ToLegacyId {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}/audience_to_group";
    const IDS: &'static [&'static str] = &["groups.to_legacy_id"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/audiences/v1/audiences/{uuid}/audience_to_group")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<LegacyId>;
}

/// A group's UUID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ModernId {
    /// As the audiences service takes it. The key is unverified.
    #[serde(alias = "audience_id", alias = "id")]
    pub uuid: GroupUuid,
}

/// `GET /audiences/v1/audience/{id}/group_to_audience`
///
/// The UUID of a group known by number. 404 when there is none. The route is documented beside
/// [`ToLegacyId`]; the answer is inferred.
#[derive(Debug)]
pub enum FromLegacyId {}

impl Endpoint for FromLegacyId {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience/{id}/group_to_audience";
    const IDS: &'static [&'static str] = &["groups.from_legacy_id"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/audiences/v1/audiences/{id}/group_to_audience")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = GroupId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<ModernId>;
}
