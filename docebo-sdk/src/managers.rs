//! Managers and their teams.
//!
//! A person has at most one manager of each manager type (B-126); up to ten types exist, and one,
//! the direct manager, always does. Any level of user may manage. Nothing is reassigned when a
//! manager is deactivated: the team still points at the account (B-038), so hand a leaver's team
//! over first (B-133).

#[cfg(feature = "client")]
mod calls;
mod candidates;
#[cfg(test)]
mod tests;
mod types;

#[cfg(feature = "client")]
pub use calls::Managers;
pub use candidates::*;
pub use types::*;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_with::serde_as;

use crate::{
    endpoint::{Alias, Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::{ManagerTypeId, UserId},
    power_users::IdError,
    wire::{
        AsText, EmptyIsNone, FlagBool, FlagNumber, Lenient, OneOrMany, Page, PageBody, SortDir,
        open_enum, page_query,
    },
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListManagerTypes>(),
    EndpointInfo::of::<CreateManagerType>(),
    EndpointInfo::of::<UpdateManagerType>(),
    EndpointInfo::of::<DeleteManagerTypes>(),
    EndpointInfo::of::<ListCandidates>(),
    EndpointInfo::of::<ListSubordinates>(),
    EndpointInfo::of::<GetManager>(),
    EndpointInfo::of::<AssignTeam>(),
    EndpointInfo::of::<ReleaseTeam>(),
];

/// The direct manager: the mandatory type. That it is number 1 is inferred.
pub const DIRECT_MANAGER: ManagerTypeId = ManagerTypeId::new(1);

/// Query of [`ListManagerTypes`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListManagerTypesQuery {
    /// Set: the bare list of all types instead of a page.
    #[serde_as(as = "Option<FlagNumber>")]
    pub as_array: Option<bool>,
    /// From 1.
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    pub get_total_count: Option<bool>,
}

/// A manager type.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ManagerType {
    /// Written as a string; the N of `manager_N` in the user batch.
    #[serde_as(as = "AsText")]
    pub id: ManagerTypeId,
    /// Such as `Direct Manager`; the CSV importer names its column after it.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Inferred; not in the bare list.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// What [`ListManagerTypes`] answers: a bare list with `as_array`, else a page.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub enum ManagerTypes {
    /// `[{id, title}, …]`
    Bare(Vec<ManagerType>),
    /// `{"items": [{id, title, active}, …], …}`
    Page(Page<ManagerType>),
}

impl ManagerTypes {
    /// The types, whichever form they came in.
    #[must_use]
    pub fn into_vec(self) -> Vec<ManagerType> {
        match self {
            Self::Bare(types) => types,
            Self::Page(page) => page.items,
        }
    }

    /// The types by reference.
    #[must_use]
    pub fn as_slice(&self) -> &[ManagerType] {
        match self {
            Self::Bare(types) => types,
            Self::Page(page) => &page.items,
        }
    }
}

impl Serialize for ManagerTypes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bare(types) => types.serialize(serializer),
            Self::Page(page) => page.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ManagerTypes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = ManagerTypes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of manager types or a page of them")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<ManagerTypes, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(ManagerTypes::Bare)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<ManagerTypes, A::Error> {
                PageBody::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(|body| ManagerTypes::Page(body.into()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// `GET /manage/v1/managers`
///
/// The manager types: up to ten (B-126), of which `Direct Manager` can neither be deleted nor
/// switched off. One production client reads it (corroborated).
#[derive(Debug)]
pub enum ListManagerTypes {}

impl Endpoint for ListManagerTypes {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/managers";
    const IDS: &'static [&'static str] = &["managers.types"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListManagerTypesQuery;
    type Body = Empty;
    type Output = Data<ManagerTypes>;
}

open_enum! {
    /// What a team may be sorted by.
    pub enum SubordinateSort {
        /// By id, the default.
        Id = "id",
        /// By user name.
        Username = "username",
        /// By first name.
        Name = "name",
        /// By e-mail.
        Email = "email",
    }
}

/// Query of [`ListSubordinates`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListSubordinatesQuery {
    /// Manager type; the direct manager when absent.
    pub hierarchy: Option<ManagerTypeId>,
    /// By id when absent.
    pub sort_attr: Option<SubordinateSort>,
    /// Ascending unless said otherwise.
    pub sort_dir: Option<SortDir>,
    /// Browser code; no effect on the rows is known.
    pub lang: Option<String>,
    /// From 1; 0 gives the first page too.
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    pub page_size: Option<u64>,
    /// The stored search of the page before.
    pub cursor: Option<String>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    pub get_total_count: Option<bool>,
}
page_query!(ListSubordinatesQuery);

/// A member of a team. Names come twice: `name` and `surname` since 2017, `first_name` and
/// `last_name` as a client of 2026 reads them.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Subordinate {
    /// Written as a string.
    #[serde_as(as = "AsText")]
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// First name, older key.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub name: Option<String>,
    /// Last name, older key.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub surname: Option<String>,
    /// E-mail.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub email: Option<String>,
    /// First name, newer key.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub first_name: Option<String>,
    /// Last name, newer key.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub last_name: Option<String>,
}

impl Subordinate {
    /// The first name, from whichever key it came in.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        self.first_name.as_deref().or(self.name.as_deref())
    }

    /// The last name, from whichever key it came in.
    #[must_use]
    pub fn last_name(&self) -> Option<&str> {
        self.last_name.as_deref().or(self.surname.as_deref())
    }
}

/// `GET /manage/v1/user/{user_id}/subordinates`
///
/// Who reports to a user, of one manager type. Empty for somebody who manages nobody. A
/// deactivated manager's team is still there (B-038).
#[derive(Debug)]
pub enum ListSubordinates {}

impl Endpoint for ListSubordinates {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/{user_id}/subordinates";
    const IDS: &'static [&'static str] = &["users.subordinates"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/skill/v1/managers/{manager_id}/users")];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListSubordinatesQuery;
    type Body = Empty;
    type Output = Paged<Subordinate>;
}

/// Query of [`GetManager`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GetManagerQuery {
    /// Manager type; the direct manager when absent.
    pub hierarchy: Option<ManagerTypeId>,
}

/// Whom a user reports to.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ManagerOf {
    /// Written as a string; null for nobody.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub manager_id: Option<UserId>,
}

/// `GET /manage/v1/users/{user_id}/managers` (plural `users`)
///
/// The manager of a user, of one type. User reads carry the same fact for all types at once, as
/// `manager_names`.
#[derive(Debug)]
pub enum GetManager {}

impl Endpoint for GetManager {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/users/{user_id}/managers";
    const IDS: &'static [&'static str] = &["users.managers"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/skill/v1/users/{user_id}/managers")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = GetManagerQuery;
    type Body = Empty;
    type Output = Data<ManagerOf>;
}

/// Which users join or leave a team, and of which manager type.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TeamChange {
    /// The team members; required.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
    /// Manager type; the direct manager when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hierarchy: Option<ManagerTypeId>,
}

impl TeamChange {
    /// Names users, for the direct manager.
    pub fn new(users: impl IntoIterator<Item = UserId>) -> Self {
        Self { user_ids: users.into_iter().collect(), hierarchy: None }
    }
}

/// The users a manager was given.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedTeam {
    /// Their ids.
    pub assigned_ids: Vec<UserId>,
    /// How many.
    #[serde_as(as = "Lenient")]
    pub assigned_count: u64,
}

/// The users a manager was not given.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NotAssignedTeam {
    /// Their ids.
    pub not_assigned_ids: Vec<UserId>,
    /// How many.
    #[serde_as(as = "Lenient")]
    pub not_assigned_count: u64,
}

/// Why some users were not assigned: one text for all of them.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TeamError {
    /// In the platform's words.
    #[serde_as(as = "AsText")]
    pub message: String,
    /// Docebo's own number.
    #[serde_as(as = "Lenient")]
    pub error_code: i64,
}

/// What [`AssignTeam`] answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TeamAssignment {
    /// Who joined the team.
    pub assigned: AssignedTeam,
    /// Who did not.
    pub not_assigned: NotAssignedTeam,
    /// Why not; null when everybody joined.
    pub error: Option<TeamError>,
}

/// `POST /manage/v1/managers/{manager_id}/users`
///
/// Gives users to a manager, who becomes one if need be (B-129). The manager they had of the same
/// type is replaced (inferred from one manager a type, B-126). Unknown ids, and the manager
/// itself, are answered under `not_assigned`; the others are assigned all the same. 404 when there
/// is no such manager; a deactivated one is accepted (inferred). Five hundred a team is advised,
/// not enforced (B-128).
#[derive(Debug)]
pub enum AssignTeam {}

impl Endpoint for AssignTeam {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/managers/{manager_id}/users";
    const IDS: &'static [&'static str] = &["managers.assign_users"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Post, "/skill/v1/managers/{manager_id}/users")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = TeamChange;
    type Output = Data<TeamAssignment>;
}

/// What [`ReleaseTeam`] answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TeamRelease {
    /// Who left the team.
    pub unassigned: Vec<UserId>,
    /// Who did not, and why.
    pub errors: Vec<IdError>,
}

/// `DELETE /skill/v1/managers/{manager_id}/users`, with a JSON body
///
/// Takes users out of a manager's team. In 2017 a manager without a team stopped being one;
/// today the role is a field of its own, and whether it still goes is open.
#[derive(Debug)]
pub enum ReleaseTeam {}

impl Endpoint for ReleaseTeam {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/skill/v1/managers/{manager_id}/users";
    const IDS: &'static [&'static str] = &["managers.unassign_team"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = TeamChange;
    type Output = Data<TeamRelease>;
}
