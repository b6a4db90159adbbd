//! Nested-set numbers: each branch has a left and a right one, and what lies between them lies
//! below it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Branches, ROOT};

/// A branch's two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bounds {
    pub(crate) left: u32,
    pub(crate) right: u32,
}

/// Where a branch stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) bounds: Bounds,
    /// 1 for the root.
    pub(crate) level: u32,
}

/// The numbers of a whole tree.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    places: BTreeMap<u32, Place>,
    /// Left numbers, ascending, and whose they are.
    lefts: Vec<u32>,
    ids: Vec<u32>,
}

impl Numbers {
    /// Numbers the tree from 1, siblings in their order; `stale` numbers come before right ones.
    pub(super) fn of(branches: &Branches, stale: &BTreeMap<u32, Bounds>) -> Self {
        let mut places = BTreeMap::new();
        let mut next = 1;
        // The way down to where the walk stands: branch, its left number, children gone through.
        let mut way = vec![(ROOT, next, 0)];
        while let Some(&mut (id, left, ref mut gone)) = way.last_mut() {
            if let Some(child) = branches.children(id).get(*gone) {
                *gone += 1;
                next += 1;
                way.push((*child, next, 0));
                continue;
            }
            next += 1;
            let bounds = stale.get(&id).copied().unwrap_or(Bounds { left, right: next });
            places.insert(id, Place { bounds, level: way.len() as u32 });
            way.pop();
        }
        let mut order: Vec<(u32, u32)> =
            places.iter().map(|(id, place)| (place.bounds.left, *id)).collect();
        order.sort_unstable();
        let (lefts, ids) = order.into_iter().unzip();
        Self { places, lefts, ids }
    }

    pub(super) fn place(&self, id: u32) -> Option<Place> {
        self.places.get(&id).copied()
    }

    pub(super) fn bounds(&self) -> impl Iterator<Item = (u32, Bounds)> {
        self.places.iter().map(|(id, place)| (*id, place.bounds))
    }

    /// Every branch whose left number lies within the bounds of this one.
    pub(super) fn subtree(&self, id: u32) -> &[u32] {
        let Some(Place { bounds: Bounds { left, right }, .. }) = self.place(id) else { return &[] };
        let from = self.lefts.partition_point(|other| *other < left);
        let to = self.lefts.partition_point(|other| *other < right);
        self.ids.get(from..to).unwrap_or_default()
    }
}
