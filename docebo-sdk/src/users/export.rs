//! Chosen users as a file.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Csv, Effect, Empty, Endpoint, Method},
    id::{UserFieldId, UserId},
    wire::{FlagNumber, open_enum},
};

open_enum! {
    /// What kind of file an export is.
    pub enum ExportFormat {
        /// Text with a separator.
        Csv = "csv",
        /// A spreadsheet, as Excel reads it; what the platform makes when it is not told.
        Xls = "xls",
    }
}

/// A column of [`ExportUsers`] beside the additional fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub enum ExportColumn {
    /// The number.
    UserId,
    /// The user name.
    Username,
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The e-mail.
    Email,
    /// When the account was made.
    CreationDate,
    /// The first day the account is expired.
    ExpirationDate,
    /// Whether the e-mail was verified.
    EmailValidationStatus,
    /// The last access.
    LastAccessDate,
    /// The language.
    Language,
}

impl ExportColumn {
    /// Every column, in the order of the description of 2017.
    pub const ALL: [Self; 10] = [
        Self::UserId,
        Self::Username,
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::CreationDate,
        Self::ExpirationDate,
        Self::EmailValidationStatus,
        Self::LastAccessDate,
        Self::Language,
    ];
}

/// Query of [`ExportUsers`]: whom, and which columns. A column is left out unless it is asked for.
///
/// ```
/// use docebo_sdk::{
///     UserId,
///     endpoint::{Call, Empty},
///     users::{ExportColumn, ExportQuery, ExportUsers},
/// };
///
/// let query = ExportQuery::csv([UserId::new(13_011), UserId::new(13_012)])
///     .columns([ExportColumn::Username, ExportColumn::Email]);
/// assert_eq!(
///     Call::<ExportUsers>::new((), query, Empty {}).encode()?.target,
///     "/manage/v1/user/export?user_ids%5B%5D=13011&user_ids%5B%5D=13012&username=1&email=1\
///      &include_header=1&export_format=csv"
/// );
/// # Ok::<(), docebo_sdk::endpoint::EncodeError>(())
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ExportQuery {
    /// Whom; required.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_ids: Vec<UserId>,
    /// Additional fields, each a column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional_field_ids: Vec<UserFieldId>,
    /// Column with the number.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<bool>,
    /// Column with the user name.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<bool>,
    /// Column with the first name.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<bool>,
    /// Column with the last name.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<bool>,
    /// Column with the e-mail.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<bool>,
    /// Column with the time the account was made.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<bool>,
    /// Column with the expiration date.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<bool>,
    /// Column with whether the e-mail was verified.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_validation_status: Option<bool>,
    /// Column with the last access.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_access_date: Option<bool>,
    /// Column with the language.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<bool>,
    /// Whether the first line names the columns. It does not unless asked for.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_header: Option<bool>,
    /// What kind of file; a spreadsheet when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_format: Option<ExportFormat>,
    /// What separates the cells of a CSV file; a comma when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

impl ExportQuery {
    /// These users as CSV with a header, and no column yet.
    #[must_use]
    pub fn csv(users: impl IntoIterator<Item = UserId>) -> Self {
        Self {
            user_ids: users.into_iter().collect(),
            include_header: Some(true),
            export_format: Some(ExportFormat::Csv),
            ..Self::default()
        }
    }

    /// With these columns too.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = ExportColumn>) -> Self {
        for column in columns {
            *self.flag(column) = Some(true);
        }
        self
    }

    /// With these additional fields too.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = UserFieldId>) -> Self {
        self.additional_field_ids.extend(fields);
        self
    }

    /// The flag of a column.
    fn flag(&mut self, column: ExportColumn) -> &mut Option<bool> {
        match column {
            ExportColumn::UserId => &mut self.user_id,
            ExportColumn::Username => &mut self.username,
            ExportColumn::FirstName => &mut self.first_name,
            ExportColumn::LastName => &mut self.last_name,
            ExportColumn::Email => &mut self.email,
            ExportColumn::CreationDate => &mut self.creation_date,
            ExportColumn::ExpirationDate => &mut self.expiration_date,
            ExportColumn::EmailValidationStatus => &mut self.email_validation_status,
            ExportColumn::LastAccessDate => &mut self.last_access_date,
            ExportColumn::Language => &mut self.language,
        }
    }
}

/// `GET /manage/v1/user/export`
///
/// Chosen users as a file, with the columns that were asked for. Nobody chosen is 400. The ids are
/// part of the address: a few hundred at a time.
///
/// The description of 2017 has the parameters and says nothing of the file. Inferred: the columns
/// stand in the order of the parameters, the additional fields behind them; they are named after
/// the parameters and after the titles of the fields; rows go by id; users the caller does not see,
/// and ids nobody has, have none; an additional field that is not there is 400. The mock writes CSV text, also where a spreadsheet was asked for.
#[derive(Debug)]
pub enum ExportUsers {}

impl Endpoint for ExportUsers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/export";
    const IDS: &'static [&'static str] = &["users.export"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ExportQuery;
    type Body = Empty;
    type Output = Csv;
}
