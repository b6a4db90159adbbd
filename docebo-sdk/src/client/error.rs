//! What can go wrong, and how to get out.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use bytes::Bytes;

use super::{
    fault::{Spoken, clean},
    transport::BoxError,
};
use crate::endpoint::Method;

/// Why a call has no value to give.
///
/// Match on [`Error::kind`] with a wildcard arm, or ask the question methods, which also tell
/// what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built or used as it was asked to. Nothing was sent.
    Config,
    /// The call cannot be written as a request. Nothing was sent.
    Request,
    /// The platform does not accept the caller: no token, a bad one, bad credentials, or an
    /// answer that is a sign-in page.
    Auth,
    /// Signed in, but not allowed (403).
    Forbidden,
    /// No such thing (404).
    NotFound,
    /// Too many calls (429), and still so after all attempts.
    RateLimited,
    /// The platform understood the call and refused it: any other 4xx, or HTTP 200 with
    /// `success: false`.
    Rejected,
    /// The platform failed (5xx) or is down.
    Server,
    /// No connection, or it broke; nothing has been changed by this call.
    Connection,
    /// No answer in time; nothing has been changed by this call.
    Timeout,
    /// A write was sent and nobody knows whether it took effect.
    UnknownOutcome,
    /// The answer is not what the endpoint promises.
    Decode,
    /// The write took effect, but its answer could not be read.
    AppliedUnread,
    /// A list that never ends: the same page came again, or too many pages.
    Paging,
}

/// A call that has no value to give.
///
/// One pointer wide. `Display` is one line without its causes; walk
/// [`source`](std::error::Error::source) for those. Neither it nor `Debug` shows credentials,
/// tokens, query strings or bodies.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    method: Option<Method>,
    path: Option<Box<str>>,
    status: Option<u16>,
    code: Option<i64>,
    oauth: Option<Box<str>>,
    messages: Vec<Message>,
    body: Option<Bytes>,
    json_path: Option<Box<str>>,
    retry_after: Option<Duration>,
    attempts: u32,
    maybe_applied: bool,
    timeout: bool,
    what: Option<Box<str>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// One of the platform's own sentences about a refused call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The field it is about, when the platform says.
    pub field: Option<String>,
    /// The sentence.
    pub text: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            method: None,
            path: None,
            status: None,
            code: None,
            oauth: None,
            messages: Vec::new(),
            body: None,
            json_path: None,
            retry_after: None,
            attempts: 0,
            maybe_applied: false,
            timeout: false,
            what: None,
            source: None,
        }))
    }

    /// An error that is explained by one sentence of our own.
    pub(crate) fn saying(kind: ErrorKind, what: impl Into<Box<str>>) -> Self {
        let mut error = Self::new(kind);
        error.0.what = Some(what.into());
        error
    }

    #[must_use]
    pub(crate) fn because(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Names the call, unless the error belongs to another one made on the way (for a token).
    #[must_use]
    pub(crate) fn of_call(mut self, method: Method, target: &str) -> Self {
        if self.0.method.is_none() {
            self.0.method = Some(method);
            self.0.path = target.split('?').next().map(Into::into);
        }
        self
    }

    pub(crate) fn set_answer(&mut self, status: u16, body: Bytes) {
        self.0.status = Some(status);
        self.0.body = Some(body);
    }

    pub(crate) fn set_spoken(&mut self, spoken: Spoken) {
        self.0.code = spoken.code;
        self.0.oauth = spoken.oauth.map(Into::into);
        self.0.messages = spoken.messages;
    }

    pub(crate) fn set_retry_after(&mut self, wait: Option<Duration>) {
        self.0.retry_after = wait;
    }

    pub(crate) fn set_kind(&mut self, kind: ErrorKind) {
        self.0.kind = kind;
    }

    pub(crate) fn set_attempts(&mut self, attempts: u32) {
        self.0.attempts = attempts;
    }

    pub(crate) fn set_timeout(&mut self) {
        self.0.timeout = true;
    }

    pub(crate) fn set_maybe_applied(&mut self, maybe: bool) {
        self.0.maybe_applied = maybe;
    }

    pub(crate) fn set_json_path(&mut self, path: String) {
        self.0.json_path = Some(path.into());
    }

    /// The error of a call made on the way, such as for a token: the caller's own call has not
    /// been sent, whatever became of this one.
    #[must_use]
    pub(crate) fn on_the_way(mut self) -> Self {
        self.0.maybe_applied = false;
        if self.0.kind == ErrorKind::AppliedUnread {
            self.0.kind = ErrorKind::Decode;
        }
        if self.0.kind == ErrorKind::UnknownOutcome {
            self.0.kind = match (self.0.timeout, self.0.status) {
                (true, _) => ErrorKind::Timeout,
                (_, Some(_)) => ErrorKind::Server,
                (_, None) => ErrorKind::Connection,
            };
        }
        self
    }
}

/// What the error is about.
impl Error {
    /// The kind. There will be more of them: keep a wildcard arm.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The verb of the call, if the error belongs to one.
    #[must_use]
    pub fn method(&self) -> Option<Method> {
        self.0.method
    }

    /// The path of the call, without host and query.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The HTTP status of the last answer, if there was one. May be 200: the platform refuses
    /// some writes in the body only.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Docebo's own number, such as 1006 for a batch without `branch_option` (B-145).
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// The OAuth error code, such as `invalid_grant`, when the token endpoint refused.
    #[must_use]
    pub fn oauth_code(&self) -> Option<&str> {
        self.0.oauth.as_deref()
    }

    /// All sentences the platform gave.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.0.messages
    }

    /// The body of the last answer as received, even if it is not what it should be. It may hold
    /// personal data, and after a token request a token: think before logging it.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// Where in the answer decoding failed, such as `data.items[3].user_id`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How long the platform asked to wait, if it said so. Docebo is not known to.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the call was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

/// Questions a caller has, and what to do about the answer.
impl Error {
    /// Whether the thing asked for does not exist (404).
    ///
    /// Way out: treat it as absent. A power user also gets it for what lies outside of their
    /// resources, so a 404 does not prove that nobody can see it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Whether the platform still refuses for too many calls after all attempts.
    ///
    /// Way out: wait [`retry_after`](Self::retry_after), else until the hour is over, and lower
    /// the client's [`Quota`](super::Quota): other programs on the same address share the limit.
    /// The refusal had no effect, so the call may be sent again, writes too; unless an earlier
    /// attempt [`may_have_been_applied`](Self::may_have_been_applied).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.kind == ErrorKind::RateLimited
    }

    /// Whether the platform does not accept who is calling.
    ///
    /// Way out: check the credentials, whether the user is deactivated or expired, and with a
    /// static token its age. The client has already tried a fresh token; sending the call again
    /// with the same credentials will not help.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.0.kind == ErrorKind::Auth
    }

    /// Whether the caller is known but lacks the right (403).
    ///
    /// Way out: call as a Superadmin, or extend the power user's profile or resources.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.0.kind == ErrorKind::Forbidden
    }

    /// Whether the platform understood the call and said no: a 400 or another 4xx without a kind
    /// of its own, or HTTP 200 with `success: false`.
    ///
    /// Way out: read [`messages`](Self::messages) and change the call.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.0.kind == ErrorKind::Rejected
    }

    /// Whether time ran out, whatever the kind.
    ///
    /// Way out: when [`may_have_been_applied`](Self::may_have_been_applied) is false, call again
    /// with a longer [`timeout`](super::Request::timeout).
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }

    /// Whether no usable connection was had, in time or at all.
    ///
    /// Way out: check address and network; when [`may_have_been_applied`](Self::may_have_been_applied)
    /// is false, calling again is safe.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connection | ErrorKind::Timeout)
    }

    /// Whether the answer could not be read.
    ///
    /// Way out: look at [`json_path`](Self::json_path) and [`body`](Self::body), and report it;
    /// meanwhile [`Client::call`](super::Client::call) with an endpoint of your own can read the
    /// answer as you need it.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Decode | ErrorKind::AppliedUnread)
    }

    /// Whether the platform may have done what the call asked for, although it failed here.
    ///
    /// Way out: read the state back before doing anything else. Do not simply call again: what
    /// was a creation may create twice. Always false for calls that only read.
    #[must_use]
    pub fn may_have_been_applied(&self) -> bool {
        self.0.maybe_applied
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let (Some(method), Some(path)) = (inner.method, &inner.path) {
            write!(f, "{method} {path}: ")?;
        }
        match &inner.what {
            Some(what) => f.write_str(what)?,
            None => f.write_str(inner.kind.describe())?,
        }
        if let Some(path) = &inner.json_path {
            write!(f, " at `{path}`")?;
        }
        if let Some(status) = inner.status {
            write!(f, " (HTTP {status}")?;
            if let Some(code) = inner.code.filter(|code| *code != 0) {
                write!(f, ", code {code}")?;
            }
            if let Some(code) = &inner.oauth {
                write!(f, ", {code}")?;
            }
            f.write_str(")")?;
        }
        for (index, message) in inner.messages.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { "; " })?;
            if let Some(field) = &message.field {
                write!(f, "{}: ", clean(field))?;
            }
            f.write_str(&clean(&message.text))?;
        }
        Ok(())
    }
}

/// Everything but the body, whose length it shows.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("kind", &inner.kind);
        if let Some(method) = inner.method {
            out.field("method", &method);
        }
        if let Some(path) = &inner.path {
            out.field("path", path);
        }
        if let Some(what) = &inner.what {
            out.field("what", what);
        }
        if let Some(status) = inner.status {
            out.field("status", &status);
        }
        if let Some(code) = inner.code {
            out.field("code", &code);
        }
        if let Some(oauth) = &inner.oauth {
            out.field("oauth_code", oauth);
        }
        if !inner.messages.is_empty() {
            out.field("messages", &inner.messages);
        }
        if let Some(path) = &inner.json_path {
            out.field("json_path", path);
        }
        if let Some(body) = &inner.body {
            out.field("body_bytes", &body.len());
        }
        out.field("attempts", &inner.attempts).field("may_have_been_applied", &inner.maybe_applied);
        if let Some(source) = &inner.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl ErrorKind {
    fn describe(self) -> &'static str {
        match self {
            Self::Config => "the client cannot be used like this",
            Self::Request => "the call cannot be written",
            Self::Auth => "the platform does not accept the caller",
            Self::Forbidden => "the caller is not allowed to do this",
            Self::NotFound => "not found",
            Self::RateLimited => "too many calls",
            Self::Rejected => "refused",
            Self::Server => "the platform failed",
            Self::Connection => "no connection",
            Self::Timeout => "no answer in time",
            Self::UnknownOutcome => "sent, but nobody knows whether it took effect",
            Self::Decode => "the answer cannot be read",
            Self::AppliedUnread => "done, but the answer cannot be read",
            Self::Paging => "the list does not end",
        }
    }
}
