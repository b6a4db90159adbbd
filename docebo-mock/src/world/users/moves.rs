//! Whose branches changed, for as long as somebody wants to know.

use std::collections::{BTreeMap, BTreeSet};

/// The branches people were in before they changed, by user.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    watched: bool,
    before: BTreeMap<u32, BTreeSet<u32>>,
}

impl Moves {
    pub(super) fn watch(&mut self) {
        self.watched = true;
    }

    pub(super) fn note(&mut self, user: u32, before: &BTreeSet<u32>) {
        if self.watched {
            self.before.entry(user).or_insert_with(|| before.clone());
        }
    }

    pub(super) fn forget(&mut self, user: u32) {
        self.before.remove(&user);
    }

    pub(super) fn take(&mut self) -> BTreeMap<u32, BTreeSet<u32>> {
        std::mem::take(&mut self.before)
    }
}
