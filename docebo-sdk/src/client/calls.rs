//! How many calls were made.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use crate::endpoint::{Auth, Effect, EndpointInfo};

/// Counters of one client and its clones, from [`Client::calls`](super::Client::calls).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Calls {
    /// Everything that was sent: the sum of the next four.
    pub sent: u64,
    /// Calls that change nothing.
    pub reads: u64,
    /// Writes that may be sent twice.
    pub repeatable: u64,
    /// Writes that may not.
    pub once: u64,
    /// Requests for tokens and sign-ins.
    pub tokens: u64,
    /// How many of `sent` were repetitions of a call that had failed.
    pub retries: u64,
    /// Answers of status 429.
    pub rate_limited: u64,
    /// Time spent waiting for the quota, all calls together.
    pub waited: Duration,
}

#[derive(Default)]
pub(crate) struct Counters {
    reads: AtomicU64,
    repeatable: AtomicU64,
    once: AtomicU64,
    tokens: AtomicU64,
    retries: AtomicU64,
    rate_limited: AtomicU64,
    waited_micros: AtomicU64,
}

impl Counters {
    pub(crate) fn sent(&self, info: &EndpointInfo, attempt: u32) {
        let counter = match (info.auth, info.effect) {
            (Auth::OAuthClient | Auth::None, _) => &self.tokens,
            (_, Effect::Read) => &self.reads,
            (_, Effect::Repeatable) => &self.repeatable,
            (_, Effect::Once) => &self.once,
        };
        counter.fetch_add(1, Relaxed);
        if attempt > 1 {
            self.retries.fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn rate_limited(&self) {
        self.rate_limited.fetch_add(1, Relaxed);
    }

    pub(crate) fn waited(&self, time: Duration) {
        if !time.is_zero() {
            let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            self.waited_micros.fetch_add(micros, Relaxed);
        }
    }

    pub(crate) fn read(&self) -> Calls {
        let [reads, repeatable, once, tokens] =
            [&self.reads, &self.repeatable, &self.once, &self.tokens].map(|c| c.load(Relaxed));
        Calls {
            sent: reads + repeatable + once + tokens,
            reads,
            repeatable,
            once,
            tokens,
            retries: self.retries.load(Relaxed),
            rate_limited: self.rate_limited.load(Relaxed),
            waited: Duration::from_micros(self.waited_micros.load(Relaxed)),
        }
    }
}
