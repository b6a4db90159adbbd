//! Users already printed, as a row of the list or in full, so that an answer is bytes joined.
//!
//! An entry names everything its bytes were made from by stamp; a look-up compares these, so a
//! change anywhere never has to reach in here. What depends on the caller is left out of the
//! bytes and spliced in by whoever asks.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use super::{stamp::Stamp, users::Users};

/// What an entry costs beside its bytes.
const OVERHEAD: usize = 96;

/// Printed bytes and what they were printed from.
#[derive(Debug)]
pub(crate) struct Printed {
    /// The record's own stamp.
    pub(crate) stamp: Stamp,
    /// Other records, by id.
    pub(crate) others: Box<[(u32, Stamp)]>,
    /// A number that stands for everything all entries depend on.
    pub(crate) shape: u64,
    /// Whether the row says that the account is expired: the one thing time changes.
    pub(crate) expired: bool,
    /// The bytes, with a hole at `hole`.
    pub(crate) bytes: Box<[u8]>,
    /// Where the caller's part goes.
    pub(crate) hole: usize,
}

impl Printed {
    /// Whether none of the records it was printed from has changed since.
    pub(crate) fn stands(&self, users: &Users, stamp: Stamp, shape: u64) -> bool {
        let stamp_of = |id: u32| users.get(id).map(|other| other.stamp());
        self.stamp == stamp
            && self.shape == shape
            && self.others.iter().all(|(id, stamp)| stamp_of(*id) == Some(*stamp))
    }
}

/// Printed users by id. Only a cache: a copy of a world starts with none.
#[derive(Debug)]
pub(crate) struct RowCache {
    /// Bytes kept in one generation of entries; there are two.
    room: usize,
    /// Taken to look up or to store a page's rows, never while one is printed.
    kept: RwLock<Generations>,
}

/// Entries are dropped a generation at a time: when the young one is full it becomes the old one.
#[derive(Debug, Default)]
pub(crate) struct Generations {
    young: HashMap<u32, Arc<Printed>>,
    old: HashMap<u32, Arc<Printed>>,
    /// Bytes in the young generation.
    filled: usize,
}

impl RowCache {
    /// For rows of the user list, of which every page asks for many.
    pub(crate) fn of_rows() -> Self {
        Self::with_room(12 << 20)
    }

    /// For users in full, who are asked for one by one.
    pub(crate) fn in_full() -> Self {
        Self::with_room(4 << 20)
    }

    fn with_room(room: usize) -> Self {
        Self { room, kept: RwLock::default() }
    }

    /// Opens the cache for look-ups.
    pub(crate) fn open(&self) -> RwLockReadGuard<'_, Generations> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps rows.
    pub(crate) fn store(&self, rows: impl IntoIterator<Item = (u32, Arc<Printed>)>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        for (id, row) in rows {
            kept.filled += row.bytes.len() + row.others.len() * 12 + OVERHEAD;
            if kept.filled > self.room {
                kept.old = std::mem::take(&mut kept.young);
                kept.filled = row.bytes.len() + OVERHEAD;
            }
            kept.young.insert(id, row);
        }
    }
}

impl Generations {
    /// The entry of an id, which may be out of date.
    pub(crate) fn get(&self, id: u32) -> Option<&Arc<Printed>> {
        self.young.get(&id).or_else(|| self.old.get(&id))
    }

    /// How many rows are kept.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

impl Clone for RowCache {
    fn clone(&self) -> Self {
        Self::with_room(self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bytes: usize) -> Arc<Printed> {
        Arc::new(Printed {
            stamp: Stamp::next(),
            others: Box::default(),
            shape: 0,
            expired: false,
            bytes: vec![b' '; bytes].into(),
            hole: 0,
        })
    }

    #[test]
    fn the_cache_is_bounded_and_keeps_what_came_last() {
        let cache = RowCache::of_rows();
        let size = 1024 * 1024;
        for id in 0..100 {
            cache.store([(id, row(size))]);
        }
        let kept = cache.open();
        assert!(kept.len() * size <= 2 * cache.room, "{} rows", kept.len());
        assert!(kept.get(99).is_some() && kept.get(0).is_none());
    }
}
