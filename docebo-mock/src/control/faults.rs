//! Trouble on demand: answers that fail, get lost, or come late.

use std::sync::{Mutex, PoisonError};
#[cfg(feature = "listener")]
use std::time::Duration;

use docebo_sdk::endpoint::{Dialect, Written};
use http::Method;
use serde::{Deserialize, Serialize};

use crate::{fault::Fault, http::error_body};

/// When and how calls fail. In Rust through [`DoceboMock::fail`](crate::DoceboMock::fail), over
/// HTTP as a JSON object at `POST /_mock/faults`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultRule {
    /// Only this verb; any when absent.
    pub method: Option<String>,
    /// Only paths that start with this.
    pub path: String,
    /// Let this many matching calls through first.
    pub skip: u64,
    /// Then fail this many; `None` for ever.
    pub times: Option<u64>,
    /// The status to answer. 429 and 503 get the platform's error body unless `body` is given.
    pub status: u16,
    /// The body to answer.
    pub body: Option<String>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// Whether the call takes effect before its answer is spoilt.
    pub applies: bool,
    /// Cut the connection instead of answering. A door that cannot cut answers 502.
    pub cut: bool,
    /// Hold the answer back, in milliseconds of real time (listener only).
    pub delay_ms: u64,
}

impl Default for FaultRule {
    fn default() -> Self {
        Self {
            method: None,
            path: "/".to_owned(),
            skip: 0,
            times: Some(1),
            status: 503,
            body: None,
            retry_after: None,
            applies: false,
            cut: false,
            delay_ms: 0,
        }
    }
}

impl FaultRule {
    /// A fault on paths that start with `path`: one 503.
    #[must_use]
    pub fn on(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
    /// Answers this status.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
    /// Fails this many calls.
    #[must_use]
    pub const fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }
    /// Lets this many calls through first.
    #[must_use]
    pub const fn after(mut self, skip: u64) -> Self {
        self.skip = skip;
        self
    }
    /// The call takes effect, and only its answer is lost.
    #[must_use]
    pub const fn applied(mut self) -> Self {
        self.applies = true;
        self
    }
    /// Cuts the connection instead of answering.
    #[must_use]
    pub const fn cut(mut self) -> Self {
        self.cut = true;
        self
    }
    /// Sends `Retry-After`.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
    /// Only this verb.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }
}

/// The fate of one call.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    rule: FaultRule,
    pub(crate) applies: bool,
    pub(crate) cut: bool,
    #[cfg(feature = "listener")]
    pub(crate) delay: Duration,
}

impl Verdict {
    pub(crate) fn written(&self) -> Written {
        let mut written = match (self.rule.status, &self.rule.body) {
            (status, Some(body)) => Written {
                status,
                content_type: "application/json; charset=UTF-8",
                headers: Vec::new(),
                body: body.clone().into_bytes(),
            },
            (429, None) => error_body(&Fault::too_many_requests(), Dialect::Platform),
            (503, None) => error_body(&Fault::unavailable(), Dialect::Platform),
            (401, None) => error_body(&Fault::unauthorized(), Dialect::Platform),
            (status, None) => Written {
                status,
                content_type: "text/html; charset=UTF-8",
                headers: Vec::new(),
                body: b"<html><body>fault</body></html>".to_vec(),
            },
        };
        if let Some(seconds) = self.rule.retry_after {
            written.headers.push(("retry-after", seconds.to_string()));
        }
        written
    }
}

/// The faults of one tenant, in order; the first that matches decides.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<FaultRule>>,
}

impl Faults {
    pub(crate) fn add(&self, rule: FaultRule) {
        self.rules().push(rule);
    }

    pub(crate) fn clear(&self) {
        self.rules().clear();
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        self.rules().clone()
    }

    pub(crate) fn judge(&self, method: &Method, path: &str) -> Option<Verdict> {
        let mut rules = self.rules();
        let at = rules.iter().position(|rule| {
            path.starts_with(&rule.path)
                && rule
                    .method
                    .as_ref()
                    .is_none_or(|verb| verb.eq_ignore_ascii_case(method.as_str()))
        })?;
        let rule = &mut rules[at];
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        let verdict = Verdict {
            applies: rule.applies,
            cut: rule.cut,
            #[cfg(feature = "listener")]
            delay: Duration::from_millis(rule.delay_ms),
            rule: rule.clone(),
        };
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(at);
            }
        }
        Some(verdict)
    }

    fn rules(&self) -> std::sync::MutexGuard<'_, Vec<FaultRule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
