//! Who is in a group: reading, adding, taking out.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    endpoint::{Alias, Confidence, Csv, Data, Effect, Empty, Endpoint, Method, Paged},
    id::{GroupUuid, UserId},
    power_users::{UserSelection, older_keys::older_keys},
    wire::{AsText, EmptyIsNone, SortDir, open_enum, page_query},
};

open_enum! {
    /// What members may be sorted by. The keys are those of the row (inferred).
    pub enum MemberSort {
        /// By id, the default.
        UserId = "user_id" | "id",
        /// By user name.
        Username = "username",
        /// By first name.
        FirstName = "firstname",
        /// By last name.
        LastName = "lastname",
        /// By e-mail.
        Email = "email",
    }
}

/// Query of [`ListMembers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListMembersQuery {
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// By id when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<MemberSort>,
    /// Ascending unless said otherwise. The 2017 description calls descending usual: say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// Free text, looked for in user name, names and e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
}
page_query!(by number: ListMembersQuery);

/// A member of a group.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GroupMember {
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
}
older_keys!(GroupMember: "id" => "user_id");

/// `GET /audiences/v1/audience/{uuid}/users`
///
/// The members of a group, however they came to it; a power user sees those it sees anywhere. 404
/// when there is no such group. The route is documented, the row inferred.
#[derive(Debug)]
pub enum ListMembers {}

impl Endpoint for ListMembers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}/users";
    const IDS: &'static [&'static str] = &["groups.users.list"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/audiences/v1/audiences/{uuid}/users")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = GroupUuid;
    type Query = ListMembersQuery;
    type Body = Empty;
    type Output = Paged<GroupMember>;
}

/// `PUT /audiences/v1/audience/{uuid}/assign_users`
///
/// Adds users to a group by hand. Who is in it already is no error; an unknown id is 400 and
/// nothing is done (both inferred). Works on automatic groups since 2025, and what was added stays
/// until it is taken out again (B-141); platforms from before refuse with 400. Corroborated by a
/// client; the vendor's table has a `POST` on `…/users` instead.
#[derive(Debug)]
pub enum AddMembers {}

impl Endpoint for AddMembers {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}/assign_users";
    const IDS: &'static [&'static str] = &["groups.users.add"];
    const ALIASES: &'static [Alias] = &[
        Alias::new(Method::Put, "/audiences/v1/audiences/{uuid}/assign_users"),
        Alias::new(Method::Post, "/audiences/v1/audience/{uuid}/users"),
        Alias::new(Method::Post, "/audiences/v1/audiences/{uuid}/users"),
    ];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = UserSelection;
    type Output = Data<Success>;
}

/// `DELETE /audiences/v1/audience/{uuid}/users`, with a JSON body
///
/// Takes users out of a group who were added by hand; others, and ids that name nobody, are passed
/// over. Who meets the rules of an automatic group stays in it. The route is documented, body and
/// answer are inferred.
#[derive(Debug)]
pub enum RemoveMembers {}

impl Endpoint for RemoveMembers {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}/users";
    const IDS: &'static [&'static str] = &["groups.users.remove"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Delete, "/audiences/v1/audiences/{uuid}/users")];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = UserSelection;
    type Output = Data<Success>;
}

/// `GET /audiences/v1/audience/{uuid}/export-users`
///
/// The members of a group as a CSV file, all of them. 404 when there is no such group. The route
/// is documented, the columns are inferred: those of [`GroupMember`] without the avatar.
#[derive(Debug)]
pub enum ExportMembers {}

impl Endpoint for ExportMembers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}/export-users";
    const IDS: &'static [&'static str] = &["groups.users.export"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/audiences/v1/audiences/{uuid}/export-users")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = GroupUuid;
    type Query = Empty;
    type Body = Empty;
    type Output = Csv;
}
