//! The same values for many users.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::forms::{
    EmptyClears, FieldMessage, FieldValueForms, FieldValues, IdTexts, ManagerIdForms, ManagerIds,
    messages,
};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Refusal},
    id::{ManagerTypeId, UserFieldId, UserId},
    wire::{Date, FlagBool, FlagNumber, OneOrMany, Patch},
};

/// Body of [`MassEditUsers`]. What is left out stays as it is with every user.
///
/// ```
/// use docebo_sdk::{UserFieldId, UserId, users::MassEdit};
///
/// let edit = MassEdit::new(vec![UserId::new(13001), UserId::new(13002)])
///     .timezone("Europe/Rome")
///     .field(UserFieldId::new(7), "2");
/// assert_eq!(
///     serde_json::to_string(&edit)?,
///     r#"{"user_ids":[13001,13002],"timezone":"Europe/Rome","additional_fields":{"7":"2"}}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MassEdit {
    /// Whom.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
    /// One password for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Whether their e-mails are verified. Called `email_validation_status` on create and update.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_status: Option<bool>,
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Browser code of the language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A locale code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<String>,
    /// The first day the accounts are expired; clearing it lifts the expiry (B-049).
    #[serde_as(as = "EmptyClears")]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub expiration: Patch<Date>,
    /// Company role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<u64>,
    /// Managers by manager type. A single number in 2017; the map is inferred. Both are read.
    #[serde_as(as = "Option<ManagerIdForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerIds>,
    /// Additional fields. A list of `{id, value}` in 2017; the map is newer. Both are read.
    #[serde_as(as = "Option<FieldValueForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_fields: Option<FieldValues>,
}

impl MassEdit {
    /// Changes nothing of these users yet.
    #[must_use]
    pub fn new(user_ids: Vec<UserId>) -> Self {
        Self { user_ids, ..Self::default() }
    }

    /// An IANA time zone.
    #[must_use]
    pub fn timezone(mut self, name: impl Into<String>) -> Self {
        self.timezone = Some(name.into());
        self
    }

    /// The browser code of a language.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }

    /// The first day the accounts are expired.
    #[must_use]
    pub fn expires(mut self, day: Date) -> Self {
        self.expiration = Patch::Set(day);
        self
    }

    /// Lifts the expiry (B-049).
    #[must_use]
    pub fn never_expires(mut self) -> Self {
        self.expiration = Patch::Clear;
        self
    }

    /// The manager of a type, in place of the ones there are.
    #[must_use]
    pub fn manager(mut self, of_type: ManagerTypeId, manager: UserId) -> Self {
        self.manager.get_or_insert_default().insert(of_type, Some(manager));
        self
    }

    /// An additional field; a dropdown by the id of its option.
    #[must_use]
    pub fn field(mut self, field: UserFieldId, value: impl Into<String>) -> Self {
        self.additional_fields.get_or_insert_default().insert(field, Some(value.into()));
        self
    }
}

/// Shows whom it is about, never the password.
impl fmt::Debug for MassEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MassEdit")
            .field("user_ids", &self.user_ids)
            .field("expiration", &self.expiration)
            .field("has_password", &self.password.is_some())
            .finish_non_exhaustive()
    }
}

/// What [`MassEditUsers`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MassEdited {
    /// False when a value was refused, with HTTP 200. The client makes that an error.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Who was changed. The 2017 description names it in the singular and types it as a number.
    #[serde_as(as = "Option<IdTexts>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_id: Option<Vec<UserId>>,
    /// What was refused, by field of the body or id of an additional field.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "messages")]
    pub message: Option<Vec<FieldMessage>>,
}

/// `PUT /manage/v1/user/mass_edit`
///
/// Sets the same values on many users. Only what is sent changes. Without users: 400 with code
/// 1001. A value that the platform refuses comes back in `message` with HTTP 200; the mock then
/// changes nobody, and leaves out of `updated_id` whom the caller does not reach (both inferred).
///
/// No cap on users is published; the platform's screens turn to a background job above 250.
#[derive(Debug)]
pub enum MassEditUsers {}

impl Endpoint for MassEditUsers {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/mass_edit";
    const IDS: &'static [&'static str] = &["users.mass_edit"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = MassEdit;
    type Output = Data<MassEdited>;

    fn refusal(answer: &MassEdited) -> Option<Refusal> {
        let messages = FieldMessage::pairs(answer.message.as_deref());
        (!answer.success).then_some(Refusal { messages })
    }
}
