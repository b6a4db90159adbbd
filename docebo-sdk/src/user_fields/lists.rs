//! The list of fields, in its two forms.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_with::serde_as;

use super::FieldType;
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{BranchId, UserFieldId, UserId},
    users::FieldOption,
    wire::{
        AsText, EmptyIsNone, FlagBool, FlagNumber, OneOrMany, Page, PageBody, SortDir, Texts,
        open_enum,
    },
};

open_enum! {
    /// What the fields may be sorted by.
    pub enum UserFieldSort {
        /// By number, the default.
        Id = "id",
        /// By title.
        Title = "title",
    }
}

/// Query of [`ListUserFields`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListUserFieldsQuery {
    /// Only fields in whose title one of these texts stands.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub search_text: Vec<String>,
    /// Only fields that apply in one of these branches.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids: Vec<BranchId>,
    /// The same, by the branches' codes.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_codes: Vec<String>,
    /// Only fields that apply in this user's branches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Set: a bare list with options instead of a page.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_array: Option<bool>,
    /// Set: everything on one page.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_pagination: Option<bool>,
    /// Set: a branch that chooses no fields has none, instead of all.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_all: Option<bool>,
    /// Language of titles and labels; the platform's default language when absent (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// By number when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<UserFieldSort>,
    /// Ascending unless said otherwise; in 2017 the default was said to be descending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// From 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
}

/// A field in the bare list.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserField {
    /// The N of `field_N`; written as a string.
    #[serde_as(as = "AsText")]
    #[serde(alias = "id_field")]
    pub id: UserFieldId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether nobody can be made without a value.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub mandatory: bool,
    /// Whether users do not see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub invisible_to_user: bool,
    /// Options of a dropdown; empty for other types.
    #[serde_as(as = "OneOrMany")]
    #[serde(default)]
    pub options: Vec<FieldOption>,
}

/// A field on a page, without its options.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserFieldRow {
    /// The N of `field_N`; written as a string. In 2017 the key was `id_field`.
    #[serde_as(as = "AsText")]
    #[serde(alias = "id_field")]
    pub id: UserFieldId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether nobody can be made without a value.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub mandatory: bool,
    /// Whether users do not see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub invisible_to_user: bool,
    /// Its place in the order of fields, from 1; written as a string.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub sequence: Option<u64>,
    /// Whether it applies in the branch asked for because a branch above has it; null when no
    /// branch was asked for (meaning inferred).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub inherited: Option<bool>,
}

/// What [`ListUserFields`] answers: a bare list with `as_array`, else a page.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub enum UserFieldList {
    /// `[{id, title, type, mandatory, invisible_to_user, options}, …]`
    Bare(Vec<UserField>),
    /// `{"items": [{id, title, type, mandatory, invisible_to_user, sequence, inherited}, …], …}`
    Page(Page<UserFieldRow>),
}

impl UserFieldList {
    /// The fields, whichever form they came in; those of a page have no options.
    #[must_use]
    pub fn into_vec(self) -> Vec<UserField> {
        let bare = |row: UserFieldRow| UserField {
            id: row.id,
            title: row.title,
            kind: row.kind,
            mandatory: row.mandatory,
            invisible_to_user: row.invisible_to_user,
            options: Vec::new(),
        };
        match self {
            Self::Bare(fields) => fields,
            Self::Page(page) => page.items.into_iter().map(bare).collect(),
        }
    }
}

impl Serialize for UserFieldList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bare(fields) => fields.serialize(serializer),
            Self::Page(page) => page.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for UserFieldList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = UserFieldList;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of user fields or a page of them")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<UserFieldList, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq))
                    .map(UserFieldList::Bare)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<UserFieldList, A::Error> {
                PageBody::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(|body| UserFieldList::Page(body.into()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// `GET /manage/v1/user_fields`
///
/// The additional fields: 200 at most on a page, which is more than there can be (B-019), or all
/// of them in a bare list with their options (`as_array`). Branches that choose which fields
/// apply in them can be asked for by id, by code, or through a user. Needs the right to view
/// users (inferred). Four clients of real tenants read it (corroborated).
#[derive(Debug)]
pub enum ListUserFields {}

impl Endpoint for ListUserFields {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user_fields";
    const IDS: &'static [&'static str] = &["user_fields.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListUserFieldsQuery;
    type Body = Empty;
    type Output = Data<UserFieldList>;
}
