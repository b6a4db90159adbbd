//! The indexes over the users.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
};

use super::{UserOrder, UserRef};
use crate::world::{
    ranked::Ranked,
    text::{FoldedKey, allocated, folded_key},
};

/// Slots by user id: short runs of ids side by side, so that dense ids cost their four bytes and
/// sparse ones little more.
#[derive(Debug, Clone, Default)]
pub(super) struct ById {
    runs: BTreeMap<u32, Arc<[u32; RUN as usize]>>,
}

const RUN: u32 = 64;
const NONE: u32 = u32::MAX;

impl ById {
    pub(super) fn get(&self, id: u32) -> Option<u32> {
        let slot = *self.runs.get(&(id / RUN))?.get((id % RUN) as usize)?;
        (slot != NONE).then_some(slot)
    }

    pub(super) fn insert(&mut self, id: u32, slot: u32) {
        let run = self.runs.entry(id / RUN).or_insert_with(|| Arc::new([NONE; RUN as usize]));
        Arc::make_mut(run)[(id % RUN) as usize] = slot;
    }

    pub(super) fn remove(&mut self, id: u32) {
        if let Entry::Occupied(mut run) = self.runs.entry(id / RUN) {
            Arc::make_mut(run.get_mut())[(id % RUN) as usize] = NONE;
            if run.get().iter().all(|slot| *slot == NONE) {
                run.remove();
            }
        }
    }

    /// Slots in the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.runs.values().flat_map(|run| run.iter().copied()).filter(|slot| *slot != NONE)
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.runs.len() * (allocated(RUN as usize * 4 + 16) + 24)
    }
}

/// The default order, over everybody and under each single filter.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) all: Ranked,
    /// Deactivated, activated.
    pub(super) active: [Ranked; 2],
    /// By branch; 0 is the root.
    pub(super) branches: BTreeMap<u32, Ranked>,
}

impl Names {
    /// Builds the indexes over users and their slots.
    pub(super) fn build<'a>(
        users: impl Iterator<Item = (u32, UserRef<'a>)>,
        user: impl Fn(u32) -> Option<UserRef<'a>>,
    ) -> Self {
        let all = sorted(UserOrder::FirstName, users, &user);
        let mut active = [Vec::new(), Vec::new()];
        let mut branches: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for slot in &all {
            let Some(user) = user(*slot) else { continue };
            active[usize::from(user.is_active())].push(*slot);
            for branch in user.branches_or_root() {
                branches.entry(branch).or_default().push(*slot);
            }
        }
        let all = Ranked::from_sorted(&all);
        Self {
            all,
            active: active.map(|slots| Ranked::from_sorted(&slots)),
            branches: branches
                .into_iter()
                .map(|(branch, slots)| (branch, Ranked::from_sorted(&slots)))
                .collect(),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let branches: usize =
            self.branches.values().map(|index| index.heap_bytes() + size_of::<Ranked>() + 16).sum();
        self.all.heap_bytes() + self.active.iter().map(Ranked::heap_bytes).sum::<usize>() + branches
    }
}

/// The slots of users, in an order.
///
/// What is compared is copied out first: records and texts are read once, in the order in which
/// they lie, instead of at every comparison.
pub(super) fn sorted<'a>(
    order: UserOrder,
    users: impl Iterator<Item = (u32, UserRef<'a>)>,
    user: impl Fn(u32) -> Option<UserRef<'a>>,
) -> Vec<u32> {
    let mut keys: Vec<Key> =
        users.map(|(slot, user)| Key { key: key(order, user, 0), id: user.id(), slot }).collect();
    refine(&mut keys, 0, order, &user);
    keys.into_iter().map(|key| key.slot).collect()
}

/// What a user is sorted by, in the order of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    key: FoldedKey,
    id: u32,
    slot: u32,
}

fn key(order: UserOrder, user: UserRef<'_>, level: usize) -> FoldedKey {
    match user.sort_key(order) {
        Ok(bytes) => FoldedKey { bytes, count: 0 },
        Err(text) => folded_key(text, level),
    }
}

/// Texts that agree in so many pieces are compared in full.
const LEVELS: usize = 16;

/// Sorts by the keys of a level, then those who share one by the next level.
fn refine<'a>(
    keys: &mut [Key],
    level: usize,
    order: UserOrder,
    user: &impl Fn(u32) -> Option<UserRef<'a>>,
) {
    keys.sort_unstable();
    for tied in keys.chunk_by_mut(|a, b| a.key == b.key) {
        if tied.len() < 2 || !tied.first().is_some_and(|first| first.key.goes_on()) {
            continue;
        }
        if level == LEVELS {
            tied.sort_unstable_by(|a, b| match (user(a.slot), user(b.slot)) {
                (Some(a), Some(b)) => a.compare(&b, order),
                (a, b) => a.is_some().cmp(&b.is_some()),
            });
            continue;
        }
        for tie in &mut *tied {
            tie.key = user(tie.slot).map(|user| key(order, user, level + 1)).unwrap_or_default();
        }
        refine(tied, level + 1, order, user);
    }
}

/// Who manages whom, in whatever way.
#[derive(Debug, Clone, Default)]
pub(super) struct Teams {
    /// Manager and subordinate.
    links: BTreeSet<(u32, u32)>,
    /// Subordinates of each manager, and how many of them are activated.
    counts: BTreeMap<u32, (u32, u32)>,
}

impl Teams {
    /// Adds or removes a link.
    pub(super) fn link(&mut self, manager: u32, user: u32, active: bool, add: bool) {
        let active = u32::from(active);
        if add && self.links.insert((manager, user)) {
            let (all, some) = self.counts.entry(manager).or_default();
            *all += 1;
            *some += active;
        } else if !add
            && self.links.remove(&(manager, user))
            && let Entry::Occupied(mut counts) = self.counts.entry(manager)
        {
            let (all, some) = counts.get_mut();
            *all = all.saturating_sub(1);
            *some = some.saturating_sub(active);
            if *all == 0 {
                counts.remove();
            }
        }
    }

    /// Subordinates of a manager, by id.
    pub(super) fn of(&self, manager: u32) -> impl Iterator<Item = u32> {
        self.links.range((manager, 0)..=(manager, u32::MAX)).map(|(_, user)| *user)
    }

    /// How many subordinates, and how many activated ones.
    pub(super) fn count(&self, manager: u32) -> (usize, usize) {
        self.counts.get(&manager).map_or((0, 0), |(all, active)| (*all as usize, *active as usize))
    }

    pub(super) fn heap_bytes(&self) -> usize {
        (self.links.len() * 8 + self.counts.len() * 12) * 3 / 2
    }
}
