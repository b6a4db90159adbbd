//! What a plan takes, in calls and in hours.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Step;

/// What a plan takes, in calls.
///
/// The calls that change something are what the bound is about. Reading the platform, the canary
/// and the looks that follow it, and the verification at the end are counted apart: they buy
/// safety.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cost {
    /// Calls already made to read the platform.
    pub reads_done: u64,
    /// Calls that change something, the canary apart.
    pub writes: u64,
    /// Fewer than this cannot do it, as the planner says; 0 when it says nothing.
    pub bound: u64,
    /// Calls that change something and are made early, to look at them.
    pub canary_writes: u64,
    /// Calls that ask who is calling and look at what was done before going on; an estimate.
    pub checks: u64,
    /// Calls that read everything again at the end; an estimate.
    pub verification: u64,
    /// The allowance.
    pub calls_per_hour: u64,
}

impl Cost {
    /// Counts the calls of some steps. `look` says what a look at plans takes.
    #[must_use]
    pub fn of(steps: &[Step], look: impl Fn(&Step) -> u64) -> Self {
        let mut cost = Self { checks: u64::from(!steps.is_empty()), ..Self::default() };
        for step in steps {
            let calls = step.action.calls();
            if step.canary {
                cost.canary_writes += calls;
            } else {
                cost.writes += calls;
            }
            cost.checks += match step.action {
                super::Action::CheckDone { of } => {
                    steps.get(of).map_or(0, |step| step.action.asks())
                }
                _ => look(step),
            };
        }
        cost
    }

    /// Calls still to come.
    #[must_use]
    pub const fn calls_ahead(&self) -> u64 {
        self.writes + self.canary_writes + self.checks + self.verification
    }

    /// All calls: those already made and those to come.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.reads_done + self.calls_ahead()
    }

    /// Full hours spent waiting for the allowance to be renewed, when nothing else uses it.
    #[must_use]
    pub fn hours_of_waiting(&self) -> u64 {
        let limit = u32::try_from(self.calls_per_hour).unwrap_or(u32::MAX);
        self.waiting(limit, HOUR).as_secs() / HOUR.as_secs()
    }

    /// Time spent waiting under a budget of `limit` calls in any span of `window`, when nothing
    /// else uses it and calls take no time themselves: what the client's quota does, on the clock
    /// the client was given. A token for each hour is counted in (B-025).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use docebo_sdk::workflows::engine::Cost;
    /// let mut cost = Cost::default();
    /// cost.writes = 2_500;
    /// assert_eq!(cost.waiting(1_000, Duration::from_secs(3_600)), Duration::from_secs(7_200));
    /// ```
    #[must_use]
    pub fn waiting(&self, limit: u32, window: Duration) -> Duration {
        let rounds_of = |calls: u64| calls.saturating_sub(1).checked_div(limit.into()).unwrap_or(0);
        let time = |rounds: u64| window.saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX));
        let mut rounds = rounds_of(self.calls() + 1);
        // More hours take more tokens, which take more calls; each turn adds fewer.
        for _ in 0..8 {
            let tokens = 1 + time(rounds).as_secs() / HOUR.as_secs();
            rounds = rounds_of(self.calls() + tokens);
        }
        time(rounds)
    }
}

const HOUR: Duration = Duration::from_secs(3_600);
