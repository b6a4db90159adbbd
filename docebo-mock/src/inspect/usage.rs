//! What the platform would be billed by.

use docebo_sdk::{
    UserId,
    wire::{Date, DateTime},
};
use serde::Serialize;

use crate::{
    DoceboMock,
    ledger::switches::RegisteredCount,
    world::{World, usage::PlanModel},
};

/// Active and registered users as the clock stands. No route of the platform is known for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UsageView {
    /// What the plan is sold by.
    pub plan: PlanModel,
    /// The users that it was sold for, when set.
    pub users: Option<u32>,
    /// First day of the period; a month unless the plan goes by the year.
    pub from: Date,
    /// First day of the next period.
    pub until: Date,
    /// Who opened training material or played a shared asset in the period, and when first. Those
    /// who were deactivated or deleted since are among them (B-247).
    pub active: Vec<ActiveUser>,
    /// Accounts that count as registered: deactivated ones too, unless the switch
    /// `registered_count` says otherwise (B-248).
    pub registered: u64,
    /// Accounts that are switched on: not the same as active (B-250).
    pub activated: u64,
    /// What the plan counts: active users, or registered ones.
    pub counted: u64,
    /// The most accounts that the plan allows, when it was sold for a number of users (B-249).
    pub ceiling: Option<u64>,
    /// Active users of every month in which there was one.
    pub months: Vec<UsagePeriod>,
    /// Active users of every year in which there was one.
    pub years: Vec<UsagePeriod>,
}

/// Somebody who counts as active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ActiveUser {
    /// Who; perhaps gone.
    pub user_id: UserId,
    /// Since when, in the period.
    pub since: DateTime,
}

/// A period and its active users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UsagePeriod {
    /// First day.
    pub from: Date,
    /// How many.
    pub active: u64,
}

impl UsageView {
    /// Whether more accounts exist than the plan allows. Nothing is refused because of it.
    #[must_use]
    pub fn is_over_ceiling(&self) -> bool {
        self.ceiling.is_some_and(|ceiling| self.registered > ceiling)
    }

    pub(crate) fn of(world: &World, now: DateTime) -> Self {
        let usage = &world.usage;
        let plan = usage.plan;
        let (from, until) = plan.period(now.date());
        let active: Vec<_> = usage
            .active(plan, from)
            .map(|(user, since)| ActiveUser { user_id: user.into(), since })
            .collect();
        let activated = world.users.iter_by_id().filter(|user| user.is_active()).count() as u64;
        let registered = match world.switches.get() {
            RegisteredCount::All => world.users.len() as u64,
            RegisteredCount::Activated => activated,
        };
        let counted = match plan {
            PlanModel::MonthlyActive | PlanModel::YearlyActive => active.len() as u64,
            PlanModel::Registered => registered,
        };
        let history = |model| {
            let periods = usage.history(model);
            periods.map(|(from, active)| UsagePeriod { from, active: active as u64 }).collect()
        };
        Self {
            plan,
            users: usage.users,
            from,
            until,
            active,
            registered,
            activated,
            counted,
            ceiling: usage.users.map(|users| plan.ceiling(users)),
            months: history(PlanModel::MonthlyActive),
            years: history(PlanModel::YearlyActive),
        }
    }
}

impl DoceboMock {
    /// Active and registered users, as the platform would be billed by them.
    #[must_use]
    pub fn usage(&self) -> UsageView {
        UsageView::of(&self.world().read(), self.world().now())
    }

    /// Sets what the plan is sold by, and for how many users. What was counted stays counted.
    pub fn usage_plan(&self, model: PlanModel, users: Option<u32>) -> &Self {
        let mut world = self.world().write();
        (world.usage.plan, world.usage.users) = (model, users);
        drop(world);
        self
    }

    /// Somebody plays a shared asset, for which there is no route; whether there is such a user.
    /// Counts as active (B-246).
    pub fn plays_asset(&self, user: UserId) -> bool {
        let now = self.world().now();
        play_asset(&mut self.world().write(), user, now)
    }
}

/// Counts somebody as active, if there is such a user.
pub(crate) fn play_asset(world: &mut World, user: UserId, now: DateTime) -> bool {
    let known = u32::try_from(user.get()).ok().filter(|id| world.users.contains(*id));
    if let Some(id) = known {
        world.usage.opened(id, now);
    }
    known.is_some()
}
