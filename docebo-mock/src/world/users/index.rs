//! The indexes over the users.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{
    UserOrder,
    record::{Record, compare},
};
use crate::world::{
    ranked::Ranked,
    slab::Slab,
    text::{Interner, allocated, folded_prefix},
};

/// Slots by user id: short runs of ids side by side, so that dense ids cost their four bytes and
/// sparse ones little more.
#[derive(Debug, Clone, Default)]
pub(super) struct ById {
    runs: BTreeMap<u32, Box<[u32; RUN as usize]>>,
}

const RUN: u32 = 64;
const NONE: u32 = u32::MAX;

impl ById {
    pub(super) fn get(&self, id: u32) -> Option<u32> {
        let slot = *self.runs.get(&(id / RUN))?.get((id % RUN) as usize)?;
        (slot != NONE).then_some(slot)
    }

    pub(super) fn insert(&mut self, id: u32, slot: u32) {
        let run = self.runs.entry(id / RUN).or_insert_with(|| Box::new([NONE; RUN as usize]));
        run[(id % RUN) as usize] = slot;
    }

    pub(super) fn remove(&mut self, id: u32) {
        if let Entry::Occupied(mut run) = self.runs.entry(id / RUN) {
            run.get_mut()[(id % RUN) as usize] = NONE;
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
        self.runs.len() * (allocated(RUN as usize * 4) + 24)
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
    pub(super) fn build(records: &Slab<Record>, vocabulary: &Interner) -> Self {
        let all = sorted(UserOrder::FirstName, records, vocabulary);
        let mut active = [Vec::new(), Vec::new()];
        let mut branches: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for slot in all.iter() {
            let Some(record) = records.get(slot) else { continue };
            active[usize::from(record.active())].push(slot);
            for branch in record.branches_or_root() {
                branches.entry(branch).or_default().push(slot);
            }
        }
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

/// Everybody in an order.
pub(super) fn sorted(order: UserOrder, records: &Slab<Record>, vocabulary: &Interner) -> Ranked {
    let mut rows: Vec<(u64, u32, &Record)> =
        records.iter().map(|(slot, record)| (prefix(order, record), slot, record)).collect();
    rows.sort_unstable_by(|(x, _, a), (y, _, b)| {
        x.cmp(y).then_with(|| compare(order, vocabulary, a, b))
    });
    let slots: Vec<u32> = rows.into_iter().map(|(_, slot, _)| slot).collect();
    Ranked::from_sorted(&slots)
}

/// A number that decides most comparisons without touching the records.
fn prefix(order: UserOrder, record: &Record) -> u64 {
    match order {
        UserOrder::Username => folded_prefix(record.username()),
        UserOrder::FirstName => folded_prefix(record.first_name()),
        _ => 0,
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
        } else if !add && self.links.remove(&(manager, user)) {
            if let Entry::Occupied(mut counts) = self.counts.entry(manager) {
                let (all, some) = counts.get_mut();
                *all = all.saturating_sub(1);
                *some = some.saturating_sub(active);
                if *all == 0 {
                    counts.remove();
                }
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
