//! The budget of calls.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use super::Time;

/// How many calls may be sent in a span of time. A call over the budget waits.
///
/// The platform allows 1,000 calls an hour for each address (documented on an undated help page;
/// contracts may say otherwise). Every attempt counts, token requests too. The window slides: in
/// no hour, whenever it starts, are more sent than allowed.
///
/// ```
/// use std::time::Duration;
/// use docebo_sdk::client::Quota;
///
/// let default = Quota::default();
/// assert_eq!(default, Quota::per_hour(1_000));
/// let contract = Quota::new(100, Duration::from_secs(60));
/// # let _ = contract;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    limit: usize,
    window: Duration,
}

impl Quota {
    /// `calls` in any span of `window`. No calls or no window means no limit.
    #[must_use]
    pub const fn new(calls: u32, window: Duration) -> Self {
        Self { limit: calls as usize, window }
    }

    /// `calls` in any hour.
    #[must_use]
    pub const fn per_hour(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(3600))
    }

    /// No limit on this side.
    #[must_use]
    pub const fn off() -> Self {
        Self::new(0, Duration::ZERO)
    }

    const fn is_off(self) -> bool {
        self.limit == 0 || self.window.is_zero()
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::per_hour(1_000)
    }
}

/// Why and how long a call waits before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// How long.
    pub duration: Duration,
    /// The budget that is used up.
    pub quota: Quota,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { duration, quota: Quota { limit, window } } = self;
        write!(f, "waiting {duration:.1?}: {limit} calls in {window:?} are used up")
    }
}

/// The budget at work: a log of the moments at which calls were or will be sent, as far back as
/// the window reaches, and never more than `limit` of them.
pub(crate) struct Budget {
    quota: Quota,
    // Held for a few operations, never across an await.
    slots: Mutex<VecDeque<SystemTime>>,
}

/// A place in the log that is given back unless the call goes out.
struct Slot<'a> {
    budget: &'a Budget,
    at: SystemTime,
    used: bool,
}

impl Budget {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { quota, slots: Mutex::default() }
    }

    /// Takes a place, and waits for it when it lies ahead. Returns how long that took. A waiter
    /// that is dropped gives its place back.
    pub(crate) async fn take(&self, time: &dyn Time, tell: impl FnOnce(&Wait)) -> Duration {
        if self.quota.is_off() {
            return Duration::ZERO;
        }
        let now = time.now();
        let mut slot = Slot { budget: self, at: self.reserve(now), used: false };
        let wait = slot.at.duration_since(now).unwrap_or_default();
        if !wait.is_zero() {
            tell(&Wait { duration: wait, quota: self.quota });
            time.sleep(wait).await;
        }
        slot.used = true;
        wait
    }

    /// The earliest moment that keeps the budget.
    fn reserve(&self, now: SystemTime) -> SystemTime {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over =
            |slot: &SystemTime| now.duration_since(*slot).is_ok_and(|age| age >= self.quota.window);
        while slots.front().is_some_and(is_over) {
            slots.pop_front();
        }
        let at = if slots.len() < self.quota.limit {
            now
        } else {
            let oldest = slots.pop_front().and_then(|oldest| oldest.checked_add(self.quota.window));
            // Places are handed out in order, also when the clock steps back.
            oldest.unwrap_or(now).max(now)
        };
        slots.push_back(at);
        at
    }

    fn give_back(&self, at: SystemTime) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(index) = slots.iter().rposition(|slot| *slot == at) else { return };
        slots.remove(index);
        // The call this place was waiting for left the log when the place was taken; a moment
        // that far back stands in for it, so that the log keeps its length.
        if let Some(before) = at.checked_sub(self.quota.window) {
            slots.push_front(before);
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if !self.used {
            self.budget.give_back(self.at);
        }
    }
}
