//! A row of the user batch, which says only what it changes.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_with::{ser::SerializeAsWrap, serde_as};

use super::forms::{
    EmptyClears, EmptyText, FieldValues, FlagOrText, LevelWord, NullText, OrText, PipeList, put,
    with_prefix,
};
use crate::{
    auth::UserLevel,
    id::{ManagerTypeId, UserFieldId, UserId, kind},
    wire::{Date, Numbered, Patch},
};

/// One user of a batch. What is not set is not sent and stays as it is (B-150).
///
/// A row names its user by user name or by number, never both. What is to be emptied says so:
/// names, e-mail and date format by an empty text, the expiration date by [`Patch::Clear`],
/// managers and additional fields by `None`, profiles by an empty list. An empty time zone or
/// language changes nothing, and an empty flag is an error (both inferred).
///
/// ```
/// use docebo_sdk::{UserId, users::BatchRow};
///
/// let leaver = BatchRow::by_id(UserId::new(13001)).active(false);
/// assert_eq!(serde_json::to_string(&leaver)?, r#"{"user_id":13001,"active":false}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRow {
    /// Whom, by user name; made when there is nobody. Ignored where the platform uses the e-mail
    /// as user name.
    #[serde_as(as = "Option<NullText>")]
    pub username: Option<String>,
    /// Whom, by number; must exist.
    pub user_id: Option<OrText<UserId>>,
    /// A third key known to the CSV importer; not in the captured model of this call.
    #[serde_as(as = "Option<NullText>")]
    pub uuid: Option<String>,
    /// Renames; needs `update_user_info`.
    #[serde_as(as = "Option<NullText>")]
    pub new_username: Option<String>,
    /// First name; `first_name` is read as well.
    #[serde_as(as = "Option<NullText>")]
    #[serde(alias = "first_name")]
    pub firstname: Option<String>,
    /// Last name; `last_name` is read as well.
    #[serde_as(as = "Option<NullText>")]
    #[serde(alias = "last_name")]
    pub lastname: Option<String>,
    /// Password; generated when a new user has none. Not together with a hash.
    #[serde_as(as = "Option<NullText>")]
    pub password: Option<String>,
    /// Password as a bcrypt hash of cost 13 (B-188).
    #[serde_as(as = "Option<NullText>")]
    pub password_hash: Option<String>,
    /// E-mail.
    #[serde_as(as = "Option<NullText>")]
    pub email: Option<String>,
    /// IANA name, in any case.
    #[serde_as(as = "Option<NullText>")]
    pub timezone: Option<String>,
    /// A locale code: `en`, `it`, `en_gb`.
    #[serde_as(as = "Option<NullText>")]
    pub date_format: Option<String>,
    /// Country; seen in one connector only.
    #[serde_as(as = "Option<NullText>")]
    pub country: Option<String>,
    /// The active flag. The one way to deactivate an expired account (B-041).
    #[serde_as(as = "Option<FlagOrText>")]
    pub active: Option<OrText<bool>>,
    /// The first day the account is expired.
    #[serde_as(as = "EmptyClears")]
    pub expiration_date: Patch<OrText<Date>>,
    /// Whether the next sign-in asks for a new password (inferred name).
    #[serde_as(as = "Option<FlagOrText>")]
    pub force_change: Option<OrText<bool>>,
    /// Level; left out, a new user is a plain one and an existing one keeps theirs. A plain
    /// level demotes a power user, who leaves all profiles (B-110).
    pub level: Option<UserLevel>,
    /// Power user profiles by name, at most ten (B-109); ignored for plain users (B-111).
    #[serde_as(as = "Option<PipeList>")]
    pub profile: Option<Vec<String>>,
    /// `manager_N`: managers by manager type, each by **user name**; none takes the manager away.
    #[serde_as(as = "Numbered<kind::ManagerType, EmptyText>")]
    #[serde(rename = "manager_#")]
    pub managers: Numbered<kind::ManagerType, Option<String>>,
    /// Whether others can report to this user.
    #[serde_as(as = "Option<FlagOrText>")]
    pub is_manager: Option<OrText<bool>>,
    /// The platform's own code of a language, which must be active.
    #[serde_as(as = "Option<NullText>")]
    pub language: Option<String>,
    /// Names of branches from the root down, joined by `/`; needs `branch_code_path`. A slash
    /// within a name cannot be written (B-139).
    #[serde_as(as = "Option<NullText>")]
    pub branch_name_path: Option<String>,
    /// Codes of branches from the root down, joined by `/`; as many as there are names.
    #[serde_as(as = "Option<NullText>")]
    pub branch_code_path: Option<String>,
    /// Name of a branch; used when there are no paths.
    #[serde_as(as = "Option<NullText>")]
    pub branch_name: Option<String>,
    /// Code of a branch; used when there is no name.
    #[serde_as(as = "Option<NullText>")]
    pub branch_code: Option<String>,
    /// `field_N`: additional fields by id, never by name (B-155); dropdowns by label.
    #[serde_as(as = "Numbered<kind::UserField, EmptyText>")]
    #[serde(rename = "field_#")]
    pub fields: FieldValues,
}

impl BatchRow {
    /// A row for the user of this name, who is made when missing.
    #[must_use]
    pub fn by_username(username: impl Into<String>) -> Self {
        Self { username: Some(username.into()), ..Self::default() }
    }

    /// A row for this existing user.
    #[must_use]
    pub fn by_id(user: UserId) -> Self {
        Self { user_id: Some(OrText::Value(user)), ..Self::default() }
    }

    /// A row for the existing user of this UUID; not in the captured model of the call.
    #[must_use]
    pub fn by_uuid(uuid: impl Into<String>) -> Self {
        Self { uuid: Some(uuid.into()), ..Self::default() }
    }

    /// Another user name; needs `update_user_info`.
    #[must_use]
    pub fn rename(mut self, username: impl Into<String>) -> Self {
        self.new_username = Some(username.into());
        self
    }

    /// First and last name.
    #[must_use]
    pub fn name(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.firstname = Some(first.into());
        self.lastname = Some(last.into());
        self
    }

    /// E-mail.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Password, as a bcrypt hash of cost 13 (B-188).
    #[must_use]
    pub fn password_hash(mut self, hash: impl Into<String>) -> Self {
        self.password_hash = Some(hash.into());
        self
    }

    /// Whether the next sign-in asks for a new password, whatever the options say (B-152).
    #[must_use]
    pub fn force_change(mut self, force: bool) -> Self {
        self.force_change = Some(OrText::Value(force));
        self
    }

    /// The platform's own code of a language, such as `english`; those of browsers are refused.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }

    /// IANA name of a time zone.
    #[must_use]
    pub fn timezone(mut self, name: impl Into<String>) -> Self {
        self.timezone = Some(name.into());
        self
    }

    /// A locale code whose way of writing dates the user sees.
    #[must_use]
    pub fn date_format(mut self, locale: impl Into<String>) -> Self {
        self.date_format = Some(locale.into());
        self
    }

    /// The active flag.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(OrText::Value(active));
        self
    }

    /// The first day the account is expired.
    #[must_use]
    pub fn expires(mut self, day: Date) -> Self {
        self.expiration_date = Patch::Set(OrText::Value(day));
        self
    }

    /// Takes the expiration date away.
    #[must_use]
    pub fn never_expires(mut self) -> Self {
        self.expiration_date = Patch::Clear;
        self
    }

    /// Level.
    #[must_use]
    pub fn level(mut self, level: UserLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// Power user profiles, by name.
    #[must_use]
    pub fn profiles(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.profile = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The manager of one type, by user name.
    #[must_use]
    pub fn manager(mut self, of_type: ManagerTypeId, username: impl Into<String>) -> Self {
        self.managers.insert(of_type, Some(username.into()));
        self
    }

    /// Takes the manager of one type away.
    #[must_use]
    pub fn no_manager(mut self, of_type: ManagerTypeId) -> Self {
        self.managers.insert(of_type, None);
        self
    }

    /// Whether others can report to this user.
    #[must_use]
    pub fn is_manager(mut self, manages: bool) -> Self {
        self.is_manager = Some(OrText::Value(manages));
        self
    }

    /// The branch, by the names and codes of all branches from below the root down to it: as many
    /// codes as names. With `force_create_branches`, those that are missing are made.
    ///
    /// ```
    /// use docebo_sdk::users::BatchRow;
    ///
    /// let row = BatchRow::by_username("ann").branch_path([("Sales", "S"), ("EMEA", "E")]);
    /// assert_eq!(row.branch_name_path.as_deref(), Some("Sales/EMEA"));
    /// assert_eq!(row.branch_code_path.as_deref(), Some("S/E"));
    /// ```
    #[must_use]
    pub fn branch_path<'s>(mut self, steps: impl IntoIterator<Item = (&'s str, &'s str)>) -> Self {
        let (names, codes): (Vec<&str>, Vec<&str>) = steps.into_iter().unzip();
        self.branch_name_path = Some(names.join("/"));
        self.branch_code_path = Some(codes.join("/"));
        self
    }

    /// The branch, by name; a name that several branches have fails the row (B-147).
    #[must_use]
    pub fn branch_name(mut self, name: impl Into<String>) -> Self {
        self.branch_name = Some(name.into());
        self
    }

    /// The branch, by code.
    #[must_use]
    pub fn branch_code(mut self, code: impl Into<String>) -> Self {
        self.branch_code = Some(code.into());
        self
    }

    /// An additional field, a dropdown by its option's label.
    #[must_use]
    pub fn field(mut self, field: UserFieldId, value: impl Into<String>) -> Self {
        self.fields.insert(field, Some(value.into()));
        self
    }

    /// Takes the value of an additional field away.
    #[must_use]
    pub fn no_field(mut self, field: UserFieldId) -> Self {
        self.fields.insert(field, None);
        self
    }
}

/// Shows whom the row is about and which state it gives, never a password.
impl fmt::Debug for BatchRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchRow")
            .field("username", &self.username)
            .field("user_id", &self.user_id)
            .field("active", &self.active)
            .field("expiration_date", &self.expiration_date)
            .field("level", &self.level)
            .field("has_password", &(self.password.is_some() || self.password_hash.is_some()))
            .finish_non_exhaustive()
    }
}

/// Only what is set is written, with `field_12` and `manager_1` as keys of the row.
impl Serialize for BatchRow {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self {
            username,
            user_id,
            uuid,
            new_username,
            firstname,
            lastname,
            password,
            password_hash,
            email,
            timezone,
            date_format,
            country,
            active,
            expiration_date,
            force_change,
            level,
            profile,
            managers,
            is_manager,
            language,
            branch_name_path,
            branch_code_path,
            branch_name,
            branch_code,
            fields,
        } = self;
        let mut row = to.serialize_map(None)?;
        put(&mut row, "username", username.as_ref())?;
        put(&mut row, "user_id", user_id.as_ref())?;
        put(&mut row, "uuid", uuid.as_ref())?;
        put(&mut row, "new_username", new_username.as_ref())?;
        put(&mut row, "firstname", firstname.as_ref())?;
        put(&mut row, "lastname", lastname.as_ref())?;
        put(&mut row, "password", password.as_ref())?;
        put(&mut row, "password_hash", password_hash.as_ref())?;
        put(&mut row, "email", email.as_ref())?;
        put(&mut row, "timezone", timezone.as_ref())?;
        put(&mut row, "date_format", date_format.as_ref())?;
        put(&mut row, "country", country.as_ref())?;
        put(&mut row, "active", active.as_ref())?;
        put(&mut row, "expiration_date", (!expiration_date.is_keep()).then_some(expiration_date))?;
        put(&mut row, "force_change", force_change.as_ref())?;
        let level = level.as_ref().map(SerializeAsWrap::<UserLevel, LevelWord>::new);
        put(&mut row, "level", level.as_ref())?;
        let profile = profile.as_ref().map(SerializeAsWrap::<Vec<String>, PipeList>::new);
        put(&mut row, "profile", profile.as_ref())?;
        with_prefix("manager", managers, |name, value| row.serialize_entry(name, value))?;
        put(&mut row, "is_manager", is_manager.as_ref())?;
        put(&mut row, "language", language.as_ref())?;
        put(&mut row, "branch_name_path", branch_name_path.as_ref())?;
        put(&mut row, "branch_code_path", branch_code_path.as_ref())?;
        put(&mut row, "branch_name", branch_name.as_ref())?;
        put(&mut row, "branch_code", branch_code.as_ref())?;
        with_prefix("field", fields, |name, value| row.serialize_entry(name, value))?;
        row.end()
    }
}
