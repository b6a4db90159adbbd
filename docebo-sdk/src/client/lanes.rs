//! Calls that must not overlap.

use tokio::sync::{Mutex, MutexGuard};

use crate::endpoint::Lane;

/// One queue a lane, first come first served, shared by all clones of a client.
///
/// The platform demands it: batch calls "never two at once" (B-221), and overlapping branch calls
/// may corrupt the tree (B-137). What a client cannot see are other programs, and a call that was
/// given up here while the platform still works on it.
#[derive(Default)]
pub(crate) struct Lanes {
    batch: Mutex<()>,
    branches: Mutex<()>,
}

impl Lanes {
    /// Waits for the lane; it is left when the guard is dropped.
    pub(crate) async fn enter(&self, lane: Lane) -> Option<MutexGuard<'_, ()>> {
        match lane {
            Lane::None => None,
            Lane::Batch => Some(self.batch.lock().await),
            Lane::Branches => Some(self.branches.lock().await),
        }
    }
}
