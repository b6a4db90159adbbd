//! Who counts as an active user, in which month and year: what a platform is billed by.
//!
//! ```text
//! world.usage.opened(user, now);   // training material opened, or a shared asset played
//! ```
//!
//! That is the only thing that counts (B-246), and nothing is ever taken back (B-247): the table
//! holds numbers of users, who may be gone.

use std::collections::BTreeMap;

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What a plan is sold by (B-248).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanModel {
    /// Users active in a calendar month.
    #[default]
    MonthlyActive,
    /// Users active in a year; that it is the calendar's is inferred.
    YearlyActive,
    /// Accounts that exist, whatever they do.
    Registered,
}

impl PlanModel {
    /// The first day of the period a day is in, and of the one after it.
    pub(crate) fn period(self, day: Date) -> (Date, Date) {
        let (year, month) = (day.year(), day.month());
        let first = |year, month| Date::new(year, month, 1).unwrap_or(day);
        match self {
            Self::YearlyActive => (first(year, 1), first(year + 1, 1)),
            Self::MonthlyActive | Self::Registered if month == 12 => {
                (first(year, month), first(year + 1, 1))
            }
            Self::MonthlyActive | Self::Registered => (first(year, month), first(year, month + 1)),
        }
    }

    /// How many accounts may exist under a plan for so many users (B-249). For a plan sold by
    /// accounts the number itself (inferred).
    pub(crate) const fn ceiling(self, users: u32) -> u64 {
        let times = match self {
            Self::MonthlyActive => 5,
            Self::YearlyActive => 3,
            Self::Registered => 1,
        };
        users as u64 * times
    }
}

/// By user, when a period's first material was opened.
type Opened = BTreeMap<u32, DateTime>;

/// The plan, and first plays by the first day of their period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Usage {
    pub(crate) plan: PlanModel,
    /// The users that the plan was sold for, when known.
    pub(crate) users: Option<u32>,
    months: BTreeMap<Date, Opened>,
    years: BTreeMap<Date, Opened>,
}

impl Usage {
    /// Somebody opened training material, or played a shared asset. Counts once a period.
    pub(crate) fn opened(&mut self, user: u32, now: DateTime) {
        let Self { months, years, .. } = self;
        for (periods, model) in
            [(months, PlanModel::MonthlyActive), (years, PlanModel::YearlyActive)]
        {
            let (first, _) = model.period(now.date());
            periods.entry(first).or_default().entry(user).or_insert(now);
        }
    }

    /// The active users of the period that begins on a day, and when each became one.
    pub(crate) fn active(
        &self,
        model: PlanModel,
        first: Date,
    ) -> impl Iterator<Item = (u32, DateTime)> {
        let opened = self.periods(model).get(&first);
        opened.into_iter().flatten().map(|(user, at)| (*user, *at))
    }

    /// How many users were active in each period in which anybody was.
    pub(crate) fn history(&self, model: PlanModel) -> impl Iterator<Item = (Date, usize)> {
        self.periods(model).iter().map(|(first, opened)| (*first, opened.len()))
    }

    const fn periods(&self, model: PlanModel) -> &BTreeMap<Date, Opened> {
        match model {
            PlanModel::YearlyActive => &self.years,
            PlanModel::MonthlyActive | PlanModel::Registered => &self.months,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_period_counts_a_user_once_and_at_the_first_time() {
        let at = |text: &str| text.parse::<DateTime>().unwrap();
        let mut usage = Usage::default();
        for when in ["2025-12-31 23:59:59", "2026-01-01 00:00:00", "2026-01-31 10:00:00"] {
            usage.opened(7, at(when));
        }
        usage.opened(8, at("2026-02-03 00:00:00"));
        let counts = |model| usage.history(model).map(|(_, count)| count).collect::<Vec<_>>();
        assert_eq!(counts(PlanModel::MonthlyActive), [1, 1, 1]);
        assert_eq!(counts(PlanModel::YearlyActive), [1, 2]);
        let january = at("2026-01-01 00:00:00");
        let active: Vec<_> = usage.active(PlanModel::MonthlyActive, january.date()).collect();
        assert_eq!(active, [(7, january)]);
        let text = serde_json::to_string(&usage).unwrap();
        assert_eq!(serde_json::from_str::<Usage>(&text).unwrap(), usage);
    }

    #[test]
    fn periods_end_where_the_next_begins() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (model, on, from, until) in [
            (PlanModel::MonthlyActive, "2026-02-28", "2026-02-01", "2026-03-01"),
            (PlanModel::Registered, "2026-12-01", "2026-12-01", "2027-01-01"),
            (PlanModel::YearlyActive, "2026-12-01", "2026-01-01", "2027-01-01"),
        ] {
            assert_eq!(model.period(day(on)), (day(from), day(until)));
        }
    }
}
