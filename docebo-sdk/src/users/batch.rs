//! The user batch: many users created and changed in one call, row by row.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_with::{ser::SerializeAsWrap, serde_as};

use super::forms::{
    EmptyClears, EmptyText, FieldValues, FlagOrText, LevelWord, NullText, OrText, PipeList,
    with_prefix,
};
use crate::{
    auth::UserLevel,
    endpoint::{Confidence, Effect, Empty, Endpoint, Lane, List, Method},
    id::{BranchId, ManagerTypeId, UserFieldId, UserId, kind},
    wire::{AsText, Date, EmptyIsNone, FlagBool, Lenient, Numbered, Patch, open_enum},
};

/// Rows this crate puts into one call. The platform publishes no cap; its own importer feeds the
/// endpoint 100 rows at a time.
pub const MAX_BATCH_ROWS: usize = 100;

open_enum! {
    /// What a row without a branch means.
    pub enum BranchOption {
        /// Such a row takes `destination_branch`, which is mandatory then.
        Existing = "existing",
        /// Such a row leaves an existing user in place and puts a new one in the root (B-193).
        DoNothing = "do_nothing",
        /// The 2017 form of [`DoNothing`](Self::DoNothing) with `force_create_branches`.
        Autocreate = "autocreate",
    }
}

open_enum! {
    /// Which branches the power users of a batch get assigned (B-153).
    pub enum PowerUserOption {
        /// None.
        NoAssociation = "no_association",
        /// Their own.
        AssignedBranch = "assigned_branch",
        /// Their own and everything below it.
        AssignedBranchDescendants = "assigned_branch_descendants",
    }
}

open_enum! {
    /// Whether an updated user keeps other branches. Platforms made after October 2019 always
    /// move (B-138).
    pub enum UserBranchAction {
        /// Keeps them.
        Add = "add",
        /// Leaves them.
        Move = "move",
    }
}

open_enum! {
    /// What a row's profiles do to those an existing power user has.
    pub enum MultiProfilesMode {
        /// Replace them.
        OverwriteProfiles = "overwrite_profiles",
        /// Join them.
        AddProfile = "add_profile",
    }
}

/// Options of a batch. All are always sent: what the platform does without one is not known for
/// every one of them, and without `branch_option` it refuses the call (B-145).
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchOptions {
    /// Users must change their password at the next sign-in: new ones, and updated ones unless
    /// they are spared (B-152).
    #[serde(default)]
    pub change_user_password: bool,
    /// Rows of existing users update them; off, each of them is an error (B-149).
    #[serde(default)]
    pub update_user_info: bool,
    /// Spares updated users from `change_user_password`. The published texts contradict each
    /// other; the name decides.
    #[serde(default)]
    pub ignore_password_change_for_existing_users: bool,
    /// Branches for power users. The capital U is the platform's.
    #[serde(rename = "powerUser_option", default, skip_serializing_if = "Option::is_none")]
    pub power_user_option: Option<PowerUserOption>,
    /// What a row without a branch means. Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch_option: Option<BranchOption>,
    /// The branch of rows that name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_branch: Option<BranchId>,
    /// Makes missing branches of rows with both paths.
    #[serde(default)]
    pub force_create_branches: bool,
    /// Whether updated users keep their other branches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_destination_branch_action: Option<UserBranchAction>,
    /// Sends new users the welcome mail once the batch is over (B-154).
    #[serde(default)]
    pub send_notification_email: bool,
    /// What profiles of a row do to existing ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_profiles_mode: Option<MultiProfilesMode>,
    /// Name of the external source the users come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisioned_by: Option<String>,
    /// The 2017 form of `powerUser_option`; read, never sent by this crate.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_assign_branch_to_pu: Option<bool>,
}

/// Nobody is updated, moved, mailed or asked for a password.
impl Default for BatchOptions {
    fn default() -> Self {
        Self {
            change_user_password: false,
            update_user_info: false,
            ignore_password_change_for_existing_users: false,
            power_user_option: Some(PowerUserOption::NoAssociation),
            branch_option: Some(BranchOption::DoNothing),
            destination_branch: None,
            force_create_branches: false,
            user_destination_branch_action: Some(UserBranchAction::Add),
            send_notification_email: false,
            multi_profiles_mode: Some(MultiProfilesMode::OverwriteProfiles),
            provisioned_by: None,
            auto_assign_branch_to_pu: None,
        }
    }
}

impl BatchOptions {
    /// The defaults, with rows of existing users updating them.
    #[must_use]
    pub fn updating() -> Self {
        Self { update_user_info: true, ..Self::default() }
    }

    /// Rows without a branch take this one.
    #[must_use]
    pub fn destination(mut self, branch: BranchId) -> Self {
        self.branch_option = Some(BranchOption::Existing);
        self.destination_branch = Some(branch);
        self
    }
}

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

fn put<M: SerializeMap, T: Serialize>(
    row: &mut M,
    key: &'static str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => row.serialize_entry(key, value),
        None => Ok(()),
    }
}

/// Body of [`BatchUsers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRequest {
    /// The rows.
    pub items: Vec<BatchRow>,
    /// The options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<BatchOptions>,
}

impl BatchRequest {
    /// These rows under these options.
    #[must_use]
    pub fn new(items: Vec<BatchRow>, options: BatchOptions) -> Self {
        Self { items, options: Some(options) }
    }
}

/// What became of one row.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRowResult {
    /// Position in `items`, from 0 (inferred).
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub row_index: u64,
    /// Whether the row was done.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Text for people; empty on success.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub message: String,
    /// Whom it concerned.
    #[serde(default)]
    pub output: Option<BatchOutput>,
}

/// Whom a row concerned.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchOutput {
    /// The user; here the id is a number.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Their user name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// What is wrong.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// `POST /manage/v1/user/batch`
///
/// Creates and changes users row by row. Each row answers for itself, in order; a bad row stops
/// none of the others, and the status stays 200 (B-148). Without `branch_option` the call is 400
/// with code 1006 and `Required option not set: branch_option` (B-145, captured); `existing`
/// without `destination_branch` likewise.
///
/// Batch calls must not overlap on one platform (B-221). Repeating a call is harmless when
/// `update_user_info` is on; off, rows that were done come back as errors.
#[derive(Debug)]
pub enum BatchUsers {}

impl Endpoint for BatchUsers {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/batch";
    const IDS: &'static [&'static str] = &["users.batch"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = BatchRequest;
    type Output = List<BatchRowResult>;
}
