//! Creating and changing one user.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::forms::{
    BranchForms, EmployeeForms, Employees, EmptyClears, FieldMessage, FieldValueForms, FieldValues,
    LevelNumber, ManagerIdForms, ManagerIds, messages,
};
use crate::{
    auth::UserLevel,
    endpoint::{Alias, Call, Confidence, Data, Effect, Empty, Endpoint, Lane, Method, Refusal},
    id::{BranchId, ManagerTypeId, UserFieldId, UserId},
    wire::{AsText, Date, EmptyIsNone, FlagBool, FlagNumber, Patch},
};

/// Body of [`CreateUser`].
///
/// ```
/// use docebo_sdk::users::NewUser;
///
/// let ann = NewUser::new("ann.miller", "s3cret!").name("Ann", "Miller").email("ann@example.com");
/// assert_eq!(
///     serde_json::to_string(&ann)?,
///     r#"{"userid":"ann.miller","password":"s3cret!","firstname":"Ann","lastname":"Miller","email":"ann@example.com"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewUser {
    /// The user name. One client sends it as `username`, which is read as well.
    #[serde(alias = "username", skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// The password, which must satisfy the platform's rules (six characters by default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The password again; optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_retype: Option<String>,
    /// First name; some platforms demand it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firstname: Option<String>,
    /// Last name; some platforms demand it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lastname: Option<String>,
    /// E-mail, at most 45 characters on either side of the `@`. Callers below Superadmin must
    /// give one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Level; a plain user unless said otherwise.
    #[serde_as(as = "Option<LevelNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<UserLevel>,
    /// Browser code of the language, such as `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The first day the account is expired.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Date>,
    /// Whether the e-mail is verified; `email_status` in 2017.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(alias = "email_status", skip_serializing_if = "Option::is_none")]
    pub email_validation_status: Option<bool>,
    /// The active flag; on unless said otherwise.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<bool>,
    /// Whether the first sign-in asks for a new password, before anything else may be done
    /// (B-029): see [`ChangePassword`](super::ChangePassword).
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_change: Option<bool>,
    /// A locale code: `en`, `it`, `en-gb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<String>,
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Company role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<u64>,
    /// Acceptance of the privacy policy, where it is mandatory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// Sends the welcome mail; nothing is sent otherwise.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_notification_email: Option<bool>,
    /// Whether others can report to this user; `is_manager` when read.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_manage_subordinates: Option<bool>,
    /// Managers by manager type.
    #[serde_as(as = "Option<ManagerIdForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerIds>,
    /// Direct reports by manager type.
    #[serde_as(as = "Option<EmployeeForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employees: Option<Employees>,
    /// Branches; the root when empty.
    #[serde_as(as = "Option<BranchForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select_orgchart: Option<Vec<BranchId>>,
    /// Additional fields.
    #[serde_as(as = "Option<FieldValueForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_fields: Option<FieldValues>,
}

impl NewUser {
    /// A user with these credentials.
    #[must_use]
    pub fn new(userid: impl Into<String>, password: impl Into<String>) -> Self {
        Self { userid: Some(userid.into()), password: Some(password.into()), ..Self::default() }
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

    /// Level.
    #[must_use]
    pub fn level(mut self, level: UserLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// The branch the user starts in.
    #[must_use]
    pub fn branch(mut self, branch: BranchId) -> Self {
        self.select_orgchart = Some(vec![branch]);
        self
    }

    /// The first day the account is expired.
    #[must_use]
    pub fn expires(mut self, day: Date) -> Self {
        self.expiration = Some(day);
        self
    }

    /// The manager of a type.
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

    /// The first sign-in asks for a new password (B-029).
    #[must_use]
    pub fn force_change(mut self) -> Self {
        self.force_change = Some(true);
        self
    }

    /// Sends the welcome mail.
    #[must_use]
    pub fn welcome(mut self) -> Self {
        self.send_notification_email = Some(true);
        self
    }
}

/// Shows who, never the password.
impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("userid", &self.userid)
            .field("firstname", &self.firstname)
            .field("lastname", &self.lastname)
            .field("level", &self.level)
            .field("has_password", &self.password.is_some())
            .finish_non_exhaustive()
    }
}

/// What [`CreateUser`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedUser {
    /// False when a rule refused the user, with HTTP 200. The client makes that an error.
    #[serde_as(as = "FlagBool")]
    #[serde(default = "yes")]
    pub success: bool,
    /// The new user. Here the id is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Self-registration only (2017).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation_needed: Option<bool>,
    /// What was refused.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "messages")]
    pub message: Option<Vec<FieldMessage>>,
}

const fn yes() -> bool {
    true
}

/// Whoever names branches must not overlap with others who change branches (B-137).
fn lane(select_orgchart: &Option<Vec<BranchId>>) -> Lane {
    select_orgchart.as_ref().map_or(Lane::None, |_| Lane::Branches)
}

/// `POST /manage/v1/user`
///
/// Creates one user, in the root branch unless told otherwise, without any mail unless asked for.
/// A user name or password left out is 400 with code 1001. A broken rule (name taken without
/// regard to case (B-013) or asked for by a pending registration, bad e-mail, weak password, empty
/// mandatory field) is HTTP 200 with `success` false and one message a field, as the 2017
/// description has it; newer builds may answer 400. Not safe to repeat, though a repeated name is
/// refused. A call that names branches must not overlap with others that change them (B-137).
#[derive(Debug)]
pub enum CreateUser {}

impl Endpoint for CreateUser {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user";
    const IDS: &'static [&'static str] = &["users.create"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::Branches;
    const LANE_OF: Option<fn(&Call<Self>) -> Lane> = Some(|call| lane(&call.body.select_orgchart));
    type Path = ();
    type Query = Empty;
    type Body = NewUser;
    type Output = Data<CreatedUser>;

    fn refusal(answer: &CreatedUser) -> Option<Refusal> {
        let messages = || FieldMessage::pairs(answer.message.as_deref());
        (!answer.success).then(|| Refusal { messages: messages() })
    }
}

/// Body of [`UpdateUser`]: only what is set changes.
///
/// ```
/// use docebo_sdk::{ManagerTypeId, UserFieldId, UserId, users::UserUpdate};
///
/// let update = UserUpdate::default()
///     .manager(ManagerTypeId::new(1), UserId::new(13002))
///     .field(UserFieldId::new(7), "2")
///     .never_expires();
/// assert_eq!(
///     serde_json::to_string(&update)?,
///     r#"{"expiration":null,"manager":{"1":13002},"additional_fields":{"7":"2"}}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserUpdate {
    /// A new user name. One client sends it as `username`, which is read as well.
    #[serde(alias = "username", skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// A new password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The password again; optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_retype: Option<String>,
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firstname: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lastname: Option<String>,
    /// E-mail; empty takes it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Level.
    #[serde_as(as = "Option<LevelNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<UserLevel>,
    /// Browser code of the language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The first day the account is expired; clearing it lifts the expiry (B-049).
    #[serde_as(as = "EmptyClears")]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub expiration: Patch<Date>,
    /// Whether the e-mail is verified.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(alias = "email_status", skip_serializing_if = "Option::is_none")]
    pub email_validation_status: Option<bool>,
    /// Whether the next sign-in asks for a new password (B-029). Setting `password` alone does
    /// not change it.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_change: Option<bool>,
    /// A locale code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<String>,
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Company role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<u64>,
    /// Whether others can report to this user.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_manage_subordinates: Option<bool>,
    /// Managers by manager type; a type left out keeps its manager, none takes it away.
    #[serde_as(as = "Option<ManagerIdForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerIds>,
    /// Direct reports by manager type.
    #[serde_as(as = "Option<EmployeeForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employees: Option<Employees>,
    /// Branches, in place of those the user has (inferred).
    #[serde_as(as = "Option<BranchForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select_orgchart: Option<Vec<BranchId>>,
    /// Additional fields; one left out keeps its value.
    #[serde_as(as = "Option<FieldValueForms>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_fields: Option<FieldValues>,
    /// Country; seen in one typed client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<u64>,
}

impl UserUpdate {
    /// A new password, with which the next sign-in has to choose another (B-029).
    #[must_use]
    pub fn reset_password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self.force_change = Some(true);
        self
    }

    /// The first day the account is expired.
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

    /// The manager of a type, in place of the one there is.
    #[must_use]
    pub fn manager(mut self, of_type: ManagerTypeId, manager: UserId) -> Self {
        self.manager.get_or_insert_default().insert(of_type, Some(manager));
        self
    }

    /// Takes the manager of a type away.
    #[must_use]
    pub fn no_manager(mut self, of_type: ManagerTypeId) -> Self {
        self.manager.get_or_insert_default().insert(of_type, None);
        self
    }

    /// An additional field; a dropdown by the id of its option.
    #[must_use]
    pub fn field(mut self, field: UserFieldId, value: impl Into<String>) -> Self {
        self.additional_fields.get_or_insert_default().insert(field, Some(value.into()));
        self
    }

    /// Empties an additional field.
    #[must_use]
    pub fn no_field(mut self, field: UserFieldId) -> Self {
        self.additional_fields.get_or_insert_default().insert(field, None);
        self
    }
}

/// Shows which names change, never the password.
impl fmt::Debug for UserUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserUpdate")
            .field("userid", &self.userid)
            .field("level", &self.level)
            .field("expiration", &self.expiration)
            .field("has_password", &self.password.is_some())
            .finish_non_exhaustive()
    }
}

/// What [`UpdateUser`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UpdatedUser {
    /// False when a rule refused the change, with HTTP 200. The client makes that an error.
    #[serde_as(as = "FlagBool")]
    #[serde(default = "yes")]
    pub success: bool,
    /// The user. Here the id is a string.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_id: Option<UserId>,
    /// What was refused.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "messages")]
    pub message: Option<Vec<FieldMessage>>,
}

/// `PUT /manage/v1/user/{user_id}`
///
/// Changes what is sent and nothing else. The active flag is not among it:
/// [`ChangeStatus`](super::ChangeStatus) changes that. An expiration of yesterday is in use as a
/// soft deactivation. 404 when there is no such user; a broken rule is HTTP 200 with `success`
/// false, as on create. One connector sends PATCH, which is accepted. A call that names branches
/// must not overlap with others that change them (B-137).
#[derive(Debug)]
pub enum UpdateUser {}

impl Endpoint for UpdateUser {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/{user_id}";
    const IDS: &'static [&'static str] = &["users.update"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Branches;
    const LANE_OF: Option<fn(&Call<Self>) -> Lane> = Some(|call| lane(&call.body.select_orgchart));
    const ALIASES: &'static [Alias] = &[Alias::new(Method::Patch, "/manage/v1/user/{user_id}")];
    type Path = UserId;
    type Query = Empty;
    type Body = UserUpdate;
    type Output = Data<UpdatedUser>;

    fn refusal(answer: &UpdatedUser) -> Option<Refusal> {
        let messages = || FieldMessage::pairs(answer.message.as_deref());
        (!answer.success).then(|| Refusal { messages: messages() })
    }
}
