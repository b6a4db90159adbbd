//! What all kinds of resources have in common: a list, giving and taking back.
//!
//! A [`Resource`] is one kind, described once; [`ListAssigned`], [`Assign`] and [`Unassign`] are
//! the three calls every kind has, under a name of their own for each: [`AssignUsers`] is
//! `Assign<kind::User>`.
//!
//! Only what is assigned directly is listed and taken back here; users reached through a group or
//! a branch are not. Assigning adds, and what is assigned already is no error (both inferred from
//! the answers of 2017). It takes effect at the power user's next sign-in (B-114).
//!
//! [`AssignUsers`]: super::AssignUsers

use std::marker::PhantomData;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Outcome, refused};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    id::UserId,
    wire::{SortDir, page_query},
};

/// A kind of thing that is put under a power user. Implemented by the kinds of ids, such as
/// [`kind::Course`](crate::id::kind::Course), and by nothing else.
pub trait Resource: Sized + 'static {
    /// The route, below one power user.
    const PATH: &'static str;
    /// Catalogue id of the list.
    const LIST: &'static [&'static str];
    /// Catalogue id of giving.
    const ASSIGN: &'static [&'static str];
    /// Catalogue id of taking back.
    const UNASSIGN: &'static [&'static str];
    /// On what evidence the list's route rests. Bodies are inferred for all kinds, and so is
    /// every route beyond the published table.
    const LISTED: Confidence;
    /// A row of the list.
    type Row: Serialize + DeserializeOwned + Send + 'static;
    /// What is given.
    type Grant: Serialize + DeserializeOwned + Send + Sync;
    /// What is taken back.
    type Withdrawal: Serialize + DeserializeOwned + Send + Sync;
}

/// Query of the lists below one power user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListAssignedQuery {
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
    /// Free text.
    pub search_text: Option<String>,
}
page_query!(ListAssignedQuery);

/// `GET /poweruser/v1/powerusers/{user_id}/...`
///
/// The resources of one kind that one power user holds. 404 when the user is no power user. A
/// power user may read its own.
#[derive(Debug)]
pub struct ListAssigned<R>(PhantomData<fn() -> R>);

impl<R: Resource> Endpoint for ListAssigned<R> {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = R::PATH;
    const IDS: &'static [&'static str] = R::LIST;
    const CONFIDENCE: Confidence = R::LISTED;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<R::Row>;
}

/// `PUT /poweruser/v1/powerusers/{user_id}/...`
///
/// Gives resources of one kind to one power user. They are added to those held. An unknown id is
/// 400 and nothing is done.
#[derive(Debug)]
pub struct Assign<R>(PhantomData<fn() -> R>);

impl<R: Resource> Endpoint for Assign<R> {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = R::PATH;
    const IDS: &'static [&'static str] = R::ASSIGN;
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = R::Grant;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
}

/// `DELETE /poweruser/v1/powerusers/{user_id}/...`, with a JSON body
///
/// Takes resources of one kind back. Ids that are not assigned are passed over.
#[derive(Debug)]
pub struct Unassign<R>(PhantomData<fn() -> R>);

impl<R: Resource> Endpoint for Unassign<R> {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = R::PATH;
    const IDS: &'static [&'static str] = R::UNASSIGN;
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = R::Withdrawal;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// Selects on the platform's side instead of naming ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SelectionFilters {
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// Declares a body that selects things of one kind. The pattern `X_ids`, `X_all`, `X_filters`
/// recurs across the newer services (corroborated).
macro_rules! selection {
    (
        $(#[$doc:meta])*
        $name:ident { $ids:ident: Vec<$id:ty> as $form:tt, $all:ident, $filters:ident }
    ) => {
        $(#[$doc])*
        #[serde_with::serde_as]
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        #[cfg_attr(not(feature = "__mock"), non_exhaustive)]
        pub struct $name {
            /// Those named.
            #[serde_as(as = $form)]
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub $ids: Vec<$id>,
            /// All that the call could be about; the ids no longer matter.
            #[serde_as(as = "Option<crate::wire::FlagBool>")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $all: Option<bool>,
            /// Those a search finds.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $filters: Option<$crate::power_users::SelectionFilters>,
        }

        impl $name {
            /// Names them.
            pub fn ids(ids: impl IntoIterator<Item = $id>) -> Self {
                Self { $ids: ids.into_iter().collect(), ..Self::default() }
            }

            /// All of them.
            #[must_use]
            pub fn all() -> Self {
                Self { $all: Some(true), ..Self::default() }
            }

            /// Those a search finds.
            pub fn matching(search: impl Into<String>) -> Self {
                let filters =
                    $crate::power_users::SelectionFilters { search: Some(search.into()) };
                Self { $filters: Some(filters), ..Self::default() }
            }
        }
    };
}
pub(super) use selection;
