//! The user list.

use serde::{Deserialize, Serialize};

use super::{FieldFilter, UserRow};
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    id::{BranchId, GroupId, UserId, kind},
    wire::{DateTime, Numbered, SortDir, open_enum, page_query},
};

open_enum! {
    /// How `search_text` is compared.
    pub enum MatchType {
        /// The text stands somewhere in user name, e-mail, first name, last name or
        /// "First Last". The default.
        Contains = "contains",
        /// The text equals one of them. Three independent clients rely on it.
        Full = "full",
    }
}

open_enum! {
    /// What a branch stands for where users are chosen by branch (`selection_status`).
    pub enum BranchScope {
        /// That branch only. The default.
        BranchOnly = "1",
        /// The branch and everything below it.
        WithDescendants = "2",
    }
}

open_enum! {
    /// What the user list can be sorted by.
    pub enum UserSort {
        /// User name.
        Username = "username",
        /// First name; the default.
        FirstName = "first_name",
        /// Last name (inferred).
        LastName = "last_name",
        /// The active flag.
        Status = "status",
        /// Level.
        Level = "level",
        /// E-mail.
        Email = "email",
        /// When the account was made (inferred).
        CreationDate = "creation_date",
        /// Last access; never comes first.
        LastAccessDate = "last_access_date",
        /// Expiration date.
        ExpirationDate = "expiration_date",
        /// Language.
        Language = "language",
        /// Whether the e-mail was verified.
        EmailValidationStatus = "email_validation_status",
    }
}

/// Query of [`ListUsers`].
///
/// ```
/// use docebo_sdk::{endpoint::Call, endpoint::Empty, users::{ListUsers, ListUsersQuery}};
///
/// let mut query = ListUsersQuery::default();
/// query.search_text = Some("ann@example.com".to_owned());
/// query.active = Some(true);
/// let call = Call::<ListUsers>::new((), query, Empty {}).encode()?;
/// assert_eq!(call.target, "/manage/v1/user?search_text=ann%40example.com&active=1");
/// # Ok::<(), docebo_sdk::endpoint::EncodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListUsersQuery {
    /// Free text; see [`MatchType`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// How the text is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_type: Option<MatchType>,
    /// Only users of this branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch_id: Option<BranchId>,
    /// Whether the branch includes its descendants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_status: Option<BranchScope>,
    /// Only members of these groups. Inferred: the list is known to take filters whose names are
    /// not published; this is the name that enrolling uses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_ids: Vec<GroupId>,
    /// People who await approval instead of users, whose rows are
    /// [`PendingUser`](super::PendingUser)s: see [`ListPending`](super::ListPending).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    /// Only activated, or only deactivated users, by the stored flag (meaning inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Sort key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<UserSort>,
    /// Ascending unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// Only users changed at or after this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_from: Option<DateTime>,
    /// Users to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<UserId>,
    /// Plain users only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude_power_users_and_super_admins: Option<bool>,
    /// From 1; 0 is the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200; more is read as 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Without effect: totals are always sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
    /// The `cursor` of an earlier page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Asks for a cursor (inferred name).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// Everything on one page (meaning inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_paginated: Option<bool>,
    /// `field_N`: only users with these values of additional fields; all of several fields count.
    /// Documented for enrollments and courses, inferred here.
    #[serde(rename = "field_#", skip_serializing_if = "Numbered::is_empty")]
    pub fields: Numbered<kind::UserField, FieldFilter>,
}

page_query!(ListUsersQuery);

/// `GET /manage/v1/user`
///
/// Searches and pages through users, 200 at most on a page, by first name unless told otherwise.
/// Deactivated and expired users are listed like any others; a power user sees the users
/// assigned to them. An unknown sort key, and a filter on a field that is not there, are 400 with
/// code 1001; a page past the end is empty. No filter finds users who never signed in (B-018):
/// page through all and look at `last_access_date`, or keep a yes/no field for them and filter on
/// that.
///
/// Rows and parameters are corroborated by several clients; `active` and `not_paginated` were
/// seen in traffic and their meaning is inferred. That users can be filtered by additional fields
/// is inferred from the lists of enrollments and courses.
#[derive(Debug)]
pub enum ListUsers {}

impl Endpoint for ListUsers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user";
    const IDS: &'static [&'static str] = &["users.list", "users.list_pending"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListUsersQuery;
    type Body = Empty;
    type Output = Paged<UserRow>;
}
