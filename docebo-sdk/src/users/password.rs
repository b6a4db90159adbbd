//! Changing a password, and getting a new one by mail.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::forms::{FieldMessage, messages};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Refusal},
    wire::FlagBool,
};

/// Body of [`ChangePassword`]. With a new password it needs one proof: the current password, or
/// the token of a reset mail. Without a new password it asks for that mail.
///
/// ```
/// use docebo_sdk::users::PasswordRequest;
///
/// let change = PasswordRequest::change("ann", "old-s3cret", "new-s3cret");
/// assert!(!format!("{change:?}").contains("s3cret"));
/// assert_eq!(
///     serde_json::to_string(&PasswordRequest::ask_reset("ann"))?,
///     r#"{"userid":"ann"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PasswordRequest {
    /// User name or e-mail; required, and the same account as in the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// The current password, to change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_password: Option<String>,
    /// From the link in the reset mail; good for one use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_token: Option<String>,
    /// The new password, which must satisfy the platform's rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_password: Option<String>,
}

impl PasswordRequest {
    /// Changes a password that is known.
    #[must_use]
    pub fn change(
        userid: impl Into<String>,
        current: impl Into<String>,
        new: impl Into<String>,
    ) -> Self {
        Self {
            userid: Some(userid.into()),
            current_password: Some(current.into()),
            reset_token: None,
            new_password: Some(new.into()),
        }
    }

    /// Asks for a mail with a link.
    #[must_use]
    pub fn ask_reset(userid: impl Into<String>) -> Self {
        Self { userid: Some(userid.into()), ..Self::default() }
    }

    /// Sets a new password with the token of such a mail.
    #[must_use]
    pub fn finish_reset(
        userid: impl Into<String>,
        token: impl Into<String>,
        new: impl Into<String>,
    ) -> Self {
        Self {
            userid: Some(userid.into()),
            current_password: None,
            reset_token: Some(token.into()),
            new_password: Some(new.into()),
        }
    }
}

/// Shows who, and which secrets are there, never the secrets.
impl fmt::Debug for PasswordRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordRequest")
            .field("userid", &self.userid)
            .field("has_current_password", &self.current_password.is_some())
            .field("has_reset_token", &self.reset_token.is_some())
            .field("has_new_password", &self.new_password.is_some())
            .finish()
    }
}

/// What [`ChangePassword`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PasswordChange {
    /// False when it was refused, with HTTP 200. The client makes that an error.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// What was refused.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "messages")]
    pub message: Option<Vec<FieldMessage>>,
}

/// `POST /manage/v1/user/{username}/password`
///
/// Three things, told apart by the body: change a password that is known, ask for a mail with a
/// link, or finish with the token of that link. A new password ends a forced change (B-029). The
/// path takes a user name or an e-mail, whatever it is called; of several accounts with one
/// e-mail the first by user name is meant (B-014). The mail holds a link, never a password.
///
/// A wrong current password, a wrong or used token, and an unknown account are HTTP 200 with
/// `success` false (inferred); a password against the policy is 400 with code 1001 (inferred).
/// The policy: six characters unless set otherwise; if the platform says so, letters and digits
/// without three in sequence, other than the user name, and no bare English word.
///
/// An administrator sets somebody else's password with [`UpdateUser`](super::UpdateUser).
#[derive(Debug)]
pub enum ChangePassword {}

impl Endpoint for ChangePassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/{username}/password";
    const IDS: &'static [&'static str] = &["users.password"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = String;
    type Query = Empty;
    type Body = PasswordRequest;
    type Output = Data<PasswordChange>;

    fn refusal(answer: &PasswordChange) -> Option<Refusal> {
        let messages = || FieldMessage::pairs(answer.message.as_deref());
        (!answer.success).then(|| Refusal { messages: messages() })
    }
}
