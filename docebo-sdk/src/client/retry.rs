//! When to try again, and how long to wait before.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use http::{HeaderMap, header::RETRY_AFTER};

use super::Error;
use crate::endpoint::Method;

/// How often and how patiently a call is repeated.
///
/// *What* may be repeated is not a matter of policy: it follows from each endpoint's
/// [`Effect`](crate::endpoint::Effect). Reads and repeatable writes are sent again after broken
/// connections, timeouts and 5xx. Writes that must happen once are sent again only when they
/// surely did not happen: no connection was had, the platform answered 429, or it answered 503 in
/// its own words. Else they end as [`ErrorKind::UnknownOutcome`](super::ErrorKind::UnknownOutcome).
///
/// Waits double from `base` to `cap`, each shortened by up to a half at random. `Retry-After` is
/// followed to the second where it is present; Docebo is not known to send it.
///
/// ```
/// use std::time::Duration;
/// use docebo_sdk::client::RetryPolicy;
///
/// let patient = RetryPolicy::default().attempts(6).cap(Duration::from_secs(60));
/// let never = RetryPolicy::never();
/// # let _ = (patient, never);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    refused_attempts: u32,
    base: Duration,
    cap: Duration,
    longest_wait: Duration,
    seed: Option<u64>,
}

impl Default for RetryPolicy {
    /// 4 attempts; 9 when the platform asks for patience (429, 503), which is a minute and a half.
    fn default() -> Self {
        Self {
            attempts: 4,
            refused_attempts: 9,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(30),
            longest_wait: Duration::from_secs(3600),
            seed: None,
        }
    }
}

impl RetryPolicy {
    /// Every call is sent once.
    #[must_use]
    pub fn never() -> Self {
        Self { attempts: 1, refused_attempts: 1, ..Self::default() }
    }

    /// How often a call is sent at most when it fails.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How often a call is sent at most when the platform is too busy for it (429, or 503 with
    /// its own error body).
    #[must_use]
    pub fn refused_attempts(mut self, attempts: u32) -> Self {
        self.refused_attempts = attempts.max(1);
        self
    }

    /// The first wait.
    #[must_use]
    pub fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The longest wait of our own choosing.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The longest `Retry-After` that is followed; a longer one ends the call, and can be read
    /// from the error. One hour unless set.
    #[must_use]
    pub fn longest_wait(mut self, limit: Duration) -> Self {
        self.longest_wait = limit;
        self
    }

    /// Makes the random part of the waits the same in every run.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }
}

/// What is known of a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The platform answered that it is too busy; nothing was done.
    Refused,
    /// It never got there; nothing was done.
    NotSent,
    /// It may have been done.
    Ambiguous,
    /// Sending it again would change nothing.
    Final,
}

/// A policy with its dice.
pub(crate) struct Retry {
    policy: RetryPolicy,
    // Held for one draw, never across an await.
    dice: Mutex<fastrand::Rng>,
}

impl Retry {
    pub(crate) fn new(policy: RetryPolicy) -> Self {
        let dice = policy.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Self { policy, dice: Mutex::new(dice) }
    }

    /// How long to wait before the next attempt; `None` when there should be none.
    pub(crate) fn delay(
        &self,
        attempt: u32,
        failure: Failure,
        only_once: bool,
        asked: Option<Duration>,
    ) -> Option<Duration> {
        let attempts = match failure {
            Failure::Final => return None,
            Failure::Ambiguous if only_once => return None,
            Failure::Ambiguous | Failure::NotSent => self.policy.attempts,
            Failure::Refused => self.policy.refused_attempts,
        };
        if attempt >= attempts {
            return None;
        }
        match asked {
            Some(asked) if asked > self.policy.longest_wait => None,
            Some(asked) if !asked.is_zero() => Some(asked),
            _ => Some(self.backoff(attempt)),
        }
    }

    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let wait = self.policy.base.saturating_mul(doubled).min(self.policy.cap);
        let mut dice = self.dice.lock().unwrap_or_else(PoisonError::into_inner);
        wait.mul_f64(0.5 + dice.f64() / 2.0)
    }
}

/// Reads `Retry-After`: seconds, or an HTTP date.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    // A date that has passed asks for nothing.
    Some(SystemTime::from(at).duration_since(now).unwrap_or_default())
}

/// One attempt of a call, as the hook sees it when it is over.
#[derive(Clone)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The verb.
    pub method: Method,
    /// The path template, such as `/manage/v1/user/{user_id}`.
    pub path: &'static str,
    /// From 1.
    pub number: u32,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// What went wrong, if anything. Decoding comes later and is not seen here.
    pub error: Option<&'a Error>,
    /// From sending to the end of the answer.
    pub elapsed: Duration,
    /// When it will be tried again, if it will be.
    pub retry_in: Option<Duration>,
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, number, status, error, elapsed, retry_in } = self;
        f.debug_struct("Attempt")
            .field("method", method)
            .field("path", path)
            .field("number", number)
            .field("status", status)
            .field("error", &error.map(Error::kind))
            .field("elapsed", elapsed)
            .field("retry_in", retry_in)
            .finish()
    }
}
