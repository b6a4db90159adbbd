//! Keeping the indexes over the users in step with their records.

use std::{cmp::Ordering, hash::BuildHasher, sync::Arc};

use super::{
    Level, User, UserOrder, UserRef, Users,
    record::{Extra, Record},
};
use crate::world::{
    ranked::Ranked,
    stamp::Stamp,
    text::{folded, folded_key},
};

impl Users {
    pub(super) fn hash(&self, username: &str) -> u64 {
        use std::hash::Hasher;
        let mut hasher = self.hasher.build_hasher();
        for level in 0.. {
            let key = folded_key(username, level);
            hasher.write_u64(key.bytes);
            if !key.goes_on() {
                hasher.write_u8(key.count);
                break;
            }
        }
        hasher.finish()
    }

    pub(super) fn slot_of_username(&self, username: &str) -> Option<u32> {
        let same = |slot: &u32| {
            self.at(*slot).is_some_and(|user| folded(user.username()).eq(folded(username)))
        };
        self.by_username.find(self.hash(username), same).copied()
    }

    pub(super) fn index_username(&mut self, slot: u32, username: &str) {
        let hash = self.hash(username);
        let mut index = std::mem::take(&mut self.by_username);
        Arc::make_mut(&mut index).insert_unique(hash, slot, |slot| {
            self.hash(self.at(*slot).map_or("", |user| user.username()))
        });
        self.by_username = index;
    }

    pub(super) fn unindex_username(&mut self, slot: u32, username: &str) {
        let hash = self.hash(username);
        let index = Arc::make_mut(&mut self.by_username);
        if let Ok(entry) = index.find_entry(hash, |other| *other == slot) {
            entry.remove();
        }
    }

    pub(super) fn index_staff(&mut self, user: &User, add: bool) {
        let entry = (user.level, user.id);
        if !add {
            self.staff.remove(&entry);
        } else if user.level != Level::User {
            self.staff.insert(entry);
        }
    }

    pub(super) fn index_team(&mut self, user: &User, add: bool) {
        let mut managers: Vec<u32> = user.managers.values().copied().collect();
        if managers.is_empty() {
            return;
        }
        // Each manager once, also when manager in two ways.
        managers.sort_unstable();
        managers.dedup();
        for manager in managers {
            Arc::make_mut(&mut self.teams).link(manager, user.id, user.active, add);
            if let Some(record) =
                self.by_id.get(manager).and_then(|slot| self.records.get_mut(slot))
            {
                record.stamp = Stamp::next();
            }
        }
    }

    /// Puts a slot into, or takes it out of, the ordered indexes that exist: all of them, or those
    /// in which it changes place when its record gives way to `other`.
    pub(super) fn index_orders(
        &mut self,
        slot: u32,
        other: Option<(&Record, Option<&Extra>)>,
        add: bool,
    ) {
        let (records, extras, store) = (&self.records, &self.extras, &self.store);
        let at = |slot: u32| {
            let record = records.get(slot)?;
            let extra = if record.has_extra() { extras.get(&slot) } else { None };
            Some(UserRef { record, extra, store })
        };
        let Some(user) = at(slot) else { return };
        let other = other.map(|(record, extra)| UserRef { record, extra, store });
        let by = |order: UserOrder| {
            move |a: u32, b: u32| match (at(a), at(b)) {
                (Some(a), Some(b)) => a.compare(&b, order),
                (a, b) => a.is_some().cmp(&b.is_some()),
            }
        };
        let moves = |order| match other {
            Some(other) => user.compare(&other, order) != Ordering::Equal,
            None => true,
        };
        for order in UserOrder::ALL {
            if let Some(index) = self.orders[order as usize].get_mut()
                && moves(order)
            {
                change(index, slot, by(order), add);
            }
        }
        let Some(names) = self.names.get_mut() else { return };
        let (order, renamed) = (by(UserOrder::FirstName), moves(UserOrder::FirstName));
        if renamed {
            change(&mut names.all, slot, order, add);
        }
        if renamed || other.is_some_and(|other| other.is_active() != user.is_active()) {
            change(&mut names.active[usize::from(user.is_active())], slot, order, add);
        }
        if renamed || other.is_some_and(|other| !other.branches().eq(user.branches())) {
            for branch in user.branches_or_root() {
                let index = names.branches.entry(branch).or_default();
                change(index, slot, order, add);
                if index.is_empty() {
                    names.branches.remove(&branch);
                }
            }
        }
    }
}

fn change(index: &mut Ranked, slot: u32, order: impl Fn(u32, u32) -> Ordering, add: bool) {
    if add {
        index.insert(slot, order);
    } else {
        index.remove(slot, order);
    }
}
