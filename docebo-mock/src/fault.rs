//! Refusals, as rules know them: what is wrong, not how HTTP says it.

use std::borrow::Cow;

/// Why a rule refuses a call. [`crate::http`] alone maps it to a status and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) messages: Vec<Cow<'static, str>>,
}

/// The sort of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// The request is not one the platform can follow. Carries Docebo's code.
    BadRequest(i64),
    /// No valid token.
    Unauthorized,
    /// A valid token that may not do this.
    Forbidden,
    /// No such thing.
    NotFound,
    /// The route exists, not with this verb.
    MethodNotAllowed,
    /// The allowance is used up.
    TooManyRequests,
    /// The platform is overloaded.
    Unavailable,
    /// A refused token request: status and OAuth error code.
    OAuth(u16, &'static str),
}

impl Fault {
    fn new(kind: FaultKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, messages: vec![message.into()] }
    }

    /// 400 with the general code 1001 (inferred).
    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(FaultKind::BadRequest(1001), message)
    }

    /// 400 with code 1006, the one captured error (B-145).
    pub(crate) fn required_option(name: &str) -> Self {
        Self::new(FaultKind::BadRequest(1006), format!("Required option not set: {name}"))
    }

    /// 401 with the framework's default text (inferred).
    pub(crate) fn unauthorized() -> Self {
        Self::new(FaultKind::Unauthorized, "Your request was made with invalid credentials.")
    }

    /// 401 with a text of its own, as the platform's login answers.
    pub(crate) fn unauthorized_because(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(FaultKind::Unauthorized, message)
    }

    /// 403 (code 1002, inferred).
    pub(crate) fn forbidden() -> Self {
        Self::new(FaultKind::Forbidden, "You are not allowed to perform this action.")
    }

    /// 403 for somebody who has to change the password before anything else (inferred).
    pub(crate) fn password_due() -> Self {
        Self::new(FaultKind::Forbidden, "The password must be changed first")
    }

    /// 404.
    pub(crate) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(FaultKind::NotFound, message)
    }

    /// 405.
    pub(crate) fn method_not_allowed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(FaultKind::MethodNotAllowed, message)
    }

    /// 429; the body was never published (inferred).
    pub(crate) fn too_many_requests() -> Self {
        Self::new(FaultKind::TooManyRequests, "Too many requests")
    }

    /// 503 (B-223).
    pub(crate) fn unavailable() -> Self {
        Self::new(FaultKind::Unavailable, "Service unavailable")
    }

    /// A refused token request.
    pub(crate) fn oauth(
        status: u16,
        error: &'static str,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(FaultKind::OAuth(status, error), description)
    }
}
