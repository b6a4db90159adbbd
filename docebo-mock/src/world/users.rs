//! The users, compactly, with an index for every order and single filter of the user list.
//!
//! ```text
//! world.users.insert(User { id, username: "ann".into(), ..User::default() })?;
//! world.users.update(id, |user| user.active = false)?;      // re-indexes what changed, new stamp
//! let ann = world.users.get(id)?;                           // UserRef: accessors, no copy
//! let page = world.users.page(UserOrder::FirstName, SortDir::Asc, UserFilter::Active(true), 0, 200);
//! (page.total, page.rows)                                   // Vec<UserRef>, O(page) at any offset
//! ```
//!
//! - [`page`](Users::page) walks an index for every [`UserOrder`] over all users and for every
//!   [`UserFilter`] in the default order (first name, then id). Other combinations are answered
//!   too, in linear time: compute them once with [`ids_where`](Users::ids_where) through
//!   [`Selections`](super::selection::Selections), keyed by [`generation`](Users::generation).
//! - Texts sort without regard to case; equal ones by id; descending is the exact reverse.
//! - Indexes are built when first used and kept up from then on, so filling a table is cheap.
//! - Copies share what neither has changed since, so keeping a world to go back to costs little.
//! - The manager's record gets a new stamp when the number of active subordinates changes, since
//!   that number is part of the manager's row.

mod email;
mod index;
mod lists;
mod moves;
mod record;
mod upkeep;
mod user;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use hashbrown::{DefaultHashBuilder, HashTable};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ranked::Ranked, slab::Slab, text::Arena};
use index::{ById, Names, Teams};
pub(crate) use lists::{UserFilter, UserOrder};
use moves::Moves;
pub(crate) use record::UserRef;
use record::{Extra, Record, Store};
pub(crate) use user::{Level, Password, User, Uuid};

/// All users of a platform.
#[derive(Debug, Clone, Default)]
pub(crate) struct Users {
    records: Slab<Record>,
    /// By slot, what few users have.
    extras: Arc<BTreeMap<u32, Extra>>,
    store: Store,
    by_id: ById,
    /// Slots by user name in lower case.
    by_username: Arc<HashTable<u32>>,
    hasher: DefaultHashBuilder,
    /// Users of a level other than the plain one.
    staff: BTreeSet<(Level, u32)>,
    teams: Arc<Teams>,
    names: OnceLock<Names>,
    orders: [OnceLock<Ranked>; UserOrder::COUNT],
    generation: u64,
    moves: Moves,
}

/// Why a table refused a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The user name is somebody else's, case aside.
    UsernameTaken,
    /// The id is somebody else's.
    IdTaken,
    /// There is no such user.
    Unknown,
}

impl Users {
    /// How many users there are.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// A number that moves on with every change of any user. Starts anew with every table.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds a user under the id it carries.
    pub(crate) fn insert(&mut self, user: &User) -> Result<(), Refused> {
        if self.by_id.get(user.id).is_some() {
            return Err(Refused::IdTaken);
        }
        if self.slot_of_username(&user.username).is_some() {
            return Err(Refused::UsernameTaken);
        }
        let (record, extra) = Record::pack(user, &mut self.store, None);
        let slot = self.records.insert(record);
        if let Some(extra) = extra {
            Arc::make_mut(&mut self.extras).insert(slot, extra);
        }
        self.by_id.insert(user.id, slot);
        self.index_username(slot, &user.username);
        self.index_staff(user, true);
        self.index_team(user, true);
        self.index_orders(slot, None, true);
        self.moves.note(user.id, &BTreeSet::new());
        self.generation += 1;
        Ok(())
    }

    /// The user of an id.
    pub(crate) fn get(&self, id: u32) -> Option<UserRef<'_>> {
        self.at(self.by_id.get(id)?)
    }

    /// Whether there is a user of this id.
    pub(crate) fn contains(&self, id: u32) -> bool {
        self.by_id.get(id).is_some()
    }

    /// The user of a name, case aside.
    pub(crate) fn by_username(&self, username: &str) -> Option<UserRef<'_>> {
        self.at(self.slot_of_username(username)?)
    }

    /// Changes a user. The id stays, whatever `edit` does to it; when the new user name is taken,
    /// nothing changes.
    pub(crate) fn update<R>(
        &mut self,
        id: u32,
        edit: impl FnOnce(&mut User) -> R,
    ) -> Result<R, Refused> {
        let slot = self.by_id.get(id).ok_or(Refused::Unknown)?;
        let before = self.at(slot).ok_or(Refused::Unknown)?.to_user();
        let mut after = before.clone();
        let result = edit(&mut after);
        after.id = id;
        if after == before {
            return Ok(result);
        }
        let renamed = after.username != before.username;
        if renamed && self.slot_of_username(&after.username).is_some_and(|other| other != slot) {
            return Err(Refused::UsernameTaken);
        }
        let held = self.at(slot).map(|user| (user.record.texts, user.packed().len()));
        let (place, bytes) = held.ok_or(Refused::Unknown)?;
        let (mut record, mut extra) = Record::pack(&after, &mut self.store, Some((&before, place)));
        if renamed {
            self.unindex_username(slot, &before.username);
        }
        self.index_orders(slot, Some((&record, extra.as_ref())), false);
        if let Some(place) = self.records.get_mut(slot) {
            std::mem::swap(place, &mut record);
        }
        if extra.is_some() || record.has_extra() {
            let extras = Arc::make_mut(&mut self.extras);
            extra = match extra {
                Some(extra) => extras.insert(slot, extra),
                None => extras.remove(&slot),
            };
        }
        self.index_orders(slot, Some((&record, extra.as_ref())), true);
        if self.records.get(slot).is_some_and(|now| now.texts != record.texts) {
            self.give_up(bytes);
        }
        if renamed {
            self.index_username(slot, &after.username);
        }
        self.index_staff(&before, false);
        self.index_staff(&after, true);
        if before.branches != after.branches {
            self.moves.note(id, &before.branches);
        }
        if before.managers != after.managers || before.active != after.active {
            self.index_team(&before, false);
            self.index_team(&after, true);
        }
        self.generation += 1;
        Ok(result)
    }

    /// Takes a user out. Links of others to this user (as their manager) stay as they are: see
    /// [`subordinates`](Self::subordinates).
    pub(crate) fn remove(&mut self, id: u32) -> Option<User> {
        let slot = self.by_id.get(id)?;
        let bytes = self.at(slot)?.packed().len();
        let user = self.at(slot)?.to_user();
        self.unindex_username(slot, &user.username);
        self.index_staff(&user, false);
        self.index_team(&user, false);
        self.index_orders(slot, None, false);
        if self.records.remove(slot).is_some_and(|record| record.has_extra()) {
            Arc::make_mut(&mut self.extras).remove(&slot);
        }
        self.give_up(bytes);
        self.by_id.remove(id);
        self.moves.forget(id);
        self.generation += 1;
        Some(user)
    }

    /// Remembers from now on whose branches change.
    pub(crate) fn watch_moves(&mut self) {
        self.moves.watch();
    }

    /// Whose branches changed since this was asked last, each with the branches before.
    pub(crate) fn take_moves(&mut self) -> BTreeMap<u32, BTreeSet<u32>> {
        self.moves.take()
    }

    /// Builds the indexes of the default order now instead of at the first list.
    pub(crate) fn warm(&self) {
        self.names();
    }

    /// An estimate of the bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.records.heap_bytes()
            + self.extras.values().map(Extra::heap_bytes).sum::<usize>()
            + self.store.heap_bytes()
            + self.by_id.heap_bytes()
            + self.by_username.allocation_size()
            + self.staff.len() * 12
            + self.teams.heap_bytes()
            + self.names.get().map_or(0, Names::heap_bytes)
            + self.orders.iter().filter_map(OnceLock::get).map(Ranked::heap_bytes).sum::<usize>()
    }

    fn at(&self, slot: u32) -> Option<UserRef<'_>> {
        let record = self.records.get(slot)?;
        let extra = if record.has_extra() { self.extras.get(&slot) } else { None };
        Some(UserRef { record, extra, store: &self.store })
    }

    /// Everybody with their slots, in the order in which they lie in memory.
    fn iter(&self) -> impl Iterator<Item = (u32, UserRef<'_>)> {
        self.records.iter().map(|(slot, record)| {
            let extra = if record.has_extra() { self.extras.get(&slot) } else { None };
            (slot, UserRef { record, extra, store: &self.store })
        })
    }

    /// Gives up the room of texts that nobody has any more; now and then moves the rest together.
    fn give_up(&mut self, bytes: usize) {
        self.store.arena.give_up(bytes);
        if !self.store.arena.is_sparse() {
            return;
        }
        let mut arena = Arena::default();
        for record in self.records.iter_mut() {
            record.texts = arena.keep(self.store.arena.texts(record.texts).whole());
        }
        self.store.arena = arena;
    }
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter_by_id().map(|user| user.to_user()))
    }
}

impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::rows::read_rows(deserializer, |users: &mut Self, user: User| {
            users.insert(&user).map_err(|refused| format!("user {}: {refused:?}", user.id))
        })
    }
}

#[cfg(test)]
mod tests;
