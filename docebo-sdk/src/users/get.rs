//! One user in full.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{
    AccountState, ManagerRef, UserStatus,
    forms::{EmptyText, LevelDigit, NullText},
};
use crate::{
    auth::UserLevel,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{BranchId, UserFieldId, UserId, kind},
    wire::{AsText, Date, DateTime, EmptyIsNone, FlagBool, FlagText, Lenient, Numbered},
};

/// What [`GetUser`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct User {
    /// The account.
    pub user_data: UserData,
    /// Every additional field, set or not.
    #[serde(default)]
    pub additional_fields: Vec<AdditionalField>,
    /// Branches of the user (inferred).
    #[serde(default)]
    pub branches: Vec<UserBranch>,
    /// Groups of the user. Neither key nor shape is published; kept as sent.
    #[serde(default)]
    pub groups: Vec<serde_json::Value>,
    /// Managers of the user, as in the list (inferred).
    #[serde(default)]
    pub managers: Vec<ManagerRef>,
    /// The user's branches as the platform's tree widget holds them: branch id to 1 (inferred).
    #[serde_as(as = "Option<Numbered<kind::Branch, Lenient>>")]
    #[serde(default)]
    pub select_orgchart: Option<Numbered<kind::Branch, u64>>,
}

/// The account itself. Some names differ from the list's: `valid` is `status` there,
/// `expiration` is `expiration_date`, and the level is a number.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserData {
    /// The user's number.
    #[serde_as(as = "AsText")]
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    pub username: String,
    /// First name. The 2017 description misspells the key, which is read as well.
    #[serde_as(as = "NullText")]
    #[serde(default, alias = "first_tname")]
    pub first_name: String,
    /// Last name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub last_name: String,
    /// E-mail, empty when none.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub email: String,
    /// A time-based UUID (inferred from the list).
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub uuid: String,
    /// Level, as the number create and update take.
    #[serde_as(as = "LevelDigit")]
    #[serde(default = "plain")]
    pub level: UserLevel,
    /// The stored flag.
    #[serde(default = "activated")]
    pub valid: UserStatus,
    /// Whether the e-mail was verified.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub email_validation_status: bool,
    /// Whether the next sign-in asks for a new password.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub force_change: bool,
    /// The first day the account is expired.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub expiration: Option<Date>,
    /// IANA name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub timezone: String,
    /// The platform's own code of the language.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub language: String,
    /// A locale code.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub date_format: Option<String>,
    /// Address of a picture, empty when none.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub avatar: String,
    /// Company role.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub role_id: Option<String>,
    /// Name of the company role.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub role_title: Option<String>,
    /// First name of the direct manager.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_first_name: Option<String>,
    /// Last name of the direct manager.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_last_name: Option<String>,
    /// User name of the direct manager.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_username: Option<String>,
    /// The list's `is_manager`.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub can_manage_subordinates: bool,
    /// Last change of the record (inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub last_update: Option<DateTime>,
}

const fn plain() -> UserLevel {
    UserLevel::User
}

const fn activated() -> UserStatus {
    UserStatus::Activated
}

impl UserData {
    /// The state of the account on a given day in UTC; the single read has no computed
    /// `expired`. The day of the date itself is already expired.
    #[must_use]
    pub fn state_on(&self, today: Date) -> AccountState {
        AccountState::of(self.valid, self.expiration.is_some_and(|day| day <= today))
    }
}

/// An additional field with this user's value.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AdditionalField {
    /// The field.
    #[serde_as(as = "AsText")]
    pub id: UserFieldId,
    /// Its name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub title: String,
    /// Its type: `textfield`, `textarea`, `date`, `dropdown` (documented), `yesno`, `country`,
    /// `upload` and others (inferred).
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The value: the option's id for a dropdown, 1 yes, 2 no and 0 none for a yes/no field.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub value: Option<String>,
    /// Whether a user needs a value.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub mandatory: bool,
    /// Whether users do not see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub invisible_to_user: bool,
    /// Whether it is in use (inferred).
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub enabled: bool,
    /// Settings, as text (inferred).
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub settings: Option<String>,
    /// Options of a dropdown.
    #[serde(default)]
    pub options: Option<Vec<FieldOption>>,
    /// Upload fields only.
    #[serde_as(as = "EmptyText")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
}

/// An option of a dropdown field.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct FieldOption {
    /// The option's id: the value on create and update.
    #[serde_as(as = "AsText")]
    pub id: u64,
    /// The option's label: the value in the batch and in CSV files.
    #[serde_as(as = "AsText")]
    pub label: String,
}

/// A branch a user belongs to (inferred shape).
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserBranch {
    /// The branch.
    #[serde_as(as = "AsText")]
    pub id: BranchId,
    /// Its name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub name: String,
    /// Its code.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub code: String,
    /// Names from the root down, joined by `/`.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub path: String,
}

/// `GET /manage/v1/user/{user_id}`
///
/// One user with all additional fields. 404 when there is no such user, or none the caller may
/// see (inferred). `branches`, `groups`, `managers` and `select_orgchart` are inferred;
/// `user_data.user_id` and `.username` are corroborated by two connectors.
#[derive(Debug)]
pub enum GetUser {}

impl Endpoint for GetUser {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/{user_id}";
    const IDS: &'static [&'static str] = &["users.get"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<User>;
}
