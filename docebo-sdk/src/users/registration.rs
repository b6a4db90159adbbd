//! Registering oneself, and confirming the address by mail.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeSeq};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use super::forms::{FieldMessage, FieldValueForms, FieldValues, messages};
use crate::{
    endpoint::{Auth, Confidence, Data, Effect, Empty, Endpoint, Method, Refusal},
    id::UserFieldId,
    wire::{AsText, EmptyIsNone, FlagBool},
};

/// Body of [`RegisterUser`].
///
/// ```
/// use docebo_sdk::{UserFieldId, users::NewRegistration};
///
/// let ann = NewRegistration::new("ann", "s3cret!")
///     .name("Ann", "Miller")
///     .email("ann@example.com")
///     .field(UserFieldId::new(7), "2");
/// assert_eq!(
///     serde_json::to_string(&ann)?,
///     r#"{"userid":"ann","password":"s3cret!","email":"ann@example.com","firstname":"Ann","lastname":"Miller","user_fields":[{"id":7,"value":"2"}]}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewRegistration {
    /// The user name; required.
    #[serde(alias = "username", skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// The password; required. It must satisfy the platform's rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// E-mail, to which the confirmation goes. Whoever is no Superadmin must give one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// First name; some platforms demand it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firstname: Option<String>,
    /// Last name; some platforms demand it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lastname: Option<String>,
    /// Language, by browser code (`en`) or by the platform's own (`english`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Acceptance of the privacy policy, where it is mandatory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// Code of the branch to land in; on some platforms a code of branch and course together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch_code: Option<String>,
    /// Additional fields, written as a list of `{id, value}` here.
    #[serde_as(as = "Option<FieldPairs>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_fields: Option<FieldValues>,
    /// Published, and without effect in the mock: nobody raises themselves above a plain user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

impl NewRegistration {
    /// A registration under these credentials.
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

    /// The branch to land in, by code.
    #[must_use]
    pub fn branch_code(mut self, code: impl Into<String>) -> Self {
        self.branch_code = Some(code.into());
        self
    }

    /// An additional field; a dropdown by the id of its option.
    #[must_use]
    pub fn field(mut self, field: UserFieldId, value: impl Into<String>) -> Self {
        self.user_fields.get_or_insert_default().insert(field, Some(value.into()));
        self
    }
}

/// Shows who, never the password.
impl fmt::Debug for NewRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewRegistration")
            .field("userid", &self.userid)
            .field("email", &self.email)
            .field("branch_code", &self.branch_code)
            .field("has_password", &self.password.is_some())
            .finish_non_exhaustive()
    }
}

/// Values of additional fields, written as `[{"id": 7, "value": "2"}]`; read in every form.
struct FieldPairs;

impl SerializeAs<FieldValues> for FieldPairs {
    fn serialize_as<S: Serializer>(values: &FieldValues, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Pair<'v> {
            id: UserFieldId,
            value: &'v Option<String>,
        }
        let mut seq = to.serialize_seq(Some(values.len()))?;
        for (id, value) in values.iter() {
            seq.serialize_element(&Pair { id, value })?;
        }
        seq.end()
    }
}
impl<'de> DeserializeAs<'de, FieldValues> for FieldPairs {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<FieldValues, D::Error> {
        FieldValueForms::deserialize_as(from)
    }
}

/// What [`RegisterUser`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Registered {
    /// False when a rule refused the registration, with HTTP 200. The client makes that an error.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Whether the address has to be confirmed before anything goes on. When false the account
    /// exists already, or waits for nothing but approval.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub confirmation_needed: bool,
    /// What was refused.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "messages")]
    pub message: Option<Vec<FieldMessage>>,
}

/// `POST /manage/v1/user/register`
///
/// Asks for an account. Needs no token (inferred). What follows depends on the platform (B-010):
/// with free self-registration the account exists at once, or as soon as the address is
/// confirmed; with moderated self-registration somebody has to
/// [approve](super::ApproveRegistrations) it; with registration by administrators only, the call
/// is 403 (inferred). Until then the person is no user, is in no list but that of
/// [pending](super::ListPending) requests (B-007), and cannot sign in; after a number of hours
/// without confirmation the request is gone (B-011).
///
/// A user name or password left out is 400 with code 1001. A broken rule is HTTP 200 with
/// `success` false and one message a field. The answer does not name the request; look it up in
/// the list. Not safe to repeat, though a repeated name is refused.
#[derive(Debug)]
pub enum RegisterUser {}

impl Endpoint for RegisterUser {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/register";
    const IDS: &'static [&'static str] = &["registration.register"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    const AUTH: Auth = Auth::None;
    type Path = ();
    type Query = Empty;
    type Body = NewRegistration;
    type Output = Data<Registered>;

    fn refusal(answer: &Registered) -> Option<Refusal> {
        let messages = || FieldMessage::pairs(answer.message.as_deref());
        (!answer.success).then(|| Refusal { messages: messages() })
    }
}

/// Body of [`ConfirmEmail`].
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EmailConfirmation {
    /// From the link in the mail; required, good for one use.
    pub token: Option<String>,
}

impl EmailConfirmation {
    /// Confirms with the token of a mail.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self { token: Some(token.into()) }
    }
}

/// Shows whether there is a token, never which.
impl fmt::Debug for EmailConfirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailConfirmation").field("has_token", &self.token.is_some()).finish()
    }
}

/// Whether something was done, and a word about it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Acknowledged {
    /// False when it was not, with HTTP 200. The client makes that an error.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// The platform's words; null when all is well.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub message: Option<String>,
}

impl Acknowledged {
    pub(super) fn refusal(&self) -> Option<Refusal> {
        let text = || self.message.clone().unwrap_or_default();
        (!self.success).then(|| Refusal { messages: vec![(String::new(), text())] })
    }
}

/// `POST /manage/v1/user/confirm_email`
///
/// Confirms the address of a registration. Needs no token of a session. With free
/// self-registration the account exists from here on; with moderated self-registration the
/// request goes on waiting for approval, and expires no more. 400 with code 1001 and `Invalid
/// token` when the token is unknown, used up, or of an expired request.
#[derive(Debug)]
pub enum ConfirmEmail {}

impl Endpoint for ConfirmEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/confirm_email";
    const IDS: &'static [&'static str] = &["registration.confirm_email"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    const AUTH: Auth = Auth::None;
    type Path = ();
    type Query = Empty;
    type Body = EmailConfirmation;
    type Output = Data<Acknowledged>;

    fn refusal(answer: &Acknowledged) -> Option<Refusal> {
        answer.refusal()
    }
}
