//! Additional user fields: what a platform knows of its people beside name and address.
//!
//! A platform has at most 50 of them, and a dropdown at most 500 options (B-019). A value goes by
//! the field's number, never by its name: as `field_7` in the user list and the batch (B-155), as
//! `{"7": …}` when one user is written. A dropdown's value is its option's id when one user is
//! read or written, and its label in the list, the batch and CSV files; a country likewise goes by
//! id or by name (see [`Country`]); a yes/no field has 1 for yes, 2 for no and 0 for nothing
//! said.
//!
//! Of the types only `textfield`, `textarea`, `dropdown` and `date` are published; the help pages
//! show the others, and their spelling here is inferred.

#[cfg(feature = "client")]
mod calls;
mod countries;
mod lists;
#[cfg(test)]
mod tests;
mod translations;

#[cfg(feature = "client")]
pub use calls::UserFields;
pub use countries::Country;
pub use lists::{
    ListUserFields, ListUserFieldsQuery, UserField, UserFieldList, UserFieldRow, UserFieldSort,
};
pub use translations::Translations;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method},
    id::UserFieldId,
    wire::{AsText, EmptyIsNone, FlagBool, FlagNumber, Lenient, Texts, open_enum},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListUserFields>(),
    EndpointInfo::of::<CreateUserField>(),
    EndpointInfo::of::<GetUserField>(),
    EndpointInfo::of::<ChangeUserField>(),
    EndpointInfo::of::<DeleteUserField>(),
];

/// Additional user fields of one platform at most (B-019).
pub const MAX_USER_FIELDS: usize = 50;

/// Options of one dropdown at most (B-019).
pub const MAX_FIELD_OPTIONS: usize = 500;

open_enum! {
    /// The type of a field. The first four are published, the others inferred.
    pub enum FieldType {
        /// One line of text.
        TextField = "textfield",
        /// Several lines of text.
        TextArea = "textarea",
        /// One of a list of options.
        Dropdown = "dropdown",
        /// A day.
        Date = "date",
        /// Yes, no, or nothing said.
        YesNo = "yesno",
        /// A country.
        Country = "country",
        /// A file.
        Upload = "upload",
        /// An Italian tax code, taken as text.
        FiscalCode = "fiscalcode",
        /// A page of another site, shown in a frame.
        Iframe = "iframe",
    }
}

/// An option that is to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewOption {
    /// Its label by language.
    pub translations: Translations,
}

impl NewOption {
    /// An option of these labels.
    #[must_use]
    pub fn new(translations: impl Into<Translations>) -> Self {
        Self { translations: translations.into() }
    }
}

/// Body of [`CreateUserField`].
///
/// ```
/// use docebo_sdk::user_fields::{NewUserField, Translations};
///
/// let mut office = NewUserField::dropdown("Office", ["Rome", "Paris"]);
/// office.translations = Translations::of("english", "Office").and("italian", "Ufficio");
/// office.mandatory = Some(true);
/// assert_eq!(
///     serde_json::to_value(&office)?,
///     serde_json::json!({
///         "type": "dropdown",
///         "translations": {"english": "Office", "italian": "Ufficio"},
///         "mandatory": 1,
///         "dropdown_options": [
///             {"translations": {"all": "Rome"}}, {"translations": {"all": "Paris"}},
///         ],
///     })
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewUserField {
    /// Its type, which stays. Required.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<FieldType>,
    /// Its title by language; the platform's default language is needed.
    pub translations: Translations,
    /// Whether nobody can be made without a value; off unless said otherwise.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandatory: Option<bool>,
    /// Whether users do not see it; off unless said otherwise.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invisible_to_user: Option<bool>,
    /// Options of a dropdown, which needs at least one; up to 500 (B-019).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dropdown_options: Vec<NewOption>,
}

impl NewUserField {
    /// A field with a title in whichever language; a dropdown needs options as well.
    #[must_use]
    pub fn new(kind: FieldType, title: impl Into<Translations>) -> Self {
        Self { kind: Some(kind), translations: title.into(), ..Self::default() }
    }

    /// A dropdown with its options, in their order.
    #[must_use]
    pub fn dropdown(
        title: impl Into<Translations>,
        options: impl IntoIterator<Item = impl Into<Translations>>,
    ) -> Self {
        let dropdown_options = options.into_iter().map(NewOption::new).collect();
        Self { dropdown_options, ..Self::new(FieldType::Dropdown, title) }
    }
}

/// What [`CreateUserField`] answers.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedUserField {
    /// The number of the new field.
    #[serde_as(as = "Lenient")]
    pub user_field_id: UserFieldId,
}

/// `POST /manage/v1/user_fields`
///
/// Makes an additional field, which comes last. 400 with code 1001 without `type` or
/// `translations`, and (inferred) for an unknown type, a language the platform has not activated,
/// a dropdown without options and options without a dropdown, and above 50 fields or 500 options
/// (B-019). Superadmins only (inferred).
///
/// Documented in 2017, which names languages by browser code (`en`) for the title and by the
/// platform's own (`english`) for options; reads show the latter, and both are taken.
#[derive(Debug)]
pub enum CreateUserField {}

impl Endpoint for CreateUserField {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user_fields";
    const IDS: &'static [&'static str] = &["user_fields.create"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewUserField;
    type Output = Data<CreatedUserField>;
}

/// An option of a dropdown, as [`GetUserField`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DropdownOption {
    /// Its id, written as a string: the value when one user is written. Changes name it
    /// `id_option`, which is read here too.
    #[serde_as(as = "AsText")]
    #[serde(alias = "id_option")]
    pub option_id: u64,
    /// Its label by language: the value in the batch and in CSV files.
    #[serde(default)]
    pub translations: Translations,
}

/// What [`GetUserField`] answers. The number that was asked for is not repeated.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserFieldDetails {
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
    /// Its title by language.
    #[serde(default)]
    pub translations: Translations,
    /// Options of a dropdown; null for other types.
    #[serde(default)]
    pub dropdown_options: Option<Vec<DropdownOption>>,
}

impl UserFieldDetails {
    /// The id of the option with this label, in whichever language. Letters count as they are:
    /// the platform's importer wants labels exactly (B-185).
    #[must_use]
    pub fn option_labelled(&self, label: &str) -> Option<u64> {
        let options = self.dropdown_options.iter().flatten();
        let mut labelled =
            options.filter(|option| option.translations.iter().any(|t| t.1 == label));
        labelled.next().map(|option| option.option_id)
    }
}

/// `GET /manage/v1/user_fields/{field_id}`
///
/// One field with its options. 404 when there is none. Two clients of real tenants look an option
/// up by `translations.english` and send its `option_id` as a user's value (corroborated).
#[derive(Debug)]
pub enum GetUserField {}

impl Endpoint for GetUserField {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user_fields/{field_id}";
    const IDS: &'static [&'static str] = &["user_fields.get"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = UserFieldId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<UserFieldDetails>;
}

/// An option that is to be changed.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ChangedOption {
    /// Which; reads name it `option_id`.
    pub id_option: u64,
    /// New labels; languages left out keep theirs (inferred).
    #[serde(skip_serializing_if = "Translations::is_empty")]
    pub translations: Translations,
    /// Its new place among the options, from 1; it stays where it is when left out (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
}

/// An option that is to go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DroppedOption {
    /// Which; reads name it `option_id`.
    pub id_option: u64,
}

/// What becomes of a dropdown's options.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct OptionChanges {
    /// Options to make; they come last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<NewOption>,
    /// Options to change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub updated: Vec<ChangedOption>,
    /// Options to remove; whoever had one has no value any more (inferred).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<DroppedOption>,
}

/// Body of [`ChangeUserField`]. What is not set stays, except the place in the order.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserFieldUpdate {
    /// New titles; languages left out keep theirs (inferred).
    #[serde(skip_serializing_if = "Translations::is_empty")]
    pub translations: Translations,
    /// Whether nobody can be made without a value. Users who have none keep having none.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandatory: Option<bool>,
    /// Whether users do not see it.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invisible_to_user: Option<bool>,
    /// Its place in the order of fields, from 1. **Left out, the field comes last.**
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
    /// What becomes of a dropdown's options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropdown_options: Option<OptionChanges>,
}

impl UserFieldUpdate {
    /// Changes nothing yet, and keeps the field at this place, from 1, as the list shows it under
    /// `sequence`.
    #[must_use]
    pub fn at(sequence: u64) -> Self {
        Self { sequence: Some(sequence), ..Self::default() }
    }

    /// Adds options at the end of a dropdown.
    #[must_use]
    pub fn add_options(
        mut self,
        labels: impl IntoIterator<Item = impl Into<Translations>>,
    ) -> Self {
        let options = self.dropdown_options.get_or_insert_default();
        options.new.extend(labels.into_iter().map(NewOption::new));
        self
    }

    /// Gives an option new labels.
    #[must_use]
    pub fn relabel(mut self, option: u64, labels: impl Into<Translations>) -> Self {
        let options = self.dropdown_options.get_or_insert_default();
        let change =
            ChangedOption { id_option: option, translations: labels.into(), sequence: None };
        options.updated.push(change);
        self
    }

    /// Removes options of a dropdown, and with them the values of whoever had one.
    #[must_use]
    pub fn drop_options(mut self, options: impl IntoIterator<Item = u64>) -> Self {
        let dropped = options.into_iter().map(|id_option| DroppedOption { id_option });
        self.dropdown_options.get_or_insert_default().deleted.extend(dropped);
        self
    }
}

/// What [`ChangeUserField`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ChangedUserField {
    /// The field, as a number.
    #[serde_as(as = "Lenient")]
    pub field_id: UserFieldId,
    /// What was not done, such as a change of an option that is not there; null when all was.
    #[serde_as(as = "Option<Texts>")]
    #[serde(default)]
    pub error_messages: Option<Vec<String>>,
}

/// `PUT /manage/v1/user_fields/{field_id}`
///
/// Changes a field; the type stays what it is. Options that are not there are told under
/// `error_messages` while the rest is done (inferred); anything else that is wrong is 400 and
/// changes nothing. 404 when there is no such field. Superadmins only (inferred).
///
/// The description of 2017 says that a field whose `sequence` is left out comes last: send it
/// with every change. It is not safe to repeat: new options would be made twice.
#[derive(Debug)]
pub enum ChangeUserField {}

impl Endpoint for ChangeUserField {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user_fields/{field_id}";
    const IDS: &'static [&'static str] = &["user_fields.update"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = UserFieldId;
    type Query = Empty;
    type Body = UserFieldUpdate;
    type Output = Data<ChangedUserField>;
}

/// What [`DeleteUserField`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DeletedUserField {
    /// The field that is gone; written as a string.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub deleted: Option<UserFieldId>,
    /// What went wrong. Its shape is not published; kept as sent.
    #[serde(default)]
    pub errors: Option<serde_json::Value>,
}

/// `DELETE /manage/v1/user_fields/{field_id}`
///
/// Removes a field and every user's value of it, for good. 404 when there is none. Superadmins
/// only. A condition of an automatic group that was about the field stays and lets nobody in any
/// more, whatever it asked (both inferred).
#[derive(Debug)]
pub enum DeleteUserField {}

impl Endpoint for DeleteUserField {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/user_fields/{field_id}";
    const IDS: &'static [&'static str] = &["user_fields.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserFieldId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<DeletedUserField>;
}
