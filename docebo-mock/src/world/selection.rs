//! Computed id lists, kept until their table changes: the platform's paging `cursor`.

use std::sync::{Arc, Mutex, PoisonError};

/// Lists kept at most.
const LISTS: usize = 64;
/// Ids kept at most, over all lists: 16 MiB.
const IDS: usize = 4 * 1024 * 1024;

/// Lists of ids by what was asked for.
///
/// A filter, sort, search or scope that no index answers is computed once; the pages that follow
/// are cut from the kept list. A list is thrown away when its table's generation has moved on, or
/// when newer ones need the room. It is only a cache: a copy of a world starts with none.
#[derive(Debug, Default)]
pub(crate) struct Selections {
    /// Taken for a look-up or a store, never while a list is computed. Last used last.
    kept: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    key: String,
    generation: u64,
    ids: Arc<[u32]>,
}

impl Selections {
    /// The list under `key`, computed when there is none of this `generation`.
    ///
    /// The key must say everything the list depends on but the table: filters, order, the
    /// caller's scope. Depends it on other tables or on the time as well, their generations and
    /// the moment belong in the key too.
    pub(crate) fn get_or_compute(
        &self,
        key: &str,
        generation: u64,
        compute: impl FnOnce() -> Vec<u32>,
    ) -> Arc<[u32]> {
        if let Some(ids) = self.look_up(key, generation) {
            return ids;
        }
        let ids: Arc<[u32]> = compute().into();
        self.store(key, generation, Arc::clone(&ids));
        ids
    }

    fn look_up(&self, key: &str, generation: u64) -> Option<Arc<[u32]>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|list| list.key != key || list.generation == generation);
        let at = kept.iter().position(|list| list.key == key)?;
        let list = kept.remove(at);
        let ids = Arc::clone(&list.ids);
        kept.push(list);
        Some(ids)
    }

    fn store(&self, key: &str, generation: u64, ids: Arc<[u32]>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|list| list.key != key);
        kept.push(Kept { key: key.to_owned(), generation, ids });
        let mut room = IDS;
        let fitting = kept.iter().rev().take(LISTS).take_while(|list| {
            let fits = list.ids.len() <= room;
            room = room.saturating_sub(list.ids.len());
            fits
        });
        let drop = kept.len() - fitting.count();
        kept.drain(..drop);
    }
}

impl Clone for Selections {
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_lives_until_its_table_changes() {
        let selections = Selections::default();
        let first = selections.get_or_compute("status", 1, || vec![3, 1, 2]);
        assert_eq!(*first, [3, 1, 2]);
        let kept = selections.get_or_compute("status", 1, Vec::new);
        assert!(Arc::ptr_eq(&first, &kept));
        assert_eq!(*selections.get_or_compute("status", 2, || vec![9]), [9]);
    }

    #[test]
    fn the_least_recently_used_list_makes_room() {
        let selections = Selections::default();
        for n in 0..LISTS as u32 {
            selections.get_or_compute(&n.to_string(), 1, || vec![n]);
        }
        selections.get_or_compute("0", 1, Vec::new);
        selections.get_or_compute("new", 1, || vec![7]);
        assert_eq!(*selections.get_or_compute("0", 1, Vec::new), [0]);
        assert!(selections.get_or_compute("1", 1, Vec::new).is_empty());
    }

    #[test]
    fn a_list_beyond_all_room_is_served_but_not_kept() {
        let selections = Selections::default();
        assert_eq!(selections.get_or_compute("all", 1, || vec![0; IDS + 1]).len(), IDS + 1);
        assert!(selections.get_or_compute("all", 1, Vec::new).is_empty());
    }
}
