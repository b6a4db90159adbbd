//! Stamps: what tells a cached rendering of a record that the record has changed.

use std::sync::atomic::{AtomicU64, Ordering};

use super::packed::Five;

/// A moment in the history of all worlds of this process.
///
/// A record gets a new stamp at every change. One counter serves every table of every world, so
/// that no stamp comes twice, not even after a reset or from a restored snapshot. Stamps are
/// compared for equality only and never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Stamp(Five);

impl Stamp {
    /// A stamp nobody had before.
    pub(crate) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        // 40 bits: a million changes a second for twelve days.
        Self(Five::new(NEXT.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Default for Stamp {
    fn default() -> Self {
        Self::next()
    }
}
