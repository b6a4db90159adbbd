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
mod moves;
mod record;
mod user;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    hash::BuildHasher,
    sync::{Arc, OnceLock},
};

use docebo_sdk::wire::SortDir;
use hashbrown::{DefaultHashBuilder, HashTable};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    ranked::Ranked,
    slab::Slab,
    stamp::Stamp,
    text::{Arena, Needle, folded, folded_key},
};
use index::{ById, Names, Teams};
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

/// What the user list sorts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum UserOrder {
    Id,
    Username,
    FirstName,
    LastName,
    Status,
    Level,
    Email,
    CreationDate,
    LastAccessDate,
    ExpirationDate,
    Language,
    EmailValidationStatus,
}

/// A condition that has an index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum UserFilter {
    /// Everybody.
    All,
    /// Activated users, or deactivated ones. Expiry plays no part.
    Active(bool),
    /// Users right in this branch; 0 is the root: users in no other branch.
    Branch(u32),
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

/// Some rows of a list, and how many there are in all.
#[derive(Debug, Clone)]
pub(crate) struct UserPage<'a> {
    pub(crate) total: usize,
    pub(crate) rows: Vec<UserRef<'a>>,
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

    /// Some rows of the list. See the [module](self) for what this costs.
    pub(crate) fn page(
        &self,
        order: UserOrder,
        dir: SortDir,
        filter: UserFilter,
        offset: usize,
        limit: usize,
    ) -> UserPage<'_> {
        let Some(index) = self.index(order, filter) else {
            let ids = self.ids_where(order, dir, |user| filter.admits(user));
            let rows = ids.iter().skip(offset).take(limit).filter_map(|id| self.get(*id)).collect();
            return UserPage { total: ids.len(), rows };
        };
        let total = index.len();
        let offset = offset.min(total);
        let limit = limit.min(total - offset);
        let rows = match dir {
            SortDir::Asc => index.range(offset, limit).filter_map(|slot| self.at(slot)).collect(),
            SortDir::Desc => index
                .range(total - offset - limit, limit)
                .rev()
                .filter_map(|slot| self.at(slot))
                .collect(),
        };
        UserPage { total, rows }
    }

    /// The ids of the users that `admits` lets in, in an order. Linear.
    pub(crate) fn ids_where(
        &self,
        order: UserOrder,
        dir: SortDir,
        mut admits: impl FnMut(UserRef<'_>) -> bool,
    ) -> Vec<u32> {
        // Users are asked in the order in which they lie in memory, then put into the other.
        let admitted: Vec<u32> =
            self.iter().filter(|(_, user)| admits(*user)).map(|(slot, _)| slot).collect();
        let slots: Vec<u32> = if admitted.len() > self.len() / 8 {
            let mut chosen = vec![false; self.records.slots()];
            for slot in admitted {
                chosen[slot as usize] = true;
            }
            let all = self.order(order).iter();
            all.filter(|slot| chosen.get(*slot as usize) == Some(&true)).collect()
        } else {
            let users = admitted.into_iter().filter_map(|slot| Some((slot, self.at(slot)?)));
            index::sorted(order, users, |slot| self.at(slot))
        };
        let id = |slot: &u32| self.at(*slot).map(|user| user.id());
        match dir {
            SortDir::Asc => slots.iter().filter_map(id).collect(),
            SortDir::Desc => slots.iter().rev().filter_map(id).collect(),
        }
    }

    /// Puts ids into an order, without going through the whole table; unknown ones fall out.
    pub(crate) fn sort_ids(&self, ids: &[u32], order: UserOrder, dir: SortDir) -> Vec<u32> {
        let known = ids.iter().filter_map(|id| {
            let slot = self.by_id.get(*id)?;
            Some((slot, self.at(slot)?))
        });
        let mut slots = index::sorted(order, known, |slot| self.at(slot));
        slots.dedup();
        if dir == SortDir::Desc {
            slots.reverse();
        }
        slots.iter().filter_map(|slot| self.at(*slot)).map(|user| user.id()).collect()
    }

    /// Everybody, by id.
    pub(crate) fn iter_by_id(&self) -> impl Iterator<Item = UserRef<'_>> {
        self.by_id.iter().filter_map(|slot| self.at(slot))
    }

    /// The users right in a branch (0: in none other than the root), by name.
    pub(crate) fn in_branch(&self, branch: u32) -> impl Iterator<Item = UserRef<'_>> {
        let slots = self.index(UserOrder::FirstName, UserFilter::Branch(branch));
        slots.into_iter().flat_map(Ranked::iter).filter_map(|slot| self.at(slot))
    }

    /// The ids of all users of a level, ascending; for [`Level::User`] in linear time.
    pub(crate) fn of_level(&self, level: Level) -> Vec<u32> {
        if level == Level::User {
            return self.iter_by_id().filter(|u| u.level() == level).map(|u| u.id()).collect();
        }
        self.staff.range((level, 0)..=(level, u32::MAX)).map(|(_, id)| *id).collect()
    }

    /// Those whose manager, of one type or of any, is this user; by id.
    pub(crate) fn subordinates(
        &self,
        manager: u32,
        kind: Option<u32>,
    ) -> impl Iterator<Item = UserRef<'_>> {
        self.teams.of(manager).filter_map(|id| self.get(id)).filter(move |user| {
            kind.is_none_or(|kind| user.managers().any(|link| link == (kind, manager)))
        })
    }

    /// How many people this user manages, as a manager of any type.
    pub(crate) fn subordinate_count(&self, manager: u32) -> usize {
        self.teams.count(manager).0
    }

    /// How many of them are activated.
    pub(crate) fn active_subordinate_count(&self, manager: u32) -> usize {
        self.teams.count(manager).1
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

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::build(self.iter(), |slot| self.at(slot)))
    }

    fn order(&self, order: UserOrder) -> &Ranked {
        if order == UserOrder::FirstName {
            return &self.names().all;
        }
        self.orders[order as usize].get_or_init(|| {
            Ranked::from_sorted(&index::sorted(order, self.iter(), |slot| self.at(slot)))
        })
    }

    /// The index that answers an order under a filter, or `None` when a walk has to.
    fn index(&self, order: UserOrder, filter: UserFilter) -> Option<&Ranked> {
        static NOBODY: Ranked = Ranked::new();
        match (order, filter) {
            (_, UserFilter::All) => Some(self.order(order)),
            (UserOrder::FirstName, UserFilter::Active(active)) => {
                Some(&self.names().active[usize::from(active)])
            }
            (UserOrder::FirstName, UserFilter::Branch(branch)) => {
                Some(self.names().branches.get(&branch).unwrap_or(&NOBODY))
            }
            _ => None,
        }
    }

    fn hash(&self, username: &str) -> u64 {
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

    fn slot_of_username(&self, username: &str) -> Option<u32> {
        let same = |slot: &u32| {
            self.at(*slot).is_some_and(|user| folded(user.username()).eq(folded(username)))
        };
        self.by_username.find(self.hash(username), same).copied()
    }

    fn index_username(&mut self, slot: u32, username: &str) {
        let hash = self.hash(username);
        let mut index = std::mem::take(&mut self.by_username);
        Arc::make_mut(&mut index).insert_unique(hash, slot, |slot| {
            self.hash(self.at(*slot).map_or("", |user| user.username()))
        });
        self.by_username = index;
    }

    fn unindex_username(&mut self, slot: u32, username: &str) {
        let hash = self.hash(username);
        let index = Arc::make_mut(&mut self.by_username);
        if let Ok(entry) = index.find_entry(hash, |other| *other == slot) {
            entry.remove();
        }
    }

    fn index_staff(&mut self, user: &User, add: bool) {
        let entry = (user.level, user.id);
        if !add {
            self.staff.remove(&entry);
        } else if user.level != Level::User {
            self.staff.insert(entry);
        }
    }

    fn index_team(&mut self, user: &User, add: bool) {
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
    fn index_orders(&mut self, slot: u32, other: Option<(&Record, Option<&Extra>)>, add: bool) {
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

impl UserOrder {
    const COUNT: usize = 12;
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Id,
        Self::Username,
        Self::FirstName,
        Self::LastName,
        Self::Status,
        Self::Level,
        Self::Email,
        Self::CreationDate,
        Self::LastAccessDate,
        Self::ExpirationDate,
        Self::Language,
        Self::EmailValidationStatus,
    ];

    /// The order a `sort_attr` names.
    pub(crate) fn of_attribute(attribute: &str) -> Option<Self> {
        Some(match attribute {
            "user_id" | "id" => Self::Id,
            "username" => Self::Username,
            "first_name" => Self::FirstName,
            "last_name" => Self::LastName,
            "status" => Self::Status,
            "level" => Self::Level,
            "email" => Self::Email,
            "creation_date" => Self::CreationDate,
            "last_access_date" => Self::LastAccessDate,
            "expiration_date" => Self::ExpirationDate,
            "language" => Self::Language,
            "email_validation_status" => Self::EmailValidationStatus,
            _ => return None,
        })
    }
}

impl UserFilter {
    /// Whether the filter lets a user in.
    pub(crate) fn admits(self, user: UserRef<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Active(active) => user.is_active() == active,
            Self::Branch(branch) => user.branches_or_root().any(|b| b == branch),
        }
    }
}

impl UserRef<'_> {
    /// Whether user name, first, last or full name, or e-mail contain a text, case aside.
    pub(crate) fn matches(&self, needle: &Needle) -> bool {
        needle.is_in(self.packed().searchable())
    }

    /// Whether one of them is that text, case aside.
    pub(crate) fn matches_exactly(&self, needle: &Needle) -> bool {
        let texts = [self.username(), self.first_name(), self.last_name(), self.email()];
        texts.iter().any(|text| needle.is(text)) || needle.is(self.full_name())
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
