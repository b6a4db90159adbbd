//! The platform's error body.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::wire::{Lenient, Texts};

/// `{"name","message","code","status"}`, the body of a refused call.
///
/// One such body was ever captured: a user batch without `branch_option` answers
/// `{"name":"Bad Request","message":["Required option not set: branch_option"],"code":1006,
/// "status":400}` (B-145). `message` is read as a list or a string, and everything may be
/// missing.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ApiError {
    /// The reason phrase of the status.
    pub name: String,
    /// What is wrong, in the platform's words. The reports service calls it `error`.
    #[serde_as(as = "Texts")]
    #[serde(alias = "error")]
    pub message: Vec<String>,
    /// Docebo's own number.
    #[serde_as(as = "Lenient")]
    pub code: i64,
    /// The HTTP status, repeated.
    #[serde_as(as = "Lenient")]
    pub status: u16,
}

/// `{"error","error_description"}`, the body of a refused token request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct OAuthError {
    /// The OAuth 2 error code, such as `invalid_grant`.
    pub error: String,
    /// What is wrong, in words.
    pub error_description: String,
}
