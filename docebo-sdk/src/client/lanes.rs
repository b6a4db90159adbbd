//! Calls that must not overlap.

use tokio::sync::{Mutex, MutexGuard};

use crate::endpoint::Lane;

/// One queue a lane, first come first served, shared by all clones of a client.
///
/// The platform demands it: batch calls "never two at once" (B-221), and overlapping branch calls
/// may corrupt the tree (B-137). A batch that changes branches waits for both. What a client
/// cannot see are other programs, and a call that was
/// given up here while the platform still works on it.
#[derive(Default)]
pub(crate) struct Lanes {
    batch: Mutex<()>,
    branches: Mutex<()>,
}

/// Presence in one lane, in both, or in none.
pub(crate) struct Entered<'l> {
    _batch: Option<MutexGuard<'l, ()>>,
    _branches: Option<MutexGuard<'l, ()>>,
}

impl Lanes {
    /// Waits for the lane; it is left when the guard is dropped.
    pub(crate) async fn enter(&self, lane: Lane) -> Entered<'_> {
        // Who is in both came by the batch lane first, so nobody waits in a circle.
        let _batch = match lane {
            Lane::Batch | Lane::BranchBatch => Some(self.batch.lock().await),
            Lane::None | Lane::Branches => None,
        };
        let _branches = match lane {
            Lane::Branches | Lane::BranchBatch => Some(self.branches.lock().await),
            Lane::None | Lane::Batch => None,
        };
        Entered { _batch, _branches }
    }
}
