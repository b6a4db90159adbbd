//! The world's time: frozen until moved, or running from a start.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use docebo_sdk::wire::DateTime;

/// Where time stands when nothing else is said: a Monday morning.
pub(crate) const DEFAULT_NOW: i64 = 1_772_442_000; // 2026-03-02 09:00:00

/// A tenant's clock.
///
/// The world itself holds no clock: a rule is told the time.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Seconds since 1970 at `since`, or for good when frozen.
    base: AtomicI64,
    since: Option<Instant>,
}

impl Clock {
    pub(crate) fn frozen(at: DateTime) -> Self {
        Self { base: AtomicI64::new(at.unix()), since: None }
    }

    pub(crate) fn running(from: DateTime) -> Self {
        Self { base: AtomicI64::new(from.unix()), since: Some(Instant::now()) }
    }

    /// Whether time passes by itself.
    #[cfg(feature = "listener")]
    pub(crate) const fn runs(&self) -> bool {
        self.since.is_some()
    }

    pub(crate) fn now(&self) -> DateTime {
        let run =
            self.since.map_or(0, |since| i64::try_from(since.elapsed().as_secs()).unwrap_or(0));
        DateTime::from_unix(self.base.load(Ordering::Acquire).saturating_add(run))
    }

    pub(crate) fn advance(&self, by: Duration) -> DateTime {
        let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX);
        // Saturates: a clock may be pushed to the end of time, not beyond it.
        let _ = self.base.fetch_update(Ordering::AcqRel, Ordering::Acquire, |base| {
            Some(DateTime::from_unix(base.saturating_add(seconds)).unix())
        });
        self.now()
    }

    pub(crate) fn set(&self, to: DateTime) {
        let run = self.now().unix().saturating_sub(self.base.load(Ordering::Acquire));
        self.base.store(to.unix().saturating_sub(run), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::frozen(DateTime::from_unix(DEFAULT_NOW));
        assert_eq!(clock.now().to_string(), "2026-03-02 09:00:00");
        clock.advance(Duration::from_secs(3600));
        assert_eq!(clock.now().to_string(), "2026-03-02 10:00:00");
        clock.set("2027-01-01".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2027-01-01 00:00:00");
        clock.advance(Duration::MAX);
        assert_eq!(clock.now().to_string(), "9999-12-30 22:00:00");
    }
}
