//! Registrations that wait: listing, reading, approving, rejecting.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess},
};
use serde_with::{DeserializeAs, SerializeAs, de::DeserializeAsWrap, serde_as};

use super::{
    AdditionalField, ListUsersQuery, UserSetting,
    forms::{EmptyText, FieldValues, NullText},
    registration::Acknowledged,
    row::{actions, write_fields},
};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    id::{UserFieldId, UserId},
    wire::{AsText, DateTime, EmptyIsNone, FlagText, OneOrMany, tree},
};

/// Somebody who asked for an account and waits.
///
/// Level, status, expiration, last access, managers and creation date belong to users and are
/// absent (B-008).
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PendingUser {
    /// The number of the request, written as a string. The mock keeps it as the user's (inferred).
    #[serde_as(as = "AsText")]
    pub user_id: UserId,
    /// The user name asked for.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub username: String,
    /// First name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub last_name: String,
    /// E-mail.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub email: String,
    /// Name of the language, such as `English`.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub language: String,
    /// Address of a picture, empty when none.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub avatar: String,
    /// Whether the address was confirmed by mail.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub confirmed: bool,
    /// When the request was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub request_on: Option<DateTime>,
    /// Whether an administrator made it. The 2017 description types a date and describes a flag.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub create_by_admin: bool,
    /// Additional fields (`field_12`), as label text.
    #[serde(flatten, serialize_with = "write_fields", deserialize_with = "read_fields")]
    pub fields: FieldValues,
    /// What the caller may do with the request. The mock says `approve` and `reject` (inferred).
    #[serde(default, deserialize_with = "actions")]
    pub actions: Vec<String>,
}

/// Picks `field_12` out of a row's other keys. Such lists are short, so buffering rows is fine.
fn read_fields<'de, D: Deserializer<'de>>(from: D) -> Result<FieldValues, D::Error> {
    struct Visitor;
    impl<'de> de::Visitor<'de> for Visitor {
        type Value = FieldValues;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a row")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldValues, A::Error> {
            let mut fields = FieldValues::new();
            while let Some(key) = map.next_key::<String>()? {
                let number = tree::number_of(&key, "field").and_then(|number| number.parse().ok());
                match number {
                    Some(number) => {
                        let value: DeserializeAsWrap<Option<String>, EmptyText> =
                            map.next_value()?;
                        fields.push(UserFieldId::new(number), value.into_inner());
                    }
                    None => {
                        map.next_value::<de::IgnoredAny>()?;
                    }
                }
            }
            Ok(fields)
        }
    }
    from.deserialize_map(Visitor)
}

/// `GET /manage/v1/user` with `pending=1`
///
/// The requests that wait, for confirmation or for approval, and nothing else (B-007). One route
/// with [`ListUsers`](super::ListUsers), and one row in the [`catalog`](crate::catalog): this is
/// how its answer is read when `pending` is set. `search_text`, `match_type`, `branch_id` with
/// `selection_status`, `exclude`, `updated_from` (by the time of the request) and paging work as
/// for users; of the sort keys, those a request has. Power users need the permission
/// `user/approve` and see who asked for a branch of theirs (both inferred).
#[derive(Debug)]
pub enum ListPending {}

impl Endpoint for ListPending {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user";
    const IDS: &'static [&'static str] = &["users.list_pending"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListUsersQuery;
    type Body = Empty;
    type Output = Paged<PendingUser>;
}

/// Which requests are approved or rejected.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct RegistrationIds {
    /// Their numbers; required. Read from `id_user` as well.
    #[serde_as(as = "OneOrMany")]
    #[serde(alias = "id_user")]
    pub user_ids: Vec<UserId>,
}

impl RegistrationIds {
    /// Names requests.
    pub fn new(users: impl IntoIterator<Item = UserId>) -> Self {
        Self { user_ids: users.into_iter().collect() }
    }
}

/// Which requests were decided.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Decided {
    /// Their numbers. One is written as a bare number, as in 2017; several, or none, as a list
    /// (inferred).
    #[serde_as(as = "OneBare")]
    pub id_user: Vec<UserId>,
}

/// A list that is written bare when it holds one value.
struct OneBare;

impl SerializeAs<Vec<UserId>> for OneBare {
    fn serialize_as<S: Serializer>(ids: &Vec<UserId>, to: S) -> Result<S::Ok, S::Error> {
        match ids.as_slice() {
            [one] => one.serialize(to),
            several => several.serialize(to),
        }
    }
}
impl<'de> DeserializeAs<'de, Vec<UserId>> for OneBare {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Vec<UserId>, D::Error> {
        OneOrMany::deserialize_as(from)
    }
}

/// `POST /manage/v1/user/approve`
///
/// Lets requests in: each becomes an ordinary activated user and leaves the list (B-009),
/// confirmed or not. Numbers that are no request of the caller's to decide are left out of the
/// answer. 400 with code 1001 when no number is given. The body is inferred: the 2017 description
/// leaves it empty.
#[derive(Debug)]
pub enum ApproveRegistrations {}

impl Endpoint for ApproveRegistrations {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/approve";
    const IDS: &'static [&'static str] = &["temp_users.approve"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = RegistrationIds;
    type Output = Data<Decided>;
}

/// `DELETE /manage/v1/user/reject`, with a JSON body
///
/// Refuses requests, which disappear (B-009). Body and answer as for [`ApproveRegistrations`],
/// and as much inferred.
#[derive(Debug)]
pub enum RejectRegistrations {}

impl Endpoint for RejectRegistrations {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/user/reject";
    const IDS: &'static [&'static str] = &["temp_users.reject"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = RegistrationIds;
    type Output = Data<Decided>;
}

/// The account in [`PendingDetails`]. Its names are those of no other call.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PendingAccount {
    /// The user name asked for.
    #[serde_as(as = "NullText")]
    pub user_name: String,
    /// First name.
    #[serde_as(as = "NullText")]
    pub firstname: String,
    /// Last name.
    #[serde_as(as = "NullText")]
    pub lastname: String,
    /// E-mail.
    #[serde_as(as = "NullText")]
    pub email: String,
    /// The platform's own code of the language, such as `english`.
    #[serde_as(as = "NullText")]
    pub language: String,
    /// When the request was made.
    #[serde_as(as = "EmptyIsNone")]
    pub registration_date: Option<DateTime>,
}

/// What [`GetPending`] answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PendingDetails {
    /// Who asks.
    pub user_details: PendingAccount,
    /// Every additional field, set or not. What stands in the list is inferred: fields as of a
    /// user.
    pub additional_fields: Vec<AdditionalField>,
    /// Personal settings, as of a user (inferred).
    pub user_settings: Vec<UserSetting>,
}

/// `GET /manage/v1/user/temp_details/{user_id}`
///
/// Reads one request. 404 when there is none of this number: it never was, was decided, or
/// expired.
#[derive(Debug)]
pub enum GetPending {}

impl Endpoint for GetPending {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/temp_details/{user_id}";
    const IDS: &'static [&'static str] = &["temp_users.details"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<PendingDetails>;
}

/// `POST /manage/v1/user/{user_id}/resend`
///
/// Sends the registration mail again (B-009). In the mock the link stays the same, and so does
/// the time limit; a request whose address is confirmed already has nothing to be mailed, which
/// is `success` false (all inferred). 404 when there is no such request.
#[derive(Debug)]
pub enum ResendRegistration {}

impl Endpoint for ResendRegistration {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/{user_id}/resend";
    const IDS: &'static [&'static str] = &["temp_users.resend"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = UserId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Acknowledged>;

    fn refusal(answer: &Acknowledged) -> Option<Refusal> {
        answer.refusal()
    }
}
