//! One isolated platform: a world behind a lock, with its clock, journal, faults and lanes.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use docebo_sdk::{endpoint::Lane, wire::DateTime};

use crate::{
    bell::Bell,
    clock::Clock,
    context::{Asked, Caller, Context},
    control::faults::Faults,
    domain::due,
    journal::Journal,
    ledger::{RuleNotes, switches::RateLimitWindow},
    world::{World, access::Rights, events::Cause},
};

/// Nothing is due.
const NEVER: i64 = i64::MAX;

/// One platform and what surrounds it.
#[derive(Debug)]
pub(crate) struct Tenant {
    /// Held for the length of one rule, never across I/O: nothing waits inside, so a std lock.
    /// A panic inside a rule would be a bug; the world is still whole enough to inspect, hence
    /// poisoning is ignored.
    world: RwLock<World>,
    clock: Clock,
    next_due: AtomicI64,
    /// Rung when there is something to post.
    bell: Arc<Bell>,
    /// Held by whoever posts, so that there is one at a time. The world's lock is not held then.
    #[cfg(feature = "listener")]
    pub(crate) posting: tokio::sync::Mutex<()>,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    lanes: Lanes,
    /// Calls allowed in a sliding window.
    limit: Option<u32>,
    /// When the calls of the present window were made.
    calls: Mutex<VecDeque<i64>>,
}

impl Tenant {
    pub(crate) fn new(
        world: World,
        clock: Clock,
        journal: usize,
        limit: Option<u32>,
        bell: Arc<Bell>,
    ) -> Self {
        let tenant = Self {
            next_due: AtomicI64::new(NEVER),
            bell,
            #[cfg(feature = "listener")]
            posting: tokio::sync::Mutex::new(()),
            world: RwLock::new(world),
            clock,
            journal: Journal::new(journal),
            faults: Faults::default(),
            lanes: Lanes::default(),
            limit,
            calls: Mutex::new(VecDeque::new()),
        };
        tenant.note_due(&tenant.read());
        tenant
    }

    pub(crate) const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn now(&self) -> DateTime {
        self.clock.now()
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers when the next piece of due work wants to run, so that a call need not look.
    pub(crate) fn note_due(&self, world: &World) {
        self.next_due.store(world.next_due().map_or(NEVER, DateTime::unix), Ordering::Release);
        if world.outbox.deliveries.is_busy() {
            self.bell.ring();
        }
    }

    /// Whether there is something to post that nobody else delivers.
    #[cfg(feature = "listener")]
    pub(crate) fn posts_by_itself(&self) -> bool {
        let world = self.read();
        !world.webhooks.by_hand && world.outbox.deliveries.is_busy()
    }

    /// How long until something is due, on a clock that runs.
    #[cfg(feature = "listener")]
    pub(crate) fn until_due(&self) -> Option<Duration> {
        let due = self.next_due.load(Ordering::Acquire);
        let seconds = due.saturating_sub(self.now().unix()).max(1);
        (self.clock.runs() && due != NEVER).then(|| Duration::from_secs(seconds.unsigned_abs()))
    }

    /// Does what is due before anybody reads. Usually one atomic load.
    pub(crate) fn settle(&self) {
        let now = self.now();
        if now.unix() < self.next_due.load(Ordering::Acquire) {
            return;
        }
        let mut world = self.write();
        due::settle(&mut world, now);
        self.note_due(&world);
    }

    /// Does what no call asks for: as `by`, or as the platform itself.
    pub(crate) fn act<R>(
        &self,
        by: Option<u32>,
        act: impl FnOnce(&mut World, &Context<'_>) -> R,
    ) -> R {
        self.settle();
        let now = self.now();
        let asked = Asked::default();
        let mut world = self.write();
        let caller = match by {
            Some(id) => {
                let rights = Arc::new(Rights::of(&world, id));
                Caller::User { id, rights, password_due: false }
            }
            None => Caller::Service { rights: Arc::new(Rights::superadmin()) },
        };
        let cx = Context::new(now, caller, &asked, world.switches, RuleNotes::off());
        world.cause = Cause::call(now, by);
        let result = act(&mut world, &cx);
        world.cause = Cause::default();
        due::changed(&mut world, now);
        self.note_due(&world);
        result
    }

    pub(crate) fn advance(&self, by: Duration) -> DateTime {
        let now = self.clock.advance(by);
        self.settle();
        now
    }

    /// Puts a changed world in this one's place and keeps everything around it.
    pub(crate) fn swap(&self, world: World) {
        let mut current = self.write();
        *current = world;
        due::changed(&mut current, self.now());
        self.note_due(&current);
    }

    /// Puts another world in this one's place.
    pub(crate) fn replace(&self, world: World) {
        let mut current = self.write();
        *current = world;
        due::changed(&mut current, self.now());
        self.note_due(&current);
        drop(current);
        self.faults.clear();
        self.calls().clear();
    }

    /// Counts a call against the hourly limit; `Err` says in how many seconds a place is free.
    pub(crate) fn admit(&self) -> Result<(), u64> {
        let Some(limit) = self.limit else { return Ok(()) };
        let mut calls = self.calls();
        let window = match self.read().switches.get() {
            RateLimitWindow::Hour => 3600,
            RateLimitWindow::Minute => 60,
        };
        let now = self.now().unix();
        while calls.front().is_some_and(|at| *at <= now - window) {
            calls.pop_front();
        }
        match calls.front() {
            _ if (calls.len() as u64) < u64::from(limit) => {
                calls.push_back(now);
                Ok(())
            }
            Some(first) => Err(u64::try_from(first + window - now).unwrap_or(1).max(1)),
            None => Err(window.unsigned_abs()),
        }
    }

    fn calls(&self) -> MutexGuard<'_, VecDeque<i64>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a lane until the guard is dropped, which a door does once the reply is out.
    pub(crate) fn enter(self: &Arc<Self>, lane: Lane) -> LaneGuard {
        // All counts go up, whatever the first of them says.
        let busy = self.lanes.of(lane).filter(|count| count.fetch_add(1, Ordering::AcqRel) > 0);
        let overlapped = busy.count() > 0;
        if overlapped {
            self.lanes.overlaps.fetch_add(1, Ordering::Relaxed);
        }
        LaneGuard { tenant: Arc::clone(self), lane, overlapped }
    }

    /// How often two calls of one lane were under way at once.
    pub(crate) fn overlaps(&self) -> usize {
        self.lanes.overlaps.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Default)]
struct Lanes {
    batch: AtomicUsize,
    branches: AtomicUsize,
    overlaps: AtomicUsize,
}

impl Lanes {
    fn of(&self, lane: Lane) -> impl Iterator<Item = &AtomicUsize> {
        let (batch, branches) = match lane {
            Lane::None => (None, None),
            Lane::Batch => (Some(&self.batch), None),
            Lane::Branches => (None, Some(&self.branches)),
            Lane::BranchBatch => (Some(&self.batch), Some(&self.branches)),
        };
        batch.into_iter().chain(branches)
    }
}

/// Presence in a lane.
#[derive(Debug)]
pub(crate) struct LaneGuard {
    tenant: Arc<Tenant>,
    lane: Lane,
    overlapped: bool,
}

impl LaneGuard {
    /// Whether another call of the lane was under way at the start.
    pub(crate) const fn overlapped(&self) -> bool {
        self.overlapped
    }
}

impl Drop for LaneGuard {
    fn drop(&mut self) {
        for count in self.tenant.lanes.of(self.lane) {
            count.fetch_sub(1, Ordering::AcqRel);
        }
    }
}
