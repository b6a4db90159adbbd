//! Retiring accounts: status and deletion.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use super::{UserStatus, forms::IdTexts};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::UserId,
    wire::{EmptyIsNone, FlagBool, FlagNumber, OneOrMany, Texts},
};

/// The flag as a number, the form in which Docebo's own sample sends it.
struct StatusNumber;

impl SerializeAs<UserStatus> for StatusNumber {
    fn serialize_as<S: Serializer>(status: &UserStatus, to: S) -> Result<S::Ok, S::Error> {
        FlagNumber::serialize_as(&status.is_activated(), to)
    }
}
impl<'de> DeserializeAs<'de, UserStatus> for StatusNumber {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<UserStatus, D::Error> {
        UserStatus::deserialize(from)
    }
}

/// Body of [`ChangeStatus`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct StatusRequest {
    /// Whose status.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
    /// The status they get.
    #[serde_as(as = "Option<StatusNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
}

impl StatusRequest {
    /// Gives `user_ids` this status.
    #[must_use]
    pub fn new(user_ids: Vec<UserId>, status: UserStatus) -> Self {
        Self { user_ids, status: Some(status) }
    }
}

/// What [`ChangeStatus`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct StatusChange {
    /// True even when some ids were not updated.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Who now has the status, those who had it already included (B-040).
    #[serde_as(as = "IdTexts")]
    pub updated_ids: Vec<UserId>,
    /// Who has not: unknown, out of the caller's reach, or expired (B-048).
    #[serde_as(as = "IdTexts")]
    pub not_updated_ids: Vec<UserId>,
    /// A background job that does the work instead. No published answer has it; the mock sends
    /// it when told to treat large calls as the platform's screens do (B-043).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_hash: Option<String>,
}

/// `PUT /manage/v1/user/change_status`
///
/// Activates or deactivates users, and touches nothing else of them: enrollments, level,
/// profiles, managers and branches stay (B-034). A running session outlives it (B-022). Safe to
/// repeat.
///
/// An expired account's status is frozen: its id comes back in `not_updated_ids` (B-048; the
/// place is inferred). Nobody changes their own status, and a power user changes nobody outside
/// their resources and no Superadmin. No cap on ids is published; the platform's screens turn
/// to a background job above 250 (B-043).
#[derive(Debug)]
pub enum ChangeStatus {}

impl Endpoint for ChangeStatus {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/change_status";
    const IDS: &'static [&'static str] = &["users.change_status"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = StatusRequest;
    type Output = Data<StatusChange>;
}

/// Body of [`DeleteUsers`]. One of the two lists is needed.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DeleteUsersRequest {
    /// Whom, by number.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_ids: Vec<UserId>,
    /// Whom, by user name.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_names: Vec<String>,
}

impl DeleteUsersRequest {
    /// Deletes by number.
    #[must_use]
    pub fn ids(user_ids: Vec<UserId>) -> Self {
        Self { user_ids, user_names: Vec::new() }
    }

    /// Deletes by user name.
    #[must_use]
    pub fn names(user_names: Vec<String>) -> Self {
        Self { user_ids: Vec::new(), user_names }
    }
}

/// What [`DeleteUsers`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Deletion {
    /// Whether the call went through.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Who is gone. The 2017 description types it as a flag but describes ids.
    #[serde_as(as = "IdTexts")]
    pub deleted_user_ids: Vec<UserId>,
    /// Who is not (inferred).
    #[serde_as(as = "Option<IdTexts>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_deleted_user_ids: Option<Vec<UserId>>,
    /// A background job that does the work instead. No published answer has it; the mock sends
    /// it when told to treat large calls as the platform's screens do (B-043).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_hash: Option<String>,
}

/// `DELETE /manage/v1/user/delete`
///
/// Deletes users for good, with their enrollments, history and shared content (B-055 to B-058).
/// There is no way back: prefer [`ChangeStatus`] for people who really learned (B-065). A new
/// account of the same name starts from nothing (B-060). A platform that anonymises those it
/// deletes keeps the id, enrollments and completions, under a code in place of the names (B-061,
/// inferred); that is a setting of the whole platform, and no choice of the call.
///
/// Takes a JSON body. Both lists empty: 400 with code 1001. Unpublished, and refused by the
/// mock: deleting oneself, the last Superadmin, or `service.connect`. No cap on users is published;
/// the platform's screens turn to a background job above 250 (B-043).
#[derive(Debug)]
pub enum DeleteUsers {}

impl Endpoint for DeleteUsers {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/user/delete";
    const IDS: &'static [&'static str] = &["users.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = DeleteUsersRequest;
    type Output = Data<Deletion>;
}
