//! Covering pairs with as few calls as possible.
//!
//! One unenrol or archive call names some users and some courses, and acts on *every* pair of
//! them: a rectangle. Given the pairs that have to go, [`cover`] finds rectangles that hold each
//! of them once and no other pair. How few rectangles are possible is the partition number of a
//! bipartite graph, which is hard to compute; this module works between two numbers that are not:
//!
//! * **What is used.** Users with equal course sets become one row, courses with equal user sets
//!   one column. A user's set that contains another's is split, so that what is shared travels
//!   in one call. Then every remaining row or column is one call, and the choice between "by
//!   user" and "by course", made place by place, is a minimum vertex cover, found exactly as a
//!   maximum flow (König). Calls are cut to the caps and each cut is priced in that choice.
//! * **What no plan can beat** ([`bound`]). Rectangles that hold each pair once add up to the
//!   0/1 matrix of the pairs, and each of them has rank one: fewer rectangles than the rank of
//!   the matrix cannot do it. The rank is taken modulo a prime, which never exceeds the true
//!   one. And a course with `n` users needs `n / cap` calls, rounded up. The bound adds up, over
//!   the connected parts of the graph, the larger of the two.
//!
//! The two meet on everything that offboarding usually sees: equal sets, one course for many,
//! many courses for one, disjoint departments, nested sets, and patterns without structure. They
//! are proven to differ only by looking; [`bound`] is for the benchmark and for tests.

mod grid;
mod koenig;
mod rank;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use grid::Grid;

/// Users times items: what one call acts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectangle<U, I> {
    /// The users, in order.
    pub users: Vec<U>,
    /// The courses or plans, in order.
    pub items: Vec<I>,
}

/// How much fits into one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Users: 1,000 for unenrolling (B-078), and the same for archiving.
    pub users: usize,
    /// Courses or plans. Nothing is published.
    pub items: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { users: 1_000, items: 1_000 }
    }
}

/// Rectangles that together hold each pair exactly once, and no other pair.
///
/// The same pairs give the same rectangles in the same order, whatever order they come in.
///
/// ```
/// use docebo_sdk::workflows::offboarding::cover::{Caps, cover};
///
/// // Anna and Ben leave courses 1 and 2, Ben and Cleo course 3.
/// let pairs = [("anna", 1), ("anna", 2), ("ben", 1), ("ben", 2), ("ben", 3), ("cleo", 3)];
/// let calls = cover(pairs, Caps::default());
/// assert_eq!(calls.len(), 2);
/// assert_eq!((&*calls[0].users, &*calls[0].items), (&["anna", "ben"][..], &[1, 2][..]));
/// assert_eq!((&*calls[1].users, &*calls[1].items), (&["ben", "cleo"][..], &[3][..]));
/// ```
pub fn cover<U, I>(pairs: impl IntoIterator<Item = (U, I)>, caps: Caps) -> Vec<Rectangle<U, I>>
where
    U: Ord + Copy,
    I: Ord + Copy,
{
    let pairs = Pairs::new(pairs);
    let grid = pairs.grid();
    let by_user = grid.split_rows();
    let by_course = grid.transposed().split_rows().transposed();
    let both = by_user.transposed().split_rows().transposed();
    // `min_by_key` keeps the first of equals, and the plainest comes first.
    let calls = [grid, by_user, by_course, both]
        .into_iter()
        .map(|grid| koenig::calls(&grid, caps))
        .min_by_key(Vec::len)
        .unwrap_or_default();
    let mut calls: Vec<_> = calls
        .into_iter()
        .map(|call| Rectangle {
            users: call.rows.into_iter().map(|at| pairs.users[at]).collect(),
            items: call.columns.into_iter().map(|at| pairs.items[at]).collect(),
        })
        .collect();
    calls.sort_by(|a, b| (&a.users, &a.items).cmp(&(&b.users, &b.items)));
    calls
}

/// A number of calls below which no cover of these pairs can stay. See the module's text.
pub fn bound<U, I>(pairs: impl IntoIterator<Item = (U, I)>, caps: Caps) -> usize
where
    U: Ord + Copy,
    I: Ord + Copy,
{
    let parts = Pairs::new(pairs).grid().parts();
    parts.iter().map(|part| rank::rank(part).max(part.widest_over(caps))).sum()
}

/// The pairs, with users and items numbered in order.
struct Pairs<U, I> {
    users: Vec<U>,
    items: Vec<I>,
    /// Items of each user.
    rows: Vec<Vec<usize>>,
}

impl<U: Ord + Copy, I: Ord + Copy> Pairs<U, I> {
    fn new(pairs: impl IntoIterator<Item = (U, I)>) -> Self {
        let mut by_user: BTreeMap<U, BTreeSet<I>> = BTreeMap::new();
        for (user, item) in pairs {
            by_user.entry(user).or_default().insert(item);
        }
        let items: Vec<I> =
            by_user.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let rows = by_user
            .values()
            .map(|set| set.iter().filter_map(|item| items.binary_search(item).ok()).collect())
            .collect();
        Self { users: by_user.into_keys().collect(), items, rows }
    }

    fn grid(&self) -> Grid {
        Grid::merged(&self.rows, self.items.len())
    }
}

#[cfg(test)]
mod tests;
