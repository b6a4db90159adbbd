//! Groups (audiences), manual and automatic.
//!
//! A group is a set of users with a name. A *manual* group holds whom somebody put in it. An
//! *automatic* one holds whoever meets its [`RuleSet`]: membership follows the data of the users
//! on its own, after a delay that depends on load (B-140), so a group just made or changed is
//! first empty or out of date. Since 2025 people can be put into an automatic group by hand as
//! well, and stay in it whatever the rules say until they are taken out again (B-141).
//!
//! Since October 2020 groups are named by a UUID ([`GroupUuid`]); older calls still take the
//! number ([`GroupId`](crate::id::GroupId)), and [`ToLegacyId`] and [`FromLegacyId`] lead from one
//! to the other.
//!
//! Deactivated users stay in groups, unless an automatic group has `exclude_deactivated_users` on
//! (B-045).
//!
//! The service calls groups *audiences*, with one path in the singular and, in the published
//! table, another in the plural; the singular is sent.

#[cfg(feature = "client")]
mod calls;
mod ids;
mod members;
mod rules;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Groups;
pub use ids::{FromLegacyId, LegacyId, ModernId, ToLegacyId};
pub use members::{
    AddMembers, ExportMembers, GroupMember, ListMembers, ListMembersQuery, MemberSort,
    RemoveMembers,
};
pub use rules::{
    BranchMembership, Combine, Condition, ConditionKind, ConditionSet, ConditionsHistoryQuery,
    EnrollmentCondition, FieldCondition, FieldOperator, ListConditionsHistory, OtherCondition,
    PastRuleSet, RuleSet, RuleSetStatus,
};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    endpoint::{Alias, Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::GroupUuid,
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, Patch, SortDir, open_enum, page_query},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListGroups>(),
    EndpointInfo::of::<CreateGroup>(),
    EndpointInfo::of::<GetGroup>(),
    EndpointInfo::of::<UpdateGroup>(),
    EndpointInfo::of::<DeleteGroup>(),
    EndpointInfo::of::<ListMembers>(),
    EndpointInfo::of::<AddMembers>(),
    EndpointInfo::of::<RemoveMembers>(),
    EndpointInfo::of::<ExportMembers>(),
    EndpointInfo::of::<ToLegacyId>(),
    EndpointInfo::of::<FromLegacyId>(),
    EndpointInfo::of::<ListConditionsHistory>(),
];

/// Most conditions an automatic group may have, over all sets: a hard limit (B-142). A text of
/// 2023 said ten sets of ten.
pub const MAX_CONDITIONS: usize = 50;

open_enum! {
    /// How a group gets its members.
    pub enum GroupType {
        /// By hand.
        Manual = "manual",
        /// By its rules.
        Automatic = "automatic",
    }
}

open_enum! {
    /// What the list of groups may be sorted by.
    pub enum GroupSort {
        /// By name, the default (inferred).
        Name = "name",
        /// By description.
        Description = "description",
        /// By slug.
        Slug = "slug",
    }
}

/// Query of [`ListGroups`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListGroupsQuery {
    /// By name when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<GroupSort>,
    /// Ascending unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Free text, looked for in name and description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
}
page_query!(by number: ListGroupsQuery);

/// A group as lists show it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GroupRow {
    /// The group.
    pub uuid: GroupUuid,
    /// Its name; not known to be unique.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// A short form of the name, such as `emea`.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub slug: Option<String>,
    /// Manual or automatic.
    #[serde(rename = "type")]
    pub kind: GroupType,
    /// Whether the rules of an automatic group pass over deactivated users (B-045).
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub exclude_deactivated_users: bool,
    /// How many members there are (name inferred).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub total_users: Option<u64>,
}

/// `GET /audiences/v1/audience`
///
/// The groups, page by page; a power user sees those assigned to it. An unknown sort key is 400
/// (inferred). The route and its parameters are documented, the row is inferred.
#[derive(Debug)]
pub enum ListGroups {}

impl Endpoint for ListGroups {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience";
    const IDS: &'static [&'static str] = &["groups.list"];
    const ALIASES: &'static [Alias] = &[Alias::new(Method::Get, "/audiences/v1/audiences")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListGroupsQuery;
    type Body = Empty;
    type Output = Paged<GroupRow>;
}

/// A group to be made.
///
/// ```
/// use docebo_sdk::{BranchId, groups::{Condition, NewGroup, RuleSet}};
///
/// let emea = RuleSet::of(Condition::branch_with_descendants([BranchId::new(12)]));
/// let group = NewGroup::automatic("EMEA", emea).described("Everybody in EMEA");
/// assert_eq!(
///     serde_json::to_value(&group)?,
///     serde_json::json!({
///         "name": "EMEA",
///         "description": "Everybody in EMEA",
///         "type": "automatic",
///         "ruleset": {"operator": "AND", "sets": [{
///             "rules_operator": "AND",
///             "rules": [{"type": "BranchMembership", "payload": {"branch_ids_descendants": [12]}}],
///         }]},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewGroup {
    /// Required.
    pub name: String,
    /// What it is for. One client's list of fields marks it as required; send one to be safe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Manual when absent.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<GroupType>,
    /// Off when absent; see [`GroupRow::exclude_deactivated_users`].
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude_deactivated_users: Option<bool>,
    /// Required for an automatic group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruleset: Option<RuleSet>,
}

impl NewGroup {
    /// A group filled by hand.
    pub fn manual(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Some(GroupType::Manual), ..Self::default() }
    }

    /// A group filled by rules.
    pub fn automatic(name: impl Into<String>, rules: RuleSet) -> Self {
        Self {
            name: name.into(),
            kind: Some(GroupType::Automatic),
            ruleset: Some(rules),
            ..Self::default()
        }
    }

    /// The same with a description.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The same, its rules passing over deactivated users.
    #[must_use]
    pub fn without_deactivated(mut self) -> Self {
        self.exclude_deactivated_users = Some(true);
        self
    }
}

/// What [`CreateGroup`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedGroup {
    /// The new group.
    pub uuid: GroupUuid,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
}

/// `POST /audiences/v1/audience`
///
/// Makes a group. 400 without a name, and for rules that cannot be followed: none in an automatic
/// group, more than [`MAX_CONDITIONS`], or any in a manual one (the last two inferred). The
/// members of an automatic group come later (B-140). The vendor's table prints this path in the
/// plural; every client sends the singular. Corroborated; the answer is inferred.
#[derive(Debug)]
pub enum CreateGroup {}

impl Endpoint for CreateGroup {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/audiences/v1/audience";
    const IDS: &'static [&'static str] = &["groups.create"];
    const ALIASES: &'static [Alias] = &[Alias::new(Method::Post, "/audiences/v1/audiences")];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewGroup;
    type Output = Data<CreatedGroup>;
}

/// A group in full.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Group {
    /// The group.
    pub uuid: GroupUuid,
    /// Its name; not known to be unique.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// A short form of the name, such as `emea`.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub slug: Option<String>,
    /// Manual or automatic.
    #[serde(rename = "type")]
    pub kind: GroupType,
    /// Whether the rules of an automatic group pass over deactivated users (B-045).
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub exclude_deactivated_users: bool,
    /// How many members there are (name inferred).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub total_users: Option<u64>,
    /// The rules of an automatic group; null for a manual one.
    #[serde(default)]
    pub ruleset: Option<RuleSet>,
}

/// `GET /audiences/v1/audience/{uuid}`
///
/// One group with its rules. 404 when there is none, 403 for a power user to whom it is not
/// assigned. Documented; the answer is inferred.
#[derive(Debug)]
pub enum GetGroup {}

impl Endpoint for GetGroup {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}";
    const IDS: &'static [&'static str] = &["groups.get"];
    const ALIASES: &'static [Alias] = &[Alias::new(Method::Get, "/audiences/v1/audiences/{uuid}")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Group>;
}

/// What becomes of a group. What is left out stays.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GroupChange {
    /// May not be emptied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// See [`GroupRow::exclude_deactivated_users`].
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude_deactivated_users: Option<bool>,
    /// The rules, all of them: they take the place of those before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruleset: Option<RuleSet>,
}

impl GroupChange {
    /// Other rules.
    #[must_use]
    pub fn rules(rules: RuleSet) -> Self {
        Self { ruleset: Some(rules), ..Self::default() }
    }

    /// Another name.
    pub fn name(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

/// `PUT /audiences/v1/audience/{uuid}`
///
/// Changes name, description, flag or rules. New rules recompute the whole membership, later
/// (B-140); those before go into the [history](ListConditionsHistory). 404 when there is no such
/// group, 400 for rules in a manual one (inferred). Corroborated; the answer is inferred.
#[derive(Debug)]
pub enum UpdateGroup {}

impl Endpoint for UpdateGroup {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}";
    const IDS: &'static [&'static str] = &["groups.update"];
    const ALIASES: &'static [Alias] = &[Alias::new(Method::Put, "/audiences/v1/audiences/{uuid}")];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = GroupChange;
    type Output = Data<Group>;
}

/// `DELETE /audiences/v1/audience/{uuid}`
///
/// Deletes a group; its members stay what they are. Power users it was assigned to lose it.
/// Documented; the answer is unverified.
#[derive(Debug)]
pub enum DeleteGroup {}

impl Endpoint for DeleteGroup {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}";
    const IDS: &'static [&'static str] = &["groups.delete"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Delete, "/audiences/v1/audiences/{uuid}")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Success>;
}
